package boltstore

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
	"github.com/personio-go/sdk/personio/store"
)

// partName is added to a file's name for the one that will take its place.
const partName = ".compact"

// file is an open file.
type file struct {
	*bbolt.DB

	name string // absolute: it is needed again, perhaps from another folder
	// damage says that some pages cannot be read. Then the file is open for reading only.
	damage error
}

// options are the same on every machine: with the large pages of some, a small change writes sixteen times as much. The list
// of free pages is not written for the same reason; opening finds them.
func options() *bbolt.Options {
	return &bbolt.Options{Timeout: time.Second, PageSize: 4096, NoFreelistSync: true}
}

// openFile opens and locks the file, or makes it with mode 0600. It minds a rewrite that put another file in its place while
// it waited for the lock, and removes what one that was killed left.
func openFile(path string) (*file, error) {
	if err := checkMode(path); err != nil {
		return nil, err
	}
	name, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("boltstore: opening %s: %w", path, err)
	}
	for {
		open, err := examine(name)
		if open == nil && err == nil {
			open, err = openOnce(name)
		}
		if open != nil || err != nil {
			return open, err
		}
	}
}

// openOnce returns nothing when the file that it had to wait for is not there any more.
func openOnce(name string) (*file, error) {
	db, open, err := lock(name, false)
	if err != nil {
		return nil, err
	}
	same, err := stillThere(open, name)
	if same && err == nil {
		_, err = newPart(name)
	}
	if same && err == nil {
		return &file{DB: db, name: name}, nil
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return nil, fmt.Errorf("boltstore: opening %s: %w", name, err)
	}
	return nil, nil //nolint:nilnil // see above
}

// examine looks at a file before bbolt may write into it. It returns one that is damaged, open for reading.
func examine(name string) (*file, error) {
	switch info, err := os.Stat(name); {
	case err != nil || info.Size() == 0:
		return nil, nil //nolint:nilerr,nilnil // a new one
	case info.Size() < metaPages*int64(options().PageSize):
		return nil, fmt.Errorf("boltstore: opening %s: %w", name, noFile())
	}
	db, open, err := lock(name, true)
	if err != nil {
		return nil, err
	}
	kept := &file{DB: db, name: name}
	if kept.damage, err = form(db, open); kept.damage != nil && err == nil {
		return kept, nil
	}
	return nil, errors.Join(err, db.Close())
}

// form returns what is wrong with the pages of a file of this form.
func form(db *bbolt.DB, open *os.File) (damage, err error) {
	err = damaged.Guard(func() error {
		return db.View(func(tx *bbolt.Tx) error {
			size := db.Info().PageSize
			p := pages{file: open, root: uint64(tx.Cursor().Bucket().Root()), size: size, end: uint64(tx.Size()) / uint64(size), seen: make(map[uint64]bool)} //nolint:gosec // positive
			damage = p.checkAll()
			if errors.Is(damage, errCircle) {
				return fmt.Errorf("%w: %w", damaged.Err, damage)
			}
			return checkForm(tx)
		})
	})
	return damage, broken(err)
}

// checkMode refuses a file that is not its owner's alone: it may have what is
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

func lock(name string, readOnly bool) (db *bbolt.DB, open *os.File, err error) {
	err = damaged.Guard(func() (err error) {
		o := options()
		o.ReadOnly = readOnly
		o.OpenFile = func(name string, flag int, mode os.FileMode) (_ *os.File, err error) {
			open, err = os.OpenFile(name, flag, mode) //nolint:gosec // the caller's path
			return open, err
		}
		db, err = bbolt.Open(name, 0o600, o)
		return err
	})
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		err = store.ErrInUse
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrVersionMismatch):
		err = noFile()
	case errors.Is(err, damaged.Err):
		err = errors.Join(err, open.Close()) // and bbolt has not
	}
	if err != nil {
		return nil, nil, fmt.Errorf("boltstore: opening %s: %w", name, broken(err))
	}
	return db, open, nil
}

func noFile() error {
	return fmt.Errorf("%w: it is no whole file of bbolt, this version reads %q", store.ErrFormat, format)
}

// stillThere says whether the path leads to the open file.
func stillThere(open *os.File, path string) (bool, error) {
	info, err := open.Stat()
	if err != nil {
		return false, err
	}
	named, err := os.Stat(path)
	return err == nil && os.SameFile(info, named), nil
}

// newPart returns where to write a file that will take the place of another one.
// Nothing is there.
func newPart(name string) (string, error) {
	name, err := filepath.EvalSymlinks(name) // of a link, what it leads to is replaced
	if err != nil {
		return "", err
	}
	return name + partName, removeFile(name + partName)
}

// copyBytes is how much is copied in one transaction.
const copyBytes = 1 << 20

// rewrite writes the file anew without what was deleted from it, does change to
// the new one, and puts it in the place of the old one in one step: a process
// that is killed meanwhile leaves one of them, whole. The caller sees to it that
// nobody uses old.
//
// It returns the new file, open and locked, and closes old. After an error with
// no new file, old is open and as it was; an error with one says that the new
// file may not outlast a power failure.
func rewrite(old *file, change func(*bbolt.Tx) error) (*file, error) {
	part, err := newPart(old.name)
	if err != nil {
		return nil, err
	}
	fresh, err := copyTo(part, old.DB, change)
	if err != nil {
		return nil, errors.Join(err, removeFile(part))
	}
	if runtime.GOOS == "windows" { // which renames no open files
		err := errors.Join(fresh.Close(), old.Close(), os.Rename(part, whole(part)))
		again, openErr := openFile(old.name)
		return again, errors.Join(err, openErr)
	}
	if err := os.Rename(part, whole(part)); err != nil {
		return nil, errors.Join(err, fresh.Close(), removeFile(part))
	}
	return &file{DB: fresh, name: old.name}, errors.Join(syncDir(filepath.Dir(part)), old.Close())
}

// whole is the file that a part is for.
func whole(part string) string { return part[:len(part)-len(partName)] }

func removeFile(name string) error {
	if err := os.Remove(name); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

func copyTo(part string, db *bbolt.DB, change func(*bbolt.Tx) error) (fresh *bbolt.DB, err error) {
	err = damaged.Guard(func() (err error) {
		fresh, err = bbolt.Open(part, 0o600, options())
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
	open, err := os.Open(dir) //nolint:gosec // the caller's path
	if err != nil {
		return err
	}
	return errors.Join(open.Sync(), open.Close())
}
