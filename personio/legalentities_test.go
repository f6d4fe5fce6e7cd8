package personio_test

func legalEntityLists() []listCall { return nil }
