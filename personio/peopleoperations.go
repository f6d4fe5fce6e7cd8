package personio

// PeopleOperations are what reading people needs: persons with their employments. They are
// for what asks which access rights an integration must have.
func PeopleOperations() []Operation {
	return []Operation{OpPersonsList, OpPersonsGet, OpEmploymentsList, OpEmploymentsGet}
}
