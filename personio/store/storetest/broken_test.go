package storetest_test

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/storetest"
)

// breaches are stores that break one promise each, and a check that must say so.
func breaches() map[string]struct {
	open  func(m *store.Memory) store.Store
	check string
} {
	type breach = struct {
		open  func(m *store.Memory) store.Store
		check string
	}
	return map[string]breach{
		"writes, then compares":         {func(m *store.Memory) store.Store { return &writesFirst{m} }, "a conflict changes nothing"},
		"due before the comparison":     {func(m *store.Memory) store.Store { return &dueFirst{m} }, "a conflict changes nothing"},
		"compares outside":              {func(m *store.Memory) store.Store { return &comparesOutside{m} }, "one of many wins"},
		"fences are ignored":            {func(m *store.Memory) store.Store { return &fenceless{m} }, "old fence"},
		"fences are compared before":    {func(m *store.Memory) store.Store { return &fencedBefore{m} }, "lease while written"},
		"old tags are found":            {func(m *store.Memory) store.Store { return &oldTags{Memory: m} }, "random"},
		"a deleted unit's tags":         {func(m *store.Memory) store.Store { return &deletedTags{Memory: m} }, "a deletion is a fence"},
		"a tag is not found":            {func(m *store.Memory) store.Store { return &lostTag{m} }, "random"},
		"To is included":                {func(m *store.Memory) store.Store { return &toIncluded{m} }, "random"},
		"After is by value only":        {func(m *store.Memory) store.Store { return &afterValue{m} }, "random"},
		"nobody stops being due":        {func(m *store.Memory) store.Store { return &staleDue{Memory: m, due: map[store.Unit]time.Time{}} }, "random"},
		"times of microseconds":         {func(m *store.Memory) store.Store { return &coarse{m} }, "random"},
		"records in two reads":          {func(m *store.Memory) store.Store { return &twoReads{m} }, "records are of one moment"},
		"the journal begins anew":       {func(m *store.Memory) store.Store { return &simplyDeleted{Memory: m, gone: map[store.Unit]bool{}} }, "a deletion is a fence"},
		"everybody revives":             {func(m *store.Memory) store.Store { return &reviving{m} }, "a deletion is a fence"},
		"a fence is deleted once":       {func(m *store.Memory) store.Store { return &deletedOnce{m} }, "a deletion is a fence"},
		"deleted in two steps":          {func(m *store.Memory) store.Store { return &twoSteps{m} }, "deleted while written"},
		"acknowledged backwards":        {func(m *store.Memory) store.Store { return &anyNumber{m} }, "random"},
		"bodies go with records":        {func(m *store.Memory) store.Store { return &coupled{m} }, "random"},
		"keeps what it was given":       {func(m *store.Memory) store.Store { return &sharing{Memory: m} }, "random"},
		"returns what it keeps":         {func(m *store.Memory) store.Store { return &returning{Memory: m} }, "random"},
		"scans by prefix":               {func(m *store.Memory) store.Store { return &byPrefix{m} }, "random"},
		"reads all for a head":          {func(m *store.Memory) store.Store { return &readsAll{m} }, "a head costs the same"},
		"contexts are ignored":          {func(m *store.Memory) store.Store { return &patient{m} }, "ended context"},
		"everything is valid":           {func(m *store.Memory) store.Store { return &lenient{m} }, "invalid"},
		"limits are ignored":            {func(m *store.Memory) store.Store { return &limitless{m} }, "random"},
		"fences are no units":           {func(m *store.Memory) store.Store { return &hidingFences{m} }, "random"},
		"a statement has 1000 values":   {func(m *store.Memory) store.Store { return &smallStatements{m} }, "large changes"},
		"busy":                          {func(m *store.Memory) store.Store { return &busy{Memory: m} }, "units are apart"},
		"a lease is for all":            {func(m *store.Memory) store.Store { return &leasesAll{m} }, "lease is for one"},
		"a lease never ends":            {func(m *store.Memory) store.Store { return &leasesForEver{m} }, "lease ends"},
		"a prolonged lease is the same": {func(m *store.Memory) store.Store { return &sameFence{Memory: m} }, "lease is for one"},
		"leases are given outside":      {func(m *store.Memory) store.Store { return &leasesOutside{Memory: m, held: map[store.Unit]string{}} }, "one of many is leased"},
		"deleting ends the lease":       {func(m *store.Memory) store.Store { return &deletesLease{Memory: m} }, "lease is for one"},
		"a lease writes":                {func(m *store.Memory) store.Store { return &leaseWrites{m} }, "lease is for one"},
		"small values only":             {func(m *store.Memory) store.Store { return &small{m} }, "largest names"},
	}
}

