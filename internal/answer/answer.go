// Package answer tells what was asked for from what came instead: a proxy, or a
// page for maintenance, answers with status 200 and JSON, too.
package answer

import "reflect"

// UnfitError says why an answer is not what was asked for. It quotes nothing of it.
type UnfitError string

func (u UnfitError) Error() string { return string(u) }

// The reasons.
const (
	ErrNoID     UnfitError = "it has no id"
	ErrNoList   UnfitError = "it has no _data"
	ErrNullItem UnfitError = "an item of _data is null"
)

// NeedID is [ErrNoID] if the struct that is pointed to has an empty field ID. A type
// without that field needs none.
func NeedID(object any) error {
	if id := reflect.ValueOf(object).Elem().FieldByName("ID"); id.IsValid() && id.IsZero() {
		return ErrNoID
	}
	return nil
}
