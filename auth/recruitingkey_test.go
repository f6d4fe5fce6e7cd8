package auth_test

import (
	"strings"
	"testing"

	"github.com/personio-go/sdk/auth"
)

func TestRecruitingKeyIsCheckedBeforeItIsUsed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		key   auth.RecruitingKey
		wrong []string // parts of the error, none for a key that may be right
	}{
		"complete":                  {auth.RecruitingKey{CompanyID: "12345", Token: auth.NewSecret("pap1-TOKEN_~!")}, nil},
		"zero":                      {auth.RecruitingKey{}, []string{"CompanyID", "Token"}},
		"company missing":           {auth.RecruitingKey{Token: auth.NewSecret("t")}, []string{"CompanyID"}},
		"token missing":             {auth.RecruitingKey{CompanyID: "1"}, []string{"Token"}},
		"line break copied along":   {auth.RecruitingKey{CompanyID: "1", Token: auth.NewSecret("secret-in-a-file\n")}, []string{"Token"}},
		"space within":              {auth.RecruitingKey{CompanyID: "12 345", Token: auth.NewSecret("t")}, []string{"CompanyID"}},
		"space of another alphabet": {auth.RecruitingKey{CompanyID: "1", Token: auth.NewSecret("t\u00a0t")}, []string{"Token"}},
		"header injection":          {auth.RecruitingKey{CompanyID: "1\r\nX-Evil: 1", Token: auth.NewSecret("t\x00")}, []string{"CompanyID", "Token"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := test.key.Validate()
			if len(test.wrong) == 0 {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
				return
			}
			if err == nil {
				t.Fatal("accepted")
			}
			for _, field := range []string{"CompanyID", "Token"} {
				mentioned := strings.Contains(err.Error(), "RecruitingKey."+field)
				if wrong := strings.Contains(strings.Join(test.wrong, " "), field); mentioned != wrong {
					t.Errorf("%s mentioned: %v, wrong: %v: %v", field, mentioned, wrong, err)
				}
			}
			if strings.Contains(err.Error(), "secret-in-a-file") || strings.Contains(err.Error(), "X-Evil") {
				t.Errorf("the error shows the value: %v", err)
			}
		})
	}
}
