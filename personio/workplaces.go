package personio

// WorkplacesService is not written yet.
type WorkplacesService service
