package personio

// CompensationsService is not written yet.
type CompensationsService service
