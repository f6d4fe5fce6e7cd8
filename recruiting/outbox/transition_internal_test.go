package outbox

import (
	"reflect"
	"testing"
	"time"

	"github.com/personio-go/sdk/recruiting"
)

// The transitions need no store, no network and no clock: an entry, what happened
// to it and the time go in, the next entry comes out. at is that time.
var at = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // a constant

// sample is an open entry with two documents, of which so many are uploaded.
func sample(state State, uploads int, changes ...func(*Entry)) Entry {
	e := Entry{
		ID: "7", Seq: 3, Version: 5, Company: "acme", ApplicationID: "application-1", State: state,
		Application: recruiting.Application{FirstName: "Grace", LastName: "Hopper", Email: "grace@example.org", JobPositionID: 1},
		Files:       []File{{Key: "a", Name: "cv.pdf", Size: 4, Category: recruiting.CV}, {Key: "b", Name: "b.pdf", Size: 4, Category: recruiting.Certificate}},
		SubmittedAt: at.Add(-time.Hour), NextAt: at.Add(-time.Minute),
	}
	for i := range uploads {
		e.Files[i].Document = document(i)
	}
	for _, change := range changes {
		change(&e)
	}
	return e
}

func document(i int) recruiting.Document {
	return recruiting.Document{UUID: [...]string{"01234567-89ab-cdef-0123-456789abcdef", "11234567-89ab-cdef-0123-456789abcdef"}[i], OriginalFilename: "x.pdf"}
}

// with is the sample with a change.
func with(e Entry, change func(*Entry)) Entry {
	e = e.Clone()
	change(&e)
	return e
}

// is what a state change looks like: the state, and when it is due.
func is(state State, next time.Time) func(*Entry) {
	return func(e *Entry) { e.State, e.NextAt = state, next }
}

// over is an end.
func over(state State) func(*Entry) {
	return func(e *Entry) { e.State, e.NextAt, e.EndedAt = state, time.Time{}, at }
}

// also is several changes.
func also(changes ...func(*Entry)) func(*Entry) {
	return func(e *Entry) {
		for _, change := range changes {
			change(e)
		}
	}
}

// failure is what a first failure, of which the entry is not at fault, leaves.
func failure(problem string) func(*Entry) {
	return func(e *Entry) {
		e.Problem, e.Failures, e.FailingSince = problem, 1, at
		e.NextAt = at.Add(e.backoff())
	}
}

func doubt(n int) func(*Entry)   { return func(e *Entry) { e.Unknowns = n } }
func reposts(n int) func(*Entry) { return func(e *Entry) { e.Reposts = n } }
func lookups(n int) func(*Entry) { return func(e *Entry) { e.Lookups = n } }

// posts is an entry that was sent so often, a while ago.
func posts(n int) func(*Entry) {
	return func(e *Entry) { e.Posts, e.PostedAt = n, at.Add(-2*time.Minute) }
}

var week = rules{patience: 7 * 24 * time.Hour} //nolint:gochecknoglobals // a constant

type transition struct {
	rule         func(Entry) Entry
	before, want Entry
}

