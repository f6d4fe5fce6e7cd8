package personio_test

func orgUnitLists() []listCall { return nil }
