package fleet_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"runtime"
	"testing"

	"github.com/personio-go/sdk/personio/fleet"
)

// zeros are so many bytes that nobody holds.
type zeros struct{ left int }

func (z *zeros) Read(b []byte) (int, error) {
	if z.left == 0 {
		return 0, io.EOF
	}
	n := min(len(b), z.left)
	clear(b[:n])
	z.left -= n
	return n, nil
}

// A document passes through in pieces: 20 MB of it never are in memory at once.
// It runs alone, because it counts what is allocated.
//
//nolint:paralleltest // see above
func TestADocumentIsNeverInMemoryWhole(t *testing.T) {
	files := fleet.NewFiles(database(t))
	const size = 20 << 20
	if err := files.Put(t.Context(), "warm", &zeros{left: 1 << 20}); err != nil {
		t.Fatal(err)
	}
	peak := watchHeap()
	if err := files.Put(t.Context(), "cv", &zeros{left: size}); err != nil {
		t.Fatal(err)
	}
	content, err := files.Open(t.Context(), "cv")
	if err != nil {
		t.Fatal(err)
	}
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(hash, peak), content)
	if err := errors.Join(err, content.Close()); err != nil || n != size {
		t.Fatalf("%d bytes, %v", n, err)
	}
	if want := sha256.Sum256(make([]byte, size)); !bytes.Equal(hash.Sum(nil), want[:]) {
		t.Error("other content came back")
	}
	if peak.most > 4<<20 {
		t.Errorf("%d KB live on the heap at once for a document of %d KB", peak.most>>10, size>>10)
	}
}

// heap is how far the live heap grew while something was written to it.
type heap struct {
	before, most uint64
	writes       int
}

func watchHeap() *heap {
	h := &heap{}
	h.before = live()
	return h
}

// live collects garbage before it counts.
func live() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func (h *heap) Write(b []byte) (int, error) {
	if h.writes++; h.writes%50 == 0 {
		h.most = max(h.most, max(live(), h.before)-h.before)
	}
	return len(b), nil
}

func TestADocumentThatCannotBeReadIsNotKept(t *testing.T) {
	t.Parallel()
	pool := database(t)
	broken := io.MultiReader(&zeros{left: 1 << 20}, failing{})
	if err := fleet.NewFiles(pool).Put(t.Context(), "cv", broken); !errors.Is(err, errBroken) {
		t.Fatalf("%v", err)
	}
	if n := count(t, pool, "SELECT count(*) FROM personio_files"); n != 0 {
		t.Errorf("%d pieces of it are left", n)
	}
}

var errBroken = errors.New("broken")

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, fmt.Errorf("a disk: %w", errBroken) }
