package personio_test

func jobLists() []listCall { return nil }
