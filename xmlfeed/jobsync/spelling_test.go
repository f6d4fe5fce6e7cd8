package jobsync_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// spelled is a feed of two jobs in one of the many ways to write it. The first
// has everything, the second next to nothing.
const spelled = `<?xml version="1.0" encoding="UTF-8"?>
<workzag-jobs>
  <position>
    <id>71</id>
    <subcompany>Brook &amp; Byte GmbH</subcompany>
    <office>Graz</office>
    <additionalOffices>
      <office>Linz</office>
      <office>Remote Austria</office>
    </additionalOffices>
    <department>Tunnels</department>
    <recruitingCategory>Engineering</recruitingCategory>
    <name>Gopher &lt;all genders&gt; &#039;nights&#039;</name>
    <jobDescriptions>
      <jobDescription>
        <name>Your day</name>
        <value>
<![CDATA[
          <p>Dig &amp; <b>build</b>.</p>
]]>
        </value>
      </jobDescription>
      <jobDescription>
        <name>Your luck</name>
        <value><![CDATA[Roots]]></value>
      </jobDescription>
    </jobDescriptions>
    <employmentType>permanent</employmentType>
    <seniority>experienced</seniority>
    <schedule>full-time</schedule>
    <yearsOfExperience>2-5</yearsOfExperience>
    <keywords>go,burrows,night shift</keywords>
    <occupation>software_and_web_development</occupation>
    <occupationCategory>it_software</occupationCategory>
    <createdAt>2024-09-24T11:00:15+00:00</createdAt>
    <salaryInformation>
      <min>18.5</min>
      <max>24</max>
      <currencySymbol>€</currencySymbol>
      <currencyCode>EUR</currencyCode>
      <type>hourly</type>
    </salaryInformation>
  </position>
  <position>
    <id>70</id>
    <name>Mole</name>
  </position>
</workzag-jobs>`

// respell replaces parts of the document, pair by pair.
func respell(t *testing.T, pairs ...string) string {
	t.Helper()
	document := spelled
	for i := 0; i < len(pairs); i += 2 {
		if strings.Count(document, pairs[i]) != 1 {
			t.Fatalf("%q is not exactly once in the document", pairs[i])
		}
		document = strings.Replace(document, pairs[i], pairs[i+1], 1)
	}
	return document
}

