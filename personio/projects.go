package personio

// ProjectsService is not written yet.
type ProjectsService service
