package connection

import (
	"slices"
	"strconv"
	"strings"

	"github.com/personio-go/sdk/personio"
)

// Setup is what a company's administrator has to do, step by step.
type Setup struct {
	// Product is the name under which it connects.
	Product string      `json:"product"`
	Steps   []SetupStep `json:"steps"`
}

// SetupStep is one thing to do.
type SetupStep struct {
	// Message says what to do.
	Message

	// Step that the check looks at; empty for prerequisites.
	Step Step `json:"step,omitempty"`
	// Lost says what a company goes without when it leaves the step out; of a step that
	// cannot be left out it is nil.
	Lost *Message `json:"lost,omitempty"`
	// Places are where it is done, that of today first.
	Places []Place `json:"places"`
	// Copy are the values to copy into Personio's form.
	Copy []Value `json:"copy,omitempty"`
	// Rights are the access rights to tick.
	Rights []Right `json:"rights,omitempty"`
}

// Optional reports whether the step can be left out.
func (s SetupStep) Optional() bool { return s.Lost != nil }

// Value is something to copy into Personio.
type Value struct {
	// Message names the field.
	Message

	// Text is the value, or the code of one that has another text in every language.
	Text string `json:"text"`
}

// In returns the value in a language.
func (v Value) In(texts Texts) string {
	if text := texts.Text(Code(v.Text)); text != "" {
		return text
	}
	return v.Text
}

// Guide says how a company connects a product: first what the person who does it
// must be allowed to do, then what to switch on, copy and paste. The operations
// that the product wants to use decide about access rights. Use [Setup.For] for links into the company's account.
//
// A company that uses Personio in another version may see slightly different menus.
func Guide(product string, operations ...personio.Operation) Setup {
	g := Setup{Product: product}
	g.Steps = slices.Concat(prerequisites(), jobSteps(product))
	if rights := Rights(operations...); len(rights) > 0 {
		g.Steps = append(g.Steps, personnelSteps(product, rights)...)
	}
	return g
}

// For returns the guide with links into a company's account. The domain is
// anything that [Settings] takes; with one that is none there are no links.
func (g Setup) For(domain string) Setup {
	slug := Settings{Domain: domain}.slug()
	g.Steps = slices.Clone(g.Steps)
	for i := range g.Steps {
		g.Steps[i].Places = placesIn(slug, g.Steps[i].Places)
	}
	return g
}

// Letter is a text to send to an administrator, for somebody who may not do the steps.
func (g Setup) Letter(texts Texts) string {
	var b strings.Builder
	b.WriteString(say("letter.begin", "product", g.Product).In(texts) + "\n\n")
	for i, step := range g.Steps {
		b.WriteString(strconv.Itoa(i+1) + ". ")
		step.writeText(&b, texts)
		b.WriteString("\n")
	}
	b.WriteString(say("letter.end").In(texts) + "\n")
	return b.String()
}

func prerequisites() []SetupStep {
	return []SetupStep{
		{Message: say("guide.api-right"), Places: StepRecruitingKey.Places()},
		{Message: say("guide.marketplace-right"), Places: StepClient.Places()},
	}
}

func jobSteps(product string) []SetupStep {
	lost := func(code Code) *Message {
		message := say(code, "product", product)
		return &message
	}
	return []SetupStep{
		setupStep(StepDomain, product),
		setupStep(StepFeed, product),
		setupStep(StepRecruitingKey, product),
		{
			Step: StepChannel, Places: StepChannel.Places(), Message: say("guide.channel"), Lost: lost("guide.channel-lost"),
			Copy: []Value{{say("copy.channel-name"), product}},
		},
		{
			Step: StepSourceAttribute, Places: StepSourceAttribute.Places(), Message: say("guide.source-attribute"), Lost: lost("guide.source-attribute-lost"),
			Copy: []Value{{say("copy.attribute-name"), "value.original-source"}, {say("copy.attribute-type"), "value.text"}},
		},
	}
}

// setupStep is one that only has a text and its places.
func setupStep(step Step, product string) SetupStep {
	return SetupStep{Step: step, Places: step.Places(), Message: say(Code("guide."+string(step)), "product", product)}
}

func personnelSteps(product string, rights []Right) []SetupStep {
	client, access := setupStep(StepClient, product), setupStep(StepAccess, product)
	client.Copy = []Value{{say("copy.integration-name"), product}}
	access.Rights = rights
	steps := []SetupStep{client, access}
	if slices.ContainsFunc(rights, func(r Right) bool { return r.Code == "right.persons.read" }) {
		steps = append(steps, setupStep(StepAttributes, product))
	}
	return steps
}
