package seal_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/personio-go/sdk/internal/seal"
)

func TestSealedValuesOpenInTheirPlaceWithTheirKey(t *testing.T) {
	t.Parallel()
	key, other := bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)
	sealer, err := seal.New(key)
	if err != nil {
		t.Fatal(err)
	}
	plain, place := []byte("canary"), []byte("place")
	sealed := sealer.Seal(plain, place)
	if bytes.Contains(sealed, plain) || bytes.Equal(sealed, sealer.Seal(plain, place)) {
		t.Error("the value is readable, or sealed the same way twice")
	}
	replaced, _ := seal.New(other, key) // a key that was replaced still opens
	stranger, _ := seal.New(other)
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)-1] ^= 1
	for name, test := range map[string]struct {
		sealer        *seal.Sealer
		sealed, place []byte
		opens         bool
	}{
		"same key":      {sealer, sealed, place, true},
		"former key":    {replaced, sealed, place, true},
		"another key":   {stranger, sealed, place, false},
		"another place": {sealer, sealed, []byte("elsewhere"), false},
		"damaged":       {sealer, flipped, place, false},
		"cut off":       {sealer, sealed[:5], place, false},
		"nothing":       {sealer, nil, place, false},
		"another form":  {sealer, append([]byte{9}, sealed[1:]...), place, false},
	} {
		got, err := test.sealer.Open(test.sealed, test.place)
		if test.opens != (err == nil) || test.opens && !bytes.Equal(got, plain) || !test.opens && !errors.Is(err, seal.ErrOpen) {
			t.Errorf("%s: %q, %v; want that it opens: %t", name, got, err, test.opens)
		}
	}
	if _, err := seal.New([]byte("short")); err == nil {
		t.Error("a key of 5 bytes was taken")
	}
}
