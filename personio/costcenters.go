package personio

// CostCentersService is not written yet.
type CostCentersService service