func TestEveryBreachIsFound(t *testing.T) {
	t.Parallel()
	for name, breach := range breaches() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if failure := storetest.Failure(t, breach.check, func(testing.TB) store.Store { return breach.open(store.NewMemory()) }); failure == "" {
				t.Errorf("the check %q found nothing", breach.check)
			}
		})
	}
}

// pause lets others go on between a check and what follows.
func pause() {
	for range 100 {
		runtime.Gosched()
	}
}

// force commits a change whatever it was made from.
func force(ctx context.Context, m *store.Memory, u store.Unit, c store.Change) error {
	for {
		head, err := m.Head(ctx, u)
		if err != nil {
			return err
		}
		c.IfVersion, c.Fence, c.Revive = head.Version, 0, true
		if err := m.Commit(ctx, u, c); !errors.Is(err, store.ErrConflict) {
			return err
		}
	}
}

type writesFirst struct{ *store.Memory }

func (s *writesFirst) Commit(ctx context.Context, u store.Unit, c store.Change) error {
	err := s.Memory.Commit(ctx, u, c)
	if errors.Is(err, store.ErrConflict) {
		head, _ := s.Head(ctx, u)
		_ = force(ctx, s.Memory, u, store.Change{Head: head.Body, Due: head.Due, Put: c.Put})
	}
	return err
}

type dueFirst struct{ *store.Memory }

func (s *dueFirst) Commit(ctx context.Context, u store.Unit, c store.Change) error {
	err := s.Memory.Commit(ctx, u, c)
	if errors.Is(err, store.ErrConflict) {
		head, _ := s.Head(ctx, u)
		_ = force(ctx, s.Memory, u, store.Change{Head: head.Body, Due: c.Due})
	}
	return err
}

type comparesOutside struct{ *store.Memory }

func (s *comparesOutside) Commit(ctx context.Context, u store.Unit, c store.Change) error {
	head, err := s.Head(ctx, u)
	if err != nil || head.Version != c.IfVersion {
		return store.ErrConflict
	}
	pause()
	return force(ctx, s.Memory, u, c)
}

type fenceless struct{ *store.Memory }

func (s *fenceless) Commit(ctx context.Context, u store.Unit, c store.Change) error {
	c.Fence = 0
	return s.Memory.Commit(ctx, u, c)
}

type fencedBefore struct{ *store.Memory }

func (s *fencedBefore) Commit(ctx context.Context, u store.Unit, c store.Change) error {
	probe := store.Change{IfVersion: 1 << 60, Fence: c.Fence}
	if err := s.Memory.Commit(ctx, u, probe); c.Fence != 0 && strings.Contains(err.Error(), "fence") {
		return err
	}
	pause()
	c.Fence = 0
	return s.Memory.Commit(ctx, u, c)
}

// oldTags never forgets that a record had a tag.
type oldTags struct {
	*store.Memory

	known []store.Ref
}

func (s *oldTags) Find(ctx context.Context, q store.Query) ([]store.Ref, error) {
	refs, err := s.Memory.Find(ctx, q)
	if q.After == (store.Ref{}) && len(refs) < q.Limit {
		refs = append(refs, s.known[:min(1, len(s.known))]...)
	}
	s.known = append(s.known, refs...)
	return refs, err
}

type deletedTags struct {
	*store.Memory

	deleted []store.Ref
}

