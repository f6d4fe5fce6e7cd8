package personiotest

import "strconv"

// V1ID is the number that API v1 has for something, whose id in v2 this is. An id
// that is a number is the same in both.
func (c *Company) V1ID(id string) int64 {
	defer c.lock()()
	return c.number(id)
}

func (c *Company) number(id string) int64 {
	if n, err := strconv.ParseInt(id, 10, 64); err == nil {
		return n
	}
	n, ok := c.numbers[id]
	if !ok {
		n = c.server.id()
		c.numbers[id], c.ids[n] = n, id
	}
	return n
}

// idOf is the id of what has a number in v1.
func (c *Company) idOf(number string) string {
	n, err := strconv.ParseInt(number, 10, 64)
	if id, ok := c.ids[n]; ok && err == nil {
		return id
	}
	return number
}
