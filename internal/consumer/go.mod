// An outside user of the SDK. It must keep building against this checkout with
// nothing in its go.sum but what the root module really needs.
module example.org/consumer

go 1.26.0

require (
	github.com/personio-go/sdk v0.0.0
	golang.org/x/oauth2 v0.37.0
)

require (
	github.com/hashicorp/go-cleanhttp v0.5.2 // indirect
	github.com/hashicorp/go-retryablehttp v0.7.8 // indirect
	go.etcd.io/bbolt v1.5.0 // indirect
	golang.org/x/net v0.62.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/text v0.43.0 // indirect
	golang.org/x/time v0.16.0 // indirect
)

replace github.com/personio-go/sdk => ../../
