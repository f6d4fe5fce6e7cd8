package xmlfeed_test

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/internal/feedgen"
	"github.com/personio-go/sdk/xmlfeed"
)

// A position is its texts, its lists of keywords and descriptions and, for some,
// offices and a salary: less than four allocations on average.
//
//nolint:paralleltest // AllocsPerRun
func TestAllocationsPerPosition(t *testing.T) {
	data := feedgen.Feed(feedgen.Typical)
	for name, read := range map[string]func() error{
		"Parse": func() error {
			_, err := xmlfeed.Parse(data)
			return err
		},
		"Read": func() error {
			_, err := xmlfeed.Read(bytes.NewReader(data))
			return err
		},
		"Decode": func() error {
			_, err := collectNothing(bytes.NewReader(data))
			return err
		},
	} {
		allocs := testing.AllocsPerRun(3, func() {
			if err := read(); err != nil {
				t.Error(err)
			}
		})
		if most := 4.0 * feedgen.Typical; allocs > most {
			t.Errorf("%s makes %.0f allocations for %d positions", name, allocs, feedgen.Typical)
		}
	}
}

// What is allocated is little more than one copy of the document.
//
//nolint:paralleltest // it measures the memory of the process
func TestBytesPerPosition(t *testing.T) {
	data := feedgen.Feed(feedgen.Typical)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := xmlfeed.Parse(data); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if got, most := after.TotalAlloc-before.TotalAlloc, uint64(len(data))*6/5; got > most {
		t.Errorf("%d bytes for a document of %d", got, len(data))
	}
}

func collectNothing(r io.Reader, opts ...xmlfeed.Option) (n int, err error) {
	for _, err := range xmlfeed.Decode(r, opts...) {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// peakReader measures what is held whenever something is read through it.
type peakReader struct {
	io.Reader

	peak uint64
}

func (r *peakReader) Read(p []byte) (int, error) {
	r.peak = max(r.peak, heap())
	return r.Reader.Read(p)
}

// peakOf is how much more than before was held while read had the reader.
func peakOf(t *testing.T, r io.Reader, read func(io.Reader) error) uint64 {
	t.Helper()
	// What counts is what is held, not the garbage besides.
	defer debug.SetGCPercent(debug.SetGCPercent(5))
	runtime.GC()
	before := heap()
	measured := &peakReader{Reader: r}
	if err := read(measured); err != nil {
		t.Error(err)
	}
	return max(measured.peak, heap()) - min(before, heap())
}

// The memory that Decode takes is that of a position, however many there are:
// here the feed is more than thirty times as large.
//
//nolint:paralleltest // it measures the memory of the process
func TestDecodeTakesTheSameMemoryForEveryFeed(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("113 MB take a while")
	}
	peak := func(positions int) uint64 {
		r, w := io.Pipe()
		go func() {
			_, err := feedgen.Write(w, positions, 0)
			_ = w.CloseWithError(err)
		}()
		return peakOf(t, r, func(r io.Reader) error {
			n, err := collectNothing(r)
			wantEqual(t, "positions", n, positions)
			return err
		})
	}
	typical, large := peak(feedgen.Typical), peak(feedgen.Large)
	const apart = 6 << 20
	if large > typical+apart {
		t.Errorf("%d KiB for a feed of 3 MB, %d KiB for one of 113 MB", typical>>10, large>>10)
	}
	t.Logf("%d KiB for a feed of 3 MB, %d KiB for one of 113 MB", typical>>10, large>>10)
}

// Whatever a document does to make its reader work or collect, it ends in an
// error soon, and holds less than 64 MiB.
//
//nolint:paralleltest // it measures the memory of the process
func TestBombs(t *testing.T) {
	const most = 64 << 20
	repeat := func(start, filling string, total int) io.Reader {
		return io.MultiReader(strings.NewReader(start), &repeater{text: []byte(strings.Repeat(filling, 4096/len(filling)+1)), left: total})
	}
	for what, bomb := range map[string]struct {
		r    io.Reader
		kind error
	}{
		"depth":                     {repeat("<workzag-jobs><position>", "<a>", 1<<30), xmlfeed.ErrTooLarge},
		"attributes":                {repeat("<workzag-jobs><position ", "a='x' ", 1<<30), xmlfeed.ErrNotFeed}, // the second is one too many
		"one huge text":             {repeat("<workzag-jobs><position><name>", "x", 1<<30), xmlfeed.ErrTooLarge},
		"one huge CDATA":            {repeat("<workzag-jobs><position><name><![CDATA[", "ä", 1<<30), xmlfeed.ErrTooLarge},
		"one huge name":             {repeat("<workzag-jobs><position><", "name", 1<<30), xmlfeed.ErrTooLarge},
		"one huge comment":          {repeat("<workzag-jobs><!--", "x", 1<<30), xmlfeed.ErrTooLarge},
		"5 million empty positions": {repeat("<workzag-jobs>", "<position/>", 11*5_000_000), xmlfeed.ErrInvalidPosition},
		"5 million skipped ones":    {repeat("<workzag-jobs>", "<position/>", 11*5_000_000), xmlfeed.ErrTooLarge},
		"offices of one position":   {repeat("<workzag-jobs><position><additionalOffices>", "<office>x</office>", 1<<30), xmlfeed.ErrTooLarge},
		"texts of one position":     {repeat("<workzag-jobs><position><jobDescriptions>", "<jobDescription><name>x</name></jobDescription>", 1<<30), xmlfeed.ErrTooLarge},
		"references":                {repeat("<workzag-jobs><position><name>", "&amp;", 1<<30), xmlfeed.ErrTooLarge},
		"little pieces of a text":   {repeat("<workzag-jobs><position><name>x", " <!---->", 1<<30), xmlfeed.ErrTooLarge},
		"unknown elements":          {repeat("<workzag-jobs><a>", "<b></b>", 1<<30), xmlfeed.ErrTooLarge},
	} {
		t.Run(what, func(t *testing.T) {
			opts := []xmlfeed.Option{xmlfeed.WithMaxBytes(32 << 20)}
			if strings.Contains(what, "skipped") {
				opts = append(opts, xmlfeed.WithSkipInvalid(nil))
			}
			started := time.Now()
			peak := peakOf(t, bomb.r, func(r io.Reader) error {
				if _, err := xmlfeed.Read(r, opts...); !errors.Is(err, bomb.kind) {
					t.Errorf("got %v, want %v", err, bomb.kind)
				}
				return nil
			})
			if peak > most {
				t.Errorf("%d MiB were held", peak>>20)
			}
			t.Logf("%d MiB, %v", peak>>20, time.Since(started).Round(time.Millisecond))
		})
	}
}

// repeater repeats a text to so many bytes.
type repeater struct {
	text []byte
	left int
	at   int
}

func (r *repeater) Read(p []byte) (n int, err error) {
	if r.left <= 0 {
		return 0, io.EOF
	}
	for n < len(p) && r.left > 0 {
		m := copy(p[n:], r.text[r.at:])
		n, r.left, r.at = n+m, r.left-m, (r.at+m)%len(r.text)
	}
	return n, nil
}
