package personio_test

func webhookLists() []listCall { return nil }
