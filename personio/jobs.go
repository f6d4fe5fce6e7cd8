package personio

// JobsService is not written yet.
type JobsService service
