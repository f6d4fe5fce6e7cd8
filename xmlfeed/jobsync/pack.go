package jobsync

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"fmt"
	"io"

	"github.com/personio-go/sdk/personio/store"
)

// The forms of a body, its first byte.
const (
	bodyPlain  = 'j' // JSON
	bodyPacked = 'f' // JSON, packed with flate
)

// packLeast is how long a body must be to be packed, in bytes.
const packLeast = 512

// packers are kept from one commit to the next: one has half a megabyte.
var packers = make(chan *flate.Writer, 2) //nolint:gochecknoglobals // see above; it holds no state of anybody's

// pack writes a job as the body of a store.
func pack(job *Job) ([]byte, error) {
	var plain bytes.Buffer
	plain.WriteByte(bodyPlain)
	encoder := json.NewEncoder(&plain)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(job); err != nil {
		return nil, fmt.Errorf("jobsync: writing job %d: %w", job.ID, err)
	}
	if plain.Len() < packLeast {
		return plain.Bytes(), nil
	}
	packed := bytes.NewBuffer(make([]byte, 0, plain.Len()/3))
	packed.WriteByte(bodyPacked)
	w, err := packer(packed)
	if err == nil {
		_, err = w.Write(plain.Bytes()[1:])
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("jobsync: packing job %d: %w", job.ID, err)
	}
	select {
	case packers <- w:
	default:
	}
	return packed.Bytes(), nil
}

func packer(to io.Writer) (*flate.Writer, error) {
	select {
	case w := <-packers:
		w.Reset(to)
		return w, nil
	default:
		return flate.NewWriter(to, flate.BestSpeed)
	}
}

// unpack reads what pack wrote.
func unpack(body []byte) (*Job, error) {
	var form byte
	if len(body) > 0 {
		form = body[0]
	}
	job := new(Job)
	var err error
	switch form {
	case bodyPlain:
		err = json.Unmarshal(body[1:], job)
	case bodyPacked:
		var plain []byte
		if plain, err = io.ReadAll(flate.NewReader(bytes.NewReader(body[1:]))); err == nil {
			err = json.Unmarshal(plain, job)
		}
	default:
		err = fmt.Errorf("its form is %q", form)
	}
	if err != nil {
		return nil, fmt.Errorf("jobsync: reading a job: %w: %w", store.ErrDamaged, err)
	}
	return job, nil
}
