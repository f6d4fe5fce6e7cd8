module github.com/personio-go/sdk/examples

go 1.26.0

require github.com/personio-go/sdk v0.0.0

replace github.com/personio-go/sdk => ../
