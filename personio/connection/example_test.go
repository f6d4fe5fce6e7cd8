package connection_test

import (
	"context"
	"fmt"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/connection"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
)

// A company has switched its feed off; the report says where that is mended.
func ExampleCheck() {
	server := personiotest.New()
	server.AddCompany("acme").SetFeedEnabled(false)

	report := connection.Check(context.Background(), connection.Settings{Domain: "https://acme.app.personio.com/login"},
		connection.WithHTTPClient(server.Client()))
	if failed, ok := report.FirstFailed(); ok {
		fmt.Println(failed.Step+":", failed.Summary)
		fmt.Println(failed.Fix[0])
	}
	// Output:
	// feed: The feed is not switched on.
	// Settings > Recruiting > Recruiting > tab Career page > Activations > “Enable XML feed” > Apply changes
}

// From what a company pasted to an application with channel and source.
func ExampleOpen() {
	server := personiotest.New()
	acme := server.AddCompany("acme")
	job := acme.Publish(personiotest.Job{Name: "Gopher"})
	channel := acme.AddChannel("Our board")
	key := acme.RecruitingKey()

	c, err := connection.Open(connection.Settings{
		Domain: "acme", CompanyID: key.CompanyID, RecruitingToken: key.Token,
		ChannelID: fmt.Sprint(channel), SourceAttribute: acme.AddAttribute(personiotest.Attribute{Label: "Original source"}),
	}, connection.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	application := recruiting.Application{FirstName: "Ada", LastName: "Byron", Email: "ada@example.org", JobPositionID: job}
	err = c.Recruiting.Apply(context.Background(), c.Attribute(application, "newsletter"))
	arrived := acme.Applications()[0]
	fmt.Println(err, arrived.ChannelID == channel, len(arrived.Attributes))
	// Output:
	// <nil> true 1
}

// What a product shows before it asks for anything.
func ExampleGuide() {
	guide := connection.Guide("Our board", personio.PeopleOperations()...).For("acme.personio.de")
	step := guide.Steps[3]
	fmt.Println(step.In(connection.English))
	fmt.Println(step.Places[0].In(connection.German))
	// Output:
	// Switch “Enable XML feed” on and press “Apply changes”. Without it Our board sees no jobs.
	// Einstellungen > Recruiting > Recruiting > Reiter Karriereseite > Aktivierungen > „XML-Feed aktivieren“ > Änderungen übernehmen
}
