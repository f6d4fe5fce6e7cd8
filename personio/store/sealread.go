package store

import (
	"cmp"
	"context"
	"errors"
)

// Head implements [Reader].
func (s *sealed) Head(ctx context.Context, unit Unit) (Head, error) {
	if err := begin(ctx, unit.Validate()); err != nil {
		return Head{}, err
	}
	hidden := s.hide(unit)
	head, err := s.store.Head(ctx, hidden)
	if err != nil {
		return Head{}, err
	}
	_, head, err = s.openHead(hidden, head)
	return head, err
}

// Records implements [Reader].
func (s *sealed) Records(ctx context.Context, unit Unit, keys ...string) (uint64, []Record, error) {
	if err := begin(ctx, unit.Validate()); err != nil {
		return 0, nil, err
	}
	hidden := s.hide(unit)
	version, records, err := s.store.Records(ctx, hidden, keys...)
	records, err = openAll(records, err, func(record Record) (Record, error) { return s.openRecord(hidden, record) })
	return version, records, err
}

// openAll returns what can be opened, and the errors of the rest.
func openAll[T any](sealed []T, err error, open func(T) (T, error)) ([]T, error) {
	var opened []T
	for _, one := range sealed {
		plain, openErr := open(one)
		if err = errors.Join(err, openErr); openErr == nil {
			opened = append(opened, plain)
		}
	}
	return opened, err
}

// Bodies implements [Reader].
func (s *sealed) Bodies(ctx context.Context, unit Unit, keys ...string) ([]Body, error) {
	if err := begin(ctx, unit.Validate()); err != nil {
		return nil, err
	}
	hidden := s.hide(unit)
	bodies, err := s.store.Bodies(ctx, hidden, keys...)
	return openAll(bodies, err, func(body Body) (_ Body, err error) {
		body.Data, err = s.open("body", hidden, body.Key, body.Data)
		return body, err
	})
}

// Pending implements [Reader].
func (s *sealed) Pending(ctx context.Context, unit Unit, limit int) ([]Event, error) {
	if err := begin(ctx, cmp.Or(unit.Validate(), ValidateLimit(limit))); err != nil {
		return nil, err
	}
	hidden := s.hide(unit)
	events, err := s.store.Pending(ctx, hidden, limit)
	return openAll(events, err, func(event Event) (_ Event, err error) {
		event.Body, err = s.open("event", hidden, eventKey(event.Seq), event.Body)
		return event, err
	})
}

// Find implements [Reader].
func (s *sealed) Find(ctx context.Context, query Query) ([]Ref, error) {
	if err := begin(ctx, query.Validate()); err != nil {
		return nil, err
	}
	asked, hashed := query, s.tags[query.Tag]
	if hashed {
		if query.To != query.From+"\x01" {
			return nil, invalid("the tag %q is hashed: From is the value, To the value with \\x01 behind it", query.Tag)
		}
		query.From = s.hashTag(query.Kind, Tag{query.Tag, asked.From})
		query.To, query.After.Value = query.From+"\x01", query.From
	}
	if asked.After == (Ref{}) {
		query.After = Ref{}
	} else if asked.After.Unit != "" {
		query.After.Unit = s.hide(Unit{query.Kind, asked.After.Unit}).Name
	}
	refs, err := s.store.Find(ctx, query)
	names := make(map[string]string)
	return openAll(refs, err, func(ref Ref) (_ Ref, err error) {
		if hashed {
			ref.Value = asked.From
		}
		ref.Unit, err = s.name(ctx, Unit{query.Kind, ref.Unit}, names)
		return ref, err
	})
}

// name looks a unit's name up in its head.
func (s *sealed) name(ctx context.Context, hidden Unit, known map[string]string) (string, error) {
	if name, ok := known[hidden.Name]; ok {
		return name, nil
	}
	head, err := s.store.Head(ctx, hidden)
	if err != nil {
		return "", err
	}
	name, _, err := s.openHead(hidden, head)
	known[hidden.Name] = cmp.Or(name, unnamed+hidden.Name)
	return known[hidden.Name], err
}

// Due implements [Reader].
func (s *sealed) Due(ctx context.Context, kind string, limit int) ([]Turn, error) {
	if err := begin(ctx, ValidateKind(kind, limit)); err != nil {
		return nil, err
	}
	turns, err := s.store.Due(ctx, kind, limit)
	return openAll(turns, err, func(turn Turn) (_ Turn, err error) {
		turn.Unit.Name, err = s.name(ctx, turn.Unit, make(map[string]string))
		return turn, err
	})
}

// Units implements [Reader].
func (s *sealed) Units(ctx context.Context, kind, after string, limit int) ([]UnitHead, error) {
	if err := begin(ctx, ValidateKind(kind, limit)); err != nil {
		return nil, err
	}
	if after != "" {
		after = s.hide(Unit{kind, after}).Name
	}
	units, err := s.store.Units(ctx, kind, after, limit)
	return openAll(units, err, func(unit UnitHead) (UnitHead, error) {
		name, head, err := s.openHead(Unit{kind, unit.Name}, unit.Head)
		return UnitHead{cmp.Or(name, unnamed+unit.Name), head}, err
	})
}

// sealedChecker names units as they are.
type sealedChecker struct {
	sealed  *sealed
	checker Checker
}

// Check implements [Checker]. A unit whose head cannot be opened is named by its hash, as a deleted one.
func (c sealedChecker) Check(ctx context.Context) ([]Damage, error) {
	damage, err := c.checker.Check(ctx)
	names := make(map[string]string)
	for i, found := range damage {
		name, nameErr := c.sealed.name(ctx, found.Unit, names)
		if nameErr != nil {
			name = unnamed + found.Unit.Name
		}
		damage[i].Unit.Name = name
	}
	return damage, err
}
