// Package personio is a client of Personio's API, v2 and, below it, v1.
//
//	client, err := personio.New(auth.ClientCredentials(id, secret))
//
// A client has a service for each resource (client.Persons, client.AbsencePeriods, ...);
// docs/operations.md lists all calls. A route that has none can be reached
// through [Client.Do], by the same pipeline:
//
//	var page struct {
//		Data []struct{ ID string `json:"id"` } `json:"_data"`
//	}
//	err := client.Do(ctx, http.MethodGet, "/v2/persons?limit=50", nil, &page)
//
// The comment of each call gives the access right that it needs, its limit, and
// the page of Personio's reference. All operations of v2 are generally available;
// those that were beta not long ago say so.
//
// # Authentication
//
// A client holds one [auth.Source]. With [auth.ClientCredentials] it gets a
// token when the first call needs one, shares it among all calls, and replaces
// it before it expires or when the server refuses it. A token only goes to the
// server that the client was made for, and redirects are not followed.
//
// # Repeating
//
// A call that fails is repeated, up to 3 attempts with growing random waits, if
// it is safe: reading is always safe; what creates something is repeated only
// when the server provably did not process it (it could not be reached, or
// answered 429, or 503 with Retry-After). When nobody can know, the call returns
// an [*OutcomeUnknownError]. Waits are never shorter than a Retry-After header
// asks, never outlast the context, and end with it. A client that repeats too
// much, because a service is down, stops repeating for a while ([ErrRetryQuota]).
//
// # Limits
//
// Calls wait for their turn under Personio's published limits, which
// [WithRateLimit] lists, and follow what the server says of them. A 429 keeps all
// calls of the same kind back. A call whose turn would come after its context's
// deadline fails at once ([ErrLimitDeadline]). Who serves many companies shares
// one [LocalLimiter] among the clients ([WithLimiter]).
//
// # Lists
//
// List returns one [Page]. All and Pages return sequences that send nothing before
// they are ranged over, stop sending when the loop is left, and begin anew each
// time they are ranged over. [Collect] makes a slice of one.
//
//	for person, err := range client.Persons.All(ctx, personio.PersonListOptions{}) {
//		if err != nil {
//			return err
//		}
//		…
//	}
//
// An error is the last pair of a sequence, with a zero value; what came before it
// is complete. A [Cursor] stands for the filters and the limit of the list that
// gave it: with a cursor, all other options are left out, as in Personio's own
// links. Those are followed on the path that the list began on, whether they are
// relative, absolute or, as some are, on a path that does not exist. A link to a
// foreign host is [ErrForeignHost], a page that comes again [ErrPageLoop]. An answer
// that is no list, such as a page for maintenance with status 200, is a
// [*DecodeError] and never an empty list. [ListPage] and [ListAll] do the same for
// lists that the SDK does not have.
//
// # Watching
//
// [WithObserver] reports each call, [WithMiddleware] sees each request, and
// [WithLogger] logs attempts at debug level and repetitions as warnings. The
// names of operations are fit for metrics; examples/otel wires OpenTelemetry.
//
// # Errors
//
// [*APIError] is an answer that is not a success; test with [errors.Is] against
// [ErrNotFound], [ErrRateLimited] and the others. The text of an error never
// holds a body, a query, a name or an e-mail address, so that it can be logged.
//
// # Concurrency
//
// A client and its services are safe for concurrent use. What is not says so, as
// [Changes] does.
//
// # Testing
//
// Package [github.com/personio-go/sdk/personio/personiotest] is a Personio in a
// process. Personio itself offers no sandbox.
package personio
