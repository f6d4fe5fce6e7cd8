package personiotest

import "net/http"

// refusal is why a write is not done.
type refusal struct {
	status        int
	title, detail string
}

func unprocessable(title, detail string) *refusal {
	return &refusal{http.StatusUnprocessableEntity, title, detail}
}

func conflict(title, detail string) *refusal { return &refusal{http.StatusConflict, title, detail} }

func invalid(detail string) *refusal {
	return &refusal{http.StatusBadRequest, "Bad request", detail}
}

// refused answers with the first refusal that is one. When it returns false there
// is none. The type of such problems is null.
func (c *apiCall) refused(checks ...func() *refusal) bool {
	for _, check := range checks {
		if r := check(); r != nil {
			c.fail(r.status, r.title, r.detail, "")
			return true
		}
	}
	return false
}

// skipsApproval reads the parameter skip_approval. When ok is false the request
// has been answered.
func (c *apiCall) skipsApproval() (skip, ok bool) {
	if !c.knows("skip_approval") {
		return false, false
	}
	switch c.query.Get("skip_approval") {
	case "true":
		return true, true
	case "", "false":
		return false, true
	default:
		c.badRequest("Provided request parameters are invalid.")
		return false, false
	}
}

// referTo is a reference, nil for none.
func referTo(id string) *Reference {
	if id == "" {
		return nil
	}
	return &Reference{id}
}

func (r *Reference) id() string {
	if r == nil {
		return ""
	}
	return r.ID
}

// pointer is nil for an empty text.
func pointer(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func textOf(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}
