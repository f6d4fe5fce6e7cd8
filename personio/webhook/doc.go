// Package webhook receives Personio's events.
//
//	receiver, err := webhook.New(webhook.Token(secret), func(ctx context.Context, e webhook.Event) error {
//		id, _ := e.ResourceID() // read the person by the API: events carry no data
//		return refresh(ctx, id) // with an error, the event comes again
//	})
//	mux.Handle("POST /personio", receiver)
//	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second}
//	...
//	err = receiver.Run(ctx) // handles events until ctx ends, and then what was acknowledged
//
// # What Personio promises, and what not
//
// An event says that something happened to a resource, whose id it gives, and no
// more. It comes at least once, in no promised order, for up to three days until
// it is acknowledged with 2xx within 3 seconds. Answers of 4xx, and redirects, end
// the attempts.
//
// There are no signatures, no timestamps in headers and no handshake. What proves
// that a request is from Personio is a secret that it sends along: [Token] or
// [Headers]. Take an event as a hint, and read what it is about by the API.
//
// # What the receiver does
//
// It checks the secret in constant time, before it reads the body, reads at most 1
// MiB, and keeps the event in memory until [Receiver.Run] hands it to the handler;
// with [WithQueue] it hands it to a queue of the caller. It acknowledges when it has
// a place for the event, and answers 503, so that Personio tries again, when there is
// none within 2 seconds.
//
// An event that is equal to one that still waits is acknowledged and dropped: the
// handler, which reads the resource later, sees both changes. Once it is in the
// handler's hands, an equal event is handed over again. A handler that fails gets the
// event again ([WithRedelivery]); [WithObserver] and [Receiver.Stats] tell what became
// of each.
//
// When Run's context ends, the receiver acknowledges nothing more, handles what it
// has, and returns what it could not handle in an [*UnhandledError]. What is in memory
// when a program is killed is lost: after an outage, [Receiver.Reconcile] reads what
// was missed.
//
// See https://developer.personio.de/reference/webhooks.
package webhook
