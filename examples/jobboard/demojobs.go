package main

import (
	"strings"
	"time"

	"github.com/personio-go/sdk/personio/personiotest"
)

// demoJobs are the positions of an invented company that builds robots for
// harbours.
func demoJobs() []personiotest.Job {
	engineering := demoPosition("Engineering", "it_software", "software_and_web_development")
	operations := demoPosition("Operations", "logistics_and_transportation", "general_and_other_logistics_and_transportation")
	people := demoPosition("People", "human_resources", "recruiting_and_sourcing")
	product := demoPosition("Product", "marketing_and_product", "product_management")
	return []personiotest.Job{
		engineering("Senior Go Engineer, Fleet Platform", "Hamburg", "permanent", "experienced", "70000.00", "88000.00",
			"Build the services that tell four hundred harbour robots where to go next, and know at any moment where they are.",
			"You have run Go services in production", "You design APIs that others enjoy", "You care about what happens at 3 a.m."),
		engineering("Embedded Developer (C++/Rust)", "Bremen", "permanent", "experienced", "62000.00", "80000.00",
			"Bring our motor controllers to life: real-time code that must be right when salt water is not.",
			"You know your way around microcontrollers", "You measure before you optimise", "You like the smell of solder"),
		engineering("Werkstudent Computer Vision (m/w/d)", "Hamburg", "intern", "student", "", "",
			"Unterstütze unser Team dabei, Container auch bei Nebel & Regen sicher zu erkennen – 15 bis 20 Stunden pro Woche.",
			"Du studierst Informatik oder ein verwandtes Fach", "Du hast Erfahrung mit Python und OpenCV", "Du arbeitest <20 Stunden pro Woche"),
		operations("Robot Field Technician", "Rotterdam", "permanent", "entry-level", "18.50", "24.00",
			"Keep the fleet moving on site: inspect, repair, calibrate, and teach us what breaks before it does.",
			"You have trained in mechatronics or electrics", "You hold a driving licence", "You work in shifts"),
		operations("Head of Terminal Operations", "Hamburg", "permanent", "executive", "95000.00", "",
			"Lead the people and the robots of our largest terminal through a year in which both will double.",
			"You have led a team of thirty or more", "You know ports from the quay, not from slides", "You decide with numbers"),
		product("Product Manager, Safety", "Berlin", "permanent", "experienced", "68000.00", "85000.00",
			"Own everything that keeps robots and people apart: from the sensor to the standard that certifies it.",
			"You have shipped hardware products", "You read regulations for pleasure, or at least without pain", "You write clearly"),
		product("UX Designer for Control Rooms", "Berlin", "permanent", "experienced", "56000.00", "70000.00",
			"Design the screens on which two people supervise a whole harbour at night.",
			"You show a portfolio of dense, calm interfaces", "You test with real users", "You prototype in code or close to it"),
		people("Talent Partner", "Hamburg", "temporary", "experienced", "", "",
			"Fill forty positions in a year, and make sure that those who join still like it here in the next.",
			"You have recruited engineers", "You know Personio, or learn it in a day", "You tell people the truth"),
		people("General Application", "Remote", "permanent", "entry-level", "", "",
			"Nothing here that fits? Tell us what you would do at a company that builds robots for harbours.",
			"You surprise us"),
	}
}

// demoExtras are published one after the other while the demo runs.
func demoExtras() []personiotest.Job {
	engineering := demoPosition("Engineering", "it_software", "software_and_web_development")
	operations := demoPosition("Operations", "logistics_and_transportation", "general_and_other_logistics_and_transportation")
	return []personiotest.Job{
		engineering("Site Reliability Engineer", "Berlin", "permanent", "experienced", "72000.00", "90000.00",
			"Make outages boring: capacity, incident practice, and the courage to delete what nobody needs.",
			"You have carried a pager", "You automate what you did twice"),
		operations("Shift Supervisor, Night", "Rotterdam", "permanent", "experienced", "3900.00", "4600.00",
			"Run the night on the quay with a crew of six and sixty machines.",
			"You stay calm", "You speak English and Dutch or German"),
		engineering("Data Engineer, Telemetry", "Hamburg", "permanent", "experienced", "64000.00", "82000.00",
			"Turn two billion sensor readings a day into questions worth asking.",
			"You know SQL by heart", "You have built pipelines that others rely on"),
	}
}

// demoPosition fills in what the jobs of a department have in common.
func demoPosition(department, category, occupation string) func(name, office, employment, seniority, minPay, maxPay, mission string, profile ...string) personiotest.Job {
	return func(name, office, employment, seniority, minPay, maxPay, mission string, profile ...string) personiotest.Job {
		var list strings.Builder
		for _, item := range profile {
			list.WriteString("<li>" + escapeText(item) + "</li>")
		}
		job := personiotest.Job{
			Name: name, Office: office, Department: department, Subcompany: "Nordlicht Robotics GmbH", RecruitingCategory: department,
			EmploymentType: employment, Seniority: seniority, Schedule: "full-time", YearsOfExperience: "2-5",
			Occupation: occupation, OccupationCategory: category, Keywords: "robotics, harbour," + department,
			CreatedAt: time.Date(2026, 9, 1, 8, 30, 0, 0, time.UTC),
			Descriptions: map[string][]personiotest.Description{"en": {
				{Name: "Your mission", HTML: "<p>" + escapeText(mission) + "</p>"},
				{Name: "Your profile", HTML: "<ul>" + list.String() + "</ul>"},
				{Name: "Why us?", HTML: "<p>Thirty days of leave, a pension plan that deserves the name, and <strong>a harbour as your office</strong>.</p>"},
			}},
		}
		if employment == "intern" {
			job.Schedule, job.YearsOfExperience = "part-time", "lt-1"
		}
		if minPay != "" {
			job.Salary = &personiotest.Salary{Min: minPay, Max: maxPay, CurrencySymbol: "€", CurrencyCode: "EUR", Type: demoPeriod(minPay)}
		}
		return job
	}
}

// demoPeriod guesses what a salary is paid for from its length.
func demoPeriod(amount string) string {
	switch {
	case len(amount) <= len("99.00"):
		return "hourly"
	case len(amount) <= len("9999.00"):
		return "monthly"
	default:
		return "yearly"
	}
}

// demoPlaces are the addresses of the invented company's offices.
func demoPlaces() map[string]place {
	return map[string]place{
		"Hamburg": {Locality: "Hamburg", PostalCode: "20457", Street: "Am Sandtorkai 1", Country: "DE"}, "Bremen": {Locality: "Bremen", Country: "DE"},
		"Berlin": {Locality: "Berlin", Country: "DE"}, "Rotterdam": {Locality: "Rotterdam", Country: "NL"}, "Remote": {Remote: true, Country: "DE"},
	}
}
