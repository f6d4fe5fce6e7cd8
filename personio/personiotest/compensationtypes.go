package personiotest

import (
	"cmp"
	"net/http"
)

// CompensationType is a kind of compensation.
type CompensationType struct {
	ID   string `json:"id"` // empty gets one
	Name string `json:"name"`
	// Category is FIXED_SALARY, HOURLY_SALARY, RECURRING or ONE_TIME.
	Category string `json:"category"`
}

// AddCompensationType makes a kind of compensation, of any category, and returns
// its id.
func (c *Company) AddCompensationType(t CompensationType) string {
	defer c.lock()()
	return c.addCompensationType(t)
}

func (c *Company) addCompensationType(t CompensationType) string {
	t.ID = cmp.Or(t.ID, newUUID())
	c.compensationTypes = with(c.compensationTypes, t, func(same CompensationType) bool { return same.ID == t.ID })
	return t.ID
}

func (c *Company) compensationType(id string) *CompensationType {
	for i := range c.compensationTypes {
		if c.compensationTypes[i].ID == id {
			return &c.compensationTypes[i]
		}
	}
	return nil
}

func serveCompensationTypes(c *apiCall) {
	p := paging{max: 100, byDefault: 100}
	if state, ok := c.listing(p); ok {
		plainPage(c, p, state, c.company.compensationTypes)
	}
}

// serveCreateCompensationType answers 200, unlike other routes that create.
func serveCreateCompensationType(c *apiCall) {
	var body struct {
		Name     string `json:"name"`
		Category string `json:"category"`
	}
	if !c.knows() || !c.read(&body) {
		return
	}
	if body.Name == "" || !creatable(body.Category) {
		c.badRequest("name, and a category of RECURRING or ONE_TIME, are required.")
		return
	}
	id := c.company.addCompensationType(CompensationType{Name: body.Name, Category: body.Category})
	c.reply(http.StatusOK, c.company.compensationType(id))
}
