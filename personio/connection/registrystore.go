package connection

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/store"
)

// What a unit keeps: the state in its head; a record to find it by; settings, report and problems
// as bodies. The settings are sealed, nothing else holds a secret.
const (
	recordKey    = "connection"
	tagSlug      = "slug"
	tagStatus    = "status"
	settingsBody = "settings"
	reportBody   = "report"
	problemsBody = "problems"
)

func unitOf(id string) store.Unit { return store.Unit{Kind: Kind, Name: id} }

// step is what one commit does to a connection.
type step struct {
	state  state
	events []Event
	bodies []store.Body
	// acknowledge is the number of the last event that was told.
	acknowledge uint64
	// revive lets the step begin anew for an erased company.
	revive bool
	fence  uint64
}

// update decides and commits, and decides again when somebody else was faster. A decision
// without a change is nil.
func (r *Registry) update(ctx context.Context, id string, decide func(head store.Head, s state) (*step, error)) (state, error) {
	for {
		head, err := r.store.Head(ctx, unitOf(id))
		if err != nil {
			return state{}, fmt.Errorf("connection: %w", err)
		}
		before, err := decodeState(head)
		if err != nil {
			return state{}, err
		}
		next, err := decide(head, before)
		if err != nil || next == nil {
			return before, err
		}
		err = r.commit(ctx, id, head, next)
		switch {
		case err == nil:
			r.signal()
			return next.state, nil
		case !errors.Is(err, store.ErrConflict) || next.fence != 0:
			return state{}, fmt.Errorf("connection: %w", err)
		}
	}
}

func (r *Registry) commit(ctx context.Context, id string, head store.Head, next *step) error {
	change := store.Change{
		IfVersion: head.Version, Fence: next.fence, Bodies: next.bodies, Acknowledge: next.acknowledge, Revive: next.revive,
		Put: []store.Record{{Key: recordKey, Tags: []store.Tag{{Name: tagSlug, Value: next.state.Slug}, {Name: tagStatus, Value: string(next.state.Status)}}}},
	}
	last := head.LastSeq + uint64(len(next.events))
	if r.deliver == nil { // nobody wants to know
		change.Acknowledge = last
	}
	for _, event := range next.events {
		data, err := json.Marshal(event)
		if err != nil {
			return err
		}
		change.Append = append(change.Append, data)
	}
	pending := last > max(head.Acked, change.Acknowledge)
	if !pending {
		next.state.Retry, next.state.Tries = time.Time{}, 0
	}
	body, err := json.Marshal(next.state)
	if err != nil {
		return err
	}
	change.Head, change.Due = body, next.state.due(pending)
	return r.store.Commit(ctx, unitOf(id), change)
}

// body reads one body of a connection, nil if there is none.
func (r *Registry) body(ctx context.Context, id, key string) ([]byte, error) {
	bodies, err := r.store.Bodies(ctx, unitOf(id), key)
	if err != nil {
		return nil, fmt.Errorf("connection: %w", err)
	}
	if len(bodies) == 0 {
		return nil, nil
	}
	return bodies[0].Data, nil
}

// settingsForm is how settings are kept: with the secrets, which JSON of Settings has not.
type settingsForm struct {
	Domain          string               `json:"domain"`
	CompanyID       string               `json:"company_id,omitempty"`
	RecruitingToken string               `json:"recruiting_token,omitempty"`
	ChannelID       string               `json:"channel_id,omitempty"`
	SourceAttribute string               `json:"source_attribute,omitempty"`
	ClientID        string               `json:"client_id,omitempty"`
	ClientSecret    string               `json:"client_secret,omitempty"`
	Operations      []personio.Operation `json:"operations,omitempty"`
	Languages       []string             `json:"languages,omitempty"`
}

// sealSettings are the settings as a body, which opens for this company only.
func (r *Registry) sealSettings(id string, s Settings) (store.Body, error) {
	plain, err := json.Marshal(settingsForm{ //nolint:gosec // it is sealed before it is kept
		s.Domain, s.CompanyID, s.RecruitingToken.Reveal(), s.ChannelID, s.SourceAttribute, s.ClientID, s.ClientSecret.Reveal(), s.Operations, s.Languages,
	})
	if err != nil {
		return store.Body{}, err
	}
	return store.Body{Key: settingsBody, Data: r.sealer.Seal(plain, []byte(Kind+"\x00"+id))}, nil
}

// settings are those of a connection, zero if there are none.
func (r *Registry) settings(ctx context.Context, id string) (Settings, error) {
	data, err := r.body(ctx, id, settingsBody)
	if err != nil || data == nil {
		return Settings{}, err
	}
	plain, err := r.sealer.Open(data, []byte(Kind+"\x00"+id))
	if err != nil {
		return Settings{}, fmt.Errorf("connection: the settings: %w", err)
	}
	var s settingsForm
	if err := json.Unmarshal(plain, &s); err != nil {
		return Settings{}, fmt.Errorf("connection: the settings: %w", store.ErrDamaged)
	}
	return Settings{
		Domain: s.Domain, CompanyID: s.CompanyID, RecruitingToken: auth.NewSecret(s.RecruitingToken), ChannelID: s.ChannelID,
		SourceAttribute: s.SourceAttribute, ClientID: s.ClientID, ClientSecret: auth.NewSecret(s.ClientSecret), Operations: s.Operations, Languages: s.Languages,
	}, nil
}

// otherWith is another company of the product with the same Personio account, "" if there is none.
// One whose connection has ended does not count.
func (r *Registry) otherWith(ctx context.Context, id, slug string) (string, error) {
	const enough = 20
	// Slugs have letters, digits and hyphens, all above 0x01: nothing but the slug itself is found.
	refs, err := r.store.Find(ctx, store.Query{Kind: Kind, Tag: tagSlug, From: slug, To: slug + "\x01", Limit: enough})
	if err != nil {
		return "", fmt.Errorf("connection: %w", err)
	}
	refs = slices.DeleteFunc(refs, func(ref store.Ref) bool { return ref.Unit == id })
	for _, ref := range refs {
		entry, err := r.Get(ctx, ref.Unit)
		if err == nil && entry.Status != Ended {
			return ref.Unit, nil
		}
	}
	return "", nil
}
