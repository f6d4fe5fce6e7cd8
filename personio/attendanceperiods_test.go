package personio_test

func attendancePeriodLists() []listCall { return nil }
