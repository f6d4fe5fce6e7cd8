package personio

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/personio-go/sdk/internal/answer"
	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/transport"
)

const (
	// noContent bounds answers that have no content, or none that anybody reads.
	noContent = 16 << 10
	// leastRows and leastRowsV1 are how many rows any answer may have: of API v2, and
	// of lists of API v1 that are not cut into pages.
	leastRows, leastRowsV1 = 1_000, 50_000
	// mostLimit is the largest limit that is believed: the one of a further page is
	// the server's.
	mostLimit = 1_000
	// perByte is how much an answer may take in memory, for each byte that it may have.
	perByte = 4
)

// bounds are what a client's answers may come to.
type bounds struct {
	bytes int64
	rows  int // at least, 0 for the usual ones
}

// WithMaxResponseRows raises how many rows one answer may have. When nothing is said
// it is ten times the limit that was asked for, and 1,000 at least; 50,000 for lists
// of API v1 that have no limit. The rows of reports are bounded by the size of the
// answer alone. Beyond that, and beyond [WithMaxResponseBytes], an answer is not
// decoded: the error matches [ErrBodyTooLarge].
func WithMaxResponseRows(n int) Option {
	return func(c *config) error {
		if n < 1 {
			return errors.New("personio: WithMaxResponseRows: not positive")
		}
		c.maxRows = n
		return nil
	}
}

// size bounds the answer to an operation before it is read; 0 leaves it to the
// client's own bound. What nobody reads is not kept.
func (bounds) size(op operation.Operation, unread bool) int64 {
	if op.Known() && (op.Success.Content == operation.Nothing || unread) {
		return noContent
	}
	return 0
}

// check refuses a success that would become too large when it is decoded.
func (b bounds) check(op operation.Operation, query url.Values, resp *transport.Response) {
	if resp.BodyErr != nil || resp.Stream != nil {
		return
	}
	limits := answer.Bounds{Rows: b.most(op, query), Size: perByte * min(b.bytes, 1<<50)}
	if err := limits.Check(resp.Body); err != nil {
		resp.Body, resp.BodyErr = nil, err
	}
}

// most is how many rows an answer may have.
func (b bounds) most(op operation.Operation, query url.Values) int {
	if op.Known() && op.Success.Content != operation.Rows || op.Path == "/v2/reports/{id}" {
		return 0
	}
	most := max(leastRows, b.rows)
	limit, err := strconv.Atoi(query.Get("limit"))
	switch {
	case err == nil:
		return max(most, 10*min(limit, mostLimit))
	case strings.HasPrefix(op.Path, "/v1/"):
		return max(most, leastRowsV1)
	default:
		return most
	}
}
