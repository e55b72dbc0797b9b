package certstore

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"time"
)

// clockTolerance lets a fresh certificate be shown to a service whose clock is a little behind ours.
const clockTolerance = 5 * time.Minute

// InMemory makes an RSA key of 2048 bits and a self-signed certificate that is valid from now on for lifetime. The key
// exists in this process only. It serves the demo tenant and tests.
func InMemory(commonName string, lifetime time.Duration) (*Identity, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("certstore: make a key for %s: %w", commonName, err)
	}
	now := time.Now()
	template := &x509.Certificate{
		Subject:     pkix.Name{CommonName: commonName},
		NotBefore:   now.Add(-clockTolerance),
		NotAfter:    now.Add(lifetime),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("certstore: make a certificate for %s: %w", commonName, err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("certstore: read the new certificate for %s: %w", commonName, err)
	}
	return &Identity{Certificate: certificate, Signer: key, PSS: true}, nil
}
