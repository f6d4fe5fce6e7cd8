package auth

import (
	"errors"
	"fmt"
	"log/slog"

	"github.com/personio-go/sdk/internal/transport"
)

// RecruitingKey is what a company finds under Settings > Integrations > API
// credentials > Recruiting API key. It does not expire.
//
// It is not the client ID and secret of an integration, nor a token made from
// them: with those the Recruiting API answers 401.
//
// A key prints as [REDACTED]. In an unexported field of another struct, where
// package fmt asks no value how it wants to be printed, the company ID shows, and
// of the token nothing but an address. Two keys are compared with
// [RecruitingKey.Equal]: the operator == compares such addresses.
type RecruitingKey struct {
	// CompanyID is a number such as "12345".
	CompanyID string
	// Token is the Recruiting API access token.
	Token Secret
}

// Equal reports whether two keys are the same.
func (k RecruitingKey) Equal(other RecruitingKey) bool {
	return k.CompanyID == other.CompanyID && k.Token.Equal(other.Token)
}

// Validate reports what cannot be right about the key, all at once.
func (k RecruitingKey) Validate() error {
	var errs []error
	if !transport.HeaderSafe(k.CompanyID) {
		errs = append(errs, errors.New("auth: RecruitingKey.CompanyID is empty or has white space; it is the number next to the access token"))
	}
	if !transport.HeaderSafe(k.Token.Reveal()) {
		errs = append(errs, errors.New("auth: RecruitingKey.Token is empty or has white space; copy the Recruiting API access token again"))
	}
	return errors.Join(errs...)
}

// Format implements [fmt.Formatter] for every verb.
func (RecruitingKey) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(redacted)) }

// String implements [fmt.Stringer].
func (RecruitingKey) String() string { return redacted }

// LogValue implements [slog.LogValuer].
func (RecruitingKey) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText implements [encoding.TextMarshaler]; it covers JSON and XML.
func (RecruitingKey) MarshalText() ([]byte, error) { return []byte(redacted), nil }
