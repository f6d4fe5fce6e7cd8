package personio

// ReportsService is not written yet.
type ReportsService service
