package personiotest

func absencePeriodRoutes() []apiRoute { return nil }
