package personiotest

import (
	"net/http"
	"slices"
	"time"
)

// v1Routes are those of the Personnel Data API v1. Nothing is published about
// limits of single routes but for two; [Server.allowV1] has that of all together.
func v1Routes() []apiRoute {
	routes := slices.Concat(
		v1EmployeeRoutes(),
		v1AttendanceRoutes(),
		v1ProjectRoutes(),
		v1TimeOffRoutes(),
		v1AbsencePeriodRoutes(),
		v1DocumentRoutes(),
		v1ReportRoutes(),
	)
	for i := range routes {
		routes[i].perSecond = -1
	}
	return routes
}

// allowV1 is the limit of everything of v1 together: 2,000 requests a minute from
// one network address. All requests come from one here, whichever company they are
// for.
func (s *Server) allowV1() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unlimited || s.requestsV1.take(s.exactly(), 1, 2000, time.Minute) {
		return true
	}
	s.violations++
	return false
}

// limitedV1 lets a route of v1 answer within the limit.
func (s *Server) limitedV1(serve http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.allowV1() {
			serve(w, r)
			return
		}
		writeJSON(w, http.StatusTooManyRequests, map[string]any{
			"success": false, "error": map[string]any{"code": http.StatusTooManyRequests, "message": "Too Many Attempts."},
		})
	}
}

// v1Success sends the envelope of a success.
func (c *apiCall) v1Success(status int, data any) {
	c.reply(status, map[string]any{"success": true, "data": data})
}

// v1Message is the answer of writes that return nothing else.
func (c *apiCall) v1Message(text string) {
	c.v1Success(http.StatusOK, map[string]any{"message": text})
}

// v1Fail sends the general error shape. The code is often another than the
// status.
func (c *apiCall) v1Fail(status, code int, message string) {
	c.reply(status, map[string]any{"success": false, "error": map[string]any{"code": code, "message": message}})
}

// v1Invalid is what v1 says of most things that are wrong.
const v1Invalid = "The given data was invalid."

// v1Knows refuses parameters that a route of v1 does not have, if the quirks say so. When it returns false
// the request has been answered.
func (c *apiCall) v1Knows() bool {
	if !c.isV1() || !c.server.quirks.V1RefuseParameters {
		return true
	}
	for name := range c.query {
		if !slices.Contains(c.route.parameters, name) {
			c.v1Fail(http.StatusUnprocessableEntity, 0, v1Invalid)
			return false
		}
	}
	return true
}

// v1Resource is the wrapper of most objects. What has its id among the attributes
// has none beside them.
func v1Resource(kind string, attributes any) map[string]any {
	return map[string]any{"type": kind, "attributes": attributes}
}

// v1WithID has its id beside the attributes.
func v1WithID(id any, kind string, attributes any) map[string]any {
	return map[string]any{"id": id, "type": kind, "attributes": attributes}
}

// v1Midnight is how v1 writes most days: as the midnight of the company, with the
// offset of that day.
func v1Midnight(day string) any {
	midnight, err := time.ParseInLocation(time.DateOnly, day, berlin())
	if err != nil {
		return nil
	}
	return midnight.Format(time.RFC3339)
}

func v1Time(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.In(berlin()).Format(time.RFC3339)
}

// v1IsDay reports whether a text is a day of the calendar.
func v1IsDay(text string) bool { return text != "" && isDay(text) }

// v1IsClock reports whether a text is a time of day such as 09:00.
func v1IsClock(text string) bool {
	_, err := time.Parse("15:04", text)
	return err == nil && len(text) == len("15:04")
}

// orNull is null for an empty text.
func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}
