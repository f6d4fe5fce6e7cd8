package recruiting

import (
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/personio-go/sdk/personio"
)

// Validate checks everything that can be known without the company's account.
// It returns nil or a [*ValidationError] with all that is wrong. Apply calls it
// before anything is sent.
func (a Application) Validate() error {
	var v validator
	v.name("first_name", a.FirstName, "")
	v.name("last_name", a.LastName, "")
	v.email(a.Email)
	if a.JobPositionID == 0 {
		v.add("job_position_id", ErrRequired, "it is the id of the position in the XML feed")
	} else if a.JobPositionID < 0 {
		v.add("job_position_id", ErrInvalidValue, "ids are positive")
	}
	if a.RecruitingChannelID < 0 {
		v.add("recruiting_channel_id", ErrInvalidValue, "ids are positive")
	}
	v.text("external_posting_id", a.ExternalPostingID)
	v.text("message", a.Message)
	v.applicationDate(a.ApplicationDate)
	v.phase(a.Phase)
	for i, tag := range a.Tags {
		v.name(fmt.Sprintf("tags[%d]", i), tag, "leave blank tags out")
	}
	for i, file := range a.Files {
		v.attachment(fmt.Sprintf("files[%d]", i), file)
	}
	v.attributes(a.Attributes)
	return v.err()
}

// validator collects what is wrong.
type validator struct{ fields []FieldError }

func (v *validator) add(field string, reason error, advice string) {
	if advice != "" {
		reason = fmt.Errorf("%w: %s", reason, advice)
	}
	v.fields = append(v.fields, FieldError{Field: field, Reason: reason})
}

func (v *validator) err() error {
	if len(v.fields) == 0 {
		return nil
	}
	return &ValidationError{Fields: v.fields}
}

// text refuses what JSON cannot carry unchanged.
func (v *validator) text(field, s string) {
	if !utf8.ValidString(s) {
		v.add(field, ErrInvalidValue, "it is not UTF-8")
	}
}

// name is a text that must not be blank.
func (v *validator) name(field, s, advice string) {
	if strings.TrimSpace(s) == "" {
		v.add(field, ErrRequired, advice)
		return
	}
	v.text(field, s)
}

func (v *validator) email(s string) {
	if strings.TrimSpace(s) == "" {
		v.add("email", ErrRequired, "")
		return
	}
	// An address and nothing else: no display name, no comment, no white space.
	if address, err := mail.ParseAddress(s); err != nil || address.Address != s {
		v.add("email", ErrInvalidEmail, "")
	}
}

func (v *validator) applicationDate(d personio.Date) {
	if d.IsZero() {
		return
	}
	if d != personio.NewDate(d.Year, d.Month, d.Day) {
		v.add("application_date", ErrInvalidDate, "")
		return
	}
	// Personio does not say in which zone it reads the calendar. It is at home in
	// Germany, which is ahead of UTC by two hours at most.
	if d.Compare(personio.DateOf(time.Now().UTC().Add(2*time.Hour))) > 0 {
		v.add("application_date", ErrDateInFuture, "")
	}
}

func (v *validator) phase(p Phase) {
	if p.kind == customPhase && p.custom <= 0 {
		v.add("phase.id", ErrInvalidValue, "it is the number under Settings > Recruiting > Phases")
	}
	if p.kind != systemPhase {
		return
	}
	switch p.system {
	case Unassigned, Rejected, Withdrawn, Offer, Accepted:
	default:
		v.add("phase.id", ErrUnknownPhase, "use InCustomPhase for a phase of the account")
	}
}

var uuidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

func (v *validator) attachment(field string, a Attachment) {
	if !uuidForm.MatchString(a.UUID) {
		v.add(field+".uuid", ErrInvalidValue, "it is the UUID that Upload returned")
	}
	if a.OriginalFilename == "" || strings.ContainsAny(a.OriginalFilename, `/\`) {
		v.add(field+".original_filename", ErrInvalidValue, "it is a bare file name, not a path")
	} else {
		v.text(field+".original_filename", a.OriginalFilename)
	}
	if err := a.Category.Validate(); err != nil {
		v.add(field+".category", err, "")
	}
}

var customAttribute = regexp.MustCompile(`^custom_attribute_[0-9]+$`)

func (v *validator) attributes(attributes []Attribute) {
	seen := make([]AttributeID, 0, len(attributes))
	for i, a := range attributes {
		if a.blank() {
			continue // it is not sent
		}
		field := fmt.Sprintf("attributes[%d]", i)
		if slices.Contains(seen, a.ID) {
			v.add(field+".id", ErrInvalidValue, "an attribute has one value")
		}
		seen = append(seen, a.ID)
		v.text(field+".value", a.Value)
		if reason := checkAttribute(a); reason != nil {
			part := ".value"
			if errors.Is(reason, ErrUnknownAttribute) {
				part = ".id"
			}
			v.add(field+part, reason, "")
		}
	}
}

func checkAttribute(a Attribute) error {
	switch a.ID {
	case Birthday:
		if _, err := personio.ParseDate(a.Value); err != nil {
			return ErrInvalidDate
		}
	case Gender:
		if !slices.Contains([]string{"male", "female", "diverse", "undefined"}, a.Value) {
			return ErrUnknownOption
		}
	case Location, Phone, AvailableFrom, SalaryExpectations:
	default:
		if !customAttribute.MatchString(string(a.ID)) {
			return ErrUnknownAttribute
		}
	}
	return nil
}
