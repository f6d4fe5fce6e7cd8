// Command schemagen writes a Go struct for the employees of an account, from the
// attributes that the credential may read. The struct is filled by v1.Bind.
//
//	PERSONIO_CLIENT_ID=… PERSONIO_CLIENT_SECRET=… go run ./examples/schemagen -package people > people.go
//	go run ./examples/schemagen -demo
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	v1 "github.com/personio-go/sdk/personio/v1"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "schemagen:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("schemagen", flag.ContinueOnError)
	pkg := flags.String("package", "main", "name of the package to write")
	name := flags.String("type", "Employee", "name of the struct to write")
	demo := flags.Bool("demo", false, "ask a Personio in this process")
	if err := flags.Parse(args); err != nil {
		return err
	}
	client, err := connect(*demo)
	if err != nil {
		return err
	}
	schema, err := client.Employees.Attributes(ctx)
	if err != nil {
		return err
	}
	source, err := generate(*pkg, *name, schema)
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(source)
	return err
}

// connect takes the credential from the environment, where it is not seen by
// others on the machine.
func connect(demo bool) (*v1.Client, error) {
	source := auth.ClientCredentials(os.Getenv("PERSONIO_CLIENT_ID"), os.Getenv("PERSONIO_CLIENT_SECRET"))
	var opts []personio.Option
	if demo {
		server := personiotest.New()
		company := server.AddCompany("acme")
		for _, a := range demoAttributes() {
			company.DefineEmployeeAttribute(a)
		}
		source = auth.ClientCredentials(company.AddClient())
		opts = append(opts, personio.WithHTTPClient(server.Client()))
	}
	client, err := personio.New(source, opts...)
	if err != nil {
		return nil, err
	}
	return v1.New(client), nil
}

func demoAttributes() []personiotest.EmployeeAttribute {
	return []personiotest.EmployeeAttribute{
		{Key: "dynamic_1001", Label: "IBAN", UniversalID: "iban"},
		{Key: "dynamic_1002", Label: "Birthday", Type: "date", UniversalID: "date_of_birth"},
		{Key: "dynamic_1003", Label: "Größe (T-Shirt)", Type: "list", Options: []string{"S", "M", "L"}},
		{Key: "dynamic_1004", Label: "Language skills", Type: "tags", Options: []string{"English", "Français"}},
	}
}
