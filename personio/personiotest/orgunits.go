package personiotest

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// OrgUnit is a team or a department, in the form in which API v2 sends it.
type OrgUnit struct {
	ID           string    `json:"id"` // a number; empty gets one
	Type         string    `json:"type"`
	Name         string    `json:"name"`
	Abbreviation *string   `json:"abbreviation"`
	Description  *string   `json:"description"`
	ResourceURI  *string   `json:"resource_uri"`
	ParentID     *string   `json:"parent_id"`
	CreateTime   time.Time `json:"create_time"` // zero gets the time of addition
}

// AddOrgUnit adds a team or a department and returns its id.
func (c *Company) AddOrgUnit(u OrgUnit) string {
	defer c.lock()()
	u.ID = cmp.Or(u.ID, strconv.FormatInt(c.server.id(), 10))
	if u.CreateTime.IsZero() {
		u.CreateTime = c.server.now().UTC()
	}
	c.orgUnits = with(c.orgUnits, u, func(same OrgUnit) bool { return same.ID == u.ID && same.Type == u.Type })
	return u.ID
}

// OrgUnits returns all units, in the order of addition.
func (c *Company) OrgUnits() []OrgUnit {
	defer c.lock()()
	return slices.Clone(c.orgUnits)
}

func (c *Company) orgUnit(kind, id string) *OrgUnit {
	for i := range c.orgUnits {
		if c.orgUnits[i].Type == kind && c.orgUnits[i].ID == id {
			return &c.orgUnits[i]
		}
	}
	return nil
}

// parentUnit may have another type than its child; of its child's type it is rather
// than of another with the same id.
func (c *Company) parentUnit(child *OrgUnit) *OrgUnit {
	for _, kind := range []string{child.Type, "department", "team"} {
		if parent := c.orgUnit(kind, *child.ParentID); parent != nil {
			return parent
		}
	}
	return nil
}

func orgUnitRoutes() []apiRoute {
	const read = "personio:org-units:read"
	return []apiRoute{
		{operation: "org_units.list", pattern: "GET /v2/org-units", scope: read, beta: true, serve: serveOrgUnits},
		{operation: "org_units.get", pattern: "GET /v2/org-units/{id}", scope: read, beta: true, serve: serveOrgUnit},
	}
}

func serveOrgUnits(c *apiCall) {
	// Links of this list repeat its filters.
	p := paging{max: 100, byDefault: 20, filtersInLinks: true}
	state, ok := c.listing(p, "type", "include_parent_chain", "sort")
	if !ok || !c.isOrgUnitType() || !c.isFlag("include_parent_chain") || !c.isSort() {
		return
	}
	rows := filtered(c.company.orgUnits, func(u OrgUnit) bool { return c.is("type", u.Type) })
	sorted(c, rows, func(u OrgUnit) (string, string) { return u.ID, u.Name })
	page(c, p, state, rows, func(row OrgUnit) any { return c.orgUnitWire(row, true) })
}

func serveOrgUnit(c *apiCall) {
	if !c.knows("type", "include_parent_chain") || !c.isOrgUnitType() || !c.isFlag("include_parent_chain") {
		return
	}
	if _, err := strconv.ParseInt(c.id("id"), 10, 64); err != nil {
		c.badRequest("Provided request parameters are invalid.")
		return
	}
	u := c.company.orgUnit(c.query.Get("type"), c.id("id"))
	if u == nil {
		c.notFound()
		return
	}
	c.reply(http.StatusOK, c.orgUnitWire(*u, false))
}

// orgUnitWire is a unit with its parents, the nearest first, if they were asked
// for: in lists, their ids.
func (c *apiCall) orgUnitWire(u OrgUnit, idsOnly bool) any {
	wire := members(u)
	put(wire, "_meta", c.self("/v2/org-units/"+u.ID+"?type="+u.Type))
	if c.query.Get("include_parent_chain") != "true" {
		return wire
	}
	chain := []any{}
	for at, seen := &u, map[*OrgUnit]bool{}; at.ParentID != nil; {
		parent := c.company.parentUnit(at)
		if parent == nil || seen[parent] || parent.Type == u.Type && parent.ID == u.ID {
			break
		}
		seen[parent] = true
		if at = parent; idsOnly {
			chain = append(chain, Reference{parent.ID})
		} else {
			chain = append(chain, *parent)
		}
	}
	put(wire, "parent_chain", chain)
	return wire
}

// isOrgUnitType refuses requests without a type. When it returns false the
// request has been answered.
func (c *apiCall) isOrgUnitType() bool {
	return c.isOneOf("type", "team", "department")
}

// isFlag refuses a flag that is neither true nor false.
func (c *apiCall) isFlag(parameter string) bool {
	return !c.query.Has(parameter) || c.isOneOf(parameter, "true", "false")
}

// isSort refuses orders that the lists of the organisation do not have.
func (c *apiCall) isSort() bool {
	return !c.query.Has("sort") || c.isOneOf("sort", "id", "-id", "name", "-name")
}

func (c *apiCall) isOneOf(parameter string, values ...string) bool {
	if slices.Contains(values, c.query.Get(parameter)) {
		return true
	}
	c.badRequest("Provided request parameters are invalid.")
	return false
}

// sorted puts rows into the order that was asked for, by id if none was. Ids that
// are numbers go by their value.
func sorted[T any](c *apiCall, rows []T, of func(T) (id, name string)) {
	order := c.query.Get("sort")
	slices.SortStableFunc(rows, func(a, b T) int {
		idA, nameA := of(a)
		idB, nameB := of(b)
		result := cmp.Or(cmp.Compare(len(idA), len(idB)), strings.Compare(idA, idB))
		if strings.HasSuffix(order, "name") {
			result = cmp.Or(strings.Compare(nameA, nameB), result)
		}
		if strings.HasPrefix(order, "-") {
			return -result
		}
		return result
	})
}
