package jobsync

// Change is one step of a company's state.
type Change struct {
	// IfVersion is the version of the state that the change was made from.
	IfVersion uint64
	// Head takes the place of the one before. Its version is one higher, its
	// journal ends with Append, and its acknowledged events are no fewer.
	Head Head
	// Put are put in the place of the jobs with the same ids, and those with the
	// ids in Forget are dropped. No id is there twice.
	Put    []Record
	Forget []int64
	// Append is put at the end of the journal. The numbers go on without a gap.
	Append []Event
}
