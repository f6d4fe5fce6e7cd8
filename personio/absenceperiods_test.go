package personio_test

func absencePeriodLists() []listCall { return nil }