func (s *deletedTags) Delete(ctx context.Context, u store.Unit) error {
	s.deleted, _ = s.Memory.Find(ctx, store.Query{Kind: u.Kind, Tag: "tag", Limit: 1})
	return s.Memory.Delete(ctx, u)
}

func (s *deletedTags) Find(ctx context.Context, q store.Query) ([]store.Ref, error) {
	refs, err := s.Memory.Find(ctx, q)
	return append(refs, s.deleted...), err
}

type lostTag struct{ *store.Memory }

func (s *lostTag) Commit(ctx context.Context, u store.Unit, c store.Change) error {
	c.Put = slices.Clone(c.Put)
	for i, record := range c.Put {
		if len(record.Tags) > 3 {
			c.Put[i].Tags = record.Tags[:3]
		}
	}
	return s.Memory.Commit(ctx, u, c)
}

type toIncluded struct{ *store.Memory }

func (s *toIncluded) Find(ctx context.Context, q store.Query) ([]store.Ref, error) {
	if q.To != "" {
		q.To += "\x01"
	}
	return s.Memory.Find(ctx, q)
}

type afterValue struct{ *store.Memory }

func (s *afterValue) Find(ctx context.Context, q store.Query) ([]store.Ref, error) {
	if q.After != (store.Ref{}) {
		q.After.Unit, q.After.Key = "\U0010FFFF", ""
	}
	return s.Memory.Find(ctx, q)
}

type staleDue struct {
	*store.Memory

	due map[store.Unit]time.Time
}

func (s *staleDue) Commit(ctx context.Context, u store.Unit, c store.Change) error {
	if c.Due.IsZero() {
		c.Due = s.due[u]
	}
	err := s.Memory.Commit(ctx, u, c)
	if err == nil {
		s.due[u] = c.Due
	}
	return err
}

type coarse struct{ *store.Memory }

func (s *coarse) Commit(ctx context.Context, u store.Unit, c store.Change) error {
	c.Due = c.Due.Truncate(time.Microsecond)
	return s.Memory.Commit(ctx, u, c)
}

type twoReads struct{ *store.Memory }

func (s *twoReads) Records(ctx context.Context, u store.Unit, keys ...string) (uint64, []store.Record, error) {
	head, err := s.Head(ctx, u)
	if err != nil {
		return 0, nil, err
	}
	for n, now := 0, head; n < 10000 && now.Version == head.Version; n++ { // until somebody writes
		runtime.Gosched()
		now, _ = s.Head(ctx, u)
	}
	_, records, err := s.Memory.Records(ctx, u, keys...)
	return head.Version, records, err
}

// simplyDeleted does not keep a fence.
type simplyDeleted struct {
	*store.Memory

	gone map[store.Unit]bool
}

func (s *simplyDeleted) Delete(ctx context.Context, u store.Unit) error {
	s.gone[u] = true
	return s.Memory.Delete(ctx, u)
}

func (s *simplyDeleted) Head(ctx context.Context, u store.Unit) (store.Head, error) {
	if s.gone[u] {
		return store.Head{}, nil
	}
	return s.Memory.Head(ctx, u)
}

type reviving struct{ *store.Memory }

func (s *reviving) Commit(ctx context.Context, u store.Unit, c store.Change) error {
	c.Revive = true
	return s.Memory.Commit(ctx, u, c)
}

type deletedOnce struct{ *store.Memory }

func (s *deletedOnce) Delete(ctx context.Context, u store.Unit) error {
	if head, err := s.Head(ctx, u); err != nil || head.Deleted {
		return err
	}
	return s.Memory.Delete(ctx, u)
}

// twoSteps writes an empty unit, and then that it is a fence.
type twoSteps struct{ *store.Memory }

func (s *twoSteps) Delete(ctx context.Context, u store.Unit) error {
	head, _ := s.Head(ctx, u)
	if err := s.Memory.Delete(ctx, u); err != nil {
		return err
	}
	pause()
	return force(ctx, s.Memory, u, store.Change{Head: head.Body})
}

