package connection

// Step is a step of the set-up.
type Step string

// The steps, in the order in which a report has them.
const (
	// StepDomain: the company's address.
	StepDomain Step = "domain"
	// StepNetwork: Personio's hosts can be reached from here.
	StepNetwork Step = "network"
	// StepFeed: the XML feed is switched on.
	StepFeed Step = "feed"
	// StepTexts: jobs have texts in the wanted languages.
	StepTexts Step = "texts"
	// StepRecruitingKey: company ID and recruiting token.
	StepRecruitingKey Step = "recruiting-key"
	// StepRecruitingPlan: the company's plan has recruiting and its API.
	StepRecruitingPlan Step = "recruiting-plan"
	// StepChannel: the recruiting channel.
	StepChannel Step = "channel"
	// StepSourceAttribute: the candidate attribute for the original source.
	StepSourceAttribute Step = "source-attribute"
	// StepClient: client ID and client secret.
	StepClient Step = "client"
	// StepAccess: the access right for a resource. There is one finding for each.
	StepAccess Step = "access"
	// StepAttributes: attributes of persons are readable.
	StepAttributes Step = "attributes"
	// StepClock: the clocks of Personio and of this machine agree.
	StepClock Step = "clock"
)

// Steps returns the steps in their order.
func Steps() []Step {
	return []Step{
		StepDomain, StepNetwork, StepFeed, StepTexts, StepRecruitingKey, StepRecruitingPlan, StepChannel, StepSourceAttribute,
		StepClient, StepAccess, StepAttributes, StepClock,
	}
}

// Place is where something is found in Personio.
type Place struct {
	// English and German are the menu path.
	English string `json:"english"`
	German  string `json:"german"`
	// Link leads there in the company's account, or to its first page where Personio
	// documents no address of the place; empty when the place is elsewhere.
	Link string `json:"link,omitempty"`
}

// in returns the place with its link into a company's account.
func (p Place) in(slug string) Place {
	if p.Link != "" && slug != "" {
		p.Link = "https://" + slug + ".personio.de" + p.Link
	} else {
		p.Link = ""
	}
	return p
}

// Place returns the menu path at which a step is mended. Its Link is a path in
// the company's account.
func (s Step) Place() Place {
	const firstPage = "/"
	switch s {
	case StepDomain:
		return Place{
			English: "The address at which the company logs in to Personio",
			German:  "Die Adresse, unter der sich das Unternehmen bei Personio anmeldet", Link: firstPage,
		}
	case StepFeed:
		return Place{
			English: `Settings > Recruiting > Career page > Activations > "Enable XML feed"`,
			German:  `Einstellungen > Recruiting > Karriereseite > Aktivierungen > „XML-Feed aktivieren“`, Link: firstPage,
		}
	case StepTexts:
		return Place{
			English: "Recruiting > Jobs > (job) > Job posting, in the missing language",
			German:  "Recruiting > Stellen > (Stelle) > Stellenanzeige, in der fehlenden Sprache", Link: firstPage,
		}
	case StepRecruitingKey:
		return Place{
			English: "Settings > Integrations > API credentials > Recruiting API key",
			German:  "Einstellungen > Integrationen > API-Zugangsdaten > Recruiting API key", Link: "/configuration/api/credentials/management",
		}
	case StepRecruitingPlan:
		return Place{English: "Personio's plan of the company: ask Personio for Recruiting and its API", German: "Der Personio-Tarif des Unternehmens: Recruiting und dessen API bei Personio erfragen"}
	case StepChannel:
		return Place{
			English: "Settings > Recruiting > Channels > (channel) > Recruiting API channel ID",
			German:  "Einstellungen > Recruiting > Kanäle > (Kanal) > Recruiting API channel ID", Link: "/configuration/recruiting/channels",
		}
	case StepSourceAttribute:
		return Place{
			English: "Settings > Recruiting > Attributes > Candidate profile > (attribute of type text) > API name",
			German:  "Einstellungen > Recruiting > Attribute > Bewerberprofil > (Attribut vom Typ Text) > API-Name", Link: "/configuration/recruiting/attributes",
		}
	default:
		return s.technicalPlace()
	}
}

func (s Step) technicalPlace() Place {
	const integrations = "/configuration/marketplace/connected"
	switch s {
	case StepClient:
		return Place{
			English: "Marketplace > Connected integrations > (integration) > API credentials",
			German:  "Marketplace > Verbundene Integrationen > (Integration) > API-Zugangsdaten", Link: integrations,
		}
	case StepAccess:
		return Place{
			English: "Marketplace > Connected integrations > (integration) > Access rights",
			German:  "Marketplace > Verbundene Integrationen > (Integration) > Zugriffsrechte", Link: integrations,
		}
	case StepAttributes:
		return Place{
			English: "Marketplace > Connected integrations > (integration) > Readable employee attributes",
			German:  "Marketplace > Verbundene Integrationen > (Integration) > Lesbare Mitarbeiterattribute", Link: integrations,
		}
	case StepNetwork:
		return Place{English: "The network of the machine that runs the integration: DNS, firewall, proxy", German: "Das Netz des Rechners, auf dem die Integration läuft: DNS, Firewall, Proxy"}
	case StepClock:
		return Place{English: "The clock of the machine that runs the integration", German: "Die Uhr des Rechners, auf dem die Integration läuft"}
	default:
		return Place{}
	}
}
