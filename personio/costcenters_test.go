package personio_test

func costCenterLists() []listCall { return nil }
