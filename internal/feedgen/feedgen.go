// Package feedgen makes job feeds for benchmarks: the same bytes for the same
// number, in the form of real feeds, with texts of their usual length.
package feedgen

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
)

// The sizes of feed that are measured, in positions.
const (
	Small   = 20    // a quarter of a megabyte
	Typical = 300   // the largest that companies have
	Large   = 9_800 // more than a hundred megabytes
)

// Feed is a feed of so many positions.
func Feed(positions int) []byte {
	var b strings.Builder
	_, _ = Write(&b, positions, 0) // a Builder does not fail
	return []byte(b.String())
}

// Write writes a feed of so many positions. The seed makes feeds of the same
// size different.
func Write(w io.Writer, positions int, seed uint64) (n int64, err error) {
	g := &generator{rand: rand.New(rand.NewPCG(seed, uint64(positions)))} //nolint:gosec // it is to be predictable
	g.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<workzag-jobs>\n")
	for i := range positions {
		g.position(i)
		if g.Len() > 1<<16 || i == positions-1 {
			m, err := io.WriteString(w, g.String())
			if n += int64(m); err != nil {
				return n, err
			}
			g.Reset()
		}
	}
	m, err := io.WriteString(w, "</workzag-jobs>\n")
	return n + int64(m), err
}

type generator struct {
	strings.Builder // never fails

	rand *rand.Rand
}

func (g *generator) write(s string) { _, _ = g.WriteString(s) }

func (g *generator) position(i int) {
	german := g.rand.IntN(3) > 0
	g.write("<position>\n")
	g.element("id", strconv.Itoa(1_000_000+7*i))
	g.element("subcompany", "Moorfeld Maschinenbau GmbH &amp; Co. KG")
	g.element("office", pick(g, "Berlin", "München", "Köln", "Remote", "Athens, Greece"))
	if g.rand.IntN(4) == 0 {
		g.write("    <additionalOffices>\n")
		g.element("office", "Hamburg")
		g.element("office", "Zürich")
		g.write("    </additionalOffices>\n")
	}
	g.element("department", pick(g, "Softwareentwicklung", "Küche &amp; Service", "Operations"))
	g.element("recruitingCategory", "Festanstellung")
	g.element("name", pick(g, "Senior Entwickler:in für Prüfstände (m/w/d)", "Lamp Keeper (all genders)", "Köchin / Koch"))
	g.write("    <jobDescriptions>\n")
	for range 3 + g.rand.IntN(4) {
		g.description(german)
	}
	g.write("    </jobDescriptions>\n")
	g.element("employmentType", "permanent")
	g.element("seniority", "experienced")
	g.element("schedule", "full-time")
	g.element("yearsOfExperience", "2-5")
	g.element("keywords", "Maschinenbau,Prüfstand, Messtechnik,Go")
	g.element("occupation", "software_and_web_development")
	g.element("occupationCategory", "it_software")
	g.element("createdAt", fmt.Sprintf("2024-%02d-%02dT11:00:15+00:00", 1+i%12, 1+i%28))
	if g.rand.IntN(10) == 0 {
		g.write("    <salaryInformation><min>52000.00</min><max>68000.00</max><currencySymbol>€</currencySymbol>" +
			"<currencyCode>EUR</currencyCode><type>yearly</type></salaryInformation>\n")
	}
	g.write("</position>\n")
}

func (g *generator) element(name, text string) {
	_, _ = fmt.Fprintf(g, "    <%s>%s</%s>\n", name, text, name)
}

// description writes 0.5 to 4 KB of HTML as editors of career pages make it.
func (g *generator) description(german bool) {
	words := englishWords
	if german {
		words = germanWords
	}
	g.write("        <jobDescription>\n            <name>")
	g.write(pick(g, "Deine Aufgaben", "Das bringst du mit", "Über uns", "Your profile", "What we&#039;re offering"))
	g.write("</name>\n            <value>\n                <![CDATA[<p>")
	list := strings.Fields(words)
	size := 500 + g.rand.IntN(3500)
	for end := g.Len() + size; g.Len() < end; {
		g.write(list[g.rand.IntN(len(list))])
		switch g.rand.IntN(24) {
		case 0:
			g.write("</p><p>")
		case 1:
			g.write("<ul><li>")
		case 2:
			g.write("</li><li>")
		case 3:
			g.write(".&nbsp;<strong>")
		case 4:
			g.write("</strong><br>\n")
		default:
			g.write(" ")
		}
	}
	g.write("</p>]]>\n            </value>\n        </jobDescription>\n")
}

func pick(g *generator, choices ...string) string { return choices[g.rand.IntN(len(choices))] }

const (
	germanWords = `Wir suchen für unseren Standort eine erfahrene Persönlichkeit die gerne Verantwortung übernimmt und mit Freude an
 außergewöhnlichen Lösungen tüftelt. Du entwickelst Prüfstände weiter, berätst Kundinnen – vor Ort und aus der Ferne – und führst
 Messungen durch. Flexible Arbeitszeiten, 30 Tage Urlaub, betriebliche Altersvorsorge, Zuschüsse zur Kantine &amp; ein Jobticket
 gehören selbstverständlich dazu. Höhere Qualität entsteht, wenn Menschen über Abteilungsgrenzen hinweg „gemeinsam“ denken. Größe`
	englishWords = `We are looking for an experienced person who enjoys taking responsibility and likes to find simple answers to hard
 questions. You will keep our lighthouses shining, talk to captains and harbour masters, plan the maintenance of lamps and lenses,
 and write down what you learn so that others can build on it. We offer flexible hours, thirty days of leave, a pension plan,
 lunch with a view &amp; a ticket for the ferry. It’s a team of twelve – friendly, curious and rarely seasick.`
)
