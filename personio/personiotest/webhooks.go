package personiotest

func webhookRoutes() []apiRoute { return nil }
