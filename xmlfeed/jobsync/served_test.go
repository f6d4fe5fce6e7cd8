package jobsync_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// served is a client whose host has a feed of so many jobs, without a network.
func served(jobs int) *http.Client {
	var document bytes.Buffer
	document.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?><workzag-jobs>")
	for id := range jobs {
		fmt.Fprintf(&document, "<position><id>%d</id><name>Digger %d</name><office>Graz</office></position>", id+1, id+1)
	}
	document.WriteString("</workzag-jobs>")
	return &http.Client{Transport: host(document.Bytes())}
}

type host []byte

func (h host) RoundTrip(request *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: request,
		Header: http.Header{"Content-Type": {"text/xml"}}, ContentLength: int64(len(h)), Body: io.NopCloser(bytes.NewReader(h)),
	}, nil
}
