package xmlfeed

import (
	"encoding/binary"
	"hash/maphash"
)

// collector keeps all positions.
type collector struct {
	positions []Position
	at        map[int64]int // id to index
}

func (c *collector) seen(p *Position) standing {
	i, known := c.at[p.ID]
	if !known {
		c.at[p.ID] = len(c.positions)
		return isNew
	}
	seed := maphash.MakeSeed()
	return standingOf(contentHash(seed, &c.positions[i]), contentHash(seed, p))
}

// digests keeps nothing of a position but a hash.
type digests struct {
	seed maphash.Seed
	of   map[int64]uint64
}

func newDigests() *digests {
	return &digests{seed: maphash.MakeSeed(), of: make(map[int64]uint64)}
}

func (d *digests) seen(p *Position) standing {
	content := contentHash(d.seed, p)
	before, known := d.of[p.ID]
	if !known {
		d.of[p.ID] = content
		return isNew
	}
	return standingOf(before, content)
}

func standingOf(before, now uint64) standing {
	if before != now {
		return isConflict
	}
	return isDuplicate
}

// contentHash is equal for equal positions within one process.
func contentHash(seed maphash.Seed, p *Position) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	var size [8]byte
	count := func(n int) {
		binary.LittleEndian.PutUint64(size[:], uint64(n)) //nolint:gosec // a length
		_, _ = h.Write(size[:])
	}
	write := func(s string) {
		count(len(s))
		_, _ = h.WriteString(s)
	}
	for _, text := range texts(p) {
		write(*text)
	}
	for _, list := range [...][]string{p.AdditionalOffices, p.Keywords} {
		count(len(list))
		for _, s := range list {
			write(s)
		}
	}
	count(len(p.Descriptions))
	for _, d := range p.Descriptions {
		write(d.Name)
		write(d.HTML)
	}
	if s := p.Salary; s != nil {
		write(s.MinText)
		write(s.MaxText)
		write(s.CurrencySymbol)
		write(s.CurrencyCode)
		write(string(s.Type))
	}
	return h.Sum64()
}
