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
	// StepAccess: the access rights. There is one finding for each.
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

// Name is the step's name for a person.
func (s Step) Name() Message { return say(Code("step." + string(s))) }
