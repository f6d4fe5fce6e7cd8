package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"fmt"
)

// sealVersion is the first byte of what is sealed.
const sealVersion = 2

var errSealed = errors.New("the stored token cannot be opened: another key, another client secret, another name, or damaged")

// sealer encrypts with the first of its keys and opens with any of them. What
// goes along with a value is not stored, but the value opens only with the same:
// the name, so that values cannot change places, and the client secret, so that
// whoever does not have it gets no token either.
type sealer struct{ keys []cipher.AEAD }

func newSealer(key []byte, former [][]byte) (*sealer, error) {
	s := &sealer{}
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

func (s *sealer) seal(plain, with []byte) []byte {
	return s.keys[0].Seal([]byte{sealVersion}, nil, plain, with) //nolint:gosec // it draws the nonce itself
}

func (s *sealer) open(sealed, with []byte) ([]byte, error) {
	if len(sealed) == 0 || sealed[0] != sealVersion {
		return nil, errSealed
	}
	for _, key := range s.keys {
		if plain, err := key.Open(nil, nil, sealed[1:], with); err == nil {
			return plain, nil
		}
	}
	return nil, errSealed
}
