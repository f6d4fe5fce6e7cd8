package transport

import (
	"net/url"
	"strings"

	"github.com/personio-go/sdk/internal/wording"
)

// ErrPath says that a path was refused before anything was sent.
var ErrPath = wording.New("refused path")

// resolve puts an escaped path below the base URL. Ids come from callers and
// become segments: one that is empty or a dot would address something else.
func resolve(base *url.URL, path string) (url.URL, error) {
	if !strings.HasPrefix(path, "/") || strings.ContainsAny(path, "?#") {
		return url.URL{}, wording.Errorf("%w: it must begin with a slash and have no query", ErrPath)
	}
	if base.RawPath == "" && simple(path) {
		u := *base
		u.Path += path
		return u, nil
	}
	var raw strings.Builder
	raw.WriteString(strings.TrimSuffix(base.EscapedPath(), "/"))
	for segment := range strings.SplitSeq(path[1:], "/") {
		text, err := url.PathUnescape(segment)
		if err != nil {
			return url.URL{}, wording.Errorf("%w: bad escape", ErrPath)
		}
		// A gateway may undo an escaped slash before it cleans the path up.
		for part := range strings.SplitSeq(text, "/") {
			if part == "" || part == "." || part == ".." {
				return url.URL{}, wording.Errorf("%w: an id or another part of it is empty or a dot", ErrPath)
			}
		}
		// Package net/url ignores a RawPath with a character that should have been
		// escaped, and with it the escaped slashes.
		raw.WriteString("/" + url.PathEscape(text))
	}
	u := *base
	u.RawPath = raw.String()
	var err error
	if u.Path, err = url.PathUnescape(u.RawPath); err != nil {
		return url.URL{}, wording.Errorf("%w: bad escape", ErrPath)
	}
	return u, nil
}

// simple is whether a path has nothing that needs a closer look: that is, nearly
// always.
func simple(path string) bool {
	for i := range len(path) {
		c := path[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_':
		case c == '/' && i+1 < len(path) && path[i+1] != '/':
		default:
			return false
		}
	}
	return true
}
