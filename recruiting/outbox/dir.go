package outbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"runtime"
	"strings"
	"time"
)

// Dir is a folder as [Files]: one file for each document, readable for its owner
// alone.
type Dir struct {
	root *os.Root
	path string
}

// partial marks files that are not whole yet.
const partial = ".partial"

// OpenDir opens the folder, or makes it with mode 0700. One that others can look
// into is refused. Several processes may use one folder.
func OpenDir(path string) (*Dir, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" { // which has other rights
		return nil, fmt.Errorf("outbox: the folder %s holds applicants' documents, but others can look into it (mode %#o): chmod 700 it", path, mode)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	return &Dir{root: root, path: path}, nil
}

// Close releases the folder.
func (d *Dir) Close() error { return d.root.Close() }

var keyForm = regexp.MustCompile(`^[0-9a-f-]{1,200}$`)

var errKey = errors.New("outbox: not a key of a document")

// Put implements [Files].
func (d *Dir) Put(ctx context.Context, key string, content io.Reader) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if !keyForm.MatchString(key) {
		return errKey
	}
	err := d.write(ctx, key+partial, content)
	if err == nil {
		err = d.root.Rename(key+partial, key)
	}
	if err != nil {
		return errors.Join(err, d.remove(key+partial))
	}
	return d.sync()
}

func (d *Dir) write(ctx context.Context, name string, content io.Reader) error {
	file, err := d.root.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, &untilEnd{ctx, content})
	return errors.Join(err, file.Sync(), file.Close())
}

// untilEnd is a reader that ends with its context.
type untilEnd struct {
	ctx context.Context //nolint:containedctx // a reader has no other place for it
	r   io.Reader
}

func (u *untilEnd) Read(p []byte) (int, error) {
	if u.ctx.Err() != nil {
		return 0, context.Cause(u.ctx)
	}
	return u.r.Read(p)
}

// sync makes the names durable.
func (d *Dir) sync() error {
	if runtime.GOOS == "windows" {
		return nil // it has no such call
	}
	folder, err := d.root.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// Open implements [Files].
func (d *Dir) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if !keyForm.MatchString(key) {
		return nil, errKey
	}
	return d.root.Open(key)
}

// Delete implements [Files].
func (d *Dir) Delete(ctx context.Context, keys ...string) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if len(keys) == 0 {
		return nil
	}
	for _, key := range keys {
		if !keyForm.MatchString(key) {
			return errKey
		}
		if err := errors.Join(d.remove(key), d.remove(key+partial)); err != nil {
			return err
		}
	}
	return d.sync()
}

func (d *Dir) remove(name string) error {
	if err := d.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// List implements [Files]. It lists what a crash has left half, too.
func (d *Dir) List(ctx context.Context, before time.Time) ([]string, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	names, err := os.ReadDir(d.path)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, name := range names {
		key := strings.TrimSuffix(name.Name(), partial)
		info, err := name.Info()
		if errors.Is(err, fs.ErrNotExist) || !keyForm.MatchString(key) {
			continue // gone meanwhile, or somebody else's
		}
		if err != nil {
			return nil, err
		}
		if info.ModTime().Before(before) {
			keys = append(keys, key)
		}
	}
	return keys, nil
}
