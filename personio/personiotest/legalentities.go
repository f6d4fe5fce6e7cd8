package personiotest

import (
	"net/http"
	"slices"
	"strconv"
)

// LegalEntity is an employer, with the members that have been seen of them. The
// shapes of those at the end are not known: they are what JSON can hold.
type LegalEntity struct {
	ID                 string `json:"id"` // empty gets one
	Name               string `json:"name"`
	Status             string `json:"status,omitempty"`
	IsMain             bool   `json:"is_main"`
	ValidFrom          string `json:"valid_from,omitempty"` // a date
	Country            string `json:"country,omitempty"`
	Type               string `json:"type,omitempty"`
	RegistrationNumber string `json:"registration_number,omitempty"`
	IndustrySector     string `json:"industry_sector,omitempty"`
	Email              string `json:"email,omitempty"`
	Phone              string `json:"phone,omitempty"`

	Address           any `json:"address"`
	MailingAddress    any `json:"mailing_address"`
	BankDetails       any `json:"bank_details"`
	AssignedEmployees any `json:"assigned_employees"`
	ContactPerson     any `json:"contact_person"`
}

// AddLegalEntity adds an employer and returns its id.
func (c *Company) AddLegalEntity(e LegalEntity) string {
	defer c.lock()()
	e.ID = c.newID(e.ID)
	others := filtered(c.legalEntities, func(same LegalEntity) bool { return same.ID != e.ID })
	c.legalEntities = slices.Insert(others, 0, e)
	return e.ID
}

// LegalEntities returns all employers, the newest first.
func (c *Company) LegalEntities() []LegalEntity {
	defer c.lock()()
	return slices.Clone(c.legalEntities)
}

// SetLegalEntitiesEnabled is whether the account has the feature. Without it, the
// routes answer 412.
func (c *Company) SetLegalEntitiesEnabled(on bool) {
	defer c.lock()()
	c.noLegalEntities = !on
}

func legalEntityRoutes() []apiRoute {
	const read = "personio:legal-entities:read"
	return []apiRoute{
		{operation: "legal_entities.list", pattern: "GET /v2/legal-entities", scope: read, serve: serveLegalEntities},
		{operation: "legal_entities.get", pattern: "GET /v2/legal-entities/{id}", scope: read, serve: serveLegalEntity},
	}
}

func serveLegalEntities(c *apiCall) {
	p := paging{max: 100, byDefault: 20}
	if !c.hasLegalEntities() {
		return
	}
	state, ok := c.listing(p, "id", "country")
	if !ok {
		return
	}
	for _, id := range c.values("id") {
		if _, err := strconv.ParseInt(id, 10, 64); err != nil {
			c.badRequest("Provided request parameters are invalid.")
			return
		}
	}
	rows := filtered(c.company.legalEntities, func(e LegalEntity) bool { return c.oneOf("id", e.ID) && c.oneOf("country", e.Country) })
	page(c, p, state, rows, c.legalEntityWire)
}

func serveLegalEntity(c *apiCall) {
	if !c.hasLegalEntities() || !c.knows() {
		return
	}
	one(c, c.company.legalEntities, func(e LegalEntity) string { return e.ID }, c.legalEntityWire)
}

// hasLegalEntities refuses requests of accounts without the feature.
func (c *apiCall) hasLegalEntities() bool {
	if c.company.noLegalEntities {
		c.fail(http.StatusPreconditionFailed, "Precondition failed", "No access to legal entities feature", "")
		return false
	}
	return true
}

func (c *apiCall) legalEntityWire(e LegalEntity) any {
	wire := members(e)
	put(wire, "_meta", c.self("/v2/legal-entities/"+e.ID))
	return wire
}
