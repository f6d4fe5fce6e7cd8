package fleet

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

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

// Stats reads the state of the fleet: a few scans of small tables, not to be
// called every second.
func (f *Fleet) Stats(ctx context.Context) (Stats, error) {
	const query = `
		WITH jobs AS (
			SELECT args->>'company' AS company FROM river_job WHERE kind = $1 AND state = ANY($2::text[]::river_job_state[])
		), known AS (
			SELECT c.*, extract(epoch FROM now() - c.observed_at)::float8 AS lag FROM jobs JOIN personio_companies c USING (company)
		)
		SELECT (SELECT count(*) FROM jobs), (SELECT count(*) FROM jobs) - (SELECT count(observed_at) FROM known),
			coalesce((SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY lag) FROM known), 0),
			coalesce((SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY lag) FROM known), 0),
			coalesce((SELECT max(lag) FROM known), 0),
			(SELECT count(*) FROM river_job WHERE queue = $3 AND (state = 'available' OR state = 'scheduled') AND scheduled_at < now()),
			(SELECT count(*) FROM known WHERE head ? 'hold_reason'),
			(SELECT count(*) FROM known WHERE head->'refused'->>'parked' = 'true'),
			(SELECT count(*) FROM known WHERE coalesce(head->'source'->>'availability', '') NOT IN ('', $4)),
			(SELECT count(*) FROM personio_events e JOIN personio_companies c USING (company)
				WHERE e.seq > greatest(c.delivered, coalesce((c.head->>'acknowledged')::bigint, 0))),
			(SELECT count(*) FROM personio_outbox WHERE open),
			(SELECT count(*) FROM personio_outbox WHERE state = 'parked')`
	var s Stats
	err := f.pool.QueryRow(ctx, query, kindSync, stateNames(), queue, string(jobsync.Available)).Scan(&s.Companies, &s.Unseen, &s.LagMedian, &s.LagP95, &s.LagMax,
		&s.Late, &s.Held, &s.Parked, &s.Unavailable, &s.PendingEvents, &s.OpenApplications, &s.ParkedApplications)
	return s, wrap("reading the state of the fleet", err)
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
