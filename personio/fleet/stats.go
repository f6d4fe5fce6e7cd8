package fleet

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// Stats is the state of a fleet.
type Stats struct {
	// Companies that are synced, and how many of them were never seen.
	Companies int `json:"companies"`
	Unseen    int `json:"unseen"`
	// Lag is how old the mirrors are, in seconds.
	LagMedian float64 `json:"lag_median_seconds"`
	LagP95    float64 `json:"lag_p95_seconds"`
	LagMax    float64 `json:"lag_max_seconds"`
	// Late are jobs that are due and that no worker has begun: the backlog.
	Late int `json:"late"`
	// Held are companies with jobs that are not archived without approval, Parked
	// those whose events a sink refuses, Unavailable those whose feed cannot be had.
	Held        int `json:"held"`
	Parked      int `json:"parked"`
	Unavailable int `json:"unavailable"`
	// PendingEvents wait for delivery.
	PendingEvents int64 `json:"pending_events"`
	// OpenApplications are on their way, ParkedApplications wait for a person.
	OpenApplications   int `json:"open_applications"`
	ParkedApplications int `json:"parked_applications"`
}

// Stats reads the state of the fleet: a few scans of small tables and the heads of
// all companies, not to be called every second.
func (f *Fleet) Stats(ctx context.Context) (Stats, error) {
	const query = `
		SELECT ARRAY(SELECT args->>'company' FROM river_job WHERE kind = $1 AND state = ANY($2::text[]::river_job_state[])),
			(SELECT count(*) FROM river_job WHERE queue = $3 AND (state = 'available' OR state = 'scheduled') AND scheduled_at < now()),
			(SELECT count(*) FROM personio_outbox WHERE open),
			(SELECT count(*) FROM personio_outbox WHERE state = 'parked')`
	var s Stats
	var names []string
	err := f.pool.QueryRow(ctx, query, kindSync, stateNames(), queue).Scan(&names, &s.Late, &s.OpenApplications, &s.ParkedApplications)
	if err == nil {
		err = s.addHeads(ctx, f.jobs, names)
	}
	return s, wrap("reading the state of the fleet", err)
}

// addHeads takes the heads of the companies with the names into account.
func (s *Stats) addHeads(ctx context.Context, jobs store.Reader, names []string) error {
	synced := make(map[string]bool, len(names))
	for _, name := range names {
		synced[uncolumn(name)] = true
	}
	now, lags := time.Now(), make([]float64, 0, len(names))
	for company, err := range jobsync.Companies(ctx, jobs) {
		if err != nil {
			return err
		}
		head := &company.Head
		s.PendingEvents += int64(head.LastSeq - head.Acknowledged) //nolint:gosec // a small number
		if !synced[company.Company] {
			continue
		}
		if !head.ObservedAt.IsZero() {
			lags = append(lags, now.Sub(head.ObservedAt).Seconds())
		}
		count(&s.Held, head.Held > 0)
		count(&s.Parked, head.Refused != nil && head.Refused.Parked)
		count(&s.Unavailable, head.Source.Availability != "" && head.Source.Availability != jobsync.Available)
	}
	s.Companies, s.Unseen = len(synced), len(synced)-len(lags)
	slices.Sort(lags)
	s.LagMedian, s.LagP95, s.LagMax = quantile(lags, 0.5), quantile(lags, 0.95), quantile(lags, 1)
	return nil
}

func count(n *int, counts bool) {
	if counts {
		*n++
	}
}

// quantile is the value below which a part of the sorted values lies, 0 of none.
func quantile(sorted []float64, part float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	at := part * float64(len(sorted)-1)
	low := int(at)
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (at-float64(low))*(sorted[high]-sorted[low])
}

// Health serves [Stats] as JSON, with status 503 when the database does not
// answer within five seconds, or when the slowest twentieth of the mirrors is
// older than that. 0 asks for no age.
func (f *Fleet) Health(oldest time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
		defer cancel()
		w.Header().Set("Cache-Control", "no-store")
		stats, err := f.Stats(ctx)
		if err != nil {
			http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if oldest > 0 && stats.LagP95 > oldest.Seconds() {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_ = json.NewEncoder(w).Encode(stats)
	})
}
