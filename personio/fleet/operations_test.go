package fleet_test

// Operations without a type: the tests' own transports know them as texts, the
// emulator as personio.Operation.
const (
	uploading     = "recruiting.documents.upload"
	applying      = "recruiting.applications.create"
	fetchingToken = "auth.token"
)
