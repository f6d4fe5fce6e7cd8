package jobsync

// Archiving is held back when it would hit more than maxArchiveShare of the
// open jobs and more than maxArchives of them, or all.
const (
	maxArchives     = 5
	maxArchiveShare = 0.30
)

// hold takes archives out of the events that look like a broken feed rather
// than like a company that unpublished jobs. Approved ones stay.
func hold(known []Job, events []Event, empty bool, approved map[int64]bool) (kept []Event, held []Job) {
	for _, event := range events {
		if event.Kind == Archive && !approved[event.Job.ID] {
			held = append(held, *event.Previous)
			continue
		}
		kept = append(kept, event)
	}
	open := 0
	for _, job := range known {
		if !job.Archived {
			open++
		}
	}
	mass := len(held) > maxArchives && float64(len(held)) > maxArchiveShare*float64(open)
	if mass || empty {
		return kept, held
	}
	return events, nil
}
