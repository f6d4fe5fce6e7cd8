package personio

// SalaryBandsService is not written yet.
type SalaryBandsService service
