package personiotest

func workplaceRoutes() []apiRoute { return nil }
