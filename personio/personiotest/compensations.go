package personiotest

func compensationRoutes() []apiRoute { return nil }
