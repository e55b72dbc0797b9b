package certstore

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"concord/backend/atomicfile"
)

// MakeOptions say what certificate to make.
type MakeOptions struct {
	// CommonName is what the certificate is called in the app registration; "" is Concord.
	CommonName string
	// Bits is the length of the RSA key: one of KeyLengths; 0 is 3072.
	Bits int
	// Lifetime is how long the certificate is valid from now on: a day at least, LongestLifetime at most; 0 is a year.
	Lifetime time.Duration
}

// KeyLengths are the lengths of RSA keys, in bits, that are made here.
var KeyLengths = []int{2048, 3072, 4096}

// LongestLifetime bounds how long a certificate that is made here is valid.
const LongestLifetime = 10 * 366 * 24 * time.Hour

const day = 24 * time.Hour

// NewFile makes an RSA key and a self-signed certificate, writes both into one new PEM file that only its owner may read
// (mode 0600; on Windows the folder's access list counts), and returns what FromFile would. A file that is there
// already is never overwritten. The folder is made when it is missing. Every failure of the file is an *Error.
func NewFile(path string, o MakeOptions) (*Identity, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	// Looked at before the work, and made sure of by the exclusive creation after it.
	if _, err := os.Lstat(path); err == nil {
		return nil, exists(path)
	}
	identity, err := selfSigned(o)
	if err != nil {
		return nil, err
	}
	key, err := x509.MarshalPKCS8PrivateKey(identity.Signer)
	if err != nil {
		return nil, fmt.Errorf("certstore: encode the key for %s: %w", o.CommonName, err)
	}
	data := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: identity.Certificate.Raw})
	data = append(data, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})...)
	defer clear(data)
	defer clear(key)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, unwritable(path, err)
	}
	if err := create(path, data, 0o600); err != nil {
		return nil, err
	}
	return identity, nil
}

// WriteCertificate writes a certificate without its key, DER or PEM, into a new file that everybody may read. Every
// failure is an *Error.
func WriteCertificate(path string, data []byte) error { return create(path, data, 0o644) }

// complete fills in what was not said, and refuses what is not made.
func (o *MakeOptions) complete() error {
	if o.CommonName = strings.TrimSpace(o.CommonName); o.CommonName == "" {
		o.CommonName = "Concord"
	}
	if o.Bits == 0 {
		o.Bits = 3072
	}
	if o.Lifetime == 0 {
		o.Lifetime = 365 * day
	}
	// 64 characters: RFC 5280, ub-common-name.
	if !slices.Contains(KeyLengths, o.Bits) || o.Lifetime < day || o.Lifetime > LongestLifetime || len([]rune(o.CommonName)) > 64 {
		return notMade()
	}
	return nil
}

// template is the certificate before it is signed.
func (o *MakeOptions) template(now time.Time) *x509.Certificate {
	return &x509.Certificate{
		Subject:     pkix.Name{CommonName: o.CommonName},
		NotBefore:   now.Add(-ClockTolerance),
		NotAfter:    now.Add(o.Lifetime),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
}

func selfSigned(o MakeOptions) (*Identity, error) {
	key, err := rsa.GenerateKey(rand.Reader, o.Bits)
	if err != nil {
		return nil, fmt.Errorf("certstore: make a key for %s: %w", o.CommonName, err)
	}
	template := o.template(time.Now())
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("certstore: make a certificate for %s: %w", o.CommonName, err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("certstore: read the new certificate for %s: %w", o.CommonName, err)
	}
	return &Identity{Certificate: certificate, Signer: key, PSS: true}, nil
}

// create writes a file that was not there.
func create(path string, data []byte, mode fs.FileMode) error {
	err := atomicfile.Create(path, data, mode)
	switch {
	case errors.Is(err, fs.ErrExist):
		return exists(path)
	case err != nil:
		return unwritable(path, err)
	}
	return nil
}
