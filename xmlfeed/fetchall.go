package xmlfeed

import (
	"context"
	"crypto/sha256"
	"slices"
)

// FetchAll gets the feed with the texts of several languages. The first one is
// the base: its feed says which positions there are, and all about them. A
// position that it has no text for ([HasText]) gets the descriptions of the first
// further language that has one; [Feed.Filled] says which. No text is ever
// replaced.
//
// A further language is only asked for while a position lacks a text.
// Without any language, the base is the company's own, and en, es, nl, fr, de,
// it and pt follow. Name the languages that a company publishes in: positions
// without any text would cost a request for every other one.
//
// It is all or nothing like [Client.Fetch] and has the same errors, whichever
// language they come from.
func (c *Client) FetchAll(ctx context.Context, languages ...string) (*Feed, error) {
	if len(languages) == 0 {
		languages = []string{"", "en", "es", "nl", "fr", "de", "it", "pt"}
	}
	return c.fetchMerged(ctx, languages)
}

// FetchChanged is a fetch that costs next to nothing when the feed is what it
// was when it was fetched last: since is the [Feed.Mark] of then, and the result
// an [*UnchangedError]. With one language or none it is like [Client.Fetch] and
// with several like [Client.FetchAll].
//
//	feed, err := client.FetchChanged(ctx, mark, "de", "en")
//	if errors.Is(err, xmlfeed.ErrUnchanged) {
//		return nil
//	}
//
// Use the new mark only after what the feed says was acted upon. A feed that has
// changed is parsed when all of it is there: keeping a text of it keeps the whole
// document, as [Parse] says.
func (c *Client) FetchChanged(ctx context.Context, since Mark, languages ...string) (*Feed, error) {
	if len(languages) == 0 {
		languages = []string{""}
	}
	form, ok := since.form()
	if !ok || form.Company != c.name.Slug || !slices.Equal(form.Languages, languages) {
		return c.fetchMerged(ctx, languages)
	}
	unchanged := &UnchangedError{}
	for i := range form.Documents {
		document, err := c.fetch(ctx, languages[i], &form.Documents[i])
		switch {
		case err != nil:
			return nil, err
		case i == 0 && document.feed != nil:
			return c.merge(ctx, languages, document)
		case document.feed != nil:
			// The base was not unpacked: begin again.
			return c.fetchMerged(ctx, languages)
		case i == 0:
			unchanged.FetchedAt = document.started
		}
		form.Documents[i] = document.validator
	}
	unchanged.Mark = form.mark()
	return nil, unchanged
}

// fetchMerged fetches the base and fills it from the other languages.
func (c *Client) fetchMerged(ctx context.Context, languages []string) (*Feed, error) {
	for _, language := range languages {
		if err := checkLanguage(language); err != nil {
			return nil, err
		}
	}
	base, err := c.fetch(ctx, languages[0], nil)
	if err != nil {
		return nil, err
	}
	return c.merge(ctx, languages, base)
}

func (c *Client) merge(ctx context.Context, languages []string, first fetched) (*Feed, error) {
	base := first.feed
	documents := []validator{first.validator}
	digests := slices.Clone(base.Digest[:])
	for _, language := range languages[1:] {
		if !slices.ContainsFunc(base.Positions, lacksText) {
			break
		}
		other, err := c.fetch(ctx, language, nil)
		if err != nil {
			return nil, err
		}
		fill(base, other.feed)
		documents = append(documents, other.validator)
		digests = append(digests, other.feed.Digest[:]...)
	}
	if len(documents) > 1 {
		base.Digest = sha256.Sum256(digests)
	}
	base.Mark = markForm{Company: c.name.Slug, Languages: languages, Documents: documents}.mark()
	return base, nil
}

func lacksText(p Position) bool { return !HasText(p.Descriptions) }

// fill gives the positions without a text the descriptions of another language.
func fill(base, other *Feed) {
	texts := make(map[int64][]Description)
	for _, p := range other.Positions {
		texts[p.ID] = p.Descriptions
	}
	for i := range base.Positions {
		p := &base.Positions[i]
		if !lacksText(*p) || !HasText(texts[p.ID]) {
			continue
		}
		p.Descriptions = texts[p.ID]
		if base.Filled == nil {
			base.Filled = make(map[int64]string)
		}
		base.Filled[p.ID] = other.Language
	}
}
