package xmlfeed

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"io"
	"strconv"
	"strings"

	"github.com/personio-go/sdk/internal/xmlscan"
)

// root is the feed's root element; Workzag is Personio's former name.
const root = "workzag-jobs"

// maxText bounds the text of one element, in bytes.
const maxText = 4 << 20

// decoder gives the scanner's tokens their meaning.
type decoder struct {
	scan         *xmlscan.Scanner
	maxPositions int
	index        int  // of the position being read
	begun        bool // the root was opened
	stray        bool // it holds something else than positions
	text         []byte
	err          error // sticky

	seed       maphash.Seed
	seen       map[int64]uint64 // content of each position, to tell duplicates
	duplicates []int64
}

func newDecoder(r io.Reader, cfg config) *decoder {
	return &decoder{
		scan:         xmlscan.New(r, root, xmlscan.Limits{Depth: 32, Attributes: 64, Text: maxText}),
		maxPositions: cfg.maxPositions,
		index:        -1,
		seed:         maphash.MakeSeed(),
		seen:         make(map[int64]uint64),
	}
}

// next returns the next position, io.EOF at the end of a whole document. Any
// error is final.
func (d *decoder) next() (Position, error) {
	for d.err == nil {
		position, isNew, err := d.position()
		d.err = err
		if isNew && err == nil {
			return position, nil
		}
	}
	return Position{}, d.err
}

// position reads up to the end of the next position.
func (d *decoder) position() (p Position, isNew bool, err error) {
	for {
		token, err := d.token()
		switch {
		case err != nil:
			return Position{}, false, d.end(err)
		case !d.begun: // the scanner lets nothing but the root come first
			d.begun = true
		case token.Kind == xmlscan.Text:
			d.stray = d.stray || len(bytes.TrimSpace(token.Text)) > 0
		case token.Kind == xmlscan.Start && token.Name == "position":
			return d.readPosition()
		case token.Kind == xmlscan.Start:
			d.stray = true
			if err := d.skip(); err != nil {
				return Position{}, false, err
			}
		}
	}
}

// end makes sure that a feed which seems empty really is: one with content that
// is not understood would otherwise pass for a company without jobs.
func (d *decoder) end(err error) error {
	if err == io.EOF && d.index < 0 && d.stray { //nolint:errorlint // the scanner returns io.EOF itself
		return &ParseError{Kind: ErrNotFeed, Line: d.scan.Line(), Reason: "it has content, but no position"}
	}
	return err
}

func (d *decoder) readPosition() (Position, bool, error) {
	d.index++
	if d.index >= d.maxPositions {
		reason := fmt.Sprintf("more than %d positions", d.maxPositions)
		return Position{}, false, &ParseError{Kind: ErrTooLarge, Line: d.scan.Line(), Reason: reason}
	}
	var b builder
	if err := d.children(func(name string) error { return b.field(d, name) }); err != nil {
		return Position{}, false, err
	}
	position, reason := b.finish()
	if reason != "" {
		return Position{}, false, d.invalid(b.id, reason)
	}
	content := contentHash(d.seed, &position)
	before, seen := d.seen[position.ID]
	switch {
	case !seen:
		d.seen[position.ID] = content
		return position, true, nil
	case before != content:
		return Position{}, false, d.invalid(b.id, "an earlier position has the same id and other content")
	default:
		d.duplicates = append(d.duplicates, position.ID)
		return Position{}, false, nil
	}
}

func (d *decoder) invalid(id, reason string) error {
	return &PositionError{Index: d.index, Line: d.scan.Line(), ID: id, Reason: reason}
}

func (d *decoder) token() (xmlscan.Token, error) {
	token, err := d.scan.Next()
	if err != nil && err != io.EOF { //nolint:errorlint // the scanner returns io.EOF itself
		err = parseError(err)
	}
	return token, err
}

// children calls field for every element inside the open one; field must read
// to the end of its element. It returns behind the end of the open one.
func (d *decoder) children(field func(name string) error) error {
	for {
		token, err := d.token()
		switch {
		case err != nil:
			return err
		case token.Kind == xmlscan.End:
			return nil
		case token.Kind == xmlscan.Start:
			if err := field(token.Name); err != nil {
				return err
			}
		}
	}
}

// readText returns the trimmed text of the open element without that of
// elements in it, and reads behind its end.
func (d *decoder) readText() (string, error) {
	d.text = d.text[:0]
	for {
		token, err := d.token()
		switch {
		case err != nil:
			return "", err
		case token.Kind == xmlscan.Text:
			if d.text = append(d.text, token.Text...); len(d.text) > maxText {
				err = &ParseError{Kind: ErrTooLarge, Line: d.scan.Line(), Reason: fmt.Sprintf("more than %d bytes of one text", maxText)}
			}
		case token.Kind == xmlscan.Start:
			err = d.skip()
		case token.Kind == xmlscan.End:
			return strings.TrimSpace(string(d.text)), nil
		}
		if err != nil {
			return "", err
		}
	}
}

// skip reads behind the end of the open element.
func (d *decoder) skip() error {
	for depth := 1; depth > 0; {
		token, err := d.token()
		if err != nil {
			return err
		}
		switch token.Kind {
		case xmlscan.Start:
			depth++
		case xmlscan.End:
			depth--
		case xmlscan.Text:
		}
	}
	return nil
}

// contentHash is equal for equal positions within one process.
func contentHash(seed maphash.Seed, p *Position) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	write := func(texts ...string) {
		_, _ = h.WriteString(strconv.Itoa(len(texts)) + ";")
		for _, s := range texts {
			_, _ = h.WriteString(strconv.Itoa(len(s)) + ":")
			_, _ = h.WriteString(s)
		}
	}
	write(p.Name, p.Subcompany, p.Office, p.Department, p.RecruitingCategory,
		string(p.EmploymentType), string(p.Seniority), string(p.Schedule), string(p.YearsOfExperience),
		string(p.Occupation), string(p.OccupationCategory), p.CreatedAtText)
	write(p.AdditionalOffices...)
	write(p.Keywords...)
	for _, description := range p.Descriptions {
		write(description.Name, description.HTML)
	}
	if s := p.Salary; s != nil {
		write(s.MinText, s.MaxText, s.CurrencySymbol, s.CurrencyCode, string(s.Type))
	}
	return h.Sum64()
}
