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

// read reads the feed as it comes.
func (a answer) read() (*Feed, validator, error) {
	wire := sha256.New()
	feed, content, err := a.parse(io.TeeReader(a.resp.Stream, wire))
	if err != nil {
		return nil, validator{}, err
	}
	v := validatorOf(a.resp.Header)
	wire.Sum(v.Wire[:0])
	if v.Content = content; !a.packed {
		v.Content = v.Wire
	}
	return feed, v, nil
}

// parse reads the feed from the bytes on the wire. Of one that is packed it returns the digest of what is in it.
func (a answer) parse(wire io.Reader) (*Feed, Digest, error) {
	if !a.packed {
		feed, err := read(wire, a.cfg)
		return feed, Digest{}, err
	}
	z := &unzip{src: wire}
	defer z.close()
	content := sha256.New()
	feed, err := read(io.TeeReader(z, content), a.cfg)
	return feed, Digest(content.Sum(nil)), err
}

// readChanged reads the feed unless it is the known one: the bytes on the wire
// tell it at once, and if the host has packed them in another way, what is in
// them. Then the feed is nil. Only the bytes on the wire are held, in pieces that
// the next feed takes again.
func (a answer) readChanged(known validator) (*Feed, validator, error) {
	var wire pieces
	defer wire.free()
	sum, err := wire.fill(limitReader(a.resp.Stream, a.cfg.maxBytes))
	if err != nil {
		return nil, validator{}, readingError(err)
	}
	v := validatorOf(a.resp.Header)
	if v.Wire = sum; v.Wire == known.Wire {
		v.Content = known.Content
		return nil, v, nil
	}
	if !a.packed {
		if v.Content = v.Wire; v.Content == known.Content {
			return nil, v, nil
		}
		if whole, ok := wire.whole(); ok {
			feed, err := readBytes(whole, a.cfg)
			return feed, v, err
		}
	}
	feed, content, err := a.parse(&wire)
	if err != nil {
		return nil, validator{}, err
	}
	if a.packed {
		v.Content = content
	}
	if v.Content == known.Content {
		return nil, v, nil
	}
	return feed, v, nil
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
