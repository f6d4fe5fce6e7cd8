package xmlscan

import "io"

// source is the reader below the lexer. It knows how much was read and why no
// more is, which the lexer does not tell, and bounds what one token can take.
type source struct {
	r    io.Reader
	read int64
	room int // bytes left for the token that is being read
	err  error
}

// tokenRoom is what the lexer may read for one token: a text with references
// is longer in the document than it is read.
func tokenRoom(l Limits) int { return 2*l.Text + 64<<10 }

func (s *source) Read(p []byte) (int, error) {
	if s.room <= 0 && s.err == nil {
		s.err = &Error{Kind: Exceeded, Reason: "a single text or tag is too long"}
	}
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.r.Read(p)
	s.read += int64(n)
	s.room -= n
	s.err = err
	return n, err
}
