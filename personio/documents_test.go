package personio_test

func documentLists() []listCall { return nil }