type anyNumber struct{ *store.Memory }

func (s *anyNumber) Commit(ctx context.Context, u store.Unit, c store.Change) error {
	if head, err := s.Head(ctx, u); err == nil {
		c.Acknowledge = min(max(c.Acknowledge, head.Acked), head.LastSeq+uint64(len(c.Append)))
	}
	return s.Memory.Commit(ctx, u, c)
}

type coupled struct{ *store.Memory }

func (s *coupled) Commit(ctx context.Context, u store.Unit, c store.Change) error {
	for _, key := range c.Forget {
		if !slices.Contains(c.Drop, key) && !slices.ContainsFunc(c.Bodies, func(b store.Body) bool { return b.Key == key }) {
			c.Drop = append(slices.Clone(c.Drop), key)
		}
	}
	return s.Memory.Commit(ctx, u, c)
}

type sharing struct {
	*store.Memory

	last store.Event
	of   store.Unit
}

func (s *sharing) Commit(ctx context.Context, u store.Unit, c store.Change) error {
	err := s.Memory.Commit(ctx, u, c)
	if head, _ := s.Head(ctx, u); err == nil && len(c.Append) > 0 {
		s.of, s.last = u, store.Event{Seq: head.LastSeq, Body: c.Append[len(c.Append)-1]}
	}
	return err
}

func (s *sharing) Pending(ctx context.Context, u store.Unit, limit int) ([]store.Event, error) {
	events, err := s.Memory.Pending(ctx, u, limit)
	for i, event := range events {
		if u == s.of && event.Seq == s.last.Seq {
			events[i].Body = bytes.Clone(s.last.Body)
		}
	}
	return events, err
}

// returning keeps the last head that it returned.
type returning struct {
	*store.Memory

	of   store.Unit
	head store.Head
}

func (s *returning) Head(ctx context.Context, u store.Unit) (store.Head, error) {
	head, err := s.Memory.Head(ctx, u)
	if s.of == u && s.head.Version == head.Version {
		return s.head, err
	}
	s.of, s.head = u, head
	return head, err
}

func (s *returning) Lease(ctx context.Context, u store.Unit, owner string, ttl time.Duration) (uint64, store.Head, error) {
	fence, _, err := s.Memory.Lease(ctx, u, owner, ttl)
	if err != nil {
		return fence, store.Head{}, err
	}
	head, err := s.Head(ctx, u)
	return fence, head, err
}

type byPrefix struct{ *store.Memory }

func (s *byPrefix) Records(ctx context.Context, u store.Unit, keys ...string) (uint64, []store.Record, error) {
	version, records, err := s.Memory.Records(ctx, u, keys...)
	if len(keys) == 0 {
		_, more, _ := s.Memory.Records(ctx, store.Unit{Kind: u.Kind, Name: u.Name + "\x01"})
		records = append(records, more...)
	}
	return version, records, err
}

type readsAll struct{ *store.Memory }

func (s *readsAll) Lease(ctx context.Context, u store.Unit, owner string, ttl time.Duration) (uint64, store.Head, error) {
	if _, _, err := s.Records(ctx, u); err != nil {
		return 0, store.Head{}, err
	}
	return s.Memory.Lease(ctx, u, owner, ttl)
}

type patient struct{ *store.Memory }

func (s *patient) Commit(ctx context.Context, u store.Unit, c store.Change) error {
	return s.Memory.Commit(context.WithoutCancel(ctx), u, c)
}

// lenient takes names with NUL.
type lenient struct{ *store.Memory }

func (s *lenient) Head(ctx context.Context, u store.Unit) (store.Head, error) {
	u.Name = strings.ReplaceAll(u.Name, "\x00", "\x01")
	return s.Memory.Head(ctx, u)
}

type limitless struct{ *store.Memory }

func (s *limitless) Pending(ctx context.Context, u store.Unit, _ int) ([]store.Event, error) {
	return s.Memory.Pending(ctx, u, 1000)
}

type hidingFences struct{ *store.Memory }

