package fleet

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/auth"
)

// Tokens are an [auth.TokenStore] on PostgreSQL: a restart of the fleet needs no
// new token of any company. What it stores is sealed with the key that is given
// to [auth.WithTokenStore].
type Tokens struct {
	pool *pgxpool.Pool
}

var _ auth.TokenStore = (*Tokens)(nil)

// NewTokens returns the store in a database that [Migrate] has prepared.
func NewTokens(pool *pgxpool.Pool) *Tokens { return &Tokens{pool} }

// Get implements [auth.TokenStore].
func (t *Tokens) Get(ctx context.Context, name string) ([]byte, error) {
	var sealed []byte
	err := t.pool.QueryRow(ctx, "SELECT sealed FROM personio_tokens WHERE name = $1", name).Scan(&sealed)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return sealed, wrap("reading a token", err)
}

// Put implements [auth.TokenStore].
func (t *Tokens) Put(ctx context.Context, name string, sealed []byte) error {
	if sealed == nil {
		_, err := t.pool.Exec(ctx, "DELETE FROM personio_tokens WHERE name = $1", name)
		return wrap("forgetting a token", err)
	}
	const upsert = `INSERT INTO personio_tokens (name, sealed) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, put_at = now()`
	_, err := t.pool.Exec(ctx, upsert, name, sealed)
	return wrap("keeping a token", err)
}
