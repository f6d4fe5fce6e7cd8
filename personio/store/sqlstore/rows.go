package sqlstore

import (
	"slices"
	"strconv"
	"strings"

	"github.com/personio-go/sdk/personio/store"
)

// rows are values of a unit that are written or looked for many at a time, because a statement for each costs more than
// what it does.
type rows struct {
	unit  store.Unit
	width int
	args  []any
}

// sizes are how many rows one statement has: few sizes make few texts, which drivers keep prepared.
func sizes() []int { return []int{256, 64, 16, 4, 1} }

func newRows(unit store.Unit) *rows { return &rows{unit: unit} }

// keys are rows of a key each.
func keys(unit store.Unit, some []string) *rows {
	r := newRows(unit)
	for _, key := range some {
		r.add([]byte(key))
	}
	return r
}

func (r *rows) add(values ...any) {
	r.width = len(values)
	r.args = append(r.args, values...)
}

// insert makes statements that insert a kind, a name and the values of each row.
func (r *rows) insert(into, onConflict string) []statement {
	return r.statements("INSERT INTO "+into+" VALUES ", ", ", onConflict, func(text *strings.Builder, first int) {
		text.WriteString("($1, $2")
		for i := range r.width {
			text.WriteString(", $" + strconv.Itoa(first+i))
		}
		text.WriteString(")")
	})
}

// in makes statements for the rows whose key is one of these.
func (r *rows) in(what string, order ...string) []statement {
	return r.statements(what+" WHERE kind = $1 AND name = $2 AND key IN (", ", ", strings.Join(append([]string{")"}, order...), " "), placeholder)
}

func placeholder(text *strings.Builder, number int) { text.WriteString("$" + strconv.Itoa(number)) }

func (r *rows) statements(head, between, tail string, one func(text *strings.Builder, first int)) []statement {
	var statements []statement
	for left := r.args; len(left) > 0; {
		size := slices.IndexFunc(sizes(), func(n int) bool { return n*r.width <= len(left) })
		n := sizes()[size]
		var text strings.Builder
		text.WriteString(head)
		for i := range n {
			if i > 0 {
				text.WriteString(between)
			}
			one(&text, 3+i*r.width)
		}
		text.WriteString(tail)
		args := append([]any{r.unit.Kind, r.unit.Name}, left[:n*r.width]...)
		statements, left = append(statements, statement{text: text.String(), args: args}), left[n*r.width:]
	}
	return statements
}
