package jobsync

// Archiving is held back when the feed is empty, and when it would hit more than
// maxArchiveShare of the open jobs and more than maxArchives of them.
const (
	maxArchives     = 5
	maxArchiveShare = 0.30
)

// hold takes archives out of the events that look like a broken feed rather
// than like a company that unpublished jobs. Approved ones stay. Jobs that were
// held before are held on: new jobs or approvals make the share of the missing
// ones smaller, but no better.
func hold(known []Job, events []Event, empty bool, approved map[int64]bool) (kept []Event, held []Job) {
	suspicious := empty || tooMany(known, events)
	for _, event := range events {
		if event.Kind != Archive || approved[event.Job.ID] || !suspicious && !event.Previous.Held {
			kept = append(kept, event)
			continue
		}
		job := *event.Previous
		job.Held = true
		held = append(held, job)
	}
	return kept, held
}

func tooMany(known []Job, events []Event) bool {
	open, archives := 0, 0
	for _, job := range known {
		if !job.Archived {
			open++
		}
	}
	for _, event := range events {
		if event.Kind == Archive {
			archives++
		}
	}
	return archives > maxArchives && float64(archives) > maxArchiveShare*float64(open)
}

// marks are the jobs that changed in nothing but Held. That is no event.
func marks(known []Job, kept []Event, held []Job) []Job {
	isHeld := make(map[int64]bool, len(held))
	for _, job := range held {
		isHeld[job.ID] = true
	}
	hasEvent := make(map[int64]bool, len(kept))
	for _, event := range kept {
		hasEvent[event.Job.ID] = true
	}
	var changed []Job
	for _, job := range known {
		if !hasEvent[job.ID] && job.Held != isHeld[job.ID] {
			job.Held = !job.Held
			changed = append(changed, job)
		}
	}
	return changed
}
