package xmlfeed_test

import (
	"bytes"
	"encoding/xml"
	"testing"

	"github.com/personio-go/sdk/internal/feedgen"
	"github.com/personio-go/sdk/xmlfeed"
)

// BenchmarkTypicalFeed reads the same feed in four ways. Other libraries are in
// internal/feedbench.
func BenchmarkTypicalFeed(b *testing.B) {
	data := feedgen.Feed(feedgen.Typical)
	for name, read := range map[string]func() error{
		"Parse": func() error {
			_, err := xmlfeed.Parse(data)
			return err
		},
		"Read": func() error {
			_, err := xmlfeed.Read(bytes.NewReader(data))
			return err
		},
		"Decode": func() error {
			for _, err := range xmlfeed.Decode(bytes.NewReader(data)) {
				if err != nil {
					return err
				}
			}
			return nil
		},
		"encoding-xml": func() error {
			var feed feedgen.Plain
			return xml.Unmarshal(data, &feed)
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if err := read(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
