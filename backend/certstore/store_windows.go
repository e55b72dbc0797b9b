package certstore

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// List lists the certificates with a private key in a store of Windows, those too that do not suit, with why. Every
// failure is an *Error. Keys are opened to look at them, without any prompt, and closed again.
func List(location Location) ([]Entry, error) {
	store, err := openStore(location, windows.CERT_STORE_READONLY_FLAG)
	if errors.Is(err, refusal(winFileNotFound)) { // nobody has ever put anything in
		return []Entry{}, nil
	}
	if err != nil {
		return nil, storeRefused("the store "+location.place(), err)
	}
	defer closeStore(store)
	entries := []Entry{}
	// Each step frees the context before it.
	for context, _ := windows.CertEnumCertificatesInStore(store, nil); context != nil; context, _ = windows.CertEnumCertificatesInStore(store, context) {
		info := readKeyInfo(context)
		if info == nil {
			continue
		}
		certificate, err := x509.ParseCertificate(encoded(context))
		if err != nil { // what Go's parser does not take, Entra ID's certificate upload might not either
			continue
		}
		entries = append(entries, look(location, certificate, context, info))
	}
	return entries, nil
}

func look(location Location, certificate *x509.Certificate, context *windows.CertContext, info *keyInfo) Entry {
	e := Entry{Location: location, Certificate: certificate, Provider: info.provider, CNG: info.providerType == 0, Exportable: ExportUnknown}
	place := location.place() + " " + e.Thumbprint()
	e.Unsuited = suited(place, certificate, time.Now())
	held, err := openKey(context, info)
	if err != nil {
		if e.Unsuited == nil {
			e.Unsuited = storeRefused(place, err)
		}
		return e
	}
	defer held.close()
	e.Exportable = held.exportable()
	return e
}

// FromStore finds a certificate by its SHA-1 thumbprint in hexadecimal, in any notation, and makes sure that its key can
// be opened. The Identity holds no key and no handle: each signature opens the key, signs, and closes it again, which
// costs milliseconds a few times an hour and needs no Close. Every failure, those of Signer too, is an *Error.
func FromStore(location Location, thumbprint string) (*Identity, error) {
	thumbprint = CleanThumbprint(thumbprint)
	place := location.place() + " with thumbprint " + thumbprint
	var identity *Identity
	err := withCertificate(location, thumbprint, func(context *windows.CertContext) error {
		certificate, err := x509.ParseCertificate(encoded(context))
		if err != nil {
			return damaged(place, "the certificate", err)
		}
		if err := suited(place, certificate, time.Now()); err != nil {
			return err
		}
		held, err := openKey(context, readKeyInfo(context))
		if err != nil {
			return err
		}
		defer held.close()
		identity = &Identity{Certificate: certificate, PSS: held.pss(), Signer: &storeSigner{
			place: place, public: certificate.PublicKey.(*rsa.PublicKey), //nolint:forcetypeassert // suited saw to it
			open: func(use func(key) error) error {
				return withCertificate(location, thumbprint, func(context *windows.CertContext) error {
					held, err := openKey(context, readKeyInfo(context))
					if err != nil {
						return err
					}
					defer held.close()
					return use(held)
				})
			},
		}}
		return nil
	})
	if err != nil {
		return nil, storeRefused(place, err)
	}
	return identity, nil
}

// Delete takes a certificate out of a store, and its private key off this computer, unless another certificate of the
// store uses the same key. There is no way back. Every failure is an *Error.
func Delete(location Location, thumbprint string) error {
	thumbprint = CleanThumbprint(thumbprint)
	place := location.place() + " with thumbprint " + thumbprint
	store, context, err := find(location, thumbprint, 0)
	if err != nil {
		return storeRefused(place, err)
	}
	defer closeStore(store)
	info, shared := readKeyInfo(context), sharesKey(store, context)
	if err := windows.CertDeleteCertificateFromStore(context); err != nil { // which frees the context in any case
		return storeRefused(place, asRefusal(err))
	}
	commit(store)
	if info == nil || shared {
		return nil
	}
	if err := info.deleteKey(); err != nil && !isAny(err, winBadKeyset, winKeysetUnknown, winNoKey, winNotFound) {
		return keyLeft(place, err)
	}
	return nil
}

