package personiotest

func salaryBandRoutes() []apiRoute { return nil }
