// Package answer tells what was asked for from what came instead: a proxy, or a
// page for maintenance, answers with status 200 and JSON, too.
package answer

import "reflect"

// Unfit says why an answer is not what was asked for. It quotes nothing of it.
type Unfit string

func (u Unfit) Error() string { return string(u) }

// The reasons.
const (
	NoID     Unfit = "it has no id"
	NoList   Unfit = "it has no _data"
	NullItem Unfit = "an item of _data is null"
)

// NeedID is [NoID] if the struct that is pointed to has an empty field ID. A type
// without that field needs none.
func NeedID(object any) error {
	if id := reflect.ValueOf(object).Elem().FieldByName("ID"); id.IsValid() && id.IsZero() {
		return NoID
	}
	return nil
}
