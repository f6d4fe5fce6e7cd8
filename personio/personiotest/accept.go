package personiotest

import (
	"mime"
	"net/http"
	"strings"
)

const jsonType = "application/json"

// mediaType is that of a request's body, without its parameters.
func mediaType(r *http.Request) string {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return kind
}

// accepts is whether a request takes a media type in return, "" being JSON. One
// that does not say takes all. Personio's own rule is known of downloads, where a
// client had to change exactly this header; here it holds for the whole API.
func accepts(r *http.Request, kind string) bool {
	if kind == "" {
		kind = jsonType
	}
	ranges := strings.Join(r.Header.Values("Accept"), ",")
	if strings.TrimSpace(ranges) == "" {
		return true
	}
	major, _, _ := strings.Cut(kind, "/")
	for part := range strings.SplitSeq(ranges, ",") {
		name, params, err := mime.ParseMediaType(part)
		if err == nil && params["q"] != "0" && (name == kind || name == major+"/*" || name == "*/*" || name == "*") {
			return true
		}
	}
	return false
}

// acceptable lets a route that is none of the Personnel APIs' answer if the
// request takes JSON.
func acceptable(serve http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if accepts(r, jsonType) {
			serve(w, r)
			return
		}
		writeProblem(w, http.StatusNotAcceptable, "Not Acceptable", "common.not_acceptable")
	}
}
