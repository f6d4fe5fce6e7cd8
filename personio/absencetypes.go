package personio

// AbsenceTypesService is not written yet.
type AbsenceTypesService service
