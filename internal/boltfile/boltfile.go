// Package boltfile opens the files of both boltstore packages, and writes them
// anew.
package boltfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/personio-go/sdk/internal/damaged"
)

// ErrInUse says that another process has the file open.
var ErrInUse = errors.New("boltstore: another process has the file open")

// Part is added to a file's name for the one that will take its place.
const Part = ".compact"

// File is an open file.
type File struct {
	*bbolt.DB

	name string // absolute: it is needed again, perhaps from another folder
}

// Open opens and locks the file, or makes it with mode 0600; one that others can
// read or write is refused. It waits up to a second for another process to let go
// of it, then returns [ErrInUse]. It minds a [Rewrite] that put another file in
// its place while it waited for the lock, and removes what one that was killed
// left.
func Open(path string) (*File, error) {
	if err := checkMode(path); err != nil {
		return nil, err
	}
	name, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("boltstore: opening %s: %w", path, err)
	}
	for {
		db, file, err := lock(name)
		if errors.Is(err, berrors.ErrTimeout) {
			return nil, fmt.Errorf("%w: %s", ErrInUse, path)
		}
		if err != nil {
			return nil, fmt.Errorf("boltstore: opening %s: %w", path, err)
		}
		same, err := stillThere(file, name)
		if same && err == nil {
			_, err = newPart(name)
		}
		if same && err == nil {
			return &File{db, name}, nil
		}
		if err = errors.Join(err, db.Close()); err != nil {
			return nil, fmt.Errorf("boltstore: opening %s: %w", path, err)
		}
	}
}

// checkMode refuses a file that is not its owner's alone: both stores have what is
// personal. Windows has other rights.
func checkMode(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("boltstore: opening %s: %w", path, err)
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return fmt.Errorf("boltstore: %s is open to others (mode %#o): chmod 600 it", path, info.Mode().Perm())
	}
	return nil
}

func lock(name string) (db *bbolt.DB, file *os.File, err error) {
	err = damaged.Guard(func() (err error) {
		db, err = bbolt.Open(name, 0o600, &bbolt.Options{
			Timeout: time.Second,
			OpenFile: func(name string, flag int, mode os.FileMode) (_ *os.File, err error) {
				file, err = os.OpenFile(name, flag, mode) //nolint:gosec // the caller's path
				return file, err
			},
		})
		return err
	})
	return db, file, err
}

// stillThere says whether the path leads to the open file.
func stillThere(file *os.File, path string) (bool, error) {
	open, err := file.Stat()
	if err != nil {
		return false, err
	}
	named, err := os.Stat(path)
	return err == nil && os.SameFile(open, named), nil
}

// newPart returns where to write a file that will take the place of another one.
// Nothing is there.
func newPart(name string) (string, error) {
	name, err := filepath.EvalSymlinks(name) // of a link, what it leads to is replaced
	if err != nil {
		return "", err
	}
	return name + Part, remove(name + Part)
}

// copyBytes is how much is copied in one transaction.
const copyBytes = 1 << 20

// Rewrite writes the file anew without what was deleted from it, does change to
// the new one, and puts it in the place of the old one in one step: a process
// that is killed meanwhile leaves one of them, whole. The caller sees to it that
// nobody uses old.
//
// It returns the new file, open and locked, and closes old. After an error with
// no new file, old is open and as it was; an error with one says that the new
// file may not outlast a power failure.
func Rewrite(old *File, change func(*bbolt.Tx) error) (*File, error) {
	part, err := newPart(old.name)
	if err != nil {
		return nil, err
	}
	fresh, err := copyTo(part, old.DB, change)
	if err != nil {
		return nil, errors.Join(err, remove(part))
	}
	if runtime.GOOS == "windows" { // which renames no open files
		err := errors.Join(fresh.Close(), old.Close(), os.Rename(part, whole(part)))
		again, openErr := Open(old.name)
		return again, errors.Join(err, openErr)
	}
	if err := os.Rename(part, whole(part)); err != nil {
		return nil, errors.Join(err, fresh.Close(), remove(part))
	}
	return &File{fresh, old.name}, errors.Join(syncDir(filepath.Dir(part)), old.Close())
}

// whole is the file that a part is for.
func whole(part string) string { return part[:len(part)-len(Part)] }

func remove(name string) error {
	if err := os.Remove(name); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

func copyTo(part string, db *bbolt.DB, change func(*bbolt.Tx) error) (fresh *bbolt.DB, err error) {
	err = damaged.Guard(func() (err error) {
		fresh, err = bbolt.Open(part, 0o600, nil)
		if err != nil {
			return err
		}
		if err := bbolt.Compact(fresh, db, copyBytes); err != nil {
			return err
		}
		if err := fresh.Update(change); err != nil {
			return err
		}
		return fresh.Sync()
	})
	if err != nil && fresh != nil {
		err = errors.Join(err, fresh.Close())
	}
	return fresh, err
}

// syncDir makes a rename last.
func syncDir(dir string) error {
	file, err := os.Open(dir) //nolint:gosec // the caller's path
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