func TestTransitionsBeforeARequest(t *testing.T) {
	t.Parallel()
	begin := func(e Entry) Entry { return week.begun(e, at) }
	manual := func(e Entry) Entry { return rules{policy: ManualOnly, patience: time.Hour}.begun(e, at) }
	looked := func(got lookup) func(Entry) Entry { return func(e Entry) Entry { return lookedUp(e, got, at) } }
	doubtful := sample(Unknown, 2, doubt(1), posts(1))
	check(t, map[string]transition{
		"who uploaded is gone": {taken, sample(Uploading, 1), sample(Pending, 1, func(e *Entry) { e.UnusedUploads = 1 })},
		"who sent is gone":     {taken, sample(Sending, 2, posts(1)), sample(Unknown, 2, posts(1), doubt(1))},
		"who waits is there":   {taken, sample(Pending, 0), sample(Pending, 0)},

		"found":                  {looked(lookup{at: at, found: true}), doubtful, with(doubtful, also(over(Sent), lookups(1), inferred))},
		"found, time unknown":    {looked(lookup{found: true}), doubtful, with(doubtful, also(over(Sent), lookups(1), inferred))},
		"found one a bit older":  {looked(lookup{at: doubtful.PostedAt.Add(-clockSkew), found: true}), doubtful, with(doubtful, also(over(Sent), lookups(1), inferred))},
		"found an older one":     {looked(lookup{at: doubtful.PostedAt.Add(-clockSkew - 1), found: true}), doubtful, with(doubtful, also(over(Already), lookups(1)))},
		"not found, once":        {looked(lookup{}), doubtful, with(doubtful, also(is(Unknown, at.Add(settleAgain)), lookups(1)))},
		"not found, twice":       {looked(lookup{}), with(doubtful, lookups(1)), with(doubtful, lookups(2))},
		"the look-up fails":      {looked(lookup{err: errContent}), doubtful, with(doubtful, also(is(Unknown, at.Add(settleAgain)), lookups(1), problem(errContent.Error())))},
		"a document is missing":  {begin, sample(Pending, 1), sample(Uploading, 1, is(Uploading, at.Add(claim)))},
		"all documents there":    {begin, sample(Uploaded, 2), sample(Sending, 2, is(Sending, at.Add(settleAfter)), func(e *Entry) { e.Posts, e.PostedAt = 1, at })},
		"sent once more":         {begin, with(doubtful, lookups(2)), with(doubtful, also(is(Sending, at.Add(settleAfter)), reposts(1), func(e *Entry) { e.Posts = 2 }))},
		"in doubt and forgotten": {begin, sample(Unknown, 0, doubt(1)), sample(Unknown, 0, doubt(1), is(Uploading, at.Add(claim)))},
		"sent often enough":      {begin, with(doubtful, reposts(maxReposts)), with(doubtful, also(over(Parked), reposts(maxReposts), problem(errStillUnknown.Error())))},
		"a person decides":       {manual, doubtful, with(doubtful, also(over(Parked), problem(errAskPerson.Error())))},
		"a person need not":      {manual, sample(Pending, 0), sample(Uploading, 0, is(Uploading, at.Add(claim)))},
		"an upload goes on":      {func(e Entry) Entry { return claimed(e, at) }, sample(Uploading, 0), sample(Uploading, 0, is(Uploading, at.Add(claim)))},
	})
}

func inferred(e *Entry) { e.Inferred = true }

func problem(text string) func(*Entry) { return func(e *Entry) { e.Problem = text } }

// after is the rule for an entry whose request came from before.
func after(before Entry, got outcome) func(Entry) Entry {
	return func(e Entry) Entry { return week.after(before, e, got, at) }
}

