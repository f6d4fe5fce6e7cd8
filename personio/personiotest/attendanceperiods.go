package personiotest

func attendancePeriodRoutes() []apiRoute { return nil }
