package personio

// AttendancePeriodsService is not written yet.
type AttendancePeriodsService service
