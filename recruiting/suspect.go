package recruiting

import (
	"strings"

	"github.com/personio-go/sdk/auth"
)

// suspect says what is most likely wrong with a key that Personio refuses: its
// answer, a bare 401, does not. The text holds nothing of the key.
func suspect(key auth.RecruitingKey) string {
	token := key.Token.Reveal()
	switch {
	case strings.HasPrefix(token, "papi-"):
		return "The token begins with papi-, as client secrets do and the tokens made from them"
	case strings.HasPrefix(token, "eyJ"):
		return "The token is a JSON web token, as the Personnel API once gave them"
	case strings.Trim(key.CompanyID, "0123456789") != "":
		return "The company ID is not a number; it stands next to the access token, and is neither the company's address nor a client ID"
	default:
		return "Both have the right form: one of them is mistyped or replaced, or they belong to different companies"
	}
}
