package personiotest

func orgUnitRoutes() []apiRoute { return nil }
