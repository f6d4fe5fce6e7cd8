package v1_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio"
	v1 "github.com/personio-go/sdk/personio/v1"
)

type bank struct {
	IBAN string `personio:"universal_id=iban,required"`
}

type colleague struct {
	bank

	ID       v1.EmployeeID    `personio:"id"`
	Hired    personio.Date    `personio:"hire_date"`
	Modified time.Time        `personio:"last_modified_at"`
	Hours    personio.Decimal `personio:"weekly_working_hours"`
	Salary   personio.Money   `personio:"fix_salary"`
	Skills   []skill          `personio:"label=Label of dynamic_1"`
	Shirt    *string          `personio:"dynamic_2"`
	Empty    *string          `personio:"dynamic_3"`
	Gone     *string          `personio:"dynamic_9,optional"`
	Level    uint8            `personio:"dynamic_4"`
	Rate     float32          `personio:"dynamic_5"`
	Remote   bool             `personio:"dynamic_6"`
	Office   v1.Named         `personio:"office"`
	Costs    []v1.CostCenter  `personio:"cost_centers"`
	Raw      json.RawMessage  `personio:"dynamic_2"`
	Whole    v1.Attribute     `personio:"dynamic_9,optional"`
	Address  netip.Addr       `personio:"dynamic_7"`
	Until    personio.Date    `personio:"contract_end_date"`
	Ignored  string
	Left     string `personio:"-"`
}

type skill string

func ada(tb testing.TB) v1.Employee {
	tb.Helper()
	return employee(tb,
		labelled("dynamic_8", `"DE02"`, "standard", "iban"), labelled("hire_date", `"2031-02-03T00:00:00+01:00"`, "date", ""),
		labelled("last_modified_at", `"2031-02-03T10:00:00Z"`, "date", ""), labelled("weekly_working_hours", `"38.5"`, "standard", ""),
		`"fix_salary":{"label":"x","value":4200,"currency":"EUR"}`, labelled("dynamic_1", `"Go,SQL"`, "tags", ""),
		labelled("dynamic_2", `"M"`, "list", ""), labelled("dynamic_3", `""`, "list", ""), labelled("dynamic_4", `"7"`, "integer", ""),
		labelled("dynamic_5", `1.5`, "decimal", ""), labelled("dynamic_6", `1`, "standard", ""),
		labelled("office", `{"type":"Office","attributes":{"id":5,"name":"Berlin"}}`, "standard", ""),
		labelled("cost_centers", `[{"type":"CostCenter","attributes":{"id":6,"name":"A","percentage":100}}]`, "standard", ""),
		labelled("dynamic_7", `"192.0.2.1"`, "standard", ""), labelled("contract_end_date", "null", "date", ""))
}

func TestStructIsBound(t *testing.T) {
	t.Parallel()
	got, err := v1.Bind[colleague](ada(t))
	if err != nil {
		t.Fatal(err)
	}
	shirt, empty := "M", ""
	got.Office.Object, got.Costs[0].Object = v1.Object{}, v1.Object{}
	want := colleague{
		bank: bank{"DE02"}, ID: 7, Hired: personio.NewDate(2031, 2, 3), Modified: time.Date(2031, 2, 3, 10, 0, 0, 0, time.UTC),
		Hours: decimal(t, "38.5"), Salary: personio.Money{Amount: decimal(t, "4200"), Currency: "EUR"}, Skills: []skill{"Go", "SQL"},
		Shirt: &shirt, Empty: &empty, Level: 7, Rate: 1.5, Remote: true, Office: v1.Named{ID: 5, Name: "Berlin"},
		Costs: []v1.CostCenter{{ID: 6, Name: "A", Percentage: decimal(t, "100")}}, Raw: json.RawMessage(`"M"`), Address: netip.MustParseAddr("192.0.2.1"),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %#v\nwant %#v", got, want)
	}
}

