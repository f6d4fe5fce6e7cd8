package personiotest

import "encoding/json"

func employmentRoutes() []apiRoute { return nil }

// status of a person follows from the latest employment.
func (c *Company) status(*Person) string { return "ACTIVE" }

// employmentsOf are the ids of a person's employments, newest first.
func (c *Company) employmentsOf(string) []string { return nil }

func (c *Company) createEmployment(string, json.RawMessage) {}

func (c *Company) deleteEmployments(string) {}
