package contactsync

import (
	"crypto/sha256"
	"encoding/binary"
)

// Fingerprint tells whether two cards are the same to a reader of the contact: 16 bytes of SHA-256 over the
// mapped properties and their values. It is kept in the link, never in the mailbox: a contact update cannot
// carry an open extension (msgraph-sdk-dotnet issue 1723), so a copy there would go stale.
type Fingerprint [16]byte

// fingerprintVersion changes when the same card would be written differently, so that every contact is
// written once more.
const fingerprintVersion = 1

func (c card) fingerprint() Fingerprint {
	h := sha256.New()
	text := func(s string) {
		h.Write(binary.AppendUvarint(nil, uint64(len(s)))) // lengths keep "ab","c" and "a","bc" apart
		h.Write([]byte(s))
	}
	h.Write([]byte{fingerprintVersion})
	for i, t := range targets {
		if c.mapped&(1<<i) == 0 {
			continue
		}
		text(t.name)
		if policy := c.policy(i); policy != Overwrite { // another policy is another thing to write
			text(string(policy))
		}
		h.Write(binary.AppendUvarint(nil, uint64(len(c.values[i]))))
		for _, value := range c.values[i] {
			text(value)
		}
	}
	return Fingerprint(h.Sum(nil)[:16])
}
