package connection

import "slices"

// Place is where something is found, in Personio or elsewhere.
type Place struct {
	// Message is the menu path.
	Message

	// Link leads there in the company's account, or to its first page where Personio
	// documents no address of the place; empty when the place is elsewhere, or the company
	// is not known.
	Link string `json:"link,omitempty"`
	// OlderLink is the same under the older address of accounts, of which nobody could say
	// that it leads into every account, or that it does not.
	OlderLink string `json:"older_link,omitempty"`
}

// in returns the place with its links into a company's account.
func (p Place) in(slug string) Place {
	path := p.Link
	p.Link = ""
	if path != "" && slug != "" {
		p.Link = "https://" + slug + ".app.personio.com" + path
		p.OlderLink = "https://" + slug + ".personio.de" + path
	}
	return p
}

func placesIn(slug string, places []Place) []Place {
	linked := make([]Place, len(places))
	for i, place := range places {
		linked[i] = place.in(slug)
	}
	return linked
}

// Places returns the menu paths at which a step is mended, that of today first: accounts
// differ. Their Link is a path in the company's account.
func (s Step) Places() []Place { return slices.Clone(places[s]) }

const (
	firstPage        = "/"
	keysPage         = "/configuration/api/credentials/management"
	integrationsPage = "/configuration/marketplace/connected"
)

//nolint:gochecknoglobals // a table that nothing writes to
var places = map[Step][]Place{
	StepDomain: {placeAt("place.login", firstPage)},
	// Help centre, article 207576365.
	StepFeed:  {placeAt("place.feed", firstPage), placeAt("place.feed-older", firstPage)},
	StepTexts: {placeAt("place.texts", firstPage)},
	// Today's: guides of two vendors, read 2026-11-30. The older one is Personio's own.
	StepRecruitingKey:   {placeAt("place.recruiting-key", integrationsPage), placeAt("place.recruiting-key-older", keysPage)},
	StepRecruitingPlan:  {placeAt("place.plan", "")},
	StepChannel:         {placeAt("place.channel", "/configuration/recruiting/channels")},
	StepSourceAttribute: {placeAt("place.source-attribute", "/configuration/recruiting/attributes")},
	StepClient:          {placeAt("place.client", integrationsPage), placeAt("place.client-older", keysPage)},
	StepAccess:          {placeAt("place.access", integrationsPage)},
	StepAttributes:      {placeAt("place.attributes", integrationsPage)},
	StepNetwork:         {placeAt("place.network", "")},
	StepClock:           {placeAt("place.clock", "")},
}

func placeAt(code Code, path string) Place { return Place{Message: say(code), Link: path} }
