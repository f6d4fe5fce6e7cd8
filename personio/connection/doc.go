// Package connection takes what a company gives to connect its Personio account
// (an address, a recruiting key, a channel, an attribute, API credentials), makes
// clients of it, and says which step of the set-up is missing when it does not
// work.
//
//	settings := connection.Settings{
//		Domain: "acme.app.personio.com", CompanyID: "12345", RecruitingToken: auth.NewSecret(token),
//		ClientID: id, ClientSecret: auth.NewSecret(secret), Operations: personio.PeopleOperations(),
//	}
//	report := connection.Check(ctx, settings, connection.WithRecruitingProbe())
//	if failed, ok := report.FirstFailed(); ok {
//		fmt.Println(failed.Summary, failed.Fix[0])
//	}
//
// # Before, during and after
//
// [Guide] tells a company's administrator what to switch on, copy and paste, with
// menu paths and links. [Check] looks at each step and explains what it found.
// [Open] makes the clients.
//
// # What a check does
//
// It sends at most [MaxRequests] requests, one after the other, and ends with its
// context. It only reads, but for the recruiting probe: an application that
// Personio must refuse, because its date lies in the future and its job does not
// exist. Nothing is ever created. The probe counts against the company's limit of
// 20 applications per minute, therefore it is sent only [WithRecruitingProbe].
//
// A step that depends on one that failed is not told: the first failed step is
// the one to mend.
//
// # Connections that are kept
//
// A [Registry] keeps what companies entered in a [store.Store], sealed, one unit of kind
// "connection" for each. It decides about the status (draft, incomplete, checking, ready,
// degraded, ended) in one write together with the event that tells of it. What decides is in
// pure functions: one bad look degrades nobody, an outage of Personio's or the network's changes
// nothing, looks get rarer the longer something works or fails.
//
// # Rendering
//
// A [Report] and a [Setup] are data with JSON tags, and render as text for a
// terminal and as a fragment of HTML for a product's own "connect Personio" page, in
// [English], [German], or another language by a [Catalogue]. Every text has a [Code].
// No rendering holds a secret or the name of a person.
package connection
