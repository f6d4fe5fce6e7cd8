package xmlfeed_test

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"github.com/personio-go/sdk/xmlfeed"
)

func TestParseDecimal(t *testing.T) {
	t.Parallel()
	for text, rat := range map[string]string{
		"0": "0", "18": "18", "18.50": "37/2", "100000.00": "100000", "-3": "-3", "-0.25": "-1/4", "007.10": "71/10",
		"-007": "-7", "0.1": "1/10", "99999999999999999999.99": "9999999999999999999999/100",
		strings.Repeat("9", 64): strings.Repeat("9", 64),
	} {
		d, err := xmlfeed.ParseDecimal(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		wantEqual(t, "text", d.String(), text)
		wantEqual(t, "value", d.Rat().RatString(), rat)
		wantEqual(t, "zero", d.IsZero(), false)
	}
	for _, text := range []string{
		"", " ", "+3", "--3", "-", ".", ".5", "5.", "1,000", "1.000,00", "1 000", "1_000", "1e5", "0x1F", "NaN", "Inf", "1/2",
		" 1", "1 ", "1\n", "1.2.3", "１", "€5", strings.Repeat("9", 65), "0." + strings.Repeat("0", 63),
	} {
		if d, err := xmlfeed.ParseDecimal(text); err == nil || d != (xmlfeed.Decimal{}) {
			t.Errorf("%.40q: got %v, want an error", text, d)
		}
	}
	_, err := xmlfeed.ParseDecimal("ab 40.000 €")
	wantEqual(t, "text", err.Error(), `xmlfeed: "ab 40.000 €" is not a decimal such as 100000.00`)
	if _, err := xmlfeed.ParseDecimal(strings.Repeat("9", 1<<20)); len(err.Error()) > 200 {
		t.Errorf("the error repeats %d bytes of a foreign text", len(err.Error()))
	}
}

// Not given is not zero.
func TestZeroDecimal(t *testing.T) {
	t.Parallel()
	var none xmlfeed.Decimal
	wantEqual(t, "zero", none.IsZero(), true)
	wantEqual(t, "text", none.String(), "")
	wantEqual(t, "value", none.Rat().RatString(), "0")
	wantEqual(t, "float", none.Float64(), 0)
	wantEqual(t, "compared with 0", none.Cmp(decimal("0")), -1)
}

func TestDecimalFloat64(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{"18.50": 18.5, "-0.25": -0.25, "0.1": 0.1, "100000.00": 100000} {
		wantEqual(t, text, decimal(text).Float64(), want)
	}
}

func TestDecimalRatIsTheCallers(t *testing.T) {
	t.Parallel()
	d := decimal("18.50")
	d.Rat().Add(d.Rat(), big.NewRat(1, 1)).SetInt64(5)
	wantEqual(t, "value", d.Rat().RatString(), "37/2")
}

func TestDecimalCmp(t *testing.T) {
	t.Parallel()
	// In ascending order; those in one row are equal.
	rows := [][]string{{""}, {"-10", "-10.0"}, {"-9.99"}, {"-0", "0", "0.00", "000"}, {"0.1", "0.10"}, {"9"}, {"18.5", "18.50", "018.5"}, {"100000.00"}}
	for i, row := range rows {
		for j, other := range rows {
			want := 0
			switch {
			case i < j:
				want = -1
			case i > j:
				want = 1
			}
			for _, a := range row {
				for _, b := range other {
					wantEqual(t, a+" and "+b, decimal(a).Cmp(decimal(b)), want)
				}
			}
		}
	}
}

func TestDecimalAsJSON(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "null", "18": "18", "18.50": "18.50", "-3": "-3", "0": "0", "-0": "-0", "000": "0", "007.10": "7.10", "-007": "-7", "-000.5": "-0.5", "00.5": "0.5",
	} {
		data, err := json.Marshal(decimal(text))
		if err != nil || string(data) != want {
			t.Errorf("%s: got %s, %v; want %s", text, data, err, want)
		}
		var back xmlfeed.Decimal
		if err := json.Unmarshal(data, &back); err != nil || back.Cmp(decimal(text)) != 0 || back.IsZero() != decimal(text).IsZero() {
			t.Errorf("%s: read back as %v, %v", text, back, err)
		}
	}
}

func TestDecimalFromJSON(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]string{"18.50": "18.50", `"18.50"`: "18.50", `"1\u0038"`: "18", "-3": "-3", "null": "", `""`: "", " 7 ": "7"} {
		got := decimal("99") // what was there before must not stay
		if err := json.Unmarshal([]byte(data), &got); err != nil || got.String() != want {
			t.Errorf("%s: got %v, %v; want %s", data, got, err, want)
		}
	}
	for _, data := range []string{`"abc"`, "true", "{}", "[1]", "1e5", `" 1"`, `"1,5"`} {
		got := decimal("99")
		if err := json.Unmarshal([]byte(data), &got); err == nil || got.String() != "99" {
			t.Errorf("%s: got %v, %v; want an error and no change", data, got, err)
		}
	}
	// The JSON package never does this; whoever does gets an error.
	for _, data := range []string{"", `"`, `"\x"`} {
		var got xmlfeed.Decimal
		if err := got.UnmarshalJSON([]byte(data)); err == nil {
			t.Errorf("%q: got %v", data, got)
		}
	}
}

// What a feed says can be stored as JSON and read again, whatever it says.
func TestPositionsAsJSON(t *testing.T) {
	t.Parallel()
	for name, want := range fixtures() {
		for _, position := range want.positions {
			data, err := json.Marshal(position)
			if err != nil {
				t.Errorf("%s, position %d: %v", name, position.ID, err)
				continue
			}
			var back xmlfeed.Position
			if err := json.Unmarshal(data, &back); err != nil {
				t.Errorf("%s, position %d: %v", name, position.ID, err)
				continue
			}
			again, err := json.Marshal(back)
			if err != nil || string(again) != string(data) || !back.CreatedAt.Equal(position.CreatedAt) {
				t.Errorf("%s: %s\ncomes back as %s, %v", name, data, again, err)
			}
		}
	}
	data, err := json.Marshal(xmlfeed.Position{ID: 7, Salary: &xmlfeed.Salary{Min: decimal("18.50")}})
	if want := `{"id":7,"salary":{"min":18.50}}`; err != nil || string(data) != want {
		t.Errorf("what is not given is left out: got %s, %v; want %s", data, err, want)
	}
}
