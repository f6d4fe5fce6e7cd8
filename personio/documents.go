package personio

// DocumentsService is not written yet.
type DocumentsService service
