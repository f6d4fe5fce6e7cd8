package recruiting_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/recruiting"
)

// attachment is one that Validate accepts.
func attachment() recruiting.Attachment {
	return recruiting.Attachment{UUID: "01234567-89ab-cdef-0123-456789abcdef", OriginalFilename: "cv.pdf", Category: recruiting.CV}
}

// rule is one thing that can be wrong with an application, and the text that
// says so.
type rule struct {
	change func(*recruiting.Application)
	reason error
	text   string
}

func attribute(id recruiting.AttributeID, value string) func(*recruiting.Application) {
	return func(a *recruiting.Application) { a.Attributes = []recruiting.Attribute{{ID: id, Value: value}} }
}

func file(change func(*recruiting.Attachment)) func(*recruiting.Application) {
	return func(a *recruiting.Application) {
		f := attachment()
		change(&f)
		a.Files = []recruiting.Attachment{attachment(), f}
	}
}

func rules() map[string]rule {
	const (
		categories       = "no such category of documents; there are cv, cover-letter, employment-reference, certificate, work-sample and other"
		unknownAttribute = "no such attribute; use the API name under Settings > Recruiting > Attributes"
		badDate          = "not a date such as 2006-01-02"
		aUUID            = "is not valid: it is the UUID that Upload returned"
		aFileName        = "is not valid: it is a bare file name, not a path"
	)
	return map[string]rule{
		"first name missing":   {func(a *recruiting.Application) { a.FirstName = "" }, recruiting.ErrRequired, "first_name: is required"},
		"first name blank":     {func(a *recruiting.Application) { a.FirstName = " \t\u00a0" }, recruiting.ErrRequired, "first_name: is required"},
		"first name in latin1": {func(a *recruiting.Application) { a.FirstName = "Gr\xe1ce" }, recruiting.ErrInvalidValue, "first_name: is not valid: it is not UTF-8"},
		"last name missing":    {func(a *recruiting.Application) { a.LastName = "" }, recruiting.ErrRequired, "last_name: is required"},
		"last name in latin1":  {func(a *recruiting.Application) { a.LastName = "\xff" }, recruiting.ErrInvalidValue, "last_name: is not valid: it is not UTF-8"},

		"email missing":              {func(a *recruiting.Application) { a.Email = "" }, recruiting.ErrRequired, "email: is required"},
		"email blank":                {func(a *recruiting.Application) { a.Email = " " }, recruiting.ErrRequired, "email: is required"},
		"email without a host":       {func(a *recruiting.Application) { a.Email = "grace" }, recruiting.ErrInvalidEmail, "email: not an e-mail address"},
		"email with a display name":  {func(a *recruiting.Application) { a.Email = "Grace <grace@example.org>" }, recruiting.ErrInvalidEmail, "email: not an e-mail address"},
		"email in angle brackets":    {func(a *recruiting.Application) { a.Email = "<grace@example.org>" }, recruiting.ErrInvalidEmail, "email: not an e-mail address"},
		"email with a comment":       {func(a *recruiting.Application) { a.Email = "grace@example.org (work)" }, recruiting.ErrInvalidEmail, "email: not an e-mail address"},
		"email with white space":     {func(a *recruiting.Application) { a.Email = "grace@example.org " }, recruiting.ErrInvalidEmail, "email: not an e-mail address"},
		"email with a line break":    {func(a *recruiting.Application) { a.Email = "grace@example.org\r\nBcc: all@example.org" }, recruiting.ErrInvalidEmail, "email: not an e-mail address"},
		"two e-mail addresses":       {func(a *recruiting.Application) { a.Email = "grace@example.org,ada@example.org" }, recruiting.ErrInvalidEmail, "email: not an e-mail address"},
		"email in latin1":            {func(a *recruiting.Application) { a.Email = "gr\xe1ce@example.org" }, recruiting.ErrInvalidEmail, "email: not an e-mail address"},
		"job missing":                {func(a *recruiting.Application) { a.JobPositionID = 0 }, recruiting.ErrRequired, "job_position_id: is required: it is the id of the position in the XML feed"},
		"job negative":               {func(a *recruiting.Application) { a.JobPositionID = -5 }, recruiting.ErrInvalidValue, "job_position_id: is not valid: ids are positive"},
		"channel negative":           {func(a *recruiting.Application) { a.RecruitingChannelID = -5 }, recruiting.ErrInvalidValue, "recruiting_channel_id: is not valid: ids are positive"},
		"posting in latin1":          {func(a *recruiting.Application) { a.ExternalPostingID = "\xff" }, recruiting.ErrInvalidValue, "external_posting_id: is not valid: it is not UTF-8"},
		"message in latin1":          {func(a *recruiting.Application) { a.Message = "\xff" }, recruiting.ErrInvalidValue, "message: is not valid: it is not UTF-8"},
		"a day that does not exist":  {func(a *recruiting.Application) { a.ApplicationDate = personio.Date{Year: 1999, Month: 2, Day: 29} }, recruiting.ErrInvalidDate, "application_date: " + badDate},
		"a date without its day":     {func(a *recruiting.Application) { a.ApplicationDate = personio.Date{Year: 1999} }, recruiting.ErrInvalidDate, "application_date: " + badDate},
		"a date in the future":       {func(a *recruiting.Application) { a.ApplicationDate = personio.Date{Year: 2000, Month: 1, Day: 2} }, recruiting.ErrDateInFuture, "application_date: the date is in the future"},
		"unknown system phase":       {func(a *recruiting.Application) { a.Phase = recruiting.InSystemPhase("hired") }, recruiting.ErrUnknownPhase, "phase.id: no such system phase: use InCustomPhase for a phase of the account"},
		"custom phase negative":      {func(a *recruiting.Application) { a.Phase = recruiting.InCustomPhase(-5) }, recruiting.ErrInvalidValue, "phase.id: is not valid: it is the number under Settings > Recruiting > Phases"},
		"custom phase of no number":  {func(a *recruiting.Application) { a.Phase = recruiting.InCustomPhase(0) }, recruiting.ErrInvalidValue, "phase.id: is not valid: it is the number under Settings > Recruiting > Phases"},
		"system phase of no name":    {func(a *recruiting.Application) { a.Phase = recruiting.InSystemPhase("") }, recruiting.ErrUnknownPhase, "phase.id: no such system phase: use InCustomPhase for a phase of the account"},
		"blank tag":                  {func(a *recruiting.Application) { a.Tags = []string{"navy", " "} }, recruiting.ErrRequired, "tags[1]: is required: leave blank tags out"},
		"tag in latin1":              {func(a *recruiting.Application) { a.Tags = []string{"\xff"} }, recruiting.ErrInvalidValue, "tags[0]: is not valid: it is not UTF-8"},
		"file without a UUID":        {file(func(f *recruiting.Attachment) { f.UUID = "" }), recruiting.ErrInvalidValue, "files[1].uuid: " + aUUID},
		"file with another id":       {file(func(f *recruiting.Attachment) { f.UUID = "x01234567-89ab-cdef-0123-456789abcdef" }), recruiting.ErrInvalidValue, "files[1].uuid: " + aUUID},
		"file without a name":        {file(func(f *recruiting.Attachment) { f.OriginalFilename = "" }), recruiting.ErrInvalidValue, "files[1].original_filename: " + aFileName},
		"file with a Unix path":      {file(func(f *recruiting.Attachment) { f.OriginalFilename = "/tmp/cv.pdf" }), recruiting.ErrInvalidValue, "files[1].original_filename: " + aFileName},
		"file with a Windows path":   {file(func(f *recruiting.Attachment) { f.OriginalFilename = `C:\cv.pdf` }), recruiting.ErrInvalidValue, "files[1].original_filename: " + aFileName},
		"file name in latin1":        {file(func(f *recruiting.Attachment) { f.OriginalFilename = "\xff.pdf" }), recruiting.ErrInvalidValue, "files[1].original_filename: is not valid: it is not UTF-8"},
		"file without a category":    {file(func(f *recruiting.Attachment) { f.Category = "" }), recruiting.ErrUnknownCategory, "files[1].category: " + categories},
		"file of another category":   {file(func(f *recruiting.Attachment) { f.Category = "CV" }), recruiting.ErrUnknownCategory, "files[1].category: " + categories},
		"unknown attribute":          {attribute("linkedin", "x"), recruiting.ErrUnknownAttribute, "attributes[0].id: " + unknownAttribute},
		"attribute without an id":    {attribute("", "x"), recruiting.ErrUnknownAttribute, "attributes[0].id: " + unknownAttribute},
		"attribute with a prefix":    {attribute("x_custom_attribute_5", "x"), recruiting.ErrUnknownAttribute, "attributes[0].id: " + unknownAttribute},
		"attribute by its label":     {attribute("custom_attribute_Source", "x"), recruiting.ErrUnknownAttribute, "attributes[0].id: " + unknownAttribute},
		"attribute in latin1":        {attribute(recruiting.Location, "\xff"), recruiting.ErrInvalidValue, "attributes[0].value: is not valid: it is not UTF-8"},
		"birthday of another form":   {attribute(recruiting.Birthday, "9.12.1906"), recruiting.ErrInvalidDate, "attributes[0].value: " + badDate},
		"birthday that never was":    {attribute(recruiting.Birthday, "1906-02-30"), recruiting.ErrInvalidDate, "attributes[0].value: " + badDate},
		"gender of another spelling": {attribute(recruiting.Gender, "Female"), recruiting.ErrUnknownOption, "attributes[0].value: not one of the attribute's options; custom attributes take an API name such as custom_option_7, gender takes male, female, diverse or undefined"},
		"attribute twice": {func(a *recruiting.Application) {
			a.Attributes = []recruiting.Attribute{{ID: recruiting.Phone, Value: "1"}, {ID: recruiting.Location, Value: "2"}, {ID: recruiting.Phone, Value: "1"}}
		}, recruiting.ErrInvalidValue, "attributes[2].id: is not valid: an attribute has one value"},
	}
}

