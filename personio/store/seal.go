package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/personio-go/sdk/internal/seal"
)

// Keys are the keys of [Seal]. They come from where secrets are kept, and never from the store.
type Keys struct {
	// Names has at least 16 random bytes and makes hashes of names and tags. It cannot be replaced: with another one nothing
	// that was kept is found.
	Names []byte
	// Contents has 16, 24 or 32 random bytes and encrypts everything else, with AES-GCM. Former keys still open what they sealed.
	Contents []byte
	Former   [][]byte
}

// Seal lays encryption over a store: heads, parts, bodies and events are sealed, each so that it opens only in its place, and
// the names of units are keyed hashes. A deleted unit leaves such a hash and numbers, nothing else. Kinds, keys of records
// and bodies, times, owners of leases and the numbers of heads stay readable; nothing personal belongs into them.
//
// The values of the named tags become keyed hashes, too. Such a tag answers exact questions only: From is the value, To the
// value with "\x01" behind it. All other tags stay as they are, since hashes have no order.
//
// Units come in the order of their hashes where a store orders them by name. [Reader.Units] shows a deleted one, whose name
// nobody knows any more, as DEL (U+007F) and its hash; that can be given in the place of the name.
func Seal(s Store, keys Keys, tags ...string) (Store, error) { //nolint:ireturn // with what the store can do beside
	sealer, err := seal.New(keys.Contents, keys.Former...)
	if err != nil {
		return nil, fmt.Errorf("store: Seal: %w", err)
	}
	if len(keys.Names) < 16 {
		return nil, fmt.Errorf("store: Seal: the key for names has %d bytes, not 16 or more", len(keys.Names))
	}
	w := &sealed{store: s, sealer: sealer, key: keys.Names, tags: make(map[string]bool)}
	for _, tag := range tags {
		w.tags[tag] = true
	}
	scrubber, scrubs := s.(Scrubber)
	checker, checks := s.(Checker)
	switch check := (sealedChecker{w, checker}); {
	case scrubs && checks:
		return struct {
			*sealed
			Scrubber
			sealedChecker
		}{w, scrubber, check}, nil
	case scrubs:
		return struct {
			*sealed
			Scrubber
		}{w, scrubber}, nil
	case checks:
		return struct {
			*sealed
			sealedChecker
		}{w, check}, nil
	default:
		return w, nil
	}
}

type sealed struct {
	store  Store
	sealer *seal.Sealer
	key    []byte
	tags   map[string]bool // that are hashed
}

// hash returns 32 hexadecimal digits.
func (s *sealed) hash(parts ...string) string {
	mac := hmac.New(sha256.New, s.key)
	_, _ = mac.Write([]byte(strings.Join(parts, "\x00"))) // no part has NUL
	return hex.EncodeToString(mac.Sum(nil)[:hashSize/2])
}

const (
	hashSize = 32
	// unnamed is what a hash begins with that stands in the place of a name.
	unnamed = "\x7f"
)

// hide returns the unit as the store has it.
func (s *sealed) hide(unit Unit) Unit {
	if hash, ok := strings.CutPrefix(unit.Name, unnamed); ok && len(hash) == hashSize {
		return Unit{unit.Kind, hash}
	}
	return Unit{unit.Kind, s.hash("unit", unit.Kind, unit.Name)}
}

// place is what something sealed belongs to.
func place(what string, hidden Unit, key string) []byte {
	return []byte(strings.Join([]string{what, hidden.Kind, hidden.Name, key}, "\x00"))
}

func (s *sealed) open(what string, hidden Unit, key string, content []byte) ([]byte, error) {
	plain, err := s.sealer.Open(content, place(what, hidden, key))
	if err != nil {
		return nil, fmt.Errorf("%w: a %s of a unit of kind %q: %w", ErrDamaged, what, hidden.Kind, err)
	}
	return plain, nil
}

