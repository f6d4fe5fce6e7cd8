package sqlstore

import (
	"encoding/binary"
	"fmt"

	"github.com/personio-go/sdk/personio/store"
)

// encodeTags writes the tags of a record for its row; the table of tags is the index.
func encodeTags(tags []store.Tag) []byte {
	raw := []byte{}
	for _, tag := range tags {
		for _, text := range []string{tag.Name, tag.Value} {
			raw = append(binary.AppendUvarint(raw, uint64(len(text))), text...)
		}
	}
	return raw
}

func decodeTags(raw []byte) ([]store.Tag, error) {
	var texts []string
	for len(raw) > 0 {
		size, n := binary.Uvarint(raw)
		if n <= 0 || size > uint64(len(raw[n:])) {
			return nil, fmt.Errorf("%w: the tags of a record", store.ErrDamaged)
		}
		end := n + int(size) //nolint:gosec // within raw
		texts, raw = append(texts, string(raw[n:end])), raw[end:]
	}
	if len(texts)%2 != 0 {
		return nil, fmt.Errorf("%w: the tags of a record", store.ErrDamaged)
	}
	tags := make([]store.Tag, 0, len(texts)/2)
	for i := 0; i < len(texts); i += 2 {
		tags = append(tags, store.Tag{Name: texts[i], Value: texts[i+1]})
	}
	return tags, nil
}
