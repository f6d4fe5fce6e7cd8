package webhooksink

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

const (
	headerID         = "Webhook-Id"
	headerTimestamp  = "Webhook-Timestamp"
	headerSignature  = "Webhook-Signature"
	signatureVersion = "v1,"

	// tolerance is how far the clocks of both ends may be apart, plus the way.
	tolerance = 5 * time.Minute
	minSecret = 16
	maxEvent  = 64 << 20 // more than twice the largest feed
)

// ErrSignature says that a request was not made with one of the secrets, was
// changed on its way, or is older than five minutes.
var ErrSignature = errors.New("webhooksink: the signature is not right")

// signer makes a signature. It is a function so that no printed struct shows the
// secret.
type signer func(id, timestamp string, body []byte) string

func newSigner(secret []byte) (signer, error) {
	if len(secret) < minSecret {
		return nil, fmt.Errorf("webhooksink: the secret has less than %d bytes", minSecret)
	}
	secret = slices.Clone(secret)
	return func(id, timestamp string, body []byte) string {
		mac := hmac.New(sha256.New, secret)
		_, _ = fmt.Fprintf(mac, "%s.%s.", id, timestamp)
		_, _ = mac.Write(body)
		return base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}, nil
}

// Verify checks a request and returns its event. Several secrets are for the time
// in which one takes the place of another. An error that matches [ErrSignature]
// is worth no more of an answer than status 401.
func Verify(header http.Header, body []byte, now time.Time, secrets ...[]byte) (jobsync.Event, error) {
	var event jobsync.Event
	sent, err := strconv.ParseInt(header.Get(headerTimestamp), 10, 64)
	if err != nil || now.Sub(time.Unix(sent, 0)).Abs() > tolerance {
		return event, ErrSignature
	}
	if !signed(header, body, secrets) {
		return event, ErrSignature
	}
	if err := json.Unmarshal(body, &event); err != nil {
		return event, fmt.Errorf("webhooksink: the event cannot be read: %w", err)
	}
	if id(event) != header.Get(headerID) {
		return event, fmt.Errorf("webhooksink: the event is not the one of the header: %w", ErrSignature)
	}
	return event, nil
}

// signed compares every signature with every secret.
func signed(header http.Header, body []byte, secrets [][]byte) bool {
	right := false
	for _, secret := range secrets {
		sign, err := newSigner(secret)
		if err != nil {
			continue
		}
		want := sign(header.Get(headerID), header.Get(headerTimestamp), body)
		for signature := range strings.FieldsSeq(header.Get(headerSignature)) {
			got, known := strings.CutPrefix(signature, signatureVersion)
			if known && hmac.Equal([]byte(got), []byte(want)) {
				right = true
			}
		}
	}
	return right
}

// Handler receives events: it calls the function for each request whose signature
// is right, and answers 204 when that returns nil, 401 for a wrong signature, 400
// for what is no event, and 500 when the function fails, so that the event comes
// again. Without a secret of at least 16 bytes it refuses everything.
func Handler(deliver func(ctx context.Context, event jobsync.Event) error, secrets ...[]byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxEvent))
		if err != nil {
			http.Error(w, "The event did not arrive as a whole.", http.StatusBadRequest)
			return
		}
		event, err := Verify(r.Header, body, time.Now(), secrets...)
		switch {
		case errors.Is(err, ErrSignature):
			http.Error(w, "The signature is not right.", http.StatusUnauthorized)
		case err != nil:
			http.Error(w, "This is no event.", http.StatusBadRequest)
		case deliver(r.Context(), event) != nil:
			http.Error(w, "The event was not taken.", http.StatusInternalServerError)
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	})
}
