package transport

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// ErrPath says that a path was refused before anything was sent.
var ErrPath = errors.New("refused path")

// resolve puts an escaped path below the base URL. Ids come from callers and
// become segments: one that is empty or a dot would address something else.
func resolve(base *url.URL, path string) (*url.URL, error) {
	if !strings.HasPrefix(path, "/") || strings.ContainsAny(path, "?#") {
		return nil, fmt.Errorf("%w: it must begin with a slash and have no query", ErrPath)
	}
	var raw strings.Builder
	raw.WriteString(strings.TrimSuffix(base.EscapedPath(), "/"))
	for segment := range strings.SplitSeq(path[1:], "/") {
		plain, err := url.PathUnescape(segment)
		if err != nil {
			return nil, fmt.Errorf("%w: bad escape", ErrPath)
		}
		// A gateway may undo an escaped slash before it cleans the path up.
		for part := range strings.SplitSeq(plain, "/") {
			if part == "" || part == "." || part == ".." {
				return nil, fmt.Errorf("%w: an id or another part of it is empty or a dot", ErrPath)
			}
		}
		// Package net/url ignores a RawPath with a character that should have been
		// escaped, and with it the escaped slashes.
		raw.WriteString("/" + url.PathEscape(plain))
	}
	u := *base
	u.RawPath = raw.String()
	var err error
	if u.Path, err = url.PathUnescape(u.RawPath); err != nil {
		return nil, fmt.Errorf("%w: bad escape", ErrPath)
	}
	return &u, nil
}
