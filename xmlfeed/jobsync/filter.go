package jobsync

import (
	"slices"

	"github.com/personio-go/sdk/xmlfeed"
)

// Filter says which jobs of a feed are taken. The zero Filter takes all. A job
// must suit every field that is set; names are compared without regard to how
// they are spaced.
//
// A job that is published and not taken is told with a [LeaveOut], at once,
// whether the filter has changed or the job: the company did not close it. It is
// not followed any more, and comes with a [Reopen] when it is taken again.
type Filter struct {
	// Offices, Departments and RecruitingCategories are the names of which the job
	// must have one; an additional office counts like the main one. None is any.
	Offices              []string `json:"offices,omitempty"`
	Departments          []string `json:"departments,omitempty"`
	RecruitingCategories []string `json:"recruiting_categories,omitempty"`
	// Func is the caller's own rule. It must give the same for the same position.
	Func func(position xmlfeed.Position) bool `json:"-"`
	// Version names the rule in Func. A feed that has not changed is looked at again
	// when it is another one than at the last look; change it with the rule.
	Version string `json:"version,omitempty"`
	// AsArchive tells jobs that are left out with an [Archive], as if the company
	// had closed them.
	AsArchive bool `json:"as_archive,omitempty"`
}

// digest recognises the filter, "" for one that takes all.
func (f Filter) digest() string {
	if f.Func == nil && len(f.Offices)+len(f.Departments)+len(f.RecruitingCategories) == 0 {
		return ""
	}
	return digest(struct {
		Filter

		HasFunc bool `json:"has_func"`
	}{f, f.Func != nil})
}

// clone is a copy that shares no list with f.
func (f Filter) clone() Filter {
	f.Offices, f.Departments = slices.Clone(f.Offices), slices.Clone(f.Departments)
	f.RecruitingCategories = slices.Clone(f.RecruitingCategories)
	return f
}

// takes says whether the filter takes a position.
func (f Filter) takes(position *xmlfeed.Position) bool {
	return (isOneOf(f.Offices, position.Office) || isOneOf(f.Offices, position.AdditionalOffices...)) &&
		isOneOf(f.Departments, position.Department) && isOneOf(f.RecruitingCategories, position.RecruitingCategory) &&
		(f.Func == nil || f.Func(*position))
}

// isOneOf says whether one of the names is wanted.
func isOneOf(wanted []string, names ...string) bool {
	return len(wanted) == 0 || slices.ContainsFunc(names, func(name string) bool {
		return slices.ContainsFunc(wanted, func(one string) bool { return sameText(one, name) })
	})
}
