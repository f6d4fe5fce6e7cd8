package connection

import (
	"encoding/json"
	"net/http"
	"strings"
)

// Handler serves a check as JSON, or as HTML to those who ask for it, in German
// where the request prefers it. load finds the settings of a request: look up who
// asks before you answer, and bound how often. An error of load is told as 403
// without its text.
func Handler(load func(*http.Request) (Settings, error), opts ...Option) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		settings, err := load(r)
		if err != nil {
			http.Error(w, http.StatusText(http.StatusForbidden), http.StatusForbidden)
			return
		}
		report := Check(r.Context(), settings, opts...)
		w.Header().Set("Cache-Control", "no-store")
		if strings.Contains(r.Header.Get("Accept"), "text/html") {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(report.HTML(preferred(r))))
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(report)
	})
}

func preferred(r *http.Request) Language {
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(r.Header.Get("Accept-Language"))), "de") {
		return German
	}
	return English
}
