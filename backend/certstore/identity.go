package certstore

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// Identity is a certificate and the right to sign with its key.
type Identity struct {
	// Certificate is the leaf that is uploaded to the app registration.
	Certificate *x509.Certificate
	// Signer signs with the certificate's private key, wherever that is kept.
	Signer crypto.Signer
	// PSS tells whether Signer can do RSASSA-PSS. A key held by an old Windows cryptographic provider cannot.
	PSS bool
}

// Thumbprint is the SHA-1 of the certificate in upper-case hexadecimal: the form in which the Entra admin center and the
// Windows certificate dialog show a certificate. It is a name, not a protection.
func (i *Identity) Thumbprint() string {
	sum := sha1.Sum(i.Certificate.Raw)
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

// String names the certificate without saying anything of the key.
func (i *Identity) String() string {
	return fmt.Sprintf("certificate %s (%s, until %s)", i.Thumbprint(), i.Certificate.Subject, i.Certificate.NotAfter.Format(time.DateOnly))
}

// pair chooses the certificate of the key and checks both. Files list a chain in any order: the leaf is the one whose
// public key is the key's, not the first.
func pair(file string, key any, certificates []*x509.Certificate, now time.Time) (*Identity, error) {
	signer, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, notRSA(file, key)
	}
	if len(certificates) == 0 {
		return nil, noCertificate(file)
	}
	for _, certificate := range certificates {
		if !signer.PublicKey.Equal(certificate.PublicKey) {
			continue
		}
		if now.After(certificate.NotAfter) {
			return nil, expired(file, certificate.NotAfter)
		}
		if now.Before(certificate.NotBefore) {
			return nil, notYetValid(file, certificate.NotBefore)
		}
		return &Identity{Certificate: certificate, Signer: signer, PSS: true}, nil
	}
	return nil, mismatch(file)
}
