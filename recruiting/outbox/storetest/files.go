package storetest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/personio-go/sdk/recruiting/outbox"
)

// RunFiles checks the files that open returns; each call must return new, empty
// ones.
func RunFiles(t *testing.T, open func(t *testing.T) outbox.Files) {
	t.Helper()
	for name, check := range map[string]func(*testing.T, outbox.Files){
		"round trip":    filesRoundTrip,
		"large":         largeFile,
		"broken off":    brokenOff,
		"delete":        deleteFiles,
		"list":          listFiles,
		"ended context": filesEndedContext,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, open(t))
		})
	}
}

const (
	keyOne = "0123456789abcdef-0"
	keyTwo = "0123456789abcdef-1"
)

func put(t *testing.T, files outbox.Files, key, content string) {
	t.Helper()
	must(t, files.Put(t.Context(), key, strings.NewReader(content)))
}

func read(t *testing.T, files outbox.Files, key string) string {
	t.Helper()
	content, err := files.Open(t.Context(), key)
	must(t, err)
	data, err := io.ReadAll(content)
	must(t, errors.Join(err, content.Close()))
	return string(data)
}

// gone is whether nothing is kept under a key.
func gone(t *testing.T, files outbox.Files, key string) {
	t.Helper()
	if content, err := files.Open(t.Context(), key); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open of a key that is not there: %v, want fs.ErrNotExist", err)
		if err == nil {
			must(t, content.Close())
		}
	}
}

func filesRoundTrip(t *testing.T, files outbox.Files) {
	t.Helper()
	gone(t, files, keyOne)
	put(t, files, keyOne, "one\x00\r\n")
	put(t, files, keyTwo, "")
	for range 2 { // any number of times
		if got := read(t, files, keyOne); got != "one\x00\r\n" {
			t.Errorf("content %q", got)
		}
	}
	if got := read(t, files, keyTwo); got != "" {
		t.Errorf("content %q, want none", got)
	}
	longest := strings.Repeat("a-", 100)
	put(t, files, longest, "long key")
	if got := read(t, files, longest); got != "long key" {
		t.Errorf("content %q", got)
	}
}

func largeFile(t *testing.T, files outbox.Files) {
	t.Helper()
	content := bytes.Repeat([]byte("0123456789abcdef"), 4<<16)
	must(t, files.Put(t.Context(), keyOne, iotest.HalfReader(bytes.NewReader(content))))
	if got := read(t, files, keyOne); got != string(content) {
		t.Errorf("%d bytes came back, want the same %d", len(got), len(content))
	}
}

func brokenOff(t *testing.T, files outbox.Files) {
	t.Helper()
	broken := errors.New("the connection broke")
	err := files.Put(t.Context(), keyOne, io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) {
		t.Errorf("Put of a content that breaks off: %v", err)
	}
	gone(t, files, keyOne)
	put(t, files, keyOne, "whole")
	if got := read(t, files, keyOne); got != "whole" {
		t.Errorf("content %q", got)
	}
}

func deleteFiles(t *testing.T, files outbox.Files) {
	t.Helper()
	put(t, files, keyOne, "one")
	put(t, files, keyTwo, "two")
	must(t, files.Delete(t.Context()))
	must(t, files.Delete(t.Context(), keyOne, "fedcba9876543210-0"))
	gone(t, files, keyOne)
	if got := read(t, files, keyTwo); got != "two" {
		t.Errorf("content %q", got)
	}
	must(t, files.Delete(t.Context(), keyOne, keyTwo))
	gone(t, files, keyTwo)
}

func listFiles(t *testing.T, files outbox.Files) {
	t.Helper()
	put(t, files, keyOne, "one")
	put(t, files, keyTwo, "two")
	got, err := files.List(t.Context(), time.Now().Add(time.Hour))
	slices.Sort(got)
	if err != nil || !reflect.DeepEqual(got, []string{keyOne, keyTwo}) {
		t.Errorf("List: %v, %v", got, err)
	}
	if got, err := files.List(t.Context(), time.Now().Add(-time.Hour)); err != nil || len(got) != 0 {
		t.Errorf("List of what is older than an hour: %v, %v", got, err)
	}
	must(t, files.Delete(t.Context(), keyOne))
	if got, err := files.List(t.Context(), time.Now().Add(time.Hour)); err != nil || !reflect.DeepEqual(got, []string{keyTwo}) {
		t.Errorf("List: %v, %v", got, err)
	}
}

func filesEndedContext(t *testing.T, files outbox.Files) {
	t.Helper()
	put(t, files, keyOne, "one")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, openErr := files.Open(ctx, keyOne)
	_, listErr := files.List(ctx, time.Now())
	for name, err := range map[string]error{
		"Put": files.Put(ctx, keyTwo, strings.NewReader("two")), "Open": openErr, "Delete": files.Delete(ctx, keyOne), "List": listErr,
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want context.Canceled", name, err)
		}
	}
	gone(t, files, keyTwo)
	if got := read(t, files, keyOne); got != "one" {
		t.Errorf("content %q", got)
	}
}
