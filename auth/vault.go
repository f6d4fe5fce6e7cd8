package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/personio-go/sdk/internal/seal"
	"github.com/personio-go/sdk/internal/wording"
)

// errStored says what is wrong with what a store returned, and not what it was.
var errStored = wording.New("the stored token cannot be opened: another key, another client secret, another name, or damaged")

// storeTimeout bounds one call of a token store: a store that hangs must not
// keep calls back for long.
const storeTimeout = 5 * time.Second

// vault is a store and the keys to what is in it.
type vault struct {
	store  TokenStore
	sealer *seal.Sealer
}

// deposit is what is sealed.
type deposit struct {
	Access   string    `json:"access"`
	Obtained time.Time `json:"obtained"`
	Expiry   time.Time `json:"expiry"`
	Scopes   []string  `json:"scopes,omitempty"`
}

// name identifies credentials, server and scopes in a store without naming them.
func (s *TokenSource) name() string {
	origin, _ := s.endpoint()
	parts := slices.Concat([]string{"personio-go token", origin.String(), s.id.Reveal(), s.path()}, slices.Sorted(slices.Values(s.scopes)))
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// along is what a token in the store belongs to; see [seal.Sealer].
func (s *TokenSource) along(name string) []byte {
	return []byte(name + "\x00" + s.secret.Reveal())
}

// stored is a token of the store that need not be renewed yet.
func (s *TokenSource) stored(ctx context.Context, now time.Time) (held, bool) {
	if s.vault == nil {
		return held{}, false
	}
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	name := s.name()
	sealed, err := s.vault.store.Get(ctx, name)
	if err != nil || sealed == nil {
		s.complain(ctx, "get", err)
		return held{}, false
	}
	opened, err := s.vault.sealer.Open(sealed, s.along(name))
	var d deposit
	if err == nil {
		err = json.Unmarshal(opened, &d)
	}
	if err != nil {
		s.complain(ctx, "open", errStored)
		return held{}, false
	}
	h := hold(Token{Access: NewSecret(d.Access), Expiry: d.Expiry, Scopes: d.Scopes}, d.Obtained)
	return h, h.usable(now) && !h.due(now)
}

// store puts a token into the store, or takes the last one out if it is zero.
func (s *TokenSource) store(ctx context.Context, token Token, now time.Time) {
	if s.vault == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	name := s.name()
	var sealed []byte
	if !token.Access.IsZero() {
		text, err := json.Marshal(deposit{Access: token.Access.Reveal(), Obtained: now, Expiry: token.Expiry, Scopes: token.Scopes})
		if err != nil {
			return // four simple fields
		}
		sealed = s.vault.sealer.Seal(text, s.along(name))
	}
	s.complain(ctx, "put", s.vault.store.Put(ctx, name, sealed))
}

func (s *TokenSource) complain(ctx context.Context, action string, err error) {
	if err != nil {
		s.logger.LogAttrs(ctx, slog.LevelWarn, "personio token store failed", slog.String("action", action), slog.Any("error", wording.Of(err, "")))
	}
}
