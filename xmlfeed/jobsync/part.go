package jobsync

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"time"
	"unicode/utf8"
)

// A part is what a store keeps of a record besides the whole job: all that is
// needed to see that a job is what it was. It begins with its form.
const partForm = 1

// The flags of a part.
const (
	flagArchived = 1 << iota
	flagLeftOut
	flagHeld
	flagApproved
)

// nameLength is how much of a job's name a part has, in bytes.
const nameLength = 200

func (r *Record) part() []byte {
	b := make([]byte, 0, 96)
	b = append(b, partForm, r.flags())
	b = binary.AppendVarint(b, r.ID)
	b = binary.AppendUvarint(b, r.Version)
	b = append(b, r.Print[:]...)
	b = binary.AppendUvarint(b, r.MissingFrom)
	b = appendTime(b, r.MissingSince)
	var ended time.Time
	if !r.open() {
		ended = r.ChangedAt
	}
	b = appendTime(b, ended)
	b = appendText(b, shorten(r.Name))
	b = appendText(b, r.TextLanguage)
	b = binary.AppendUvarint(b, uint64(len(r.Prints)))
	for _, language := range slices.Sorted(maps.Keys(r.Prints)) {
		spelling := r.Prints[language]
		b = append(appendText(b, language), spelling[:]...)
	}
	b = binary.AppendUvarint(b, uint64(len(r.StaleSince)))
	for _, language := range slices.Sorted(maps.Keys(r.StaleSince)) {
		b = appendTime(appendText(b, language), r.StaleSince[language])
	}
	return b
}

func (r *Record) flags() byte {
	return flag(r.Archived, flagArchived) | flag(r.LeftOut, flagLeftOut) | flag(r.Held, flagHeld) | flag(r.Approved, flagApproved)
}

func flag(set bool, flag byte) byte {
	if set {
		return flag
	}
	return 0
}

// shorten cuts a name for a part, at the end of a letter.
func shorten(name string) string {
	if len(name) <= nameLength {
		return name
	}
	cut := nameLength
	for cut > 0 && !utf8.RuneStart(name[cut]) {
		cut--
	}
	return name[:cut]
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendTime(b []byte, t time.Time) []byte {
	b = binary.AppendVarint(b, t.Unix())
	return binary.AppendUvarint(b, uint64(t.Nanosecond())) //nolint:gosec // from 0 to 999999999
}

// readPart reads what part wrote.
func readPart(part []byte) (record Record, err error) {
	p := &partReader{rest: part}
	if form := p.byte(); form != partForm && !p.bad {
		return record, fmt.Errorf("jobsync: a record has form %d, not %d", form, partForm)
	}
	flags := p.byte()
	record.Archived, record.LeftOut = flags&flagArchived != 0, flags&flagLeftOut != 0
	record.Held, record.Approved = flags&flagHeld != 0, flags&flagApproved != 0
	record.ID, record.Version = p.varint(), p.uvarint()
	record.Print = p.fingerprint()
	record.MissingFrom, record.MissingSince = p.uvarint(), p.time()
	record.ChangedAt = p.time()
	record.Name, record.TextLanguage = p.text(), p.text()
	if n := p.uvarint(); n > 0 && n <= uint64(len(p.rest)) {
		record.Prints = make(map[string]Fingerprint, n)
		for range n {
			language := p.text()
			record.Prints[language] = p.fingerprint()
		}
	}
	if n := p.uvarint(); n > 0 && n <= uint64(len(p.rest)) {
		record.StaleSince = make(map[string]time.Time, n)
		for range n {
			language := p.text()
			record.StaleSince[language] = p.time()
		}
	}
	if p.bad || len(p.rest) > 0 || record.ID <= 0 {
		return Record{}, fmt.Errorf("jobsync: a record of %d bytes cannot be read", len(part))
	}
	return record, nil
}

// partReader takes values off a part. It is bad from the first value on that is
// not there.
type partReader struct {
	rest []byte
	bad  bool
}

func (p *partReader) take(n int) []byte {
	if p.bad || n < 0 || n > len(p.rest) {
		p.bad, p.rest = true, nil
		return nil
	}
	taken := p.rest[:n]
	p.rest = p.rest[n:]
	return taken
}

func (p *partReader) byte() byte {
	if b := p.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (p *partReader) varint() int64 {
	value, n := binary.Varint(p.rest)
	if p.take(max(n, 0)); n <= 0 {
		p.bad = true
	}
	return value
}

func (p *partReader) uvarint() uint64 {
	value, n := binary.Uvarint(p.rest)
	if p.take(max(n, 0)); n <= 0 {
		p.bad = true
	}
	return value
}

func (p *partReader) text() string {
	n := p.uvarint()
	if n > uint64(len(p.rest)) {
		p.bad = true
		return ""
	}
	return string(p.take(int(n))) //nolint:gosec // at most the part's length
}

func (p *partReader) fingerprint() (spelling Fingerprint) {
	copy(spelling[:], p.take(len(spelling)))
	return spelling
}

func (p *partReader) time() time.Time {
	seconds, nanoseconds := p.varint(), p.uvarint()
	return time.Unix(seconds, int64(nanoseconds%1e9)).UTC()
}
