package personio

import (
	"context"
	"io"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Download is a file on its way. Read Body and close it; closing it early stops
// the transfer. Nothing of it is kept in memory.
type Download struct {
	Body io.ReadCloser
	// Name is the file's name as the server gives it, without any folders, or
	// empty. People choose it: do not make a path of it without a check.
	Name string
	// ContentType as the server gives it.
	ContentType string
	// Size in bytes, -1 when the server does not say.
	Size int64
}

// Download gets a file. The path is as in [Client.Do]. The whole transfer must
// end within the time of an upload, 5 minutes when nothing else is said; a
// transfer that breaks off is an error of Body.
func (c *Client) Download(ctx context.Context, path string, opts ...CallOption) (*Download, error) {
	path, query, err := splitQuery(http.MethodGet, path)
	if err != nil {
		return nil, err
	}
	resp, err := c.send(ctx, request{method: http.MethodGet, path: path, query: query, stream: true}, opts)
	if err != nil {
		return nil, err
	}
	return &Download{
		Body: resp.Stream, Name: fileName(resp.Header), ContentType: resp.Header.Get("Content-Type"), Size: size(resp.Header),
	}, nil
}

func fileName(header http.Header) string {
	disposition := header.Get("Content-Disposition")
	_, params, err := mime.ParseMediaType(disposition)
	name := params["filename"]
	if err != nil {
		name = plainName(disposition)
	}
	if decoded, err := new(mime.WordDecoder).DecodeHeader(name); err == nil {
		name = decoded
	}
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == ".." || name == "/" {
		return ""
	}
	return name
}

// plainName is a name as some servers write one, without quotes or with letters that
// have no place in a header: filename=Lohn März.pdf.
func plainName(disposition string) string {
	const member = "filename="
	i := 0 // not in a copy in lower case: what is not UTF-8 gets longer there
	for ; i+len(member) <= len(disposition) && !strings.EqualFold(disposition[i:i+len(member)], member); i++ {
	}
	if i+len(member) > len(disposition) {
		return ""
	}
	name := disposition[i+len(member):]
	if rest, quoted := strings.CutPrefix(name, `"`); quoted {
		name, _, _ = strings.Cut(rest, `"`)
	} else {
		name, _, _ = strings.Cut(name, ";")
	}
	name = strings.TrimSpace(name)
	if !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
		return ""
	}
	return name
}

func size(header http.Header) int64 {
	n, err := strconv.ParseInt(header.Get("Content-Length"), 10, 64)
	if err != nil || n < 0 {
		return -1
	}
	return n
}
