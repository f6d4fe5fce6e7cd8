package fleet_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/auth"
)

// Who migrates may be somebody else: these are the rights that docs/fleet.md
// names for the workers.
func TestWorkersNeedNoRightsOfAnOwner(t *testing.T) {
	t.Parallel()
	owner, w := withMirror(t), newWorld(t, 2)
	role := "worker_of_" + owner.Config().ConnConfig.Database // roles are the server's
	grants := fmt.Sprintf(`CREATE ROLE %[1]s LOGIN;
		GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %[1]s;
		GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO %[1]s`, role)
	if _, err := owner.Exec(t.Context(), grants); err != nil {
		t.Fatal(err)
	}
	pool := open(t, asRole(t, owner, role))
	cfg := config(w)
	cfg.Outbox = outboxes(pool, w.url, func(company string) auth.RecruitingKey { return w.companies[company].RecruitingKey() })
	f, _ := start(t, pool, cfg)
	acme := w.companies[w.names[0]]
	if _, err := f.Outbox().Submit(t.Context(), submission(acme.Name(), 0, acme.Jobs()[0].ID)); err != nil {
		t.Fatal(err)
	}
	w.converge(t, pool, time.Minute)
	eventually(t, "the application arrives", func() bool { return len(acme.Applications()) == 1 })
}

// asRole is the address of a pool's database for another role.
func asRole(t *testing.T, pool *pgxpool.Pool, role string) string {
	t.Helper()
	address, err := url.Parse(pool.Config().ConnString())
	if err != nil {
		t.Fatal(err)
	}
	address.User = url.User(role)
	return address.String()
}
