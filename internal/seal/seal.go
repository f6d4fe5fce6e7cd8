// Package seal is the one place that encrypts what is kept: tokens, settings of companies, whole
// stores.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"fmt"
)

// version is the first byte of what is sealed.
const version = 2

// ErrOpen says that a value cannot be opened: it was sealed with another key, or for another
// place, or it is damaged.
var ErrOpen = errors.New("what was sealed cannot be opened: another key, another place, or damaged")

// Sealer encrypts with AES-GCM, with the first of its keys, and opens with any of them. What
// goes along with a value is not stored, but the value opens only with the same: such as its
// name, so that values cannot change places.
type Sealer struct{ keys []cipher.AEAD }

// New returns a Sealer. Keys have 16, 24 or 32 bytes.
func New(key []byte, former ...[]byte) (*Sealer, error) {
	s := &Sealer{}
	for _, k := range append([][]byte{key}, former...) {
		block, err := aes.NewCipher(k)
		if err != nil {
			return nil, fmt.Errorf("a key has %d bytes, not 16, 24 or 32", len(k))
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return nil, err
		}
		s.keys = append(s.keys, aead)
	}
	return s, nil
}

// Seal encrypts a value.
func (s *Sealer) Seal(plain, with []byte) []byte {
	return s.keys[0].Seal([]byte{version}, nil, plain, with) //nolint:gosec // it draws the nonce itself
}

// Open decrypts what Seal made of a value, or returns ErrOpen.
func (s *Sealer) Open(sealed, with []byte) ([]byte, error) {
	if len(sealed) == 0 || sealed[0] != version {
		return nil, ErrOpen
	}
	for _, key := range s.keys {
		if plain, err := key.Open(nil, nil, sealed[1:], with); err == nil {
			return plain, nil
		}
	}
	return nil, ErrOpen
}