func TestEachRuleOfTheCheckBeforeSending(t *testing.T) {
	t.Parallel()
	for name, rule := range rules() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				a := w.application()
				rule.change(&a)
				err := w.client.Apply(t.Context(), a)
				refused, ok := errors.AsType[*recruiting.ValidationError](err)
				if !ok || !errors.Is(err, rule.reason) {
					t.Fatalf("got %v, want %v", err, rule.reason)
				}
				if len(refused.Fields) != 1 || refused.Fields[0].Code != "" || refused.Err != nil {
					t.Errorf("want one problem and no answer of Personio: %+v", refused)
				}
				wantEqual(t, "text", err.Error(), "recruiting: not sent: "+rule.text)
				wantCount(t, w.personio, apply, 0)
			})
		})
	}
}

func TestAllProblemsAreReportedAtOnce(t *testing.T) {
	t.Parallel()
	a := recruiting.Application{
		FirstName: " ", Email: "grace", RecruitingChannelID: -1, ExternalPostingID: "\xff", Message: "\xff",
		ApplicationDate: personio.Date{Year: 9999, Month: 1, Day: 1}, Phase: recruiting.InSystemPhase("hired"), Tags: []string{"", "ok", "\xff"},
		Files:      []recruiting.Attachment{{}},
		Attributes: []recruiting.Attribute{{ID: "x", Value: "\xff"}, {ID: "x", Value: "y"}},
	}
	refused, ok := errors.AsType[*recruiting.ValidationError](a.Validate())
	if !ok {
		t.Fatal("nothing is wrong with it")
	}
	var fields []string
	for _, f := range refused.Fields {
		fields = append(fields, f.Field)
	}
	wantEqual(t, "fields", strings.Join(fields, " "), "first_name last_name email job_position_id recruiting_channel_id external_posting_id"+
		" message application_date phase.id tags[0] tags[2] files[0].uuid files[0].original_filename files[0].category"+
		" attributes[0].value attributes[0].id attributes[1].id attributes[1].id")
	for _, reason := range []error{
		recruiting.ErrRequired, recruiting.ErrInvalidValue, recruiting.ErrInvalidEmail, recruiting.ErrDateInFuture, recruiting.ErrUnknownPhase,
		recruiting.ErrUnknownCategory, recruiting.ErrUnknownAttribute,
	} {
		if !errors.Is(refused, reason) {
			t.Errorf("%q is missing", reason)
		}
	}
}

