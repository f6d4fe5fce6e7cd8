package storetest

import (
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"sync"

	"github.com/personio-go/sdk/personio/store"
)

const writers, rounds = 8, 10

// together runs a function many times at once.
func together(n int, f func(i int)) {
	var group sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		group.Go(func() {
			<-start
			f(i)
		})
	}
	close(start)
	group.Wait()
}

func oneOfManyWins(k kit) {
	for round := range uint64(rounds) {
		errs := make([]error, writers)
		together(writers, func(i int) {
			errs[i] = k.Commit(k.Context(), acme(), store.Change{IfVersion: round, Append: [][]byte{fmt.Append(nil, i)}})
		})
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !errors.Is(err, store.ErrConflict) {
				k.Errorf("a writer that lost: %v, want ErrConflict", err)
			}
		}
		if head := k.head(acme()); won != 1 || head.Version != round+1 || head.LastSeq != round+1 {
			k.Fatalf("%d writers won in round %d, want 1; the head is %q", won, round, show(head))
		}
	}
}

// unitsAreApart lets writers of different units write at the same time: none is in another's way.
func unitsAreApart(k kit) {
	together(writers, func(i int) {
		u := unit(fmt.Sprint("unit ", i))
		for round := range uint64(rounds) {
			c := full(strconv.Itoa(i))
			c.IfVersion = round
			if err := k.Commit(k.Context(), u, c); err != nil {
				k.Errorf("a commit beside those of others: %v", err)
			}
		}
	})
	refs, err := k.Find(k.Context(), store.Query{Kind: kind, Tag: "tag", Limit: 2 * writers})
	if len(refs) != writers || err != nil {
		k.Errorf("%d records were found, %v, want %d", len(refs), err, writers)
	}
}

// recordsAreOfOneMoment reads while each commit replaces all records, for as long as somebody reads.
func recordsAreOfOneMoment(k kit) {
	const records, looks = 5, 30
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for n := 0; n < looks && k.sameMoment(); n++ {
				runtime.Gosched()
			}
		})
	}
	read := make(chan struct{})
	go func() {
		readers.Wait()
		close(read)
	}()
	for i := uint64(0); ; i++ {
		select {
		case <-read:
			return
		default:
		}
		c := store.Change{IfVersion: i}
		for n := range records {
			c.Put = append(c.Put, store.Record{Key: strconv.Itoa(n), Part: fmt.Append(nil, i+1)})
		}
		if err := k.Commit(k.Context(), acme(), c); err != nil {
			k.Error(err)
			<-read
			return
		}
	}
}

func (k kit) sameMoment() bool {
	version, records, err := k.Records(k.Context(), acme())
	if err != nil {
		k.Errorf("Records while another writes: %v", err)
		return false
	}
	for _, record := range records {
		if string(record.Part) != strconv.FormatUint(version, 10) {
			k.Errorf("Records says version %d, and has a record of version %s", version, record.Part)
			return false
		}
	}
	return true
}

// deletedWhileWritten deletes a unit while a change of it is under way: whatever comes first, nothing is left.
func deletedWhileWritten(k kit) {
	for round := range rounds {
		u := unit(fmt.Sprint("unit ", round))
		c := full("1")
		c.IfVersion = k.commit(u, full("0")).Version
		together(2, func(i int) {
			if i == 0 {
				if err := k.Delete(k.Context(), u); err != nil {
					k.Error(err)
				}
			} else if err := k.Commit(k.Context(), u, c); err != nil && !errors.Is(err, store.ErrConflict) && !errors.Is(err, store.ErrDeleted) {
				k.Error(err)
			}
		})
		if head := k.head(u); !head.Deleted || head.Version < 2 {
			k.Errorf("the head of a deleted unit is %q", show(head))
		}
		k.nothingOf(u)
	}
}
