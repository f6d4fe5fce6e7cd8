package xmlfeed

import (
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/personio-go/sdk/internal/transport"
)

// answer is a document as it comes over the network, packed or not.
type answer struct {
	cfg    config
	resp   *transport.Response
	packed bool
}

func newAnswer(resp *transport.Response, cfg config) (answer, error) {
	switch encoding := strings.ToLower(resp.Header.Get("Content-Encoding")); encoding {
	case "", "identity":
		return answer{cfg: cfg, resp: resp}, nil
	case "gzip", "x-gzip":
		return answer{cfg: cfg, resp: resp, packed: true}, nil
	default:
		return answer{}, &ParseError{Kind: ErrNotFeed, Reason: fmt.Sprintf("it is packed with %.20q, which nobody asked for", encoding)}
	}
}

func (a answer) validator() validator {
	return validator{ETag: a.resp.Header.Get("ETag"), LastModified: a.resp.Header.Get("Last-Modified")}
}

// read reads the feed as it comes.
func (a answer) read() (*Feed, validator, error) {
	wire := sha256.New()
	content := wire
	document := io.TeeReader(a.resp.Stream, wire)
	if a.packed {
		content = sha256.New()
		z := &unzip{src: document}
		defer z.close()
		document = io.TeeReader(z, content)
	}
	feed, err := read(document, a.cfg)
	if err != nil {
		return nil, validator{}, err
	}
	v := a.validator()
	wire.Sum(v.Wire[:0])
	content.Sum(v.Content[:0])
	return feed, v, nil
}

// readChanged reads the feed unless it is the known one: the bytes on the wire
// tell it at once, and if the host has packed them in another way, what is in
// them. Then the feed is nil.
func (a answer) readChanged(known validator) (*Feed, validator, error) {
	wire := shared().buffer()
	defer shared().putBuffer(wire)
	if _, err := wire.ReadFrom(limitReader(a.resp.Stream, a.cfg.maxBytes)); err != nil {
		return nil, validator{}, readingError(err)
	}
	v := a.validator()
	v.Wire = sha256.Sum256(wire.Bytes())
	if v.Wire == known.Wire {
		v.Content = known.Content
		return nil, v, nil
	}
	document := wire
	if a.packed {
		document = shared().buffer()
		defer shared().putBuffer(document)
		z := &unzip{src: wire}
		defer z.close()
		if _, err := document.ReadFrom(limitReader(z, a.cfg.maxBytes)); err != nil {
			return nil, validator{}, readingError(err)
		}
	}
	if v.Content = sha256.Sum256(document.Bytes()); v.Content == known.Content {
		return nil, v, nil
	}
	feed, err := readBytes(document.Bytes(), a.cfg)
	return feed, v, err
}

// readingError is a document that could not be read to its end.
func readingError(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return &ParseError{Kind: ErrTruncated, Reason: "it ends before it should"}
	}
	return parseError(err)
}

// unzip unpacks what it reads. It begins with the first Read, so that all errors
// come from there.
type unzip struct {
	src  io.Reader
	gzip *gzip.Reader
	err  error
}

func (u *unzip) Read(p []byte) (int, error) {
	if u.gzip == nil {
		u.gzip = shared().unzipper()
		u.err = u.gzip.Reset(u.src)
	}
	if u.err != nil {
		if u.err == io.EOF { //nolint:errorlint // the very value; no bytes at all are no gzip
			return 0, io.ErrUnexpectedEOF
		}
		return 0, u.err
	}
	return u.gzip.Read(p)
}

func (u *unzip) close() {
	if u.gzip != nil {
		shared().putUnzipper(u.gzip)
	}
}
