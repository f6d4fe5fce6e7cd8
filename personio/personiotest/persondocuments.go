package personiotest

func documentRoutes() []apiRoute { return nil }
