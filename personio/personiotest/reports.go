package personiotest

func reportRoutes() []apiRoute { return nil }
