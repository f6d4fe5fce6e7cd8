package personio_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// A secret and a token go through every kind of failure. Neither comes out in an
// error, in a log, or in the client however it is printed.
func TestSecretsNeverComeOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := personiotest.New()
		id, secret := server.AddCompany("hafenkontor").AddClient()
		source := auth.ClientCredentials(id, secret)
		var out bytes.Buffer
		options := &slog.HandlerOptions{Level: slog.LevelDebug}
		loggers := []*slog.Logger{slog.New(slog.NewTextHandler(&out, options)), slog.New(slog.NewJSONHandler(&out, options))}

		for _, logger := range loggers {
			client := newClient(t, source, personio.WithHTTPClient(server.Client()), personio.WithLogger(logger))
			for _, operation := range []string{tokenOperation, nowhereOperation} {
				for _, fault := range []personiotest.Fault{
					{Status: 400},
					{Status: 401},
					{Status: 403},
					{Status: 429},
					{Status: 500},
					{Status: 503, Header: http.Header{"Retry-After": {"999"}}},
					{Status: 307, Header: http.Header{"Location": {"https://evil.example.com/"}}},
					{Status: 200, Body: "<html>"},
					{Delay: time.Hour},
					{Break: personiotest.NoConnection},
					{Break: personiotest.AfterProcessing},
					{Break: personiotest.WithinAnswer},
				} {
					token, _ := source.AccessToken(t.Context())
					source.Invalidate(token)
					fault.Operation, fault.Times = personio.Operation(operation), 5
					server.Inject(fault)
					for server.PendingFaults() > 0 {
						// A failure is remembered for a minute at most: nothing is asked meanwhile.
						<-time.After(2 * time.Minute)
						var v struct{ A int }
						err := client.Do(t.Context(), http.MethodPost, nowhere, nil, &v)
						printAll(&out, err)
						for ; err != nil; err = errors.Unwrap(err) {
							printAll(&out, err)
						}
						logger.LogAttrs(t.Context(), slog.LevelInfo, "call", slog.Any("error", err), slog.Any("client", client), slog.Any("source", source))
					}
				}
			}
			printAll(&out, client)
			printAll(&out, struct{ c *personio.Client }{client})
			printAll(&out, struct{ C *personio.Client }{client})
			data, _ := json.Marshal(map[string]any{"client": client})
			out.Write(data)
		}

		token, err := source.AccessToken(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for what, text := range map[string]string{"secret": secret, "token": token.Access.Reveal()} {
			for _, form := range []string{text, hex.EncodeToString([]byte(text)), base64.StdEncoding.EncodeToString([]byte(text))[:20]} {
				if i := strings.Index(out.String(), form); i >= 0 {
					t.Errorf("the %s came out: %.200s", what, out.String()[max(0, i-100):])
				}
			}
		}
		if out.Len() < 10_000 {
			t.Errorf("only %d bytes were looked at", out.Len())
		}
	})
}

func printAll(w io.Writer, v any) {
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		fmt.Fprintf(w, verb+"\n", v)
	}
}
