package contract_test

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"

	"github.com/personio-go/sdk/personio/personiotest"
)

// A client in another language that does what clients do that were made for the real
// Personio: see testdata/oldclient.py. It logs in three times only, at the beginning,
// after the write of an attendance, and after the route of v2, which bring no token;
// without the header it would for each call.
func TestOldClientOfAnotherLanguage(t *testing.T) {
	t.Parallel()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("SKIPPED: python3 is not installed")
	}
	server := personiotest.New()
	server.SetQuirks(personiotest.Quirks{V1ForbidsBadTokens: true})
	company := server.AddCompany("acme")
	company.AddAbsenceType(personiotest.AbsenceType{Name: "Overtime", Unit: "HOUR"})
	company.AddAbsenceType(personiotest.AbsenceType{Name: "Vacation", Unit: "DAY"})
	id, secret := company.AddClient()
	tcp := httptest.NewServer(server)
	defer tcp.Close()
	command := exec.CommandContext(t.Context(), python, "-I", "testdata/oldclient.py")
	command.Env = append(os.Environ(), "PERSONIO_BASE_URL="+tcp.URL, "PERSONIO_CLIENT_ID="+id, "PERSONIO_CLIENT_SECRET="+secret, "PYTHONIOENCODING=utf-8")
	out, err := command.CombinedOutput()
	const want = `employees ['P0', 'P1', 'P2', 'P3']
hired 2031-07-01T00:00:00+02:00 None Müller
time-offs [('2031-07-07', 1, 0), ('2031-07-08', 0.5, 1), ('2031-07-09', 1, 0)]
attendances True 30
v2 None None None
id_v2 2031-07-07T00:00:00 2031-07-08T00:00:00
refused 400 True
logins 3
`
	if err != nil || string(out) != want {
		t.Errorf("%v\n got %s\nwant %s", err, out, want)
	}
}
