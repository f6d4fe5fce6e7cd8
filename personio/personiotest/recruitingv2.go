package personiotest

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"time"
)

// What is at Personio is the same for both versions of the Recruiting API: an
// application that one of them created is in the lists of v2.

func recruitingV2Routes() []apiRoute {
	const read, write = "personio:recruiting:read", "personio:recruiting:write"
	const name, path = "v2.recruiting.", "/v2/recruiting/"
	return []apiRoute{
		{operation: name + "applications.list", pattern: "GET " + path + "applications", scope: read, beta: true, serve: serveApplicationsV2},
		{operation: name + "applications.get", pattern: "GET " + path + "applications/{id}", scope: read, beta: true, serve: serveApplicationV2},
		{operation: name + "applications.stage_transitions", pattern: "GET " + path + "applications/{id}/stage-transitions", scope: read, beta: true, serve: serveStageTransitions},
		{operation: name + "candidates.list", pattern: "GET " + path + "candidates", scope: read, beta: true, serve: serveCandidates},
		{operation: name + "candidates.get", pattern: "GET " + path + "candidates/{id}", scope: read, beta: true, serve: serveCandidate},
		{operation: name + "jobs.list", pattern: "GET " + path + "jobs", scope: read, beta: true, serve: serveRecruitingJobs},
		{operation: name + "jobs.get", pattern: "GET " + path + "jobs/{id}", scope: read, beta: true, serve: serveRecruitingJob},
		{operation: name + "categories.list", pattern: "GET " + path + "categories", scope: read, beta: true, serve: serveCategories},
		{operation: name + "categories.get", pattern: "GET " + path + "categories/{id}", scope: read, beta: true, serve: serveCategory},
		{operation: name + "applications.create", pattern: "POST " + path + "applications", scope: write, serve: serveSubmitV2},
		{operation: name + "documents.upload", pattern: "POST " + path + "applications/documents", scope: write, serve: serveUploadV2},
	}
}

// recruitingPages are those of all of v2's recruiting lists.
func recruitingPages() paging { return paging{max: 200, byDefault: 100} }

// serveSubmitV2 takes what v1 takes. The names of single values in the body, the
// answer's body, and how a refusal looks are inferred; the switch that validates
// without creating is not there, because its name is not known.
func serveSubmitV2(c *apiCall) {
	c.r.Body = io.NopCloser(bytes.NewReader(c.body))
	wire, err := readApplication(c.r)
	if err != nil {
		c.badRequest("Provided request parameters are invalid.")
		return
	}
	if c.company.noRecruiting {
		c.fail(http.StatusForbidden, "Forbidden", "feature.recruiting.disabled", "common.forbidden")
		return
	}
	application, problems := c.company.check(wire)
	if len(problems.fields) > 0 {
		c.refuse(http.StatusBadRequest, problems)
		return
	}
	c.company.receive(application)
	statusOnly(c.w, http.StatusCreated)
}

// serveUploadV2 takes and answers what v1 does.
func serveUploadV2(c *apiCall) {
	c.r.Body = io.NopCloser(bytes.NewReader(c.body))
	document, err := readDocument(c.r)
	var e fieldErrors
	switch {
	case c.company.noRecruiting:
		c.fail(http.StatusForbidden, "Forbidden", "feature.recruiting.disabled", "common.forbidden")
	case errors.Is(err, errDocumentTooBig):
		e.add("file", "errors.file-too-big")
		c.refuse(http.StatusRequestEntityTooLarge, &e)
	case err != nil:
		c.badRequest("Provided request parameters are invalid.")
	case !slices.Contains(allowedExtensions(), document.Extension):
		e.add("file", "errors.invalid-file-type")
		c.refuse(http.StatusUnprocessableEntity, &e)
	default:
		c.reply(http.StatusCreated, c.company.keep(document))
	}
}

// refuse sends problems with v1's codes in the shape of v2's errors.
func (c *apiCall) refuse(status int, e *fieldErrors) {
	var list []any
	for _, field := range e.fields {
		for _, reason := range e.reasons[field] {
			list = append(list, map[string]any{"title": "Bad request", "detail": reason, "type": nil, "_meta": map[string]string{"path": field}})
		}
	}
	c.problems(status, list)
}

// zoned is how v2's recruiting routes write a moment.
func zoned(t time.Time) any {
	return map[string]any{"date-time": t.UTC().Format(time.RFC3339), "timezone": "UTC"}
}
