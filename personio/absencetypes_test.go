package personio_test

func absenceTypeLists() []listCall { return nil }
