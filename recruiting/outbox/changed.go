package outbox

import (
	"fmt"
	"slices"
	"strings"
)

// ChangedError says that an application was submitted before under the same
// ApplicationID, for the same job and address, and is not the same any more. The
// first one stays as it is, and may have been sent: a changed application needs an
// ApplicationID of its own, and Personio will tell whether it takes a second one.
type ChangedError struct {
	// ID is that of the first one's entry.
	ID string
	// Fields are the names of those that differ, in the API's words. Documents are
	// compared by name, size and category.
	Fields []string
}

// Error names fields, and nothing of what is in them.
func (e *ChangedError) Error() string {
	return fmt.Sprintf("outbox: the application was submitted before, with other content (%s): a changed one needs an ApplicationID of its own",
		strings.Join(e.Fields, ", "))
}

// changed compares a new submission with the entry that there is.
func changed(known, submitted Entry) error {
	a, b := known.Application, submitted.Application
	sameFile := func(a, b File) bool { return a.Name == b.Name && a.Size == b.Size && a.Category == b.Category }
	var differ []string
	for _, field := range []struct {
		name string
		same bool
	}{
		{"first_name", a.FirstName == b.FirstName},
		{"last_name", a.LastName == b.LastName},
		{"recruiting_channel_id", a.RecruitingChannelID == b.RecruitingChannelID},
		{"external_posting_id", a.ExternalPostingID == b.ExternalPostingID},
		{"message", a.Message == b.Message},
		{"application_date", a.ApplicationDate == b.ApplicationDate},
		{"phase", a.Phase == b.Phase},
		{"tags", slices.Equal(a.Tags, b.Tags)},
		{"attributes", slices.Equal(a.Attributes, b.Attributes)},
		{"source", known.Source == submitted.Source},
		{"documents", slices.EqualFunc(known.Files, submitted.Files, sameFile)},
	} {
		if !field.same {
			differ = append(differ, field.name)
		}
	}
	if differ == nil {
		return nil
	}
	return &ChangedError{ID: known.ID, Fields: differ}
}
