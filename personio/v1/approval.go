package v1

// Approval says whether the approval rules of the company apply to a change. Those
// of v1 are skipped unless one asks for them; in v2 it is the other way round.
type Approval bool

// The two ways.
const (
	// SkipApproval makes the change at once. It is the zero value, and Personio's
	// default.
	SkipApproval Approval = false
	// AskApproval leaves the change pending, if a rule asks for approval.
	AskApproval Approval = true
)
