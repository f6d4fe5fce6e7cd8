package auth_test

import (
	"fmt"

	"github.com/personio-go/sdk/auth"
)

// A key from a settings form is checked before it is stored. It does not show
// in logs.
func ExampleRecruitingKey() {
	key := auth.RecruitingKey{CompanyID: "12345", Token: auth.NewSecret("copied with a line break\n")}

	fmt.Printf("%+v\n", key)
	fmt.Println(key.Validate())
	// Output:
	// [REDACTED]
	// auth: RecruitingKey.Token is empty or has white space; copy the Recruiting API access token again
}