func (s *hidingFences) Units(ctx context.Context, kind, after string, limit int) ([]store.UnitHead, error) {
	units, err := s.Memory.Units(ctx, kind, after, limit)
	return slices.DeleteFunc(units, func(u store.UnitHead) bool { return u.Head.Deleted }), err
}

type smallStatements struct{ *store.Memory }

func (s *smallStatements) Records(ctx context.Context, u store.Unit, keys ...string) (uint64, []store.Record, error) {
	if len(keys) > 1000 {
		return 0, nil, errors.New("too many values")
	}
	return s.Memory.Records(ctx, u, keys...)
}

type busy struct {
	*store.Memory

	mu sync.Mutex
}

func (s *busy) Commit(ctx context.Context, u store.Unit, c store.Change) error {
	if !s.mu.TryLock() {
		return errors.New("busy")
	}
	defer s.mu.Unlock()
	pause()
	return s.Memory.Commit(ctx, u, c)
}

type leasesAll struct{ *store.Memory }

func (s *leasesAll) Lease(ctx context.Context, u store.Unit, _ string, ttl time.Duration) (uint64, store.Head, error) {
	return s.Memory.Lease(ctx, u, "all", ttl)
}

type leasesForEver struct{ *store.Memory }

func (s *leasesForEver) Lease(ctx context.Context, u store.Unit, owner string, _ time.Duration) (uint64, store.Head, error) {
	return s.Memory.Lease(ctx, u, owner, time.Hour)
}

type sameFence struct {
	*store.Memory

	fence uint64
}

func (s *sameFence) Lease(ctx context.Context, u store.Unit, owner string, ttl time.Duration) (uint64, store.Head, error) {
	fence, head, err := s.Memory.Lease(ctx, u, owner, ttl)
	if err == nil && s.fence == 0 {
		s.fence = fence
	}
	return s.fence, head, err
}

// leasesOutside looks who has a lease, and then gives it.
type leasesOutside struct {
	*store.Memory

	mu   sync.Mutex
	held map[store.Unit]string
}

func (s *leasesOutside) owner(u store.Unit, set *string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if set != nil {
		s.held[u] = *set
	}
	return s.held[u]
}

func (s *leasesOutside) Lease(ctx context.Context, u store.Unit, owner string, ttl time.Duration) (uint64, store.Head, error) {
	if has := s.owner(u, nil); has != "" && has != owner {
		return 0, store.Head{}, store.ErrLeased
	}
	pause()
	s.owner(u, &owner)
	return s.Memory.Lease(ctx, u, "all", ttl)
}

func (s *leasesOutside) Release(_ context.Context, u store.Unit, owner string) error {
	if none := ""; s.owner(u, nil) == owner {
		s.owner(u, &none)
	}
	return nil
}

type deletesLease struct {
	*store.Memory

	owner string
}

func (s *deletesLease) Lease(ctx context.Context, u store.Unit, owner string, ttl time.Duration) (uint64, store.Head, error) {
	fence, head, err := s.Memory.Lease(ctx, u, owner, ttl)
	if err == nil && u.Name == "acme" {
		s.owner = owner
	}
	return fence, head, err
}

func (s *deletesLease) Delete(ctx context.Context, u store.Unit) error {
	return errors.Join(s.Release(ctx, u, s.owner), s.Memory.Delete(ctx, u))
}

type leaseWrites struct{ *store.Memory }

func (s *leaseWrites) Lease(ctx context.Context, u store.Unit, owner string, ttl time.Duration) (uint64, store.Head, error) {
	fence, head, err := s.Memory.Lease(ctx, u, owner, ttl)
	if err == nil && head.Version == 0 {
		err = s.Commit(ctx, u, store.Change{})
	}
	return fence, head, err
}

type small struct{ *store.Memory }

func (s *small) Commit(ctx context.Context, u store.Unit, c store.Change) error {
	for _, body := range c.Bodies {
		if len(body.Data) > 1<<16 {
			return errors.New("too large")
		}
	}
	return s.Memory.Commit(ctx, u, c)
}
