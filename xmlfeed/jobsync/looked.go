package jobsync

import (
	"errors"

	"github.com/personio-go/sdk/xmlfeed"
)

// looked is an observation with what is worked out of it once, although several
// stages ask for it.
type looked struct {
	Observation

	prints []Fingerprint // of the feed's positions
	// texts are those of the other languages' feeds.
	texts map[string]map[int64]foundTexts
	// flaw is what is wrong with the feed itself.
	flaw error
}

// foundTexts are the texts of a job in one language.
type foundTexts struct {
	list  []xmlfeed.Description
	print Fingerprint
}

func prepare(observation Observation) *looked {
	l := &looked{Observation: observation}
	if l.Err != nil || l.Feed == nil {
		l.takeTexts()
		return l
	}
	if l.flaw = flaw(l.Feed); l.flaw != nil {
		return l
	}
	var b ink
	l.prints = make([]Fingerprint, len(l.Feed.Positions))
	for i := range l.Feed.Positions {
		l.prints[i] = b.position(&l.Feed.Positions[i])
	}
	l.takeTexts()
	return l
}

// takeTexts indexes the texts of the other languages.
func (l *looked) takeTexts() {
	if len(l.Translations) == 0 {
		return
	}
	var b ink
	l.texts = make(map[string]map[int64]foundTexts, len(l.Translations))
	for language, feed := range l.Translations {
		if feed == nil {
			continue
		}
		found := make(map[int64]foundTexts, len(feed.Positions))
		for i := range feed.Positions {
			texts := feed.Positions[i].Descriptions
			found[feed.Positions[i].ID] = foundTexts{texts, b.fingerprint(texts)}
		}
		l.texts[language] = found
	}
}

// problem is why an observation is no feed that counts after the last one, or nil.
func (l *looked) problem(last *Head, rules *rules) error {
	switch {
	case l.unchanged() && last.Mark == "":
		return errors.New("the source says that the feed has not changed, but the last one had no mark")
	case l.unchanged() && last.Filter != rules.filter:
		return errors.New("the source says that the feed has not changed, but another filter needs all of it")
	case l.unchanged():
		return nil
	case l.Err != nil:
		return l.Err
	case l.Feed == nil:
		return errors.New("the source returned no feed")
	}
	return l.flaw
}