func TestTransitionsAfterAnUpload(t *testing.T) {
	t.Parallel()
	up := func(got outcome) func(Entry) Entry { return after(sample(Pending, 0), got) }
	failing := func(e *Entry) {
		e.Failures, e.FailingSince, e.Problem, e.Codes = 3, at.Add(-time.Hour), "x", []string{"y"}
	}
	unused := func(e *Entry) { e.UnusedUploads++ }
	again := func(e *Entry) { e.UploadFailures++ }
	check(t, map[string]transition{
		"one of two":        {up(outcome{verdict: done, document: document(0)}), sample(Uploading, 0, failing), sample(Pending, 1, is(Pending, at))},
		"the last":          {up(outcome{verdict: done, document: document(1)}), sample(Uploading, 1), sample(Uploaded, 2, is(Uploaded, at))},
		"the last in doubt": {up(outcome{verdict: done, document: document(1)}), sample(Uploading, 1, doubt(1)), sample(Unknown, 2, doubt(1), is(Unknown, at))},
		"may have arrived":  {up(outcome{verdict: unclear, problem: "500"}), sample(Uploading, 0), sample(Pending, 0, unused, again, failure("500"))},
		"was not sent":      {up(outcome{verdict: waiting, problem: "down"}), sample(Uploading, 0), sample(Pending, 0, failure("down"))},
		"interrupted":       {up(outcome{verdict: interrupted}), sample(Uploading, 1, failing), sample(Pending, 1, failing, is(Pending, at))},
		"interrupted late":  {up(outcome{verdict: interrupted, arrived: true}), sample(Uploading, 1), sample(Pending, 1, is(Pending, at), unused)},
		"refused":           {up(outcome{verdict: refused, problem: "type", codes: []string{"c"}}), sample(Uploading, 0), sample(Rejected, 0, over(Rejected), problem("type"), codes("c"))},
		"unfit":             {up(outcome{verdict: unfit, problem: "name"}), sample(Uploading, 0), sample(Parked, 0, over(Parked), problem("name"))},
		"lost":              {up(outcome{verdict: lost, problem: "gone"}), sample(Uploading, 0), sample(Parked, 0, over(Parked), problem("gone"))},
		"too often":         {up(outcome{verdict: unclear, problem: "500"}), sample(Uploading, 0, uploadFailures(9)), sample(Parked, 0, over(Parked), uploadFailures(10), unused, problem("500"))},
	})
}

func codes(list ...string) func(*Entry) { return func(e *Entry) { e.Codes = list } }

func uploadFailures(n int) func(*Entry) { return func(e *Entry) { e.UploadFailures = n } }

func TestTransitionsAfterAPost(t *testing.T) {
	t.Parallel()
	first, second := sample(Uploaded, 2), sample(Unknown, 2, doubt(1), posts(1), lookups(2))
	sent, resent := week.begun(first, at.Add(-time.Second)), week.begun(second, at.Add(-time.Second))
	post := func(v verdict) func(Entry) Entry { return after(first, outcome{verdict: v, problem: "p"}) }
	repost := func(v verdict) func(Entry) Entry { return after(second, outcome{verdict: v, problem: "p"}) }
	asked := outcome{verdict: waiting, problem: "p", asked: time.Hour}
	none := func(e *Entry) {
		e.Files[0].Document, e.Files[1].Document = recruiting.Document{}, recruiting.Document{}
	}
	unused := func(e *Entry) { e.UnusedUploads, e.UploadFailures = 2, 1 }
	unfitting := with(sent, func(e *Entry) { e.Application.LastName = "" })
	check(t, map[string]transition{
		"arrived":                    {post(done), sent, with(sent, over(Sent))},
		"there already":              {post(duplicate), sent, with(sent, also(over(Already), problem("p")))},
		"refused":                    {post(refused), sent, with(sent, also(over(Rejected), problem("p")))},
		"nobody knows":               {post(unclear), sent, with(sent, also(is(Unknown, at.Add(settleAfter)), doubt(1), problem("p")))},
		"nobody knows, asked":        {after(first, outcome{verdict: unclear, asked: time.Hour}), sent, with(sent, also(is(Unknown, at.Add(time.Hour)), doubt(1)))},
		"not sent":                   {post(waiting), sent, with(sent, also(is(Uploaded, at), failure("p")))},
		"asked to wait":              {after(first, asked), sent, with(sent, also(is(Uploaded, at), failure("p"), is(Uploaded, at.Add(time.Hour))))},
		"documents forgotten":        {post(forgotten), sent, with(sent, also(none, unused, is(Pending, at), failure("p")))},
		"the account's fault":        {post(unfit), sent, with(sent, also(is(Uploaded, at), failure("p")))},
		"its own fault":              {post(unfit), unfitting, with(unfitting, also(over(Parked), problem("p")))},
		"no time left":               {post(unmade), with(sent, version(6)), with(first, also(version(6), is(Uploaded, at)))},
		"no time left for a second":  {repost(unmade), with(resent, version(6)), with(second, also(version(6), is(Unknown, at)))},
		"a second arrived":           {repost(done), resent, with(resent, over(Sent))},
		"the first was there":        {repost(duplicate), resent, with(resent, also(over(Sent), inferred))},
		"a second is refused":        {repost(refused), resent, with(resent, also(over(Parked), problem("p")))},
		"a second in doubt":          {repost(unclear), resent, with(resent, also(is(Unknown, at.Add(settleAgain)), doubt(2), problem("p")))},
		"a second was not sent":      {repost(waiting), resent, with(resent, also(is(Unknown, at), reposts(0), lookups(2), failure("p")))},
		"documents lost by a second": {repost(forgotten), resent, with(resent, also(none, unused, is(Unknown, at), failure("p")))},
	})
}

