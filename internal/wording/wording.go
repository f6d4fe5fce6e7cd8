// Package wording makes errors whose texts are the SDK's own.
//
// The texts of others' errors never pass: those of net/http quote the answer, and
// an answer may repeat what was sent, tokens and e-mail addresses included; those of
// the operating system have paths, those of a caller's own code whatever the caller
// put in. [Of] says in words of our own what such an error is about. What
// [errors.Is] and [errors.As] are asked for is found behind it all the same.
package wording

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// Error is an error with a text of the SDK's own. Package fmt prints it for every
// verb: for those that make no sense for an error it opens other errors.
type Error struct {
	text   string
	causes []error
	// origin is the error of others that this one is about. It is in a function,
	// because package fmt would print anything else. It answers what it is, and is
	// not handed out.
	origin func() error
}

// New is like [errors.New].
func New(text string) error { return &Error{text: text} }

// Errorf is like [fmt.Errorf], and wraps all errors among the arguments. They must
// have texts that may be printed.
func Errorf(format string, args ...any) error {
	e := &Error{text: fmt.Errorf(format, args...).Error()}
	for _, arg := range args {
		if cause, ok := arg.(error); ok {
			e.causes = append(e.causes, cause)
		}
	}
	return e
}

// Of says what an error is about. One that has an [Error] within is about that.
// Where says how far things had got, if that is worth knowing: "while connecting to
// api.personio.de".
func Of(err error, where string) error {
	if err == nil {
		return nil
	}
	own, isOwn := errors.AsType[*Error](err)
	if isOwn && error(own) == err { //nolint:errorlint // nothing is around it
		return err
	}
	if isOwn {
		return Around(own, err)
	}
	e := &Error{text: describe(err), causes: known(err), origin: func() error { return err }}
	if where != "" {
		e.text += " (" + where + ")"
	}
	return e
}

// Around says about an error what one of ours within it says.
func Around(own, err error) error {
	return &Error{text: own.Error(), causes: []error{own}, origin: func() error { return err }}
}

func (e *Error) Error() string { return e.text }

// Unwrap returns the causes: errors of ours, and errors of the standard library
// without their texts of others.
func (e *Error) Unwrap() []error { return e.causes }

// Is matches what the error of others matches.
func (e *Error) Is(target error) bool { return e.origin != nil && errors.Is(e.origin(), target) }

// As finds errors of the caller's own types, for whoever has the type. Those of
// libraries, which have texts of who knows whom, are among the causes or not at all.
func (e *Error) As(target any) bool {
	kind := reflect.TypeOf(target).Elem()
	if e.origin == nil || kind.Kind() == reflect.Interface || ofLibrary(kind) {
		return false
	}
	return errors.As(e.origin(), target)
}

// Timeout is whether it took too long, as package net says it.
func (e *Error) Timeout() bool { return e.origin != nil && timeout(e.origin()) }

// Format prints what Error returns, whatever the verb.
func (e *Error) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(e.text)) }

// MarshalText is for errors in structs that are logged as JSON.
func (e *Error) MarshalText() ([]byte, error) { return []byte(e.text), nil }

// ofLibrary is whether a type is of the standard library or of a library that the
// SDK uses on the way to a server.
func ofLibrary(kind reflect.Type) bool {
	for kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	first, _, _ := strings.Cut(kind.PkgPath(), "/")
	return !strings.Contains(first, ".") && first != "main" || strings.HasPrefix(kind.PkgPath(), "golang.org/x/") ||
		strings.HasPrefix(kind.PkgPath(), "github.com/hashicorp/")
}
