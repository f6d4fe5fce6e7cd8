package xmlfeed

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/personio-go/sdk/internal/company"
)

// JobLink is what a link to a job's public page says beside the job. The zero JobLink says nothing.
type JobLink struct {
	// Channel is the id of a recruiting channel: applications made on the page count as coming from it.
	Channel string
	// Posting is the id of an external posting, the "pid" of links that Personio gives to job boards.
	Posting string
	// Language is the page's, in two letters; "" for the company's own.
	Language string
}

// JobURL is the public page of a company's job, where one can apply. The company is given as to [NewClient].
func JobURL(companyName string, id int64, link JobLink) (string, error) {
	name, err := company.Parse(companyName)
	if err != nil {
		return "", fmt.Errorf("xmlfeed: %w: %w", ErrInvalidCompany, err)
	}
	return jobURL(&url.URL{Scheme: "https", Host: name.JobsHost()}, id, link), nil
}

// JobURL is the public page of a job, where one can apply.
func (c *Client) JobURL(id int64, link JobLink) string { return jobURL(c.host.base, id, link) }

func jobURL(base *url.URL, id int64, link JobLink) string {
	page, query := base.JoinPath("job", strconv.FormatInt(id, 10)), url.Values{}
	for name, value := range map[string]string{"_pc": link.Channel, "pid": link.Posting, "language": link.Language} {
		if value != "" {
			query.Set(name, value)
		}
	}
	page.RawQuery = query.Encode()
	return page.String()
}
