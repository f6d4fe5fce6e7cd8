package recruiting

import (
	"context"
	"fmt"
	"iter"
	"net/http"

	"github.com/personio-go/sdk/internal/address"
	"github.com/personio-go/sdk/personio"
)

// maxPage is the largest page of v2's recruiting lists.
const maxPage = 200

// params collects the query of a list. What is zero is left out.
type params struct{ address.Query }

func newParams() params { return params{address.New()} }

// from is a list's path with its query: with a cursor, everything else is left
// out, as Personio's own links do.
func (p params) from(path string, cursor personio.Cursor) string {
	if cursor != "" {
		return path + "?" + string(cursor)
	}
	return path + "?" + p.Encode()
}

// pathOf is the address of one object. Without an id it would be the list's.
func pathOf(list, id string) (string, error) {
	if id == "" {
		return "", fmt.Errorf("recruiting: GET %s: %w: the id is empty", list, personio.ErrNotSent)
	}
	return address.Path(list+"/{}", id), nil
}

// one gets one object.
func one[T any](ctx context.Context, s *service, list, id string, opts []personio.CallOption) (*T, error) {
	path, err := pathOf(list, id)
	if err != nil {
		return nil, err
	}
	object := new(T)
	if err := s.api.Do(ctx, http.MethodGet, path, nil, object, opts...); err != nil {
		return nil, err
	}
	return object, nil
}

// failing is a list that was wrong before it could be sent.
func failing[T any](err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		yield(none, err)
	}
}
