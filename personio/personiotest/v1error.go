package personiotest

import "net/http"

// writeV1Error sends the general error shape of API v1.
func writeV1Error(w http.ResponseWriter, status int, message string) {
	writeJSON(w, status, map[string]any{"success": false, "error": map[string]any{"code": status, "message": message}})
}
