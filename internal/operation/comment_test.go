package operation_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/personio-go/sdk/internal/operation"
)

// What the comment of a call says beside what the call does. It is plain English,
// so that the sentences are the check.
const (
	doubtful  = `by Personio's rule for names of scopes|Scope: most likely`
	onceBeta  = `Generally available since the second half of 2026; before, it needed the header Beta\.`
	reference = `https://developer\.personio\.de/reference/\w`
)

// The comment of each call of API v2 gives scope, limit, status and reference as
// the table has them. Plain GA is not said: the packages say so once.
func TestCommentsSayWhatTheTableSays(t *testing.T) {
	t.Parallel()
	sources := make(map[string]source)
	for op := range operation.All() {
		pkg, call, _ := strings.Cut(op.Call, " ")
		if !strings.HasPrefix(op.Path, "/v2/") || pkg == "auth" {
			continue
		}
		if _, ok := sources[pkg]; !ok {
			sources[pkg] = read(t, dirOf(pkg))
		}
		comment := strings.Join(strings.Fields(sources[pkg].docs[call]), " ")
		for _, wrong := range contradictions(op, comment) {
			t.Errorf("the comment of %s (%s) %s:\n%s", op.Call, op.Name, wrong, comment)
		}
	}
}

func contradictions(op operation.Operation, comment string) (wrong []string) {
	says := func(pattern string) bool { return regexp.MustCompile(pattern).MatchString(comment) }
	limit := fmt.Sprintf(`Limits?: ([^.]*, )?%d requests per second\b`, op.Family.Limit().Burst)
	if !says(limit) || strings.Count(comment, "requests per second") != 1 {
		wrong = append(wrong, "does not give the limit once, as "+limit)
	}
	scope, unproved := strings.CutSuffix(op.Scope, "?")
	for part := range strings.SplitSeq(scope, " and ") {
		if !says(regexp.QuoteMeta(part) + `\b`) {
			wrong = append(wrong, "does not name the scope "+op.Scope)
		}
	}
	if says(doubtful) != unproved {
		wrong = append(wrong, fmt.Sprintf("says that nobody has proved the scope, or not, against the table (%s)", op.Scope))
	}
	if says(onceBeta) != (op.Status == operation.GAWithoutHeader) {
		wrong = append(wrong, fmt.Sprintf("says that it was beta, or not, against the table (%s)", op.Status))
	}
	if says(`(?i)deprecated`) != strings.HasPrefix(string(op.Status), "deprecated") {
		wrong = append(wrong, fmt.Sprintf("says that it is deprecated, or not, against the table (%s)", op.Status))
	}
	if !says(reference) {
		wrong = append(wrong, "has no link to Personio's reference")
	}
	return wrong
}
