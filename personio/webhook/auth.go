package webhook

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/textproto"
	"slices"
	"strings"
)

// Auth tells requests of Personio from others. It is made by [Token], [Headers] or
// [NoAuthentication].
type Auth struct {
	// A function, because package fmt would print anything else: a weak secret can
	// be guessed from its hash.
	rules func() *rules
}

// rules are what an Auth consists of.
type rules struct {
	// Requests must have all headers of one of the sets.
	sets []headerSet
	open bool
	err  error
}

// headerSet are headers and the hashes of their values: what is compared has one
// length, and the secrets are not kept.
type headerSet map[string][sha256.Size]byte

// Token is for webhooks with the authentication TOKEN: the token of the webhook is
// the whole of the header Authorization. If the webhook's token is "Bearer x", give
// "Bearer x".
//
// While a token is replaced, give the new one and the old one: whether Personio
// sends events that it tries again, for up to three days, with the old one is not
// known.
//
// White space around a secret does not count, here and in [Headers]: HTTP takes it
// off values of headers, and what is read from a file often ends with a line break.
func Token(token string, previous ...string) Auth {
	r := new(rules)
	for _, t := range append([]string{token}, previous...) {
		r.add(map[string]string{"Authorization": t})
	}
	return Auth{func() *rules { return r }}
}

// Headers is for webhooks with the authentication CUSTOM: up to three headers,
// with the values that the webhook has. A request must have all of them. While
// they are replaced, give the new ones and the old ones.
func Headers(headers map[string]string, previous ...map[string]string) Auth {
	r := new(rules)
	for _, h := range append([]map[string]string{headers}, previous...) {
		r.add(h)
	}
	return Auth{func() *rules { return r }}
}

// NoAuthentication is for webhooks with the authentication NONE. Everybody who
// finds the address can send events: take them as hints.
func NoAuthentication() Auth { return Auth{func() *rules { return &rules{open: true} }} }

// add takes requests with these headers, too.
func (r *rules) add(headers map[string]string) {
	if len(headers) == 0 || len(headers) > 3 {
		r.err = errors.Join(r.err, fmt.Errorf("webhook: %d headers; Personio sends one to three", len(headers)))
	}
	set := make(headerSet, len(headers))
	for name, value := range headers {
		canonical := textproto.CanonicalMIMEHeaderKey(name)
		if canonical != "Authorization" && reserved(name) {
			r.err = errors.Join(r.err, fmt.Errorf("webhook: Personio does not send a header of its own named %q", name))
		}
		value = withoutSpace(value)
		switch {
		case strings.TrimSpace(value) == "":
			r.err = errors.Join(r.err, fmt.Errorf("webhook: the secret in the header %q is empty; everybody knows it", name))
		case strings.ContainsFunc(value, neverSent):
			r.err = errors.Join(r.err, fmt.Errorf("webhook: the secret in the header %q has a line break or another control character within; no header can carry it, give the webhook's secret alone", name))
		}
		set[canonical] = sha256.Sum256([]byte(value))
	}
	r.sets = append(r.sets, set)
}

// withoutSpace takes off what HTTP does not carry around the value of a header. Other
// spaces of Unicode are part of it.
func withoutSpace(value string) string { return strings.Trim(value, " \t\r\n") }

// neverSent is whether the value of a header cannot have a character.
func neverSent(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }

// reserved is whether Personio takes no custom header of a name.
func reserved(name string) bool {
	name = strings.ToLower(name)
	return name == "" || slices.ContainsFunc([]string{
		"host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect", "content-type",
	}, func(needed string) bool { return strings.HasPrefix(name, needed) })
}

// accepts is whether a request is from Personio. It takes the same time whatever
// the values are: all sets and headers are compared.
func (r *rules) accepts(header http.Header) bool {
	if r.open {
		return true
	}
	accepted := 0
	for _, set := range r.sets {
		equal := 1
		for name, want := range set {
			values := header[name]
			if len(values) != 1 {
				equal = 0 // none, or one that somebody added
				continue
			}
			got := sha256.Sum256([]byte(withoutSpace(values[0]))) // a value in memory was not cut
			equal &= subtle.ConstantTimeCompare(got[:], want[:])
		}
		accepted |= equal
	}
	return accepted == 1
}

func (a Auth) check() error {
	if a.rules == nil {
		return errors.New("webhook: no authentication; use Token, Headers, or NoAuthentication")
	}
	return a.rules().err
}