func TestAnotherSpellingIsNoChange(t *testing.T) {
	t.Parallel()
	const (
		further = "<office>Linz</office>\n      <office>Remote Austria</office>"
		mole    = "<name>Mole</name>"
	)
	first, second := position71(), "  <position>\n    <id>70</id>\n    <name>Mole</name>\n  </position>\n"
	for name, pairs := range map[string][]string{
		"the very same":                     {},
		"positions in another order":        {first + second, second + first},
		"a position twice":                  {second, second + second},
		"offices in another order":          {further, "<office>Remote Austria</office><office>Linz</office>"},
		"an office twice":                   {further, further + "<office>Linz</office>"},
		"the main office again":             {further, further + "<office>Graz</office>"},
		"keywords in another order":         {"go,burrows,night shift", "night shift,go,burrows"},
		"keywords spaced":                   {"go,burrows,night shift", " go , burrows ,, night\tshift ,"},
		"a keyword twice":                   {"go,burrows,night shift", "go,burrows,night shift,go"},
		"elements in another order":         {"    <id>71</id>\n", "", "<type>hourly</type>\n    </salaryInformation>", "<type>hourly</type>\n    </salaryInformation>\n<id>71</id>"},
		"spaces around a name":              {mole, "<name>\n\t Mole \r\n</name>"},
		"spaces within a name":              {"Gopher &lt;all", "Gopher \n &lt;all"},
		"spaces around an id":               {"<id>70</id>", "<id> 70\n</id>"},
		"spaces in a text":                  {"<p>Dig &amp; <b>", "<p>Dig\n\n&amp;\t<b>"},
		"no spaces between elements":        {">\n    <name>Mole</name>\n  </position>\n<", "><name>Mole</name></position><"},
		"CDATA in the place of references":  {"Brook &amp; Byte GmbH", "<![CDATA[Brook & Byte GmbH]]>"},
		"CDATA for a part":                  {"Brook &amp; Byte GmbH", "Bro<![CDATA[ok & By]]>te GmbH"},
		"references in the place of CDATA":  {"<![CDATA[Roots]]>", "R&#111;o&#x74;s"},
		"a text without CDATA":              {"<![CDATA[\n          <p>Dig &amp; <b>build</b>.</p>\n]]>", "&lt;p&gt;Dig &amp;amp; &lt;b>build&lt;/b>.&lt;/p>"},
		"other references":                  {"&#039;nights&#039;", "&apos;nights&#x27;"},
		"the character itself":              {"&#039;nights&#039;", "'nights'"},
		"18.5 is 18.50":                     {"<min>18.5</min>", "<min>18.50</min>"},
		"24 is 24.00":                       {"<max>24</max>", "<max>24.00</max>"},
		"attributes":                        {"<id>70</id>", `<id unit="">70</id>`, "  <position>\n    <id>71</id>", "  <position lang='de' n=\"1\">\n    <id>71</id>"},
		"a namespace that is declared":      {"<workzag-jobs>", `<workzag-jobs xmlns:x="urn:burrow">`},
		"comments":                          {mole, "<!-- <name>Badger</name> --><name>Mo<!-- -->le</name>"},
		"a comment before the root":         {"<workzag-jobs>", "<!-- jobs --><workzag-jobs>"},
		"processing instructions":           {mole, "<?shovel on?>" + mole},
		"an unknown element":                {mole, mole + "<depth unit='m'>7<name>Badger</name></depth>"},
		"an unknown element of the root":    {"<workzag-jobs>", "<workzag-jobs><generated><name>x</name></generated>"},
		"an element of another namespace":   {mole, mole + "<x:name>Badger</x:name>"},
		"an unknown element inside a name":  {mole, "<name>Mole<i>!</i></name>"},
		"no declaration":                    {`<?xml version="1.0" encoding="UTF-8"?>`, ""},
		"a byte order mark":                 {`<?xml version`, "\ufeff<?xml version"},
		"empty elements for what is unset":  {mole, mole + "<subcompany></subcompany><office/><department> </department><keywords>,</keywords><occupation/>"},
		"empty lists for what is unset":     {mole, mole + "<additionalOffices></additionalOffices><additionalOffices><office/></additionalOffices><jobDescriptions/>"},
		"an empty salary":                   {mole, mole + "<salaryInformation><min/><max></max></salaryInformation>"},
		"an empty description":              {mole, mole + "<jobDescriptions><jobDescription><name/><value> </value></jobDescription></jobDescriptions>"},
		"no texts, as in another language":  {textsOf71(), "<jobDescriptions></jobDescriptions>"},
		"no element for the texts":          {textsOf71(), ""},
		"another date of creation":          {"2024-09-24T11:00:15+00:00", "2026-11-02T09:00:00+0100"},
		"no date of creation":               {"<createdAt>2024-09-24T11:00:15+00:00</createdAt>", ""},
		"a date of creation that is none":   {"2024-09-24T11:00:15+00:00", "last year"},
		"all of it on one line, as it were": {"<department>Tunnels</department>\n    <rec", "<department>Tunnels</department><rec", "</department>", "</department >"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			known := jobsync.Apply(nil, jobsync.Diff(nil, parse(t, spelled)))
			other := parse(t, respell(t, pairs...))
			if events := jobsync.Diff(known, other); len(events) != 0 {
				t.Errorf("there: it made the events\n%s", text(events))
			}
			// The other way round, but for what keeps known texts.
			if strings.HasPrefix(name, "no ") && strings.Contains(name, "texts") {
				return
			}
			known = jobsync.Apply(nil, jobsync.Diff(nil, other))
			if events := jobsync.Diff(known, parse(t, spelled)); len(events) != 0 {
				t.Errorf("and back: it made the events\n%s", text(events))
			}
		})
	}
}

