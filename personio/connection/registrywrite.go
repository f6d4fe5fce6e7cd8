package connection

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

// Begin makes a draft for a company, so that there is something to invite to and to show. It
// leaves a connection that exists alone.
func (r *Registry) Begin(ctx context.Context, id string) (Entry, error) {
	s, err := r.update(ctx, id, func(head store.Head, s state) (*step, error) {
		if s.Status != "" {
			return nil, nil //nolint:nilnil // nothing to change
		}
		return &step{state: s.become(Draft, "", "", now()), revive: head.Deleted}, nil
	})
	return s.entry(id), err
}

// SaveOption changes [Registry.Save].
type SaveOption func(*saving)

type saving struct{ twice bool }

// AllowTwice lets two companies of the product have the same Personio account.
func AllowTwice() SaveOption { return func(s *saving) { s.twice = true } }

// Save keeps what a company entered, complete or not, and has it checked at once by
// [Registry.Run], or by [Registry.Check]. What cannot be right makes the connection [Incomplete]
// (the entry says which step), and is not an error. The same account at another company is a
// [*DuplicateError], and nothing is kept.
//
// A secret that is empty while the rest of its pair is as before is the one that was entered
// before: forms do not show secrets again. Clients that are in use go on with the old
// credentials until their calls are done; new ones have the new.
func (r *Registry) Save(ctx context.Context, id string, settings Settings, opts ...SaveOption) (Entry, error) {
	var saving saving
	for _, opt := range opts {
		if opt != nil {
			opt(&saving)
		}
	}
	kept, err := r.settings(ctx, id)
	if err != nil && !errors.Is(err, store.ErrDamaged) { // damaged settings are replaced
		return Entry{}, err
	}
	settings = settings.trimmed().keeping(kept)
	slug := settings.slug()
	if slug != "" && !saving.twice {
		other, err := r.otherWith(ctx, id, slug)
		if err != nil {
			return Entry{}, err
		}
		if other != "" {
			return Entry{}, &DuplicateError{ID: other}
		}
	}
	body, err := r.sealSettings(id, settings)
	if err != nil {
		return Entry{}, err
	}
	var wrong *Problem
	if problems := settings.allProblems(); len(problems) > 0 {
		wrong = &problems[0]
	}
	s, err := r.update(ctx, id, func(head store.Head, s state) (*step, error) {
		next, events := s.entered(slug, wrong, now())
		return &step{state: next, events: events, bodies: []store.Body{body}, revive: head.Deleted}, nil
	})
	return s.entry(id), err
}

// keeping fills secrets in that were not entered again.
func (s Settings) keeping(before Settings) Settings {
	if s.RecruitingToken.IsZero() && s.CompanyID != "" && s.CompanyID == before.CompanyID {
		s.RecruitingToken = before.RecruitingToken
	}
	if s.ClientSecret.IsZero() && s.ClientID != "" && s.ClientID == before.ClientID {
		s.ClientSecret = before.ClientSecret
	}
	return s
}

// Settings returns what a company entered, with its secrets; for a page, show whether they are
// there and not what they are.
func (r *Registry) Settings(ctx context.Context, id string) (Settings, error) {
	if _, err := r.Get(ctx, id); err != nil {
		return Settings{}, err
	}
	return r.settings(ctx, id)
}

// checkTime is what one check may take.
const checkTime = 2 * time.Minute

// Check looks at a connection now, and returns how it stands. While somebody else is checking
// it, it returns how it stood before.
func (r *Registry) Check(ctx context.Context, id string) (Entry, error) {
	before, err := r.Get(ctx, id)
	if err != nil || before.Status == Draft || before.Status == Ended {
		return before, err
	}
	fence, _, err := r.store.Lease(ctx, unitOf(id), r.owner, checkTime)
	if errors.Is(err, store.ErrLeased) {
		return before, nil
	}
	if err != nil {
		return before, err
	}
	defer r.release(ctx, id)
	return r.check(ctx, id, fence)
}

func (r *Registry) release(ctx context.Context, id string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := r.store.Release(ctx, unitOf(id), r.owner); err != nil {
		r.complain(ctx, "release", err) // it ends by itself
	}
}

// check is that of the holder of the lease.
func (r *Registry) check(ctx context.Context, id string, fence uint64) (Entry, error) {
	head, err := r.store.Head(ctx, unitOf(id))
	if err != nil {
		return Entry{}, err
	}
	seen, err := decodeState(head)
	if err != nil {
		return Entry{}, err
	}
	settings, err := r.settings(ctx, id)
	if err != nil {
		return Entry{}, err
	}
	checking, cancel := context.WithTimeout(ctx, checkTime/2)
	defer cancel()
	report := Check(checking, settings, append(slices.Clone(r.options), WithRecruitingProbe())...)
	if ctx.Err() != nil {
		return seen.entry(id), context.Cause(ctx)
	}
	return r.checked(ctx, id, fence, seen.Settings, report)
}

