package personiotest

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"time"

	"github.com/personio-go/sdk/personio"
)

// Fault is something that goes wrong. What is not set goes right: a Fault with a
// Delay alone is a slow answer.
type Fault struct {
	// Operation that it hits; "" hits every one.
	Operation personio.Operation
	// Company that it hits, by its name; "" hits all. Requests for tokens are of no
	// company.
	Company string
	// After is how many requests that it would hit go well before it happens.
	After int
	// Times is how often it happens; 0 is once.
	Times int
	// Delay before anything else. It ends early when the client gives up.
	Delay time.Duration
	// Status, Header and Body of an answer that takes the place of the real one;
	// the request is not processed.
	Status int
	Header http.Header
	Body   string
	// Break is a connection that breaks.
	Break Break
}

// Break is when a connection breaks.
type Break int

// The moments at which a connection can break.
const (
	// NoBreak: it does not.
	NoBreak Break = iota
	// BeforeProcessing: the request arrived, nothing was done, nobody answers.
	BeforeProcessing
	// AfterProcessing: the request was processed, nobody answers.
	AfterProcessing
	// WithinAnswer: the request was processed, half of the answer's body arrives.
	WithinAnswer
	// NoConnection: in memory, no connection is made; over TCP there is one, and
	// it is BeforeProcessing.
	NoConnection
)

// Inject adds faults. Those for one operation happen in the order in which they
// were injected. An operation that does not exist is an [*UnknownOperationError],
// and none of the faults is added.
func (s *Server) Inject(faults ...Fault) error {
	for _, f := range faults {
		if err := s.checkOperation(f.Operation); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range faults {
		f.Times = max(f.Times, 1)
		s.faults = append(s.faults, &f)
	}
	return nil
}

// PendingFaults is how many times injected faults have yet to happen.
func (s *Server) PendingFaults() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, f := range s.faults {
		n += f.Times
	}
	return n
}

// ClearFaults takes back what has yet to happen, to one company or, for "", to all.
func (s *Server) ClearFaults(company string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = slices.DeleteFunc(s.faults, func(f *Fault) bool { return company == "" || f.Company == company })
}

// fault returns the next fault for an operation if it is one of the wanted, and
// uses it up.
func (s *Server) fault(operation personio.Operation, company string, wanted func(*Fault) bool) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if f.Times > 0 && (f.Operation == "" || f.Operation == operation) && (f.Company == "" || f.Company == company) {
			if !wanted(f) {
				return nil
			}
			if f.After > 0 {
				f.After--
				continue
			}
			f.Times--
			copied := *f
			return &copied
		}
	}
	return nil
}

// serve answers as the fault has it. http.ErrAbortHandler is how a handler
// breaks a connection.
func (f *Fault) serve(w http.ResponseWriter, r *http.Request, process http.HandlerFunc) {
	if f.Delay > 0 {
		// Over TCP, net/http sees that a client gave up only when the body was read.
		body, err := io.ReadAll(r.Body)
		if err != nil || !f.wait(r.Context()) {
			panic(http.ErrAbortHandler) //nolint:forbidigo // see above
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	switch f.Break {
	case BeforeProcessing, NoConnection:
		panic(http.ErrAbortHandler) //nolint:forbidigo // see above
	case AfterProcessing:
		process(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler) //nolint:forbidigo // see above
	case WithinAnswer:
		f.half(w, r, process)
		panic(http.ErrAbortHandler) //nolint:forbidigo // see above
	case NoBreak:
		f.answer(w, r, process)
	}
}

// wait waits for the delay. It reports whether the client waited, too.
func (f *Fault) wait(ctx context.Context) bool {
	timer := time.NewTimer(f.Delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

func (f *Fault) answer(w http.ResponseWriter, r *http.Request, process http.HandlerFunc) {
	if f.Status == 0 {
		process(w, r)
		return
	}
	maps.Copy(w.Header(), f.Header)
	w.WriteHeader(f.Status)
	_, _ = w.Write([]byte(f.Body))
}

// half sends the first half of the answer's body.
func (f *Fault) half(w http.ResponseWriter, r *http.Request, process http.HandlerFunc) {
	rec := httptest.NewRecorder()
	f.answer(rec, r, process)
	maps.Copy(w.Header(), rec.Header())
	w.WriteHeader(rec.Code)
	_, _ = w.Write(rec.Body.Bytes()[:rec.Body.Len()/2])
	_ = http.NewResponseController(w).Flush()
}