func TestWhatTheCheckLetsPass(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*recruiting.Application){
		"nothing but what is required":         func(*recruiting.Application) {},
		"names of one letter and other script": func(a *recruiting.Application) { a.FirstName, a.LastName = "O", "李" },
		"a local part with a plus":             func(a *recruiting.Application) { a.Email = "grace+acme.2@mail.example.org" },
		"an international domain":              func(a *recruiting.Application) { a.Email = "grace@exämple.org" },
		"today":                                func(a *recruiting.Application) { a.ApplicationDate = personio.DateOf(time.Now()) },
		"long ago":                             func(a *recruiting.Application) { a.ApplicationDate = personio.NewDate(1970, 1, 1) },
		"a custom phase":                       func(a *recruiting.Application) { a.Phase = recruiting.InCustomPhase(1) },
		"a file name with quotes and blanks": file(func(f *recruiting.Attachment) {
			f.OriginalFilename = "My \"best\"\u00a0CV \u202f(final).pdf"
		}),
		"a file name of dots":             file(func(f *recruiting.Attachment) { f.OriginalFilename = ".profile." }),
		"a UUID in capitals":              file(func(f *recruiting.Attachment) { f.UUID = "01234567-89AB-CDEF-0123-456789ABCDEF" }),
		"a custom attribute of any value": attribute("custom_attribute_277893", "2017-12-07"),
		"availability as free text":       attribute(recruiting.AvailableFrom, "as soon as possible"),
		"a salary as free text":           attribute(recruiting.SalaryExpectations, "40k"),
		"a gender":                        attribute(recruiting.Gender, "diverse"),
		"a birthday":                      attribute(recruiting.Birthday, "2000-02-29"),
		"the same value for two attributes": func(a *recruiting.Application) {
			a.Attributes = []recruiting.Attribute{{ID: recruiting.Phone, Value: "1"}, {ID: recruiting.Location, Value: "1"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := minimal()
			change(&a)
			if err := a.Validate(); err != nil {
				t.Error(err)
			}
		})
	}
}

// Personio does not say in which zone it reads the calendar: a date is in the
// future when it has not begun in Germany, even in summer.
func TestTheFutureBeginsInGermany(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		after time.Duration // midnight in UTC
		ok    bool
	}{
		"at 21:59:59 UTC it is not tomorrow": {22*time.Hour - time.Second, false},
		"at 22:00 UTC it may be tomorrow":    {22 * time.Hour, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				<-time.After(test.after)
				a := minimal()
				a.ApplicationDate = personio.NewDate(2000, time.January, 2)
				if err := a.Validate(); (err == nil) != test.ok || err != nil && !errors.Is(err, recruiting.ErrDateInFuture) {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}