// checked keeps what a check found, if nothing else was entered in the meantime.
func (r *Registry) checked(ctx context.Context, id string, fence, settings uint64, report Report) (Entry, error) {
	_, problems, err := r.Report(ctx, id)
	if err != nil && !errors.Is(err, store.ErrDamaged) {
		return Entry{}, err
	}
	at := now()
	bodies := make([]store.Body, 0, 2)
	for key, value := range map[string]any{reportBody: report, problemsBody: noted(problems, report, at)} {
		data, err := json.Marshal(value)
		if err != nil {
			return Entry{}, err
		}
		bodies = append(bodies, store.Body{Key: key, Data: data})
	}
	for {
		s, err := r.update(ctx, id, func(_ store.Head, s state) (*step, error) {
			if s.Settings != settings || s.Status == "" {
				return nil, nil //nolint:nilnil // the report is about something else
			}
			next, events := s.checked(report, at)
			return &step{state: next, events: events, bodies: bodies, fence: fence}, nil
		})
		if !errors.Is(err, store.ErrConflict) || ctx.Err() != nil {
			return s.entry(id), err
		}
		if !r.holds(ctx, id, &fence) {
			return s.entry(id), err
		}
	}
}

// holds takes the lease again after a conflict: it may have been a write without a lease, or
// the end of ours.
func (r *Registry) holds(ctx context.Context, id string, fence *uint64) bool {
	newer, _, err := r.store.Lease(ctx, unitOf(id), r.owner, checkTime)
	*fence = newer
	return err == nil
}

// noted are the problems seen so far, the newest first; a report that found none leaves them as
// a history.
func noted(seen []SeenProblem, report Report, at time.Time) []SeenProblem {
	const most = 20
	for _, f := range report.Findings {
		if f.State != Failed {
			continue
		}
		problem := SeenProblem{Message: f.Message, Step: f.Step, FirstSeen: at, LastSeen: at}
		if i := slices.IndexFunc(seen, func(p SeenProblem) bool { return p.Step == f.Step && p.Code == f.Code }); i >= 0 {
			problem.FirstSeen = seen[i].FirstSeen
			seen = slices.Delete(seen, i, i+1)
		}
		seen = slices.Insert(seen, 0, problem)
	}
	return seen[:min(len(seen), most)]
}

// Hint asks for a check soon, because something was seen that a check would explain: a 401, a
// feed that is gone. There is at most one check a minute, however many hints come. The clients
// of [Registry.Clients] give hints by themselves.
func (r *Registry) Hint(ctx context.Context, id string) error {
	_, err := r.update(ctx, id, func(_ store.Head, s state) (*step, error) {
		next := s.hinted(now())
		if s.Status == "" || next.Next.Equal(s.Next) {
			return nil, nil //nolint:nilnil // it is checked soon, or there is nothing to check
		}
		return &step{state: next}, nil
	})
	return err
}

// PutOff has a failing step taken for good until a time: support knows of it. It is told again
// afterwards.
func (r *Registry) PutOff(ctx context.Context, id string, what Step, until time.Time) error {
	_, err := r.update(ctx, id, func(_ store.Head, s state) (*step, error) {
		if s.Status == "" {
			return nil, ErrNotConnected
		}
		putOff := map[Step]time.Time{what: until.UTC().Round(0)}
		for other, at := range s.PutOff {
			if other != what && at.After(now()) {
				putOff[other] = at
			}
		}
		s.PutOff = putOff
		return &step{state: s.hinted(now())}, nil
	})
	return err
}

// End ends a connection: there are no clients any more, no checks, and invites do not hold. What
// was entered stays, so that [Registry.Save] can go on from it; see [Registry.Erase].
func (r *Registry) End(ctx context.Context, id string) (Entry, error) {
	s, err := r.update(ctx, id, func(_ store.Head, s state) (*step, error) {
		if s.Status == "" {
			return nil, ErrNotConnected
		}
		next, events := s.ended(now())
		return &step{state: next, events: events}, nil
	})
	r.forget(id)
	return s.entry(id), err
}

// Erase removes everything of a company: settings, secrets, reports, events that wait. The
// company's data in a job sync, an outbox or a mirror of people is removed there.
func (r *Registry) Erase(ctx context.Context, id string) error {
	r.forget(id)
	return r.store.Delete(ctx, unitOf(id))
}
