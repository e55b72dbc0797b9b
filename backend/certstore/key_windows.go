package certstore

import (
	"crypto"
	"crypto/rsa"
	"fmt"
	"io"
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	crypt32            = windows.NewLazySystemDLL("crypt32.dll")
	getContextProperty = crypt32.NewProc("CertGetCertificateContextProperty")
	controlStore       = crypt32.NewProc("CertControlStore")
	setContextProperty = crypt32.NewProc("CertSetCertificateContextProperty")
)

// Properties of a certificate context (wincrypt.h).
const (
	propertyKeyInfo      = 2  // CERT_KEY_PROV_INFO_PROP_ID
	propertyFriendlyName = 11 // CERT_FRIENDLY_NAME_PROP_ID
)

// machineKey is CRYPT_MACHINE_KEYSET, and NCRYPT_MACHINE_KEY_FLAG: the key is the computer's, not the account's.
const machineKey = 0x20

// key is a private key that Windows keeps, opened.
type key interface {
	// sign signs a SHA-256; its failures are refusals.
	sign(digest []byte, pss bool) ([]byte, error)
	// pss tells whether it signs with PSS as RFC 7518 wants it.
	pss() bool
	exportable() Export
	close()
}

// keyInfo is where the store says the key of a certificate is.
type keyInfo struct {
	container, provider string
	providerType        uint32 // 0 for CNG
	flags, spec         uint32
}

// keyProviderInfo is CRYPT_KEY_PROV_INFO.
type keyProviderInfo struct {
	container, provider *uint16
	providerType, flags uint32
	parameters          uint32
	parameter           uintptr
	spec                uint32
}

// readKeyInfo is nil for a certificate without a private key.
func readKeyInfo(context *windows.CertContext) *keyInfo {
	var size uint32
	ok, _, _ := getContextProperty.Call(uintptr(unsafe.Pointer(context)), propertyKeyInfo, 0, uintptr(unsafe.Pointer(&size)))
	if ok == 0 || uintptr(size) < unsafe.Sizeof(keyProviderInfo{}) {
		return nil
	}
	// Strings lie behind the structure in the same memory, which therefore must be aligned and must not move.
	memory := make([]uint64, (size+7)/8)
	ok, _, _ = getContextProperty.Call(uintptr(unsafe.Pointer(context)), propertyKeyInfo, uintptr(unsafe.Pointer(&memory[0])), uintptr(unsafe.Pointer(&size)))
	if ok == 0 {
		return nil
	}
	raw := (*keyProviderInfo)(unsafe.Pointer(&memory[0]))
	info := &keyInfo{container: windows.UTF16PtrToString(raw.container), provider: windows.UTF16PtrToString(raw.provider),
		providerType: raw.providerType, flags: raw.flags, spec: raw.spec}
	runtime.KeepAlive(memory)
	return info
}

// writeKeyInfo ties a certificate to its key.
func writeKeyInfo(context *windows.CertContext, info keyInfo) error {
	raw := &keyProviderInfo{container: windows.StringToUTF16Ptr(info.container), provider: windows.StringToUTF16Ptr(info.provider),
		providerType: info.providerType, flags: info.flags, spec: info.spec}
	ok, _, err := setContextProperty.Call(uintptr(unsafe.Pointer(context)), propertyKeyInfo, 0, uintptr(unsafe.Pointer(raw)))
	runtime.KeepAlive(raw)
	if ok == 0 {
		return asRefusal(err)
	}
	return nil
}

// openKey opens a certificate's key, by CNG where Windows can. info may be nil: then the context itself must know the key.
//
// A key of CryptoAPI is opened by the one provider that signs SHA-256, whatever it was made by: the older ones use the
// same containers. Only where that provider does not know it (a smart card's) is what Windows opened used.
func openKey(context *windows.CertContext, info *keyInfo) (key, error) {
	var handle windows.Handle
	var spec uint32
	var ours bool
	const how = windows.CRYPT_ACQUIRE_SILENT_FLAG | windows.CRYPT_ACQUIRE_PREFER_NCRYPT_KEY_FLAG | windows.CRYPT_ACQUIRE_CACHE_FLAG
	flags := uint32(how)
	if info != nil {
		flags &^= windows.CRYPT_ACQUIRE_CACHE_FLAG // else a handle would live as long as the context
	}
	err := windows.CryptAcquireCertificatePrivateKey(context, flags, nil, &handle, &spec, &ours)
	switch {
	case err == nil && spec == windows.CERT_NCRYPT_KEY_SPEC:
		return &cngKey{handle: handle, ours: ours, info: info}, nil
	case info == nil || info.providerType == 0:
		if err != nil {
			return nil, asRefusal(err)
		}
	default:
		if reopened, reopenErr := reopenCAPI(context, info); reopenErr == nil {
			if err == nil && ours {
				releaseContext(handle)
			}
			return reopened, nil
		}
		if err != nil {
			return nil, asRefusal(err)
		}
	}
	return &capiKey{handle: handle, spec: spec, ours: ours}, nil
}

// deleteKey deletes the key for good.
func (i *keyInfo) deleteKey() error {
	if i.providerType == 0 {
		return deleteCNG(i)
	}
	return deleteCAPI(i)
}

// storeSigner signs with a key of the store, which it opens for each signature.
type storeSigner struct {
	place  string
	public *rsa.PublicKey
	open   func(use func(key) error) error
}

// Public is the certificate's public key.
func (s *storeSigner) Public() crypto.PublicKey { return s.public }

// Sign signs a SHA-256 digest, PKCS #1 v1.5 or PSS with a salt as long as the hash. The signature is verified before it
// is given away: a store can tie a certificate to a key that is not its own, and an old TPM chooses its own salt.
func (s *storeSigner) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	pss, isPSS := opts.(*rsa.PSSOptions)
	if opts.HashFunc() != crypto.SHA256 || len(digest) != 32 || isPSS && pss.SaltLength != rsa.PSSSaltLengthEqualsHash && pss.SaltLength != len(digest) {
		return nil, fmt.Errorf("certstore: a key of the Windows store signs SHA-256 only, and PSS with a salt of 32 bytes: %T", opts)
	}
	var signature []byte
	err := s.open(func(k key) (err error) {
		signature, err = k.sign(digest, isPSS)
		return err
	})
	if err != nil {
		return nil, storeRefused(s.place, err)
	}
	if isPSS {
		err = rsa.VerifyPSS(s.public, crypto.SHA256, digest, signature, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash})
	} else {
		err = rsa.VerifyPKCS1v15(s.public, crypto.SHA256, digest, signature)
	}
	if err != nil {
		return nil, otherKey(s.place)
	}
	return signature, nil
}
