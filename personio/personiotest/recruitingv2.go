package personiotest

func recruitingV2Routes() []apiRoute { return nil }
