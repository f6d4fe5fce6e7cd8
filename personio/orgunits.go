package personio

// OrgUnitsService is not written yet.
type OrgUnitsService service
