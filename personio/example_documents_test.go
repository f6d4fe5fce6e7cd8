package personio_test

import (
	"context"
	"fmt"
	"io"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// A person's documents are listed, renamed, and downloaded as a stream.
func ExampleDocumentsService_Download() {
	server := personiotest.New() // stands in for Personio
	company := server.AddCompany("hafenkontor")
	ada := personio.PersonID(company.AddPerson(personiotest.Person{FirstName: "Ada", LastName: "Byron"}))
	company.AddDocument(personiotest.PersonDocument{OwnerID: string(ada), Name: "scan0017.txt", Content: []byte("Contract of employment")})
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	ctx := context.Background()
	documents, err := personio.Collect(client.Documents.All(ctx, ada, personio.DocumentListOptions{}))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range documents {
		if err := client.Documents.Update(ctx, d.ID, personio.DocumentPatch{Name: personio.Set("contract.txt")}); err != nil {
			fmt.Println(err)
			return
		}
		file, err := client.Documents.Download(ctx, d.ID)
		if err != nil {
			fmt.Println(err)
			return
		}
		content, err := io.ReadAll(file.Body) // or copy it to a file
		fmt.Println(file.Name, file.Size, string(content), err, file.Body.Close())
	}
	// Output:
	// contract.txt 22 Contract of employment <nil> <nil>
}
