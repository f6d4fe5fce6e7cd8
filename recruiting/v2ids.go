package recruiting

import (
	"github.com/personio-go/sdk/personio"
)

// ApplicationID is the id of an application. Ids are texts, and opaque, each of
// its own type. Where Personio sends a number for one, its digits are kept.
type ApplicationID string

// CandidateID is the id of a candidate.
type CandidateID string

// JobID is the id of a job.
type JobID string

// CategoryID is the id of a recruiting category.
type CategoryID string

// StageID is the id of a stage.
type StageID string

func unmarshalID[ID ~string](id *ID, data []byte) error {
	var text personio.Text
	err := text.UnmarshalJSON(data)
	*id = ID(text)
	return err
}

// UnmarshalJSON implements [json.Unmarshaler].
func (id *ApplicationID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *CandidateID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *JobID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *CategoryID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *StageID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// Named is something with an id and a name: a department, a channel, a company.
type Named struct {
	ID   personio.Text `json:"id,omitempty"`
	Name string        `json:"name,omitempty"`
}

// TeamMember is somebody who hires for a job. Reading the person needs an access
// right of its own: see [personio.PersonsService].
type TeamMember struct {
	Person personio.Ref[personio.PersonID] `json:"person"`
	Role   Role                            `json:"role"`
}

// Role is what a member of a hiring team does.
type Role struct {
	Name string `json:"name,omitempty"`
}
