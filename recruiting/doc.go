// Package recruiting hands applications over to Personio.
//
//	client, err := recruiting.New(auth.RecruitingKey{CompanyID: "12345", Token: auth.NewSecret(token)})
//	cv, err := client.Upload(ctx, recruiting.FileFromBytes("cv.pdf", data))
//	err = client.Apply(ctx, recruiting.Application{
//		FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.org",
//		JobPositionID: position.ID, // of the XML feed
//		Files:         []recruiting.Attachment{cv.As(recruiting.CV)},
//	})
//
// # Neither lost nor sent twice
//
// Personio has no idempotency key and returns no id. Package recruiting sends an
// application again only when the first request provably was not processed. When
// nobody can know, Apply returns a [*personio.OutcomeUnknownError]; sending it
// again then answers [ErrAlreadyApplied] if the first one arrived.
//
// Package outbox does all that is to be done around it: it keeps applications
// until Personio has them, over restarts and outages.
//
// # Two versions
//
// [New] takes the Recruiting API key and its API v1. [NewV2] takes an API client
// with the access rights personio:recruiting:write and :read: it submits the same
// [Application] and [File], and reads applications, candidates, jobs and
// categories. Personio's pages on submitting by v2 leave names open; what is
// inferred is marked.
//
// # What is checked first
//
// Apply and Upload check everything that Personio documents before a byte is
// sent, and return all that is wrong in one [*ValidationError]. What only the
// company's account can tell (is the job published, does the channel exist)
// comes back from Personio in the same type.
//
// # Limits
//
// 20 applications and 20 documents per minute and company. A client keeps within
// them: 10 at once, then one every 6 seconds. All calls for one company should
// go through one client. V2 has other limits; the comments of its calls give them.
// Both versions are generally available, and calls that were beta not long ago say
// so.
//
// # The older route
//
// POST /recruiting/applicant, which Personio has deprecated, is not wrapped: it
// wants the token in the body, has no phases, and answers with sentences, some of
// them in German only, where the others have codes. To move from it, keep company
// ID and token, and
//
//   - upload each document with [Client.Upload] (categorised_documents[n][file]),
//     and attach it with its category: categorised_documents[n][category];
//     documents without one are [OtherDocument];
//   - put phone, location, birthday, gender, available_from, salary_expectations
//     and custom_attribute_… into Attributes, with the same names;
//   - keep the names of all other fields; tags that do not exist are created now.
//
// # Privacy
//
// An application is personal data. Nothing of it is logged or put into the text
// of an error; files are streamed and never copied to disk.
package recruiting
