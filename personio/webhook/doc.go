// Package webhook receives Personio's events.
//
//	receiver, err := webhook.New(webhook.Token(secret))
//	http.Handle("POST /personio", receiver)
//	go receiver.Run(ctx, func(ctx context.Context, e webhook.Event) {
//		id, _ := e.ResourceID() // read the person by the API: events carry no data
//	})
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
// It checks the secret in constant time, reads at most 1 MiB, drops what it has
// seen, and hands the event to a queue: to its own, from which [Receiver.Run]
// takes events, or with [WithQueue] to the caller's. It acknowledges when the queue
// has the event, and answers 503, so that Personio tries again, when the queue does
// not take it within 2 seconds.
//
// The receiver's own queue is in memory: what is in it when the program ends is
// lost. After an outage, [Receiver.Reconcile] reads what was missed.
//
// See https://developer.personio.de/reference/webhooks.
package webhook
