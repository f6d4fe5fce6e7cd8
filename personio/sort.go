package personio

// Sort is the order of a list: the name of a member, with a minus for the
// opposite direction.
type Sort string

// The orders that the lists of the organisation have. The first one is what they
// have when nothing else is said.
const (
	SortByID             Sort = "id"
	SortByIDDescending   Sort = "-id"
	SortByName           Sort = "name"
	SortByNameDescending Sort = "-name"
)