// sharesKey tells whether another certificate of the store has the same public key, as a renewed one has.
func sharesKey(store windows.Handle, context *windows.CertContext) bool {
	certificate, err := x509.ParseCertificate(encoded(context))
	if err != nil {
		return true // whose key it is cannot be told: leave it
	}
	shared := false
	for other, _ := windows.CertEnumCertificatesInStore(store, nil); other != nil; other, _ = windows.CertEnumCertificatesInStore(store, other) {
		parsed, err := x509.ParseCertificate(encoded(other))
		if err == nil && !parsed.Equal(certificate) && string(parsed.RawSubjectPublicKeyInfo) == string(certificate.RawSubjectPublicKeyInfo) {
			shared = true
		}
	}
	return shared
}

// withCertificate calls do with a certificate of a store; the context ends with it.
func withCertificate(location Location, thumbprint string, do func(*windows.CertContext) error) error {
	store, context, err := find(location, thumbprint, windows.CERT_STORE_READONLY_FLAG)
	if err != nil {
		return err
	}
	defer closeStore(store)
	defer func() { _ = windows.CertFreeCertificateContext(context) }() // it never fails
	return do(context)
}

// find finds a certificate; store and context are the caller's to close.
func find(location Location, thumbprint string, flags uint32) (windows.Handle, *windows.CertContext, error) {
	hash, err := hex.DecodeString(thumbprint)
	if err != nil || len(hash) != 20 {
		return 0, nil, refusal(winNoCertificate)
	}
	store, err := openStore(location, flags)
	if errors.Is(err, refusal(winFileNotFound)) {
		return 0, nil, refusal(winNoCertificate)
	}
	if err != nil {
		return 0, nil, err
	}
	blob := windows.CryptHashBlob{Size: uint32(len(hash)), Data: &hash[0]}
	context, err := windows.CertFindCertificateInStore(store, windows.X509_ASN_ENCODING, 0, windows.CERT_FIND_HASH, unsafe.Pointer(&blob), nil)
	runtime.KeepAlive(hash)
	if err != nil {
		closeStore(store)
		return 0, nil, asRefusal(err)
	}
	return store, context, nil
}

func openStore(location Location, flags uint32) (windows.Handle, error) {
	switch location {
	case CurrentUser:
		flags |= windows.CERT_SYSTEM_STORE_CURRENT_USER
	case LocalMachine:
		flags |= windows.CERT_SYSTEM_STORE_LOCAL_MACHINE
	default:
		return 0, noLocation(location)
	}
	name := windows.StringToUTF16Ptr("MY")
	store, err := windows.CertOpenStore(windows.CERT_STORE_PROV_SYSTEM_W, 0, 0, flags, uintptr(unsafe.Pointer(name)))
	runtime.KeepAlive(name)
	if err != nil {
		return 0, asRefusal(err)
	}
	return store, nil
}

// commit has a deletion written down. Windows does that by itself and may refuse to be asked; Wine wants to be.
func commit(store windows.Handle) {
	const force, now = 1, 3 // CERT_STORE_CTRL_COMMIT_FORCE_FLAG, CERT_STORE_CTRL_COMMIT
	_, _, _ = controlStore.Call(uintptr(store), force, now, 0)
}

// closeStore also writes down what was added to the store.
func closeStore(store windows.Handle) { _ = windows.CertCloseStore(store, 0) }

// encoded is a copy of a certificate's bytes.
func encoded(context *windows.CertContext) []byte {
	return append([]byte(nil), unsafe.Slice(context.EncodedCert, context.Length)...)
}

// asRefusal keeps Windows' number.
func asRefusal(err error) error {
	var number windows.Errno
	if errors.As(err, &number) {
		return refusal(uint32(number))
	}
	return err
}

func isAny(err error, numbers ...refusal) bool {
	for _, number := range numbers {
		if errors.Is(err, number) {
			return true
		}
	}
	return false
}
