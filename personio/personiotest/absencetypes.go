package personiotest

func absenceTypeRoutes() []apiRoute { return nil }
