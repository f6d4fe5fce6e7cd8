package personiotest

func costCenterRoutes() []apiRoute { return nil }
