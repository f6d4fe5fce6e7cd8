package connection

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/personio-go/sdk/internal/seal"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/store"
)

// Kind is that of the registry's units in a [store.Store]: one for each company of the product.
const Kind = "connection"

// ErrNotConnected says that there is no connection, that it has ended, or that its settings are
// not complete: there are no clients.
var ErrNotConnected = errors.New("connection: the company is not connected")

// DuplicateError says that the same Personio account is connected for another company of the
// product already.
type DuplicateError struct {
	ID string // the other company, as the product calls it
}

func (e *DuplicateError) Error() string {
	return fmt.Sprintf("connection: this Personio account is connected for another company already (%q); end that connection first, or allow it with AllowTwice", e.ID)
}

// Registry keeps the connections of a product's companies: what they entered, whether it works,
// since when it does not, and the clients to use. It is safe for concurrent use, and by several
// processes if the store is.
//
// Companies have the product's own ids (1 to 200 bytes of UTF-8): a company that connects again keeps its id, and whatever
// the product hangs on it. Settings lie in the store sealed.
type Registry struct {
	store   store.Store
	sealer  *seal.Sealer
	options []Option // of checks and clients
	deliver func(context.Context, Event) error
	limiter personio.Limiter
	log     *slog.Logger
	owner   string // of leases

	inviteKey, tokenKey []byte

	wake  chan struct{} // somebody has something for Run to do
	mu    sync.Mutex
	pool  map[string]pooled
	hints map[string]bool // companies of whom clients met something
}

// RegistryOption changes a [Registry].
type RegistryOption func(*Registry) error

// WithCheckOptions gives every check and all clients these options.
func WithCheckOptions(opts ...Option) RegistryOption {
	return func(r *Registry) error {
		r.options = append(r.options, opts...)
		return nil
	}
}

// WithEvents has [Registry.Run] call a function for every [Event], in the order of each company,
// at least once: one that fails is told again, later and later, before the company's next one.
func WithEvents(deliver func(context.Context, Event) error) RegistryOption {
	return func(r *Registry) error {
		if deliver == nil {
			return errors.New("connection: WithEvents: nil")
		}
		r.deliver = deliver
		return nil
	}
}

// WithLimiter lets the clients of all companies, and other processes, share limits; without it
// there is one [personio.LocalLimiter] for the registry.
func WithLimiter(limiter personio.Limiter) RegistryOption {
	return func(r *Registry) error {
		if limiter == nil {
			return errors.New("connection: WithLimiter: nil")
		}
		r.limiter = limiter
		return nil
	}
}

// WithLogger tells what goes wrong; without it nobody is told. Nothing personal is in it.
func WithLogger(logger *slog.Logger) RegistryOption {
	return func(r *Registry) error {
		if logger == nil {
			return errors.New("connection: WithLogger: nil")
		}
		r.log = logger
		return nil
	}
}

// NewRegistry keeps connections in a store, sealed with the key, of 32 random bytes that are kept
// elsewhere: who has only the store has no secret of a company.
func NewRegistry(s store.Store, key []byte, opts ...RegistryOption) (*Registry, error) {
	if s == nil {
		return nil, errors.New("connection: NewRegistry: the store is nil")
	}
	sealer, err := seal.New(key)
	if err != nil || len(key) != keySize {
		return nil, fmt.Errorf("connection: NewRegistry: the key has %d bytes, not %d", len(key), keySize)
	}
	r := &Registry{
		store: s, sealer: sealer, inviteKey: derive(key, "personio connection invites"), tokenKey: derive(key, "personio connection tokens"),
		limiter: personio.NewLocalLimiter(), log: slog.New(slog.DiscardHandler), owner: rand.Text(),
		wake: make(chan struct{}, 1), pool: make(map[string]pooled), hints: make(map[string]bool),
	}
	var errs []error
	for _, opt := range opts {
		if opt != nil {
			errs = append(errs, opt(r))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return r, nil
}

// String says what it is, and nothing of what it has.
func (r *Registry) String() string { return "connection.Registry" }

// Format prints what String returns, whatever the verb.
func (r *Registry) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(r.String())) }

// LogValue implements [slog.LogValuer].
func (r *Registry) LogValue() slog.Value { return slog.StringValue(r.String()) }

const keySize = 32

// derive makes a key for one purpose.
func derive(key []byte, purpose string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(purpose))
	return mac.Sum(nil)
}

// now is the time as the store keeps it.
func now() time.Time { return time.Now().UTC().Round(0) }
