package personio

import "net/url"

// Approval says whether a write to an absence or an attendance goes through the
// company's approval process. There is no default: somebody has to choose.
type Approval uint8

// The choices.
const (
	_ Approval = iota
	// RequestApproval leaves it to the rules of the company whether somebody has
	// to approve, as if the person had entered it.
	RequestApproval
	// SkipApproval makes it valid at once (skip_approval=true).
	SkipApproval
)

// query is that of a write; what Personio does without the parameter is
// RequestApproval.
func (a Approval) query(method, path string) (url.Values, error) {
	switch a {
	case RequestApproval:
		return make(url.Values), nil
	case SkipApproval:
		return url.Values{"skip_approval": {"true"}}, nil
	default:
		return nil, notSent(method, path, "choose RequestApproval or SkipApproval")
	}
}
