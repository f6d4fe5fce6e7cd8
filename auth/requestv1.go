package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/personio-go/sdk/internal/wording"
)

// requestV1 asks with a JSON body. The query string, which was the only way
// before 2023, is refused from 2026-12-04 on.
func (s *TokenSource) requestV1(ctx context.Context) (Token, error) {
	origin, client := s.endpoint()
	body, err := json.Marshal(map[string]string{"client_id": s.id.Reveal(), "client_secret": s.secret.Reveal()})
	if err != nil {
		return Token{}, &Error{cause: wording.New("client ID or secret is no text")}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, origin.JoinPath(v1TokenPath).String(), bytes.NewReader(body))
	if err != nil {
		return Token{}, newError(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	resp, answer, err := exchange(client, req) //nolint:bodyclose // exchange closes it
	if err != nil {
		return Token{}, newError(err)
	}
	var v struct {
		Success *bool `json:"success"`
		Data    struct {
			Token     string          `json:"token"`
			ExpiresIn json.RawMessage `json:"expires_in"`
			Scope     string          `json:"scope"`
		} `json:"data"`
	}
	unreadable := json.Unmarshal(answer, &v)
	switch {
	case resp.StatusCode/100 != 2, v.Success != nil && !*v.Success:
		return Token{}, refused(resp, answer)
	case unreadable != nil || v.Data.Token == "":
		return Token{}, &Error{cause: wording.New("the token endpoint's answer has no token")}
	}
	token := Token{Access: NewSecret(v.Data.Token), Scopes: strings.Fields(v.Data.Scope)}
	if life := lifetime(v.Data.ExpiresIn); life > 0 {
		token.Expiry = time.Now().Add(life)
	}
	return token, nil
}

// exchange sends a request and reads the answer, which [bounded] has bounded.
func exchange(client *http.Client, req *http.Request) (*http.Response, []byte, error) {
	resp, err := client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close() //nolint:errcheck // it is in memory
	answer, err := io.ReadAll(resp.Body)
	return resp, answer, err
}
