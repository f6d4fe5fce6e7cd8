package connection

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

// ErrInvite says that an invite does not hold: it was not made by this product, has expired, was
// revoked, or what it was for is done.
var ErrInvite = errors.New("connection: the invite does not hold any more; ask for a new one")

// Invite returns a text for a link by which somebody without an account in the product completes
// the set-up of one company: until it expires, is revoked, or the connection is ready. The
// text has the company's id and no secret, but whoever has it may enter settings.
func (r *Registry) Invite(ctx context.Context, id string, ttl time.Duration) (string, error) {
	if ttl <= 0 {
		return "", errors.New("connection: Invite: the time for which it holds is not positive")
	}
	if _, err := r.Begin(ctx, id); err != nil {
		return "", err
	}
	s, err := r.state(ctx, id)
	if err != nil {
		return "", err
	}
	if !s.invites() {
		return "", ErrInvite
	}
	payload := binary.BigEndian.AppendUint64(nil, s.Invites)
	payload = binary.BigEndian.AppendUint64(payload, uint64(time.Now().Add(ttl).Unix())) //nolint:gosec // times are after 1970
	payload = append(payload, id...)
	return base64.RawURLEncoding.EncodeToString(append(payload, r.sign(payload)...)), nil
}

// OpenInvite returns the company that an invite is for, or [ErrInvite]. Nothing is looked up
// for a text that this registry's key did not sign.
func (r *Registry) OpenInvite(ctx context.Context, invite string) (id string, err error) {
	const numbers = 16
	data, err := base64.RawURLEncoding.Strict().DecodeString(invite)
	if err != nil || len(data) <= numbers+sha256.Size {
		return "", ErrInvite
	}
	payload, signature := data[:len(data)-sha256.Size], data[len(data)-sha256.Size:]
	if !hmac.Equal(signature, r.sign(payload)) {
		return "", ErrInvite
	}
	epoch, until := binary.BigEndian.Uint64(payload), binary.BigEndian.Uint64(payload[8:])
	if time.Now().Unix() >= int64(until) { //nolint:gosec // it was signed
		return "", ErrInvite
	}
	id = string(payload[numbers:])
	s, err := r.state(ctx, id)
	if err != nil {
		return "", err
	}
	if s.Invites != epoch || !s.invites() {
		return "", ErrInvite
	}
	return id, nil
}

// RevokeInvites ends all invites of a company.
func (r *Registry) RevokeInvites(ctx context.Context, id string) error {
	_, err := r.update(ctx, id, func(_ store.Head, s state) (*step, error) {
		if s.Status == "" {
			return nil, ErrNotConnected
		}
		s.Invites++
		return &step{state: s}, nil
	})
	return err
}

// invites is whether there is something left to be done by invitation.
func (s state) invites() bool {
	return s.Status == Draft || s.Status == Incomplete || s.Status == Checking || s.Status == Degraded
}

func (r *Registry) state(ctx context.Context, id string) (state, error) {
	head, err := r.store.Head(ctx, unitOf(id))
	if err != nil {
		return state{}, err
	}
	return decodeState(head)
}

func (r *Registry) sign(payload []byte) []byte {
	mac := hmac.New(sha256.New, r.inviteKey)
	mac.Write(payload)
	return mac.Sum(nil)
}
