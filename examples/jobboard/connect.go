package main

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/connection"
)

// productName is what a company sees in its Personio.
const productName = "Job board example"

// connectView is the page on which a company connects its Personio.
type connectView struct {
	Guide  connection.Setup
	Form   connectForm
	Report *connection.Report // nil before the check
	// Language is that of the page.
	Language connection.Language
	// Filled says that secrets are in the form: those of the built-in company only.
	Filled bool
}

// connectForm is what was typed. Secrets of a real company are never sent back.
type connectForm struct {
	Domain, CompanyID, Token, Channel, Attribute, ClientID, Secret string
}

func (f connectForm) settings() connection.Settings {
	return connection.Settings{
		Domain: f.Domain, CompanyID: f.CompanyID, RecruitingToken: auth.NewSecret(f.Token), ChannelID: f.Channel,
		SourceAttribute: f.Attribute, ClientID: f.ClientID, ClientSecret: auth.NewSecret(f.Secret),
		Operations: personio.PeopleOperations(),
	}
}

// connect shows what a company has to do, and the form. In the demonstration the
// form has the built-in company's values.
func (w *web) connect(rw http.ResponseWriter, r *http.Request) {
	var form connectForm
	if demo := w.app.demo; demo != nil {
		key := demo.company.RecruitingKey()
		form = connectForm{
			Domain: "https://" + demo.company.Name() + ".app.personio.com/login", CompanyID: key.CompanyID, Token: key.Token.Reveal(),
			Channel: strconv.FormatInt(demo.channelID, 10), Attribute: demo.sourceAttribute,
		}
	}
	w.showConnect(rw, r, connectView{Form: form, Filled: w.app.demo != nil})
}

// check looks at what was typed. Nothing of it is kept.
func (w *web) check(rw http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(rw, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		http.Error(rw, "The form cannot be read.", http.StatusBadRequest)
		return
	}
	value := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	form := connectForm{
		Domain: value("domain"), CompanyID: value("company_id"), Token: value("token"), Channel: value("channel"),
		Attribute: value("attribute"), ClientID: value("client_id"), Secret: value("secret"),
	}
	opts := []connection.Option{connection.WithRecruitingProbe()}
	if w.app.demo != nil {
		opts = append(opts, connection.WithHTTPClient(w.app.demo.personio.Client()))
	}
	report := connection.Check(r.Context(), form.settings(), opts...)
	if w.app.demo == nil {
		form.Token, form.Secret = "", ""
	}
	w.showConnect(rw, r, connectView{Form: form, Report: &report, Filled: w.app.demo != nil})
}

func (w *web) showConnect(rw http.ResponseWriter, r *http.Request, view connectView) {
	view.Guide = connection.Guide(productName, personio.PeopleOperations()...).For(view.Form.Domain)
	view.Language = connection.Language(languageOf(rw, r))
	w.render(rw, r, http.StatusOK, "connect", page{Title: "Connect Personio", Data: view})
}

// Place is where a step of the form is found in Personio.
func (v connectView) Place(step string) string {
	for _, s := range v.Guide.Steps {
		if s.Step == connection.Step(step) {
			return s.Places[0].In(v.Language)
		}
	}
	return ""
}

// firstFailed is the step to mend first, nil when there is none.
func firstFailed(report connection.Report) *connection.Finding {
	if failed, ok := report.FirstFailed(); ok {
		return &failed
	}
	return nil
}

// stateClass is the look of a state.
func stateClass(state connection.State) string {
	switch state {
	case connection.OK:
		return "create"
	case connection.Failed:
		return "failed"
	case connection.CannotTell:
		return "archive"
	default:
		return ""
	}
}