// openHead returns the name that is sealed within a head, "" for one that has none.
func (s *sealed) openHead(hidden Unit, head Head) (name string, opened Head, err error) {
	if head.Version == 0 || head.Deleted {
		return "", head, nil
	}
	plain, err := s.open("head", hidden, "", head.Body)
	if err != nil {
		return "", Head{}, err
	}
	name, rest, err := cutText(plain)
	if head.Body = rest; len(rest) == 0 {
		head.Body = nil
	}
	return name, head, err
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

func cutText(b []byte) (text string, rest []byte, err error) {
	length, size := binary.Uvarint(b)
	if size <= 0 || length > uint64(len(b)-size) { //nolint:gosec // not negative
		return "", nil, fmt.Errorf("%w: it was sealed in another form", ErrDamaged)
	}
	end := size + int(length) //nolint:gosec // compared above
	return string(b[size:end]), b[end:], nil
}

// Commit implements [Store].
func (s *sealed) Commit(ctx context.Context, unit Unit, change Change) error {
	if err := begin(ctx, errors.Join(unit.Validate(), change.Validate())); err != nil {
		return err
	}
	hidden := s.hide(unit)
	change.Head = s.sealer.Seal(append(appendText(nil, unit.Name), change.Head...), place("head", hidden, ""))
	records := make([]Record, len(change.Put))
	for i, record := range change.Put {
		records[i] = s.sealRecord(hidden, record)
	}
	bodies := make([]Body, len(change.Bodies))
	for i, body := range change.Bodies {
		bodies[i] = Body{body.Key, s.sealer.Seal(body.Data, place("body", hidden, body.Key))}
	}
	change.Put, change.Bodies = records, bodies
	if len(change.Append) > 0 {
		// An event is sealed with its number. If the head is not that of the change, the change is not made.
		head, err := s.store.Head(ctx, hidden)
		if err != nil {
			return err
		}
		events := make([][]byte, len(change.Append))
		for i, body := range change.Append {
			events[i] = s.sealer.Seal(body, place("event", hidden, eventKey(head.LastSeq+uint64(i)+1)))
		}
		change.Append = events
	}
	return s.store.Commit(ctx, hidden, change)
}

func eventKey(seq uint64) string { return string(binary.BigEndian.AppendUint64(nil, seq)) }

// sealRecord seals the part, and before it the tags that are hashed, so that they can be told again.
func (s *sealed) sealRecord(hidden Unit, record Record) Record {
	var plain []byte
	tags := make([]Tag, 0, len(record.Tags))
	for _, tag := range record.Tags {
		if s.tags[tag.Name] {
			plain = appendText(appendText(plain, tag.Name), tag.Value)
			tag.Value = s.hashTag(hidden.Kind, tag)
		}
		tags = append(tags, tag)
	}
	plain = append(appendText(plain, ""), record.Part...)
	return Record{record.Key, tags, s.sealer.Seal(plain, place("record", hidden, record.Key))}
}

func (s *sealed) hashTag(kind string, tag Tag) string {
	return s.hash("tag", kind, tag.Name, tag.Value)
}

func (s *sealed) openRecord(hidden Unit, record Record) (Record, error) {
	rest, err := s.open("record", hidden, record.Key, record.Part)
	var tags []Tag
	for _, tag := range record.Tags {
		if !s.tags[tag.Name] {
			tags = append(tags, tag)
		}
	}
	for err == nil {
		var tag Tag
		if tag.Name, rest, err = cutText(rest); tag.Name == "" {
			break
		}
		tag.Value, rest, err = cutText(rest)
		tags = append(tags, tag)
	}
	return Record{record.Key, tags, rest}, err
}

// Delete implements [Store].
func (s *sealed) Delete(ctx context.Context, unit Unit) error {
	if err := begin(ctx, unit.Validate()); err != nil {
		return err
	}
	return s.store.Delete(ctx, s.hide(unit))
}

// Lease implements [Store].
func (s *sealed) Lease(ctx context.Context, unit Unit, owner string, ttl time.Duration) (uint64, Head, error) {
	if err := begin(ctx, ValidateLease(unit, owner, ttl)); err != nil {
		return 0, Head{}, err
	}
	hidden := s.hide(unit)
	fence, head, err := s.store.Lease(ctx, hidden, owner, ttl)
	if err != nil {
		return 0, Head{}, err
	}
	_, head, err = s.openHead(hidden, head)
	return fence, head, err
}

// Release implements [Store].
func (s *sealed) Release(ctx context.Context, unit Unit, owner string) error {
	if err := begin(ctx, unit.Validate()); err != nil {
		return err
	}
	return s.store.Release(ctx, s.hide(unit), owner)
}
