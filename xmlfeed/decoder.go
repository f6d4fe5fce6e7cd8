package xmlfeed

import (
	"fmt"
	"io"

	"github.com/personio-go/sdk/internal/xmlscan"
)

// root is the feed's root element; Workzag is Personio's former name.
const root = "workzag-jobs"

const (
	maxText     = 4 << 20 // bytes of one text
	maxPosition = 8 << 20 // bytes of one position, as the document has it
	maxList     = 1000    // offices, or descriptions, of a position
	maxRepairs  = 1000    // of a document
)

func scanLimits() xmlscan.Limits {
	return xmlscan.Limits{Depth: 32, Attributes: 64, Text: maxText, Piece: maxPosition, Repairs: maxRepairs}
}

// decoder gives what the scanner reads its meaning.
type decoder struct {
	scan    *xmlscan.Scanner
	cfg     config
	begun   bool // the root was opened
	index   int  // of the position that is being read, counted from 0
	builder builder
	piece   func() error
	found   found // what the last piece was
	current Position
	strange bool  // the root holds other elements
	err     error // sticky

	duplicates []int64
	skipped    []*PositionError
	repairs    []Repair
}

// found is what a piece of the document turned out to be.
type found uint8

const (
	nothing found = iota
	aPosition
	theEnd
)

func newDecoder(scan *xmlscan.Scanner, cfg config) *decoder {
	d := &decoder{scan: scan, cfg: cfg, index: -1}
	d.piece = d.child
	return d
}

// next returns the next position, io.EOF at the end of a whole document. Any
// error is final. What is new is for seen to say.
func (d *decoder) next(seen func(*Position) standing) (Position, error) {
	for d.err == nil {
		ok, err := d.position(seen)
		d.err = err
		if ok && err == nil {
			return d.current, nil
		}
	}
	return Position{}, d.err
}

// standing is what a position is among those that came before it.
type standing uint8

const (
	isNew standing = iota
	isDuplicate
	isConflict
)

// position reads one piece of the document, which may be a position.
func (d *decoder) position(seen func(*Position) standing) (ok bool, err error) {
	if !d.begun {
		d.begun = true
		return false, d.read(d.scan.Root)
	}
	if err := d.read(d.piece); err != nil {
		return false, err
	}
	switch d.found {
	case theEnd:
		return false, d.end()
	case aPosition:
		return d.identify(seen)
	case nothing:
	}
	return false, nil
}

// identify finishes the position that was read and finds its place.
func (d *decoder) identify(seen func(*Position) standing) (ok bool, err error) {
	d.index++
	if d.index >= d.cfg.maxPositions {
		reason := fmt.Sprintf("more than %d positions", d.cfg.maxPositions)
		return false, &ParseError{Kind: ErrTooLarge, Line: d.scan.Line(), Reason: reason}
	}
	var reason string
	if d.current, reason = d.builder.finish(d.scan); reason != "" {
		return false, d.invalid(reason)
	}
	switch seen(&d.current) {
	case isDuplicate:
		d.duplicates = append(d.duplicates, d.current.ID)
		return false, nil
	case isConflict:
		return false, d.invalid("an earlier position has the same id and other content")
	case isNew:
	}
	return true, nil
}

// invalid is the error of the position that was read, or nil when it is to be
// skipped.
func (d *decoder) invalid(reason string) error {
	err := &PositionError{Index: d.index, Line: d.scan.Line(), ID: string(d.builder.texts[fieldID]), Reason: reason}
	if !d.cfg.skipInvalid {
		return err
	}
	d.skipped = append(d.skipped, err)
	if d.cfg.onInvalid != nil {
		d.cfg.onInvalid(err)
	}
	return nil
}

// read reads one piece of the document.
func (d *decoder) read(piece func() error) error {
	if err := d.scan.Piece(piece); err != nil {
		return parseError(err)
	}
	for _, r := range d.scan.Repairs() {
		repair := Repair(r)
		d.repairs = append(d.repairs, repair)
		if d.cfg.onRepair != nil {
			d.cfg.onRepair(repair)
		}
	}
	return nil
}

// end makes sure that nothing comes behind the root, and that a feed which seems
// empty really is: one with content that is not understood would otherwise pass
// for a company without jobs.
func (d *decoder) end() error {
	verdict := io.EOF
	if d.index < 0 && (d.strange || d.scan.Stray()) {
		verdict = &ParseError{Kind: ErrNotFeed, Line: d.scan.Line(), Reason: "it has content, but no position"}
	}
	if err := d.read(d.scan.End); err != nil {
		return err
	}
	return verdict
}

// child reads the next child of the root.
func (d *decoder) child() error {
	name, err := d.scan.Child()
	switch {
	case err != nil:
		return err
	case name == nil:
		d.found = theEnd
		return nil
	case string(name) != "position":
		d.found, d.strange = nothing, true
		return d.scan.Skip()
	}
	d.found = aPosition
	return d.builder.read(d.scan)
}
