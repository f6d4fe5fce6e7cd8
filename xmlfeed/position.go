package xmlfeed

import "time"

// Feed is one complete answer of a company's job feed: every position that is
// published, in the order of the document.
type Feed struct {
	Positions []Position
	// Duplicates are ids of positions that the document holds more than once,
	// word for word the same, an id for each further time. Positions has each of
	// them once.
	Duplicates []int64
	// Skipped are positions that [WithSkipInvalid] left out.
	Skipped []*PositionError
	// Repairs are what [WithRepairs] took for something else.
	Repairs []Repair

	// What Fetch adds; zero in a feed that Parse made.

	// Company is the company's name, the "acme" of acme.personio.de.
	Company string
	// Language is the language that was asked for, "" for the company's own.
	Language string
	// FetchedAt is when the request was started: the feed shows nothing newer.
	FetchedAt time.Time
	// Filled are the positions whose descriptions come from a further language,
	// and which language that is. Only FetchAll and FetchChanged fill positions.
	Filled map[int64]string
	// Digest is that of the document, or of all documents that were merged.
	Digest Digest
	// Mark stands for the state of the feed: give it to FetchChanged.
	Mark Mark
}

// Repair is a mistake in a document that was understood all the same.
type Repair struct {
	Line  int    // counted from 1
	Found string // as the document has it
	Taken string // for what it was taken
}

// Position is one published job.
//
// Personio omits what a company left empty: any field but ID may be zero.
// Texts are trimmed; references and CDATA sections are resolved. Only
// Descriptions change with the language of the request.
type Position struct {
	// ID is Personio's id of the job, unique over all companies. It is the
	// job_position_id of an application and the number of the job's page,
	// https://acme.jobs.personio.de/job/{id}.
	ID int64 `json:"id"`
	// Name is the job title.
	Name string `json:"name,omitempty"`
	// Subcompany is the legal entity that employs.
	Subcompany string `json:"subcompany,omitempty"`
	// Office is the main place of work, a free name: "Berlin", "Remote Italy".
	Office string `json:"office,omitempty"`
	// AdditionalOffices are further places; one may repeat the main office.
	AdditionalOffices  []string `json:"additional_offices,omitempty"`
	Department         string   `json:"department,omitempty"`
	RecruitingCategory string   `json:"recruiting_category,omitempty"`
	// Descriptions are the texts in the order of the career page. They are
	// empty when the job has no text in the language that was asked for, which
	// does not mean that it has none.
	Descriptions []Description `json:"descriptions,omitempty"`

	EmploymentType     EmploymentType     `json:"employment_type,omitempty"`
	Seniority          Seniority          `json:"seniority,omitempty"`
	Schedule           Schedule           `json:"schedule,omitempty"`
	YearsOfExperience  YearsOfExperience  `json:"years_of_experience,omitempty"`
	Occupation         Occupation         `json:"occupation,omitempty"`
	OccupationCategory OccupationCategory `json:"occupation_category,omitempty"`

	// Keywords were separated by commas. Personio cuts the whole list at 255
	// characters, so the last one may be half a word.
	Keywords []string `json:"keywords,omitempty"`

	// CreatedAt is when the job was made in Personio. It may be years old and
	// older than the account; it is no date of publication and no version.
	// Zero when the feed has none or one that is no date.
	CreatedAt time.Time `json:"created_at,omitzero"`
	// CreatedAtText is the date as the feed has it.
	CreatedAtText string `json:"created_at_text,omitempty"`

	// Salary is nil for about nine positions in ten.
	Salary *Salary `json:"salary,omitempty"`
}

// Salary is the pay that a company publishes. Any part may be missing.
type Salary struct {
	Min Decimal `json:"min,omitzero"`
	Max Decimal `json:"max,omitzero"`
	// MinText and MaxText are the amounts as the feed has them, also when they
	// are no decimals.
	MinText        string     `json:"min_text,omitempty"`
	MaxText        string     `json:"max_text,omitempty"`
	CurrencySymbol string     `json:"currency_symbol,omitempty"` // "€"; some feeds repeat the code here
	CurrencyCode   string     `json:"currency_code,omitempty"`   // ISO 4217: "EUR"
	Type           SalaryType `json:"type,omitempty"`
}
