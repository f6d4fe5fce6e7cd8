package personio

// AbsencePeriodsService is not written yet.
type AbsencePeriodsService service
