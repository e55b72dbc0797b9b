package certstore

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"runtime"
	"time"
	"unsafe"

	"github.com/google/uuid"
	"golang.org/x/sys/windows"
)

// NewInStore makes an RSA key that cannot be exported and a self-signed certificate, puts both into a store of Windows,
// and returns what FromStore would, after one signature with it. tpm keeps the key in the computer's TPM, where there is
// one and it takes keys of that length; else CNG's software provider keeps it. What does not work in the end is taken
// away again. Every failure is an *Error.
func NewInStore(location Location, tpm bool, o MakeOptions) (*Identity, error) {
	thumbprint, err := putInStore(location, tpm, &o)
	if err != nil {
		return nil, storeRefused("the new certificate in "+location.place(), err)
	}
	identity, err := FromStore(location, thumbprint)
	if err == nil {
		_, err = identity.Signer.Sign(rand.Reader, make([]byte, 32), crypto.SHA256)
	}
	if err != nil {
		return nil, errors.Join(err, Delete(location, thumbprint))
	}
	return identity, nil
}

// putInStore makes the key and the certificate and ties them together; the thumbprint names them.
func putInStore(location Location, tpm bool, o *MakeOptions) (string, error) {
	if err := o.complete(); err != nil {
		return "", err
	}
	// Opened first: whoever may not write there shall not leave a key behind.
	store, err := openStore(location, 0)
	if err != nil {
		return "", err
	}
	defer closeStore(store)
	provider, flags := softwareProvider, uint32(0)
	if tpm {
		provider = tpmProvider
	}
	if location == LocalMachine {
		flags = machineKey
	}
	made, err := createCNG(provider, "concord-"+uuid.NewString(), flags, o.Bits)
	if err != nil {
		return "", err
	}
	thumbprint, err := certify(store, made, *o)
	if err != nil {
		return "", errors.Join(err, removeCNG(made.handle))
	}
	made.close()
	return thumbprint, nil
}

// certify makes a self-signed certificate for a key and adds it to a store.
func certify(store windows.Handle, made *cngKey, o MakeOptions) (string, error) {
	public, err := made.public()
	if err != nil {
		return "", err
	}
	template := o.template(time.Now())
	// Go draws a serial number itself only where nothing else is said; some of Windows' dialogs want it to be positive.
	if template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127)); err != nil {
		return "", fmt.Errorf("certstore: draw a serial number: %w", err)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, &openSigner{made, public})
	if err != nil {
		var r refusal
		if errors.As(err, &r) {
			return "", r
		}
		return "", fmt.Errorf("certstore: make a certificate for %s: %w", o.CommonName, err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return "", fmt.Errorf("certstore: read the new certificate for %s: %w", o.CommonName, err)
	}
	if err := addToStore(store, der, *made.info, o.CommonName); err != nil {
		return "", err
	}
	return (&Identity{Certificate: certificate}).Thumbprint(), nil
}

// addToStore adds a certificate that knows its key, under a name that Windows' dialogs show.
func addToStore(store windows.Handle, der []byte, info keyInfo, name string) error {
	context, err := windows.CertCreateCertificateContext(windows.X509_ASN_ENCODING, &der[0], uint32(len(der)))
	if err != nil {
		return asRefusal(err)
	}
	defer func() { _ = windows.CertFreeCertificateContext(context) }() // it never fails
	if err := writeKeyInfo(context, info); err != nil {
		return err
	}
	text, err := windows.UTF16FromString(name)
	if err == nil { // the name is a comfort, and no reason to fail
		blob := windows.CryptDataBlob{Size: uint32(2 * len(text)), Data: (*byte)(unsafe.Pointer(&text[0]))}
		_, _, _ = setContextProperty.Call(uintptr(unsafe.Pointer(context)), propertyFriendlyName, 0, uintptr(unsafe.Pointer(&blob)))
		runtime.KeepAlive(text)
	}
	if err := windows.CertAddCertificateContextToStore(store, context, windows.CERT_STORE_ADD_NEW, nil); err != nil {
		return asRefusal(err)
	}
	return nil
}

// openSigner signs with a key that is open.
type openSigner struct {
	key
	public *rsa.PublicKey
}

func (s *openSigner) Public() crypto.PublicKey { return s.public }

func (s *openSigner) Sign(_ io.Reader, digest []byte, _ crypto.SignerOpts) ([]byte, error) {
	return s.sign(digest, false)
}
