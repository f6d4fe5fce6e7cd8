package store

import (
	"context"
	"errors"
)

// KindToken is the kind of the units of [Tokens].
const KindToken = "token"

// TokenStore keeps access tokens; it is an auth.TokenStore.
type TokenStore struct{ store Store }

// Tokens returns a store of access tokens for auth.WithTokenStore, so that a restart needs no new token of any company. A
// token is the head of a unit of its own. It comes sealed.
func Tokens(s Store) *TokenStore { return &TokenStore{s} }

// Get returns what was put under a name last, nil if there is nothing.
func (t *TokenStore) Get(ctx context.Context, name string) ([]byte, error) {
	head, err := t.store.Head(ctx, Unit{KindToken, name})
	return head.Body, err
}

// Put keeps a sealed token of at most [MaxHead] bytes. A nil one takes the last one out.
func (t *TokenStore) Put(ctx context.Context, name string, sealed []byte) error {
	unit := Unit{KindToken, name}
	for {
		head, err := t.store.Head(ctx, unit)
		if err != nil {
			return err
		}
		err = t.store.Commit(ctx, unit, Change{IfVersion: head.Version, Head: sealed, Revive: true})
		if !errors.Is(err, ErrConflict) {
			return err
		}
	}
}
