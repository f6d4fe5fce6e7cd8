// Package v1 reads and writes what Personio's Personnel Data API v1 has. Much of
// it exists nowhere else: absence balances, the attributes of an account with
// their labels, profile pictures, the upload of documents.
//
//	c, err := personio.New(auth.ClientCredentials(id, secret))
//	v1c := v1.New(c)
//	for employee, err := range v1c.Employees.All(ctx, v1.EmployeeListOptions{}) {
//		hired, err := employee.Attributes.Date("hire_date")
//	}
//
// A token of API v2, which a client gets when nothing else is said, works here as
// well (UNVERIFIED: nobody at Personio says so, and everybody does it).
//
// # Attributes
//
// An employee is a bag of labelled attributes. [Attributes] finds one by key,
// universal id or label and returns its value as a Go type; [Bind] fills a struct
// with many; [Schema] says what an account has, and [Schema.Drift] where a struct
// does not fit any more. An attribute that is not whitelisted
// ([ErrNotWhitelisted]), one that is null ([ErrNull]) and one that is empty
// ([ErrEmpty]) are told apart.
//
// # Lists
//
// All and Pages of a service read whatever is in the list from the first request
// to the last exactly once, although v1 cuts lists by numbers of rows or pages and
// rows move while they are read. List gets a single page.
//
// A list is empty only if Personio says so: a success without "data" is a
// [personio.DecodeError], and so is one without the object that was asked for.
//
// # Limits
//
// Personio takes 2,000 requests per minute from one IP address, for all routes of
// v1 together and whoever sends them. The client keeps to nine tenths of that and
// leaves the rest to other programs behind the address. Methods name what limits
// they have beside this one; most have none that is published.
//
// # Ends
//
//	attendances, attendance projects  2027-01-31, 23:59:59 UTC (first announced for 2026-08-30)
//	custom reports                    2027-06-30
//	everything else                   not announced
//
// Methods of routes that end say that they are deprecated; the others are generally
// available. Those that have a successor in package personio name it;
// docs/migration-v1-v2.md shows how to change over.
//
// # Errors
//
// They are those of package personio: [personio.APIError], also for answers that
// have status 200 and say success: false, [personio.OutcomeUnknownError],
// [personio.DecodeError], [personio.ErrNotSent]. [AttendanceBatchError] adds which
// rows of a batch were created. A value that is found to be wrong before anything
// is sent matches [ErrInvalidValue].
package v1
