package recruiting_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
)

func ExampleClient_Upload() {
	server := personiotest.New()
	acme := server.AddCompany("acme")
	client, err := recruiting.New(acme.RecruitingKey(), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	document, err := client.Upload(context.Background(), recruiting.FileFromBytes(`C:\Users\Grace\Portrait.JPEG`, []byte("...")))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(document.OriginalFilename, document.Size)

	_, err = client.Upload(context.Background(), recruiting.FileFromBytes("setup.exe", []byte("...")))
	fmt.Println(errors.Is(err, recruiting.ErrFileType))
	// Output:
	// Portrait.jpg 3
	// true
}

// A file on disk is streamed, and opened again when an attempt fails.
func ExampleFileFromPath() {
	server := personiotest.New()
	acme := server.AddCompany("acme")
	client, err := recruiting.New(acme.RecruitingKey(), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	path := filepath.Join(os.TempDir(), "recruiting-example.txt")
	if err := os.WriteFile(path, []byte("Dear Acme"), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	defer os.Remove(path)

	file, err := recruiting.FileFromPath(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	document, err := client.Upload(context.Background(), file)
	fmt.Println(document.OriginalFilename, err)
	// Output: recruiting-example.txt <nil>
}
