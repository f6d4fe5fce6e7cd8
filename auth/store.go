package auth

import (
	"context"
	"errors"
	"fmt"

	"github.com/personio-go/sdk/internal/seal"
)

// TokenStore keeps tokens for processes to come, and for others of today.
// Personio answers 60 (v1) or 150 (v2) requests for tokens a minute: without a
// store, a restart with ten thousand companies would take hours.
//
// A store gets nothing that is worth stealing without the key that was given to
// [WithTokenStore], neither in names nor in values. It must be safe for
// concurrent use, and need not be durable: what it has lost is asked for again.
type TokenStore interface {
	// Get returns what was put under a name last, nil if there is nothing.
	Get(ctx context.Context, name string) ([]byte, error)
	// Put keeps a value of some hundred bytes. A nil value removes the name.
	Put(ctx context.Context, name string, sealed []byte) error
}

// WithTokenStore keeps the source's token in a store, sealed with AES-GCM. The
// key has 16, 24 or 32 random bytes; who has it and the store has the tokens.
// Former keys still open what was sealed with them, so that a key can be
// replaced. A stored token opens only for a source with the client secret that it
// was made with: who knows a client ID gets nothing. After a new secret the next
// token is asked for, and replaces the stored one.
//
// A store that fails does not fail the source: it goes on as if there were none,
// and says so to the logger of [WithLogger].
func WithTokenStore(store TokenStore, key []byte, former ...[]byte) Option {
	return func(s *TokenSource) error {
		if store == nil {
			return errors.New("auth: WithTokenStore: the store is nil")
		}
		sealer, err := seal.New(key, former...)
		if err != nil {
			return fmt.Errorf("auth: WithTokenStore: %w", err)
		}
		s.vault = &vault{store: store, sealer: sealer}
		return nil
	}
}
