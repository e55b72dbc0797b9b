package certstore

import (
	"crypto/rsa"
	"crypto/x509"
	"time"
)

// place is how people call a store.
func (l Location) place() string { return string(l) + `\My` }

// smallestKey is the least that Entra ID and sense accept, in bits.
const smallestKey = 2048

// suited tells what of the certificate alone keeps it from being used for sign-in.
func suited(place string, certificate *x509.Certificate, now time.Time) error {
	key, ok := certificate.PublicKey.(*rsa.PublicKey)
	switch {
	case !ok:
		return notRSA(place, certificate.PublicKey)
	case key.N.BitLen() < smallestKey:
		return shortKey(place, key.N.BitLen())
	case now.After(certificate.NotAfter):
		return endedInStore(place, certificate.NotAfter)
	case now.Before(certificate.NotBefore):
		return notYetValid(place, certificate.NotBefore)
	}
	return nil
}
