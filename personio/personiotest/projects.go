package personiotest

func projectRoutes() []apiRoute { return nil }
