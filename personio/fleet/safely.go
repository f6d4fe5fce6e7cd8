package fleet

import (
	"context"
	"fmt"
	"log/slog"
)

// safely makes an error of a panic in the caller's code. River would store and log
// the value and the stack, which may be personal: the error has its type only.
func safely(what string, f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &panicError{what: what, kind: fmt.Sprintf("%T", r)}
		}
	}()
	return f()
}

type panicError struct{ what, kind string }

func (e *panicError) Error() string {
	return fmt.Sprintf("fleet: %s panicked with a %s", e.what, e.kind)
}

// tell calls the observer. What it does to itself changes nothing for a company.
func (f *Fleet) tell(ctx context.Context, company string, call func(Observer)) {
	err := safely("the observer", func() error {
		call(f.cfg.Observer)
		return nil
	})
	if err != nil {
		f.cfg.Logger.ErrorContext(ctx, "the observer failed", slog.String("company", company), slog.Any("error", err))
	}
}
