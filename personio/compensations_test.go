package personio_test

func compensationLists() []listCall { return nil }
