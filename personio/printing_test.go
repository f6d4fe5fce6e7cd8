package personio_test

import (
	"log/slog"
	"testing"

	"github.com/personio-go/sdk/internal/canary"
	"github.com/personio-go/sdk/personio"
)

func TestFilesAreNotPrintedAndPeopleNotLogged(t *testing.T) {
	t.Parallel()
	const bird = "Kunigunde-Zwetschgenmus"
	var watch canary.Watch
	watch.Value("download", personio.Download{Name: bird, ContentType: bird})
	watch.Value("pointer to it", &personio.Download{Name: bird})
	for name, value := range map[string]any{
		"page":    &personio.Page[personio.Person]{Items: []personio.Person{{FirstName: bird}}, Next: bird},
		"value":   personio.CustomValue{ID: "a", Value: bird},
		"reason":  personio.Termination{Reason: bird},
		"filter":  personio.PersonListOptions{Emails: []string{bird}, FirstName: bird},
		"cell":    personio.ReportText{Value: bird},
		"picture": personio.ProfilePicture{URL: bird},
	} {
		for _, logger := range watch.Loggers() {
			logger.LogAttrs(t.Context(), slog.LevelInfo, name, slog.Any("value", value))
		}
	}
	watch.Check(t, canary.Flock{"name": bird})
}
