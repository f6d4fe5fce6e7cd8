package personiotest

func v1Routes() []apiRoute { return nil }
