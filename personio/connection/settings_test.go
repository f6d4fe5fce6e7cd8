package connection_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/connection"
)

func TestValidateNamesEverythingAtOnce(t *testing.T) {
	t.Parallel()
	err := connection.Settings{
		Domain: "?", CompanyID: "x", ChannelID: "name", SourceAttribute: "label", ClientID: "id", Operations: []personio.Operation{"payroll.list"},
	}.Validate()
	refused, ok := errors.AsType[*connection.SettingsError](err)
	if !ok {
		t.Fatalf("%v, want a SettingsError", err)
	}
	var fields []string
	for _, p := range refused.Problems {
		fields = append(fields, p.Field)
		if p.Code == "" || p.In(connection.German) == "" || p.In(connection.German) == p.In(connection.English) {
			t.Errorf("%s: code %q, in German %q, in English %q", p.Field, p.Code, p.In(connection.German), p.In(connection.English))
		}
	}
	if want := "Domain CompanyID RecruitingToken ChannelID SourceAttribute ClientSecret Operations"; strings.Join(fields, " ") != want {
		t.Errorf("problems of %v, want of %s", fields, want)
	}
	if err := newAccount().settings.Validate(); err != nil {
		t.Error(err)
	}
}

// What Open refuses, Validate and Check refuse, too, before anything is sent.
func TestMangledCredentialsAreToldBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	token := func(token string) connection.Settings {
		return connection.Settings{Domain: "hafenkontor", CompanyID: "1", RecruitingToken: auth.NewSecret(token)}
	}
	client := func(id, secret string) connection.Settings {
		return connection.Settings{Domain: "hafenkontor", ClientID: id, ClientSecret: auth.NewSecret(secret)}
	}
	for name, test := range map[string]struct {
		settings connection.Settings
		step     connection.Step // "" when nothing is wrong
		hint     string
	}{
		"space around":              {token(" mangled\n"), "", ""},
		"space inside":              {token("mangled token"), connection.StepRecruitingKey, "copy it again"},
		"zero-width space":          {token("mangled\u200b"), connection.StepRecruitingKey, "invisible"},
		"no-break space":            {token("mangled\u00a0token"), connection.StepRecruitingKey, "copy it again"},
		"umlaut":                    {token("mängled"), connection.StepRecruitingKey, "copy it again"},
		"header's value":            {token("Bearer mangled"), connection.StepRecruitingKey, "“Bearer”"},
		"whole header":              {token("authorization: bearer\u00a0mangled"), connection.StepRecruitingKey, "“Bearer”"},
		"company ID with a space":   {connection.Settings{Domain: "hafenkontor", CompanyID: "12 345", RecruitingToken: auth.NewSecret("mangled")}, connection.StepRecruitingKey, "number"},
		"client ID, zero-width":     {client("papi\u200b-mangled", "papi-x"), connection.StepClient, "client ID has"},
		"client secret, line break": {client("papi-x", "papi-\nmangled"), connection.StepClient, "client secret has"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount()
			_, openErr := connection.Open(test.settings, a.option())
			validateErr := test.settings.Validate()
			if (openErr != nil) != (test.step != "") || (validateErr != nil) != (test.step != "") {
				t.Fatalf("Open says %v, Validate %v", openErr, validateErr)
			}
			if test.step == "" {
				return
			}
			report := connection.Check(t.Context(), test.settings, a.option(), connection.WithRecruitingProbe())
			failed, _ := report.FirstFailed()
			if failed.Step != test.step || !strings.Contains(failed.Summary, test.hint) || !strings.Contains(validateErr.Error(), test.hint) {
				t.Errorf("%+v, %v", failed, validateErr)
			}
			for _, text := range []string{report.String(), openErr.Error(), validateErr.Error()} {
				if strings.Contains(text, "mangled") || strings.Contains(text, "mängled") {
					t.Errorf("the value is shown: %s", text)
				}
			}
			if a.server.Count(personio.OpRecruitingApplicationsCreate)+a.server.Count(personio.OpAuthToken) != 0 {
				t.Error("something was sent")
			}
		})
	}
}
