package jobsync

import (
	"slices"

	"github.com/personio-go/sdk/xmlfeed"
)

// copyEvent copies an event with everything in it.
func copyEvent(event Event) Event {
	event.Job = copyJob(event.Job)
	event.Changed = slices.Clone(event.Changed)
	if event.Previous != nil {
		event.Previous = new(copyJob(*event.Previous))
	}
	return event
}

func copyJob(job Job) Job {
	job.Position = job.Clone()
	if job.Translations != nil {
		translations := make(map[string][]xmlfeed.Description, len(job.Translations))
		for language, texts := range job.Translations {
			translations[language] = slices.Clone(texts)
		}
		job.Translations = translations
	}
	return job
}
