package personio_test

func projectLists() []listCall { return nil }
