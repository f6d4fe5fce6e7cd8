package sqlstore_test

const writerEnv = "SQLSTORE_TEST_WRITER"

func writerMain(string) int { return 0 }
