package problem

import (
	"bytes"
	"encoding/json"
)

// Failed is whether a body says {"success":false}. API v1 sends that with status
// 200, too.
func Failed(body []byte) bool {
	if !bytes.Contains(body, []byte(`"success"`)) || succeeded(body) {
		return false
	}
	var v struct {
		Success *bool `json:"success"`
	}
	return json.Unmarshal(body, &v) == nil && v.Success != nil && !*v.Success
}

// succeeded spares the usual answer, {"success":true,…}, a second decoding.
func succeeded(body []byte) bool {
	const space = " \t\r\n"
	for _, part := range []string{"{", `"success"`, ":", "true"} {
		rest, found := bytes.CutPrefix(bytes.TrimLeft(body, space), []byte(part))
		if !found {
			return false
		}
		body = rest
	}
	return true
}
