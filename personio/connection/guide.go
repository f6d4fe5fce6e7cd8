package connection

import "slices"

// Setup is what a company's administrator has to do, step by step.
type Setup struct {
	// Product is the name under which it connects.
	Product string      `json:"product"`
	Steps   []SetupStep `json:"steps"`
}

// SetupStep is one thing to do.
type SetupStep struct {
	// Step that the check looks at; empty for prerequisites.
	Step Step `json:"step,omitempty"`
	// English and German say what to do.
	English string `json:"english"`
	German  string `json:"german"`
	Place   Place  `json:"place"`
	// Optional steps can be left out; the text says what is lost.
	Optional bool `json:"optional,omitempty"`
	// Details are things to pick in the step, such as access rights, in English.
	Details []string `json:"details,omitempty"`
	// DetailsGerman are the same things in German.
	DetailsGerman []string `json:"details_german,omitempty"`
}

// Guide says how a company connects a product: first what the person who does it
// must be allowed to do, then what to switch on, copy and paste. The resources
// decide about access rights. Use [Setup.For] for links into the company's account.
//
// German menu names are translations; a company that uses Personio in another
// version may see slightly different ones.
func Guide(product string, resources ...Resource) Setup {
	g := Setup{Product: product}
	g.Steps = slices.Concat(prerequisites(), jobSteps(product))
	if len(resources) > 0 {
		g.Steps = append(g.Steps, personnelSteps(product, resources)...)
	}
	return g
}

// For returns the guide with links into a company's account. The domain is
// anything that [Settings] takes; with one that is none there are no links.
func (g Setup) For(domain string) Setup {
	slug := Settings{Domain: domain}.slug()
	g.Steps = slices.Clone(g.Steps)
	for i := range g.Steps {
		g.Steps[i].Place = g.Steps[i].Place.in(slug)
	}
	return g
}

func prerequisites() []SetupStep {
	return []SetupStep{
		{
			English: "You need the access right “Account configuration > API”. You have it if you can open the page below.",
			German:  "Sie brauchen das Zugriffsrecht „Account-Konfiguration > API“. Sie haben es, wenn Sie die folgende Seite öffnen können.",
			Place:   StepRecruitingKey.Place(),
		},
		{
			English: "You need the access right “Account configuration > Marketplace Integration”. You have it if the page below shows “Create custom integration”.",
			German:  "Sie brauchen das Zugriffsrecht „Account-Konfiguration > Marketplace Integration“. Sie haben es, wenn die folgende Seite „Eigene Integration erstellen“ zeigt.",
			Place:   StepClient.Place(),
		},
	}
}

func jobSteps(product string) []SetupStep {
	return []SetupStep{
		{
			Step: StepDomain, Place: StepDomain.Place(),
			English: "Copy the address at which you log in to Personio, such as acme.app.personio.com, into " + product + ".",
			German:  "Kopieren Sie die Adresse, unter der Sie sich bei Personio anmelden, etwa acme.app.personio.com, nach " + product + ".",
		},
		{
			Step: StepFeed, Place: StepFeed.Place(),
			English: "Switch “Enable XML feed” on. Without it " + product + " sees no jobs.",
			German:  "Schalten Sie „XML-Feed aktivieren“ ein. Sonst sieht " + product + " keine Stellen.",
		},
		{
			Step: StepRecruitingKey, Place: StepRecruitingKey.Place(),
			English: "Copy the company ID and the access token of the row “Recruiting API key” into " + product + ". A client ID and secret do not work here.",
			German:  "Kopieren Sie Company ID und Access Token der Zeile „Recruiting API key“ nach " + product + ". Client-ID und Secret funktionieren hier nicht.",
		},
		{
			Step: StepChannel, Place: StepChannel.Place(), Optional: true,
			English: "Add a new channel named “" + product + "” with the pricing “None”, and copy its “Recruiting API channel ID”. Without it applications do not show that they came from " + product + ".",
			German:  "Legen Sie einen neuen Kanal namens „" + product + "“ mit der Bepreisung „Keine“ an und kopieren Sie dessen „Recruiting API channel ID“. Sonst zeigen Bewerbungen nicht, dass sie von " + product + " kommen.",
		},
		{
			Step: StepSourceAttribute, Place: StepSourceAttribute.Place(), Optional: true,
			English: "Add a candidate attribute of the type text, such as “Original source”, and copy its API name. Without it the place where an applicant saw the job is not kept.",
			German:  "Legen Sie ein Bewerberattribut vom Typ Text an, etwa „Ursprüngliche Quelle“, und kopieren Sie dessen API-Namen. Sonst geht verloren, wo Bewerbende die Stelle gesehen haben.",
		},
	}
}

func personnelSteps(product string, resources []Resource) []SetupStep {
	var rights, rightsGerman []string
	for _, resource := range resources {
		if d, ok := resource.details(); ok {
			rights = append(rights, d.english)
			rightsGerman = append(rightsGerman, d.german)
		}
	}
	steps := []SetupStep{
		{
			Step: StepClient, Place: StepClient.Place(),
			English: "Create a custom integration named “" + product + "” and copy its client ID and client secret into " + product + ". The secret is shown once.",
			German:  "Erstellen Sie eine eigene Integration namens „" + product + "“ und kopieren Sie deren Client-ID und Client-Secret nach " + product + ". Das Secret wird nur einmal gezeigt.",
		},
		{
			Step: StepAccess, Place: StepAccess.Place(), Details: rights, DetailsGerman: rightsGerman,
			English: "Give the integration these access rights:",
			German:  "Geben Sie der Integration diese Zugriffsrechte:",
		},
	}
	if slices.Contains(resources, Persons) {
		steps = append(steps, SetupStep{
			Step: StepAttributes, Place: StepAttributes.Place(),
			English: "Select the employee attributes that " + product + " may read. What is not selected does not arrive at all.",
			German:  "Wählen Sie die Mitarbeiterattribute, die " + product + " lesen darf. Was nicht gewählt ist, kommt gar nicht an.",
		})
	}
	return steps
}
