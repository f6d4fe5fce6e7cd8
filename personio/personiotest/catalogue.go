package personiotest

func jobRoutes() []apiRoute { return nil }
