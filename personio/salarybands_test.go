package personio_test

func salaryBandLists() []listCall { return nil }
