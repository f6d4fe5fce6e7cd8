package store

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	maxName  = 200
	maxOwner = 200
	maxKey   = 100
	maxTag   = 50
	maxValue = 600
	// sealRoom is by how much heads and parts may be longer in a store than a feature may make them: what Seal adds.
	sealRoom = 2 << 10
)

// Validate returns an [ErrInvalid] for a unit whose kind or name no store takes.
func (u Unit) Validate() error {
	if err := validText("kind", u.Kind, 1, maxName); err != nil {
		return err
	}
	return validText("unit's name", u.Name, 1, maxName)
}

func (r Record) validate(room int) error {
	if err := validKey(r.Key); err != nil {
		return err
	}
	if len(r.Part) > MaxPart+room {
		return invalid("a record's part has at most %d bytes, not %d", MaxPart, len(r.Part))
	}
	for i, tag := range r.Tags {
		if err := tag.validate(); err != nil {
			return err
		}
		if slices.Contains(r.Tags[:i], tag) {
			return invalid("a record has two equal tags %q", tag.Name)
		}
	}
	return nil
}

func (t Tag) validate() error {
	if err := validText("tag's name", t.Name, 1, maxTag); err != nil {
		return err
	}
	return validText("tag's value", t.Value, 0, maxValue)
}

// Validate returns an [ErrInvalid] for a change that no unit takes, whatever its head is. [Head.After] does the same, but
// leaves a little room above MaxHead and MaxPart for what [Seal] adds.
func (c *Change) Validate() error { return c.validate(0) }

func (c *Change) validate(room int) error {
	if len(c.Head) > MaxHead+room {
		return invalid("a head has at most %d bytes, not %d", MaxHead, len(c.Head))
	}
	if !c.Due.IsZero() && (c.Due.Before(time.Unix(0, math.MinInt64)) || c.Due.After(time.Unix(0, math.MaxInt64))) {
		return invalid("a due time is between the years 1678 and 2262, or zero")
	}
	records := make([]string, 0, len(c.Put)+len(c.Forget))
	for _, record := range c.Put {
		if err := record.validate(room); err != nil {
			return err
		}
		records = append(records, record.Key)
	}
	bodies := make([]string, 0, len(c.Bodies)+len(c.Drop))
	for _, body := range c.Bodies {
		bodies = append(bodies, body.Key)
	}
	if err := validKeys(append(records, c.Forget...)); err != nil {
		return err
	}
	return validKeys(append(bodies, c.Drop...))
}

// Validate returns an [ErrInvalid] for a query that no store answers.
func (q Query) Validate() error {
	for _, err := range []error{
		ValidateKind(q.Kind, q.Limit), validText("tag's name", q.Tag, 1, maxTag),
		validText("bound", q.From, 0, math.MaxInt), validText("bound", q.To, 0, math.MaxInt),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// ValidateKind returns an [ErrInvalid] for what no store lists.
func ValidateKind(kind string, limit int) error {
	if err := ValidateLimit(limit); err != nil {
		return err
	}
	return validText("kind", kind, 1, maxName)
}

// ValidateLimit returns an [ErrInvalid] for a limit below 1.
func ValidateLimit(limit int) error {
	if limit < 1 {
		return invalid("a limit is at least 1, not %d", limit)
	}
	return nil
}

// validKeys refuses a key that is named twice: whether it is there afterwards would be a matter of order.
func validKeys(keys []string) error {
	seen := make(map[string]bool, len(keys))
	for _, key := range keys {
		if err := validKey(key); err != nil {
			return err
		}
		if seen[key] {
			return invalid("a change names the key %q twice", key)
		}
		seen[key] = true
	}
	return nil
}

func validKey(key string) error {
	if len(key) < 1 || len(key) > maxKey {
		return invalid("a key has 1 to %d bytes, not %d", maxKey, len(key))
	}
	return nil
}

func validText(what, text string, least, most int) error {
	switch {
	case len(text) < least, len(text) > most:
		return invalid("a %s has %d to %d bytes, not %d", what, least, most, len(text))
	case !utf8.ValidString(text), strings.ContainsRune(text, 0):
		return invalid("a %s is UTF-8 without NUL", what)
	}
	return nil
}

func invalid(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrInvalid, fmt.Sprintf(format, args...))
}
