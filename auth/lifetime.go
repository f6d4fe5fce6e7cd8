package auth

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// lifetime reads how long a token lives: a number of seconds, also as a text and
// with decimals. 0 is an unknown lifetime, which is also what zero, less than that,
// and what is no number mean: such a token is used until it is refused.
func lifetime(expiresIn json.RawMessage) time.Duration {
	const most = 10 * 365 * 24 * 3600
	seconds, err := strconv.ParseFloat(strings.Trim(string(expiresIn), `" `), 64)
	if err != nil || !(seconds > 0) {
		return 0
	}
	return time.Second * time.Duration(max(min(int64(min(seconds, most)), most), 1))
}

// wholeSeconds lets package oauth2 read the lifetimes that [lifetime] reads.
type wholeSeconds struct{ next http.RoundTripper }

func (w wholeSeconds) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := w.next.RoundTrip(req)
	if err != nil || resp.StatusCode/100 != 2 || resp.Body == nil {
		return resp, err
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	var members map[string]json.RawMessage
	if err == nil && json.Unmarshal(body, &members) == nil && members["expires_in"] != nil {
		life := lifetime(members["expires_in"])
		members["expires_in"] = strconv.AppendInt(nil, int64(life/time.Second), 10)
		if body, err = json.Marshal(members); err == nil {
			resp.ContentLength = int64(len(body))
		}
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, err
}
