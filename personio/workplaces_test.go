package personio_test

func workplaceLists() []listCall { return nil }
