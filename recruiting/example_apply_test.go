package recruiting_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
)

func ExampleClient_Apply() {
	server := personiotest.New()
	acme := server.AddCompany("acme")
	jobID := acme.Publish(personiotest.Job{Name: "Gopher"})
	channelID := acme.AddChannel("Gopher Jobs")

	// Without WithHTTPClient the client talks to Personio itself.
	client, err := recruiting.New(acme.RecruitingKey(), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	cv, err := client.Upload(ctx, recruiting.FileFromBytes("cv.pdf", []byte("%PDF-1.7 ...")))
	if err != nil {
		fmt.Println(err)
		return
	}
	err = client.Apply(ctx, recruiting.Application{
		FirstName:           "Grace",
		LastName:            "Hopper",
		Email:               "grace@example.org",
		JobPositionID:       jobID,
		RecruitingChannelID: channelID,
		Message:             "I found you at Gopher Jobs.",
		Files:               []recruiting.Attachment{cv.As(recruiting.CV)},
		Attributes: []recruiting.Attribute{
			{ID: recruiting.Phone, Value: "+49 89 0000"},
			{ID: recruiting.AvailableFrom, Value: "at once"},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	arrived := acme.Applications()[0]
	fmt.Println(arrived.FirstName, arrived.Documents[0].Filename, arrived.Documents[0].Category)
	// Output: Grace cv.pdf cv
}

// Sending an application again, after a crash or when the outcome of the first
// request is not known, ends with ErrAlreadyApplied if the first one arrived.
func ExampleClient_Apply_alreadyApplied() {
	server := personiotest.New()
	acme := server.AddCompany("acme")
	application := recruiting.Application{
		FirstName: "Grace", LastName: "Hopper", Email: "grace@example.org", JobPositionID: acme.Publish(personiotest.Job{Name: "Gopher"}),
	}
	client, err := recruiting.New(acme.RecruitingKey(), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	// The connection breaks before Personio's answer arrives.
	server.Inject(personiotest.Fault{Operation: "recruiting.applications.create", Break: personiotest.AfterProcessing})

	for range 2 {
		err := client.Apply(context.Background(), application)
		_, unknown := errors.AsType[*personio.OutcomeUnknownError](err)
		switch {
		case unknown:
			fmt.Println("it may have arrived")
		case errors.Is(err, recruiting.ErrAlreadyApplied):
			fmt.Println("it has arrived before")
		}
	}
	// Output:
	// it may have arrived
	// it has arrived before
}

// Personio names everything that is wrong with an application, and so does the
// check that is made before anything is sent.
func ExampleValidationError() {
	server := personiotest.New()
	acme := server.AddCompany("acme")
	jobID := acme.Publish(personiotest.Job{Name: "Gopher"})
	acme.Unpublish(jobID)
	client, err := recruiting.New(acme.RecruitingKey(), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range []recruiting.Application{
		{FirstName: "Grace", Email: "grace", JobPositionID: jobID},
		{FirstName: "Grace", LastName: "Hopper", Email: "grace@example.org", JobPositionID: jobID, RecruitingChannelID: 1},
	} {
		err := client.Apply(context.Background(), a)
		if refused, ok := errors.AsType[*recruiting.ValidationError](err); ok {
			for _, field := range refused.Fields {
				fmt.Println(field)
			}
		}
		if errors.Is(err, recruiting.ErrJobNotPublished) {
			fmt.Println("-> take the job off the board")
		}
	}
	// Output:
	// last_name: is required
	// email: not an e-mail address
	// job_position_id: the job is not published (any more) (errors.job-position.not-published)
	// recruiting_channel_id: no such recruiting channel; its number is under Settings > Recruiting > Channels (errors.posting-validation.channel-not-found)
	// -> take the job off the board
}
