package jobsync_test

import (
	"testing"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
	"github.com/personio-go/sdk/xmlfeed/jobsync/storetest"
)

func TestMemoryStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(*testing.T) jobsync.Store { return &jobsync.MemoryStore{} })
}
