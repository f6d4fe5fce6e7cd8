package personiotest

func legalEntityRoutes() []apiRoute { return nil }