func version(n uint64) func(*Entry) { return func(e *Entry) { e.Version = n } }

// Without an account there is no request, and what waits goes on waiting.
func TestTransitionsWithoutARequest(t *testing.T) {
	t.Parallel()
	patient := func(got outcome) func(Entry) Entry {
		return func(e Entry) Entry { return week.after(e, e, got, at) }
	}
	down := outcome{verdict: waiting, problem: "p"}
	since := func(d time.Duration) func(*Entry) {
		return func(e *Entry) { e.Failures, e.FailingSince = 4, at.Add(-d) }
	}
	fifth := sample(Pending, 0, since(time.Hour), func(e *Entry) { e.Failures = 5 })
	parked := sample(Parked, 2, over(Parked), doubt(2), reposts(3), lookups(2), uploadFailures(4), problem("p"), codes("c"))
	check(t, map[string]transition{
		"no account":           {patient(down), sample(Uploaded, 2), sample(Uploaded, 2, failure("p"))},
		"no account, in doubt": {patient(down), sample(Unknown, 2, doubt(1)), sample(Unknown, 2, doubt(1), failure("p"))},
		"again no account":     {patient(down), sample(Pending, 0, since(time.Hour)), with(fifth, also(problem("p"), is(Pending, at.Add(fifth.backoff()))))},
		"interrupted":          {patient(outcome{verdict: interrupted}), sample(Uploaded, 2), sample(Uploaded, 2, is(Uploaded, at))},
		"patience ends":        {patient(down), sample(Pending, 0, since(week.patience)), sample(Parked, 0, over(Parked), problem("p"))},
		"confirmed": {
			func(e Entry) Entry { return confirmed(e, at) }, with(parked, func(e *Entry) { e.EndedAt = at.Add(-1) }),
			with(parked, also(over(Sent), inferred, problem(""), codes())),
		},
		"tried again": {
			func(e Entry) Entry { return retried(e, at) }, parked,
			with(parked, also(is(Uploaded, at), reposts(0), lookups(0), uploadFailures(0), problem(""), codes(), func(e *Entry) { e.EndedAt = time.Time{} })),
		},
	})
}

// check compares whole entries, and that the one given is left as it was.
func check(t *testing.T, tests map[string]transition) {
	t.Helper()
	for name, test := range tests {
		given := test.before.Clone()
		if got := test.rule(test.before); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: the entry became\n%+v, want\n%+v", name, plain(got), plain(test.want))
		}
		if !reflect.DeepEqual(test.before, given) {
			t.Errorf("%s: the entry before was changed", name)
		}
	}
}

// plain prints with all its fields.
func plain(e Entry) any {
	type fields Entry
	return fields(e)
}

func TestBackoffGrowsAndDiffers(t *testing.T) {
	t.Parallel()
	bound := firstBackoff
	for failures := 1; failures < 40; failures++ {
		seen := make(map[time.Duration]bool)
		for _, id := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} {
			wait := Entry{ID: id, Failures: failures}.backoff()
			if wait < bound/2 || wait > bound {
				t.Errorf("after %d failures it waits for %v, want between %v and %v", failures, wait, bound/2, bound)
			}
			seen[wait] = true
		}
		if len(seen) < 7 {
			t.Errorf("after %d failures only %d of 8 entries wait differently", failures, len(seen))
		}
		bound = min(2*bound, lastBackoff)
	}
}
