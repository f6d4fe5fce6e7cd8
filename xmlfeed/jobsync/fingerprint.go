package jobsync

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"github.com/personio-go/sdk/xmlfeed"
)

// Fingerprint recognises something as it is spelled in a feed. What has an equal
// one has the same content; what has another one may have the same content all the
// same. The zero Fingerprint is that of nothing.
type Fingerprint [16]byte

// IsZero says that it is the fingerprint of nothing.
func (f Fingerprint) IsZero() bool { return f == Fingerprint{} }

// MarshalText writes it in hexadecimal digits.
func (f Fingerprint) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, f[:]), nil }

// UnmarshalText reads what MarshalText wrote.
func (f *Fingerprint) UnmarshalText(text []byte) error {
	if hex.DecodedLen(len(text)) != len(f) {
		return fmt.Errorf("jobsync: a fingerprint has %d digits, not %d", hex.EncodedLen(len(f)), len(text))
	}
	_, err := hex.Decode(f[:], text)
	return err
}

// ink is a buffer that fingerprints are made in.
type ink []byte

func (b *ink) text(s string) {
	*b = binary.AppendUvarint(*b, uint64(len(s)))
	*b = append(*b, s...)
}

func (b *ink) texts(list []string) {
	*b = binary.AppendUvarint(*b, uint64(len(list)))
	for _, s := range list {
		b.text(s)
	}
}

func (b *ink) descriptions(list []xmlfeed.Description) {
	*b = binary.AppendUvarint(*b, uint64(len(list)))
	for i := range list {
		b.text(list[i].Name)
		b.text(list[i].HTML)
	}
}

// dry is the fingerprint of what was written. The buffer can be used again.
func (b *ink) dry() Fingerprint {
	sum := sha256.Sum256(*b)
	*b = (*b)[:0]
	return Fingerprint(sum[:len(Fingerprint{})])
}

// position is the fingerprint of a position with all its fields.
func (b *ink) position(p *xmlfeed.Position) Fingerprint {
	for _, s := range []string{
		p.Name, p.Subcompany, p.Office, p.Department, p.RecruitingCategory, string(p.EmploymentType), string(p.Seniority),
		string(p.Schedule), string(p.YearsOfExperience), string(p.Occupation), string(p.OccupationCategory), p.CreatedAtText,
	} {
		b.text(s)
	}
	b.texts(p.AdditionalOffices)
	b.texts(p.Keywords)
	b.descriptions(p.Descriptions)
	*b = binary.AppendVarint(*b, p.ID)
	*b = binary.AppendVarint(*b, p.CreatedAt.Unix())
	*b = binary.AppendUvarint(*b, uint64(p.CreatedAt.Nanosecond())) //nolint:gosec // from 0 to 999999999
	if s := p.Salary; s != nil {
		for _, text := range []string{s.Min.String(), s.Max.String(), s.MinText, s.MaxText, s.CurrencySymbol, s.CurrencyCode, string(s.Type)} {
			b.text(text)
		}
	}
	return b.dry()
}

// fingerprint is that of the texts of a job in one language.
func (b *ink) fingerprint(texts []xmlfeed.Description) Fingerprint {
	b.descriptions(texts)
	return b.dry()
}
