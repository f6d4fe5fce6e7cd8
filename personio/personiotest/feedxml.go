package personiotest

import (
	"fmt"
	"strings"
)

// writeFeed writes the document by hand, in the layout of the real ones, so that
// it shares no code with those who read it.
func writeFeed(jobs []Job, language string) []byte {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\n<workzag-jobs>\n\n")
	for _, job := range jobs {
		writePosition(&b, job, language)
	}
	b.WriteString("\n</workzag-jobs>")
	return []byte(b.String())
}

func writePosition(b *strings.Builder, job Job, language string) {
	const indent = "            "
	fmt.Fprintf(b, "        <position>\n%s<id>%d</id>\n", indent, job.ID)
	// Personio's template leaves a blank line for what is empty.
	element := func(name, value string) {
		if value != "" {
			fmt.Fprintf(b, "%s<%s>%s</%s>", indent, name, escape(value), name)
		}
		b.WriteString("\n")
	}
	element("subcompany", job.Subcompany)
	element("office", job.Office)
	if len(job.AdditionalOffices) > 0 {
		b.WriteString(indent + "<additionalOffices>\n")
		for _, office := range job.AdditionalOffices {
			fmt.Fprintf(b, "%s    <office>%s</office>\n", indent, escape(office))
		}
		b.WriteString(indent + "</additionalOffices>\n")
	}
	element("department", job.Department)
	element("recruitingCategory", job.RecruitingCategory)
	element("name", job.Name)
	writeDescriptions(b, job.Descriptions[language])
	element("employmentType", job.EmploymentType)
	element("seniority", job.Seniority)
	element("schedule", job.Schedule)
	element("yearsOfExperience", job.YearsOfExperience)
	element("keywords", job.Keywords)
	element("occupation", job.Occupation)
	element("occupationCategory", job.OccupationCategory)
	element("createdAt", job.CreatedAt.Format("2006-01-02T15:04:05-07:00"))
	if s := job.Salary; s != nil {
		writeSalary(b, *s)
	}
	b.WriteString("        </position>\n\n")
}

func writeDescriptions(b *strings.Builder, descriptions []Description) {
	if len(descriptions) == 0 {
		b.WriteString("            <jobDescriptions></jobDescriptions>\n")
		return
	}
	b.WriteString("            <jobDescriptions>\n")
	for _, d := range descriptions {
		fmt.Fprintf(b, "                <jobDescription>\n                    <name>%s</name>\n                    <value>\n", escape(d.Name))
		fmt.Fprintf(b, "<![CDATA[\n                        %s\n]]>\n", strings.ReplaceAll(clean(d.HTML), "]]>", "]]]]><![CDATA[>"))
		b.WriteString("                    </value>\n                </jobDescription>\n")
	}
	b.WriteString("            </jobDescriptions>\n")
}

func writeSalary(b *strings.Builder, s Salary) {
	b.WriteString("            <salaryInformation>\n")
	for _, e := range [][2]string{
		{"min", s.Min}, {"max", s.Max}, {"currencySymbol", s.CurrencySymbol}, {"currencyCode", s.CurrencyCode}, {"type", s.Type},
	} {
		if e[1] != "" || e[0] == "max" {
			fmt.Fprintf(b, "                <%s>%s</%s>\n", e[0], escape(e[1]), e[0])
		}
	}
	b.WriteString("            </salaryInformation>\n")
}

// escape is PHP's htmlspecialchars, which Personio uses.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#039;").Replace(clean(s))
}

// clean leaves out the characters that XML cannot carry.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}
