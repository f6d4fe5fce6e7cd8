package connection_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/connection"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
)

// The list is exact: with all of its rights Personio answers, with one less it does not.
func TestRightsAreEnoughAndNoneIsTooMany(t *testing.T) {
	t.Parallel()
	tested := 0
	for op := range operation.All() {
		rights := connection.Rights(personio.Operation(op.Name))
		if len(rights) != 0 != (len(op.Scopes()) != 0) {
			t.Errorf("%s: rights %v, scopes %v", op.Name, rights, op.Scopes())
		}
		if len(rights) == 0 {
			continue
		}
		tested++
		t.Run(op.Name, func(t *testing.T) {
			t.Parallel()
			all := scopesOf(rights)
			if status, refused := ask(t, op, all); refused {
				t.Errorf("with %v: status %d", all, status)
			}
			for i := range all {
				less := slices.Delete(slices.Clone(all), i, i+1)
				if status, refused := ask(t, op, less); !refused {
					t.Errorf("without %s: status %d, want a refusal", all[i], status)
				}
			}
		})
	}
	if tested < 80 {
		t.Errorf("only %d operations have rights", tested)
	}
}

func scopesOf(rights []connection.Right) (scopes []string) {
	for _, right := range rights {
		for _, scope := range right.Scopes {
			scopes = append(scopes, string(scope))
		}
	}
	return scopes
}

// ask sends an empty request for an operation with a token of these scopes, and tells whether it
// is refused for want of a right. Personio answers that with different statuses.
func ask(t *testing.T, op operation.Operation, scopes []string) (status int, refused bool) {
	t.Helper()
	server := personiotest.New()
	company := server.AddCompany("hafenkontor")
	if len(scopes) == 0 {
		scopes = []string{"personio:nothing:read"} // none at all would be every right
	}
	id, secret := company.AddClient(scopes...)
	token := tokenOf(t, server, op, id, secret)
	path := strings.NewReplacer("{id}", "1", "{person_id}", "1", "{width}", "75").Replace(op.Path)
	if op.Name == string(personio.OpOrgUnitsList) || op.Name == string(personio.OpOrgUnitsGet) {
		path += "?type=department"
	}
	_, body := send(t, server, op.Method, path, "application/json", "{}", token)
	return body.status, body.status == http.StatusForbidden || body.status == http.StatusUnauthorized || strings.Contains(body.text, "Unauthorized token")
}

type answer struct {
	status int
	text   string
}

func send(t *testing.T, server *personiotest.Server, method, path, contentType, body, token string) (http.Header, answer) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "https://api.personio.de"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.Header, answer{resp.StatusCode, string(text)}
}

// tokenOf gets a token of the version that the operation is of.
func tokenOf(t *testing.T, server *personiotest.Server, op operation.Operation, id, secret string) string {
	t.Helper()
	path, member := "/v2/auth/token", "access_token"
	body, contentType := url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}}.Encode(), "application/x-www-form-urlencoded"
	if strings.HasPrefix(op.Path, "/v1/") {
		path, member = "/v1/auth", "token"
		body, contentType = fmt.Sprintf(`{"client_id":%q,"client_secret":%q}`, id, secret), "application/json"
	}
	_, got := send(t, server, http.MethodPost, path, contentType, body, "")
	_, rest, ok := strings.Cut(got.text, `"`+member+`":"`)
	if !ok {
		t.Fatalf("%s: no token: %+v", op.Name, got)
	}
	token, _, _ := strings.Cut(rest, `"`)
	return token
}

// What two operations need is in the list once, in the order of need, under its name in the form.
func ExampleRights() {
	operations := append(personio.PeopleOperations(), personio.OpCompensationsCreate, personio.OpCompensationsList)
	for _, right := range connection.Rights(append(operations, recruiting.V2ApplyOperations()...)...) {
		fmt.Println(right.In(connection.English), right.Scopes, right.Write)
	}
	// Output:
	// Employees: read [personio:persons:read] false
	// Compensations: read [personio:compensations:read] false
	// Compensations: write [personio:compensations:write] true
	// Recruiting: write [personio:recruiting:write] true
}

// Scopes tell of rights to write, which nobody may try out.
func TestRightsToWriteAreToldByTheToken(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		scopes []string
		write  personio.Operation
		state  connection.State
	}{
		"there":                         {[]string{"personio:persons:read", "personio:persons:write"}, personio.OpPersonsUpdate, connection.OK},
		"not there":                     {[]string{"personio:persons:read"}, personio.OpPersonsUpdate, connection.Failed},
		"of a name that nobody proved":  {[]string{"personio:persons:read"}, personio.OpAbsencePeriodsCreate, connection.CannotTell},
		"there, though nobody proved":   {[]string{"personio:absences:write"}, personio.OpAbsencePeriodsCreate, connection.OK},
		"the right of v1, not of v2":    {[]string{"attendances:write"}, personio.OpAttendancePeriodsCreate, connection.Failed},
		"the right of v1, which counts": {[]string{"attendances:write"}, personio.OpV1AttendancesCreate, connection.OK},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(test.scopes...)
			a.settings.Operations = []personio.Operation{test.write}
			access, _ := connection.Check(t.Context(), a.settings, a.option()).Find(connection.StepAccess)
			if access.State != test.state || !strings.HasSuffix(string(access.Right), ".write") {
				t.Errorf("%s: %s, want %s (%s)", access.Right, access.State, test.state, access.Summary)
			}
			for _, r := range a.server.Requests() {
				if r.Method != http.MethodGet && !strings.HasSuffix(r.Path, "/auth/token") {
					t.Errorf("%s %s was sent", r.Method, r.Path)
				}
			}
		})
	}
}

// Each right to read is asked for in the way that Personio takes.
func TestEveryRightToReadCanBeChecked(t *testing.T) {
	t.Parallel()
	for _, op := range allLists() {
		a := newAccount()
		a.settings.Operations = []personio.Operation{op}
		report := connection.Check(t.Context(), a.settings, a.option())
		if finding, _ := report.Find(connection.StepAccess); finding.State != connection.OK || finding.Evidence != "status 200" {
			t.Errorf("%s: %s, %s (%s)", op, finding.State, finding.Summary, finding.Evidence)
		}
	}
}