// position71 is the first position as the document has it.
func position71() string {
	begin := strings.Index(spelled, "  <position>")
	end := strings.Index(spelled, "</position>") + len("</position>\n")
	return spelled[begin:end]
}

func textsOf71() string {
	const last = "</jobDescriptions>"
	return spelled[strings.Index(spelled, "<jobDescriptions>") : strings.Index(spelled, last)+len(last)]
}

// TestARealChangeOfTheDocumentIsFound is the counterpart: without it, a Diff
// that finds nothing at all would pass.
func TestARealChangeOfTheDocumentIsFound(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pairs []string
		want  []jobsync.Field
	}{
		"name":                 {[]string{"<name>Gopher", "<name>Badger"}, []jobsync.Field{jobsync.FieldName}},
		"subcompany":           {[]string{"Brook &amp; Byte GmbH", "Brook &amp;amp; Byte GmbH"}, []jobsync.Field{jobsync.FieldSubcompany}},
		"office":               {[]string{"<office>Graz</office>", "<office>Wels</office>"}, []jobsync.Field{jobsync.FieldOffice}},
		"additional offices":   {[]string{"<office>Linz</office>", ""}, []jobsync.Field{jobsync.FieldAdditionalOffices}},
		"department":           {[]string{"Tunnels", "Shafts"}, []jobsync.Field{jobsync.FieldDepartment}},
		"category":             {[]string{"Engineering", "Digging"}, []jobsync.Field{jobsync.FieldRecruitingCategory}},
		"a text":               {[]string{"Roots", "Worms"}, []jobsync.Field{jobsync.FieldDescriptions}},
		"references, unfolded": {[]string{"<p>Dig &amp; <b>", "<p>Dig & <b>"}, []jobsync.Field{jobsync.FieldDescriptions}},
		"employment type":      {[]string{"permanent", "temporary"}, []jobsync.Field{jobsync.FieldEmploymentType}},
		"seniority":            {[]string{"<seniority>experienced", "<seniority>guru"}, []jobsync.Field{jobsync.FieldSeniority}},
		"schedule":             {[]string{"full-time", "full-or-part-time"}, []jobsync.Field{jobsync.FieldSchedule}},
		"years":                {[]string{"<yearsOfExperience>2-5</yearsOfExperience>", ""}, []jobsync.Field{jobsync.FieldYearsOfExperience}},
		"keywords":             {[]string{"night shift", "nightshift"}, []jobsync.Field{jobsync.FieldKeywords}},
		"occupation":           {[]string{"software_and_web_development", "digging"}, []jobsync.Field{jobsync.FieldOccupation}},
		"occupation category":  {[]string{"it_software", "it__software"}, []jobsync.Field{jobsync.FieldOccupationCategory}},
		"salary":               {[]string{"<min>18.5</min>", "<min>18.51</min>"}, []jobsync.Field{jobsync.FieldSalary}},
		"no maximum":           {[]string{"<max>24</max>", "<max></max>"}, []jobsync.Field{jobsync.FieldSalary}},
		"two at once":          {[]string{"hourly", "monthly", "Tunnels", ""}, []jobsync.Field{jobsync.FieldDepartment, jobsync.FieldSalary}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			known := jobsync.Apply(nil, jobsync.Diff(nil, parse(t, spelled)))
			events := jobsync.Diff(known, parse(t, respell(t, test.pairs...)))
			if len(events) != 1 || events[0].Job.ID != 71 || events[0].Kind != jobsync.Update || !slices.Equal(events[0].Changed, test.want) {
				t.Errorf("events\n%s\nwant an update of 71: %v", text(events), test.want)
			}
		})
	}
}