func decimal(tb testing.TB, text string) personio.Decimal {
	tb.Helper()
	d, err := personio.ParseDecimal(text)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// All problems of an employee come at once, by field, and what could be read is
// there.
func TestAllProblemsAreReportedAtOnce(t *testing.T) {
	t.Parallel()
	type target struct {
		Missing  string        `personio:"dynamic_1"`
		Null     string        `personio:"null,required"`
		Empty    string        `personio:"empty,required"`
		Day      personio.Date `personio:"word"`
		Number   int8          `personio:"big"`
		Unsigned uint          `personio:"negative"`
		Float    float32       `personio:"huge"`
		Good     string        `personio:"word"`
		Absent   string        `personio:"universal_id=none,required,optional"`
	}
	e := employee(t, labelled("null", "null", "", ""), labelled("empty", `""`, "", ""), labelled("word", `"Canary"`, "", ""),
		labelled("big", "128", "", ""), labelled("negative", "-1", "", ""), labelled("huge", "1e60", "", ""))
	got, err := v1.Bind[target](e)
	var bind *v1.BindError
	if !errors.As(err, &bind) || got.Good != "Canary" || bind.EmployeeID != 7 {
		t.Fatalf("%v, %v", got, err)
	}
	var fields []string
	for _, p := range bind.Problems {
		fields = append(fields, p.Field)
	}
	if got := strings.Join(fields, " "); got != "Missing Null Empty Day Number Unsigned Float" {
		t.Errorf("%s", got)
	}
	for _, want := range []error{v1.ErrNotWhitelisted, v1.ErrNull, v1.ErrEmpty, personio.ErrWrongType} {
		if !errors.Is(err, want) {
			t.Errorf("%v does not match %v", err, want)
		}
	}
	if text := err.Error(); strings.Contains(text, "Canary") || !strings.Contains(text, "Missing: ") || !strings.Contains(text, `"dynamic_1"`) {
		t.Errorf("%s", text)
	}
}

func TestStructsThatCannotBeBoundAreRefused(t *testing.T) {
	t.Parallel()
	type wrong struct {
		Channel    chan int          `personio:"a"`
		Map        map[string]string `personio:"b"`
		Nothing    string            `personio:""`
		Selector   string            `personio:"universal_id="`
		Only       string            `personio:",optional"`
		unexported string            `personio:"c"`
		Pointer    *func()           `personio:"d"`
		Good       string            `personio:"e"`
	}
	_ = wrong{unexported: "is used"}
	_, err := v1.NewBinder[wrong]()
	var bind *v1.BindError
	if !errors.As(err, &bind) || len(bind.Problems) != 7 || !errors.Is(err, v1.ErrInvalidStruct) {
		t.Errorf("%v", err)
	}
	for _, err := range []error{second(v1.NewBinder[int]()), second(v1.NewBinder[struct{ Name string }]()), second(v1.Bind[*colleague](ada(t)))} {
		if !errors.Is(err, v1.ErrInvalidStruct) {
			t.Errorf("%v", err)
		}
	}
}

type (
	account struct {
		IBAN string `personio:"universal_id=iban"`
	}
	Deep  struct{ *account }
	loop  struct{ *loop }
	plain struct{ Name string }
)

// Nobody says when a pointer should be set, and an unexported one cannot be: its
// fields would never be filled.
func TestEmbeddedPointersAreRefused(t *testing.T) {
	t.Parallel()
	for _, err := range []error{
		second(v1.NewBinder[struct {
			*account

			Office v1.Named `personio:"office"`
		}]()),
		second(v1.NewBinder[struct {
			*Deep

			Office v1.Named `personio:"office"`
		}]()),
		second(v1.NewBinder[Deep]()),
		second(schema().Drift(Deep{})),
	} {
		var bind *v1.BindError
		if !errors.As(err, &bind) || !errors.Is(err, v1.ErrInvalidStruct) || len(bind.Problems) != 1 || bind.Problems[0].Field == "" {
			t.Errorf("%v", err)
		}
	}
	// Those without tags are nobody's business.
	if _, err := v1.NewBinder[struct {
		*plain
		*loop
		error

		Office v1.Named `personio:"office"`
	}](); err != nil {
		t.Error(err)
	}
}

// A field of type Attribute tells every state apart.
func TestBoundAttributeTellsWhatIsThere(t *testing.T) {
	t.Parallel()
	type target struct {
		A v1.Attribute `personio:"a,optional"`
	}
	for value, want := range map[string]string{"": "missing", "null": "null", `""`: "empty", `"x"`: "value"} {
		e := employee(t)
		if value != "" {
			e = employee(t, labelled("a", value, "standard", ""))
		}
		got, err := v1.Bind[target](e)
		state := "value"
		switch a := got.A; {
		case a.Key == "":
			state = "missing"
		case a.IsNull():
			state = "null"
		case a.IsEmpty():
			state = "empty"
		}
		if err != nil || state != want {
			t.Errorf("%s: %s, %v, want %s", value, state, err, want)
		}
	}
}

func TestBinderIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	binder, err := v1.NewBinder[colleague]()
	if err != nil {
		t.Fatal(err)
	}
	e := ada(t)
	done := make(chan error)
	for range 8 {
		go func() {
			_, err := binder.Bind(e)
			done <- err
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func schema() v1.Schema {
	return v1.Schema{
		{Key: "id", Label: "ID", Type: v1.TypeInteger, UniversalID: "id"},
		{Key: "dynamic_1", Label: "Start", Type: v1.TypeDate},
		{Key: "dynamic_2", Label: "IBAN", Type: v1.TypeStandard, UniversalID: "iban"},
		{Key: "dynamic_3", Label: "Skills", Type: v1.TypeTags, Options: []string{"Go"}},
		{Key: "dynamic_4", Label: "New", Type: "of the future"},
	}
}

func TestDriftBetweenStructAndAccountIsReported(t *testing.T) {
	t.Parallel()
	type target struct {
		ID     v1.EmployeeID    `personio:"id"`
		Start  personio.Decimal `personio:"dynamic_1"`          // is a date
		IBAN   string           `personio:"universal_id=iban"`  // fits
		Skills []string         `personio:"label=Skills"`       // fits
		Future int              `personio:"dynamic_4"`          // nobody knows
		Gone   string           `personio:"dynamic_5,optional"` // missing
		Hired  personio.Date    `personio:"hire_date"`          // every account has it
		Email  string           `personio:"universal_id=email"`
		Shirt  *personio.Date   `personio:"dynamic_3"`
	}
	drift, err := schema().Drift(target{})
	if err != nil {
		t.Fatal(err)
	}
	want := "[Start (dynamic_1): another type Gone (dynamic_5): missing Hired (hire_date): not whitelisted " +
		"Email (universal_id=email): not whitelisted Shirt (dynamic_3): another type]"
	if got := fmt.Sprint(drift); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

// What really comes counts for more than the list.
func TestDriftLooksAtEmployees(t *testing.T) {
	t.Parallel()
	type target struct {
		Start  personio.Date `personio:"dynamic_1"`
		IBAN   int           `personio:"universal_id=iban"`
		Skills []string      `personio:"dynamic_3"`
	}
	e := employee(t, labelled("dynamic_1", "null", "date", ""), labelled("dynamic_2", `"DE02"`, "standard", "iban"))
	drift, err := schema().Drift(&target{}, e)
	if got := fmt.Sprint(drift); err != nil || got != "[IBAN (universal_id=iban): another type Skills (dynamic_3): not whitelisted]" {
		t.Errorf("%s, %v", got, err)
	}
	if drift, err = schema().Drift(&target{}); err != nil || len(drift) != 0 {
		t.Errorf("%v, %v", drift, err)
	}
	for _, wrong := range []any{nil, 5, struct{ A chan int }{}} {
		if _, err := schema().Drift(wrong); !errors.Is(err, v1.ErrInvalidStruct) {
			t.Errorf("%v: %v", wrong, err)
		}
	}
}

// Of two attributes with one label nobody knows which is meant: that is said, with their keys, and
// not taken for a missing right or for nothing.
func TestBindByALabelThatTwoAttributesHave(t *testing.T) {
	t.Parallel()
	employee := v1.Employee{Attributes: v1.Attributes{
		{Key: "dynamic_1", Label: "Shirt", Type: v1.TypeStandard, Value: []byte(`"M"`)}, {Key: "dynamic_2", Label: "Shirt", Type: v1.TypeStandard, Value: []byte(`"L"`)},
	}}
	_, required := v1.Bind[struct {
		Shirt string `personio:"label=Shirt"`
	}](employee)
	_, optional := v1.Bind[struct {
		Shirt string `personio:"label=Shirt,optional"`
	}](employee)
	_, read := employee.Attributes.Text("label=Shirt")
	for name, err := range map[string]error{"required": required, "optional": optional, "read": read} {
		if !errors.Is(err, v1.ErrAmbiguous) || errors.Is(err, v1.ErrNotWhitelisted) || !strings.Contains(err.Error(), "dynamic_1, dynamic_2") {
			t.Errorf("%s: %v, want ErrAmbiguous with both keys", name, err)
		}
	}
}
