package personio_test

func employmentLists() []listCall { return nil }
