package boltstore_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/boltstore"
)

// saved is a file with two histories, and their versions.
func saved(t *testing.T) (path string, versions map[string]uint64) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "store.db")
	s := open(t, path)
	versions = map[string]uint64{"a": 7, "b": 4}
	for name, last := range versions {
		for v := range last {
			if err := s.Commit(t.Context(), unit(name), next(v)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(s.Compact(t.Context()), s.Close()); err != nil { // few bytes mean nothing
		t.Fatal(err)
	}
	return path, versions
}

// TestFlippedBytes flips bytes all over the file. What is read is right, or is said to be damaged, or Check tells of it.
func TestFlippedBytes(t *testing.T) {
	t.Parallel()
	path, versions := saved(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	told, named := 0, 0
	for at := 0; at < len(whole); at += 331 {
		raw := bytes.Clone(whole)
		raw[at] ^= 0x55
		broken := filepath.Join(t.TempDir(), "broken.db")
		if err := os.WriteFile(broken, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		damage, checked := tryFile(t, broken, versions, "byte "+strconv.Itoa(at))
		if checked != nil {
			told++
		}
		if len(damage) > 0 {
			named++
		}
	}
	if told < 10 || named < 10 {
		t.Errorf("%d flipped bytes were told, of %d the unit was named: too few to show anything", told, named)
	}
	t.Logf("of %d flipped bytes %d were told, and of %d the unit was named", len(whole)/331, told, named)
}

// TestCutFiles opens what is left of a file that was cut.
func TestCutFiles(t *testing.T) {
	t.Parallel()
	path, versions := saved(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for length := 1; length < len(whole); length += 7919 {
		broken := filepath.Join(t.TempDir(), "broken.db")
		if err := os.WriteFile(broken, whole[:length], 0o600); err != nil {
			t.Fatal(err)
		}
		_, _ = tryFile(t, broken, versions, "cut at "+strconv.Itoa(length))
	}
}

// tryFile reads a damaged file, and tries to go on with it. It returns what is told of the damage.
func tryFile(t *testing.T, path string, versions map[string]uint64, what string) ([]store.Damage, error) {
	t.Helper()
	s, err := boltstore.Open(path)
	if err != nil {
		if !errors.Is(err, store.ErrDamaged) && !errors.Is(err, store.ErrFormat) {
			t.Errorf("%s: Open: %v", what, err)
		}
		return nil, err
	}
	defer s.Close()
	damage, checked := s.Check(t.Context())
	if len(damage) > 0 {
		checked = errors.Join(checked, errors.New("damage"))
	}
	for name, want := range versions {
		got, err := version(t.Context(), s, unit(name))
		// The last transaction of a file whose newest meta page is damaged is gone as a whole.
		if !errors.Is(err, store.ErrDamaged) && (err != nil || got != want && got != want-1) && checked == nil {
			t.Errorf("%s: %s has version %d, %v, want %d, and Check finds nothing", what, name, got, err, want)
		}
		if headErr := err; errors.Is(headErr, store.ErrDamaged) {
			if _, err := s.Head(t.Context(), unit(name)); err != nil {
				if err := s.Commit(t.Context(), unit(name), next(want)); !errors.Is(err, store.ErrDamaged) {
					t.Errorf("%s: a commit over a damaged head: %v", what, err)
				}
			}
		}
	}
	return damage, checked
}

// spoil damages the values of a bucket whose keys have a suffix: a byte in the middle of each.
func spoil(t *testing.T, path, bucket, suffix string) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		values := make(map[string][]byte)
		b := tx.Bucket([]byte(bucket))
		_ = b.ForEach(func(key, value []byte) error {
			if bytes.HasSuffix(key, []byte(suffix)) {
				value = bytes.Clone(value)
				value[len(value)/2] ^= 1
				values[string(key)] = value
			}
			return nil
		})
		if len(values) == 0 {
			t.Errorf("nothing to spoil in %s", bucket)
		}
		for key, value := range values {
			if err := b.Put([]byte(key), value); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestWhatIsDamagedIsNamed damages one value of each kind.
func TestWhatIsDamagedIsNamed(t *testing.T) {
	t.Parallel()
	for bucket, test := range map[string]struct {
		suffix string
		want   store.Damage
	}{
		"heads":   {"\x00a", store.Damage{Unit: unit("a"), What: "head"}},
		"records": {"\x00a\x00key 007", store.Damage{Unit: unit("a"), What: "record", Key: "key 007"}},
		"bodies":  {"\x00a\x00key 007", store.Damage{Unit: unit("a"), What: "body", Key: "key 007"}},
		"events":  {"\x00a\x00" + string([]byte{0, 0, 0, 0, 0, 0, 0, 5}), store.Damage{Unit: unit("a"), What: "event", Key: "5"}},
		"tags":    {"\x00a\x00key 007", store.Damage{Unit: unit("a"), What: "record", Key: "key 007"}},
		"due":     {"a", store.Damage{Unit: unit("a"), What: "head"}},
	} {
		path, versions := saved(t)
		spoil(t, path, bucket, test.suffix)
		s := open(t, path)
		if damage, err := s.Check(t.Context()); !slices.Contains(damage, test.want) || err != nil {
			t.Errorf("%s: Check: %+v, %v, want %+v", bucket, damage, err, test.want)
		}
		if got, err := version(t.Context(), s, unit("b")); bucket != "tags" && (got != versions["b"] || err != nil) {
			t.Errorf("%s: the other unit has version %d, %v", bucket, got, err)
		}
		// A commit puts everything anew, but for a head.
		err := s.Commit(t.Context(), unit("a"), next(7))
		if errors.Is(err, store.ErrDamaged) != (bucket == "heads") {
			t.Errorf("%s: Commit: %v", bucket, err)
		}
		if bucket == "heads" {
			mend(t, s)
		}
		if err := sound(t.Context(), s); bucket != "due" && err != nil {
			t.Errorf("%s: after it was written anew: %v", bucket, err)
		}
	}
}

// mend deletes a unit whose head is damaged.
func mend(t *testing.T, s *boltstore.Store) {
	t.Helper()
	if err := s.Delete(t.Context(), unit("a")); err != nil {
		t.Error(err)
	}
	head, err := s.Head(t.Context(), unit("a"))
	if err != nil || !head.Deleted || head.Version <= 1<<52 || head.LastSeq < 1<<52 {
		t.Errorf("the fence is %+v, %v", head, err)
	}
	turns, err := s.Due(t.Context(), "history", 9)
	if len(turns) != 1 || err != nil {
		t.Errorf("due: %v, %v, want the other one", turns, err)
	}
}

// TestAnotherForm keeps its hands off files of others.
func TestAnotherForm(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "other.db")
	for name, content := range map[string]func() error{
		"text":      func() error { return os.WriteFile(path, bytes.Repeat([]byte("SQLite format 3\x00"), 1000), 0o600) },
		`"1"`:       func() error { return bolt(path, "info", "1") },
		`"unknown"`: func() error { return bolt(path, "jobs", "1") },
	} {
		if err := errors.Join(os.RemoveAll(path), content()); err != nil {
			t.Fatal(err)
		}
		before, _ := os.ReadFile(path)
		s, err := boltstore.Open(path)
		if !errors.Is(err, store.ErrFormat) || !strings.Contains(err.Error(), `"personio-store/1"`) {
			t.Errorf("%s: %v, %v, want ErrFormat with both forms", name, s, err)
		}
		if name != "text" && !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
		if after, err := os.ReadFile(path); !bytes.Equal(before, after) || err != nil {
			t.Errorf("%s: the file was touched, %v", name, err)
		}
	}
}

func bolt(path, bucket, format string) error {
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte(bucket))
		return errors.Join(err, b.Put([]byte("format"), []byte(format)))
	})
	return errors.Join(err, db.Close())
}
