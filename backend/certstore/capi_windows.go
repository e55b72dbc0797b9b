package certstore

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/binary"
	"math/big"
	"slices"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	advapi32        = windows.NewLazySystemDLL("advapi32.dll")
	cryptAcquire    = advapi32.NewProc("CryptAcquireContextW")
	cryptRelease    = advapi32.NewProc("CryptReleaseContext")
	cryptUserKey    = advapi32.NewProc("CryptGetUserKey")
	cryptKeyParam   = advapi32.NewProc("CryptGetKeyParam")
	cryptExport     = advapi32.NewProc("CryptExportKey")
	cryptDestroyKey = advapi32.NewProc("CryptDestroyKey")
	cryptHash       = advapi32.NewProc("CryptCreateHash")
	cryptHashParam  = advapi32.NewProc("CryptSetHashParam")
	cryptSign       = advapi32.NewProc("CryptSignHashW")
	cryptDestroy    = advapi32.NewProc("CryptDestroyHash")
)

// The one provider of CryptoAPI that signs SHA-256 with RSA, and its type PROV_RSA_AES.
const (
	aesProvider     = "Microsoft Enhanced RSA and AES Cryptographic Provider"
	aesProviderType = 24
)

// Of wincrypt.h.
const (
	capiSilent       = 0x40
	capiDelete       = 0x10
	capiSHA256       = 0x800C
	capiHashValue    = 2
	capiPublicBlob   = 6
	capiPermissions  = 6
	capiMayExport    = 4
	capiPublicHeader = 20 // bytes of BLOBHEADER and RSAPUBKEY
)

// capiKey is a key behind CryptoAPI. It knows no PSS.
type capiKey struct {
	handle windows.Handle // of the container
	spec   uint32         // which of the two keys in it
	ours   bool
}

func (k *capiKey) close() {
	if k.ours {
		releaseContext(k.handle)
	}
}

func (*capiKey) pss() bool { return false }

func (k *capiKey) sign(digest []byte, pss bool) ([]byte, error) {
	if pss {
		return nil, refusal(winBadAlgorithm)
	}
	var hash windows.Handle
	if err := done(cryptHash.Call(uintptr(k.handle), capiSHA256, 0, 0, uintptr(unsafe.Pointer(&hash)))); err != nil {
		return nil, err
	}
	defer func() { _, _, _ = cryptDestroy.Call(uintptr(hash)) }()
	if err := done(cryptHashParam.Call(uintptr(hash), capiHashValue, uintptr(unsafe.Pointer(&digest[0])), 0)); err != nil {
		return nil, err
	}
	signature := make([]byte, 2048) // 16384 bits
	size := uint32(len(signature))
	if err := done(cryptSign.Call(uintptr(hash), uintptr(k.spec), 0, 0, uintptr(unsafe.Pointer(&signature[0])), uintptr(unsafe.Pointer(&size)))); err != nil {
		return nil, err
	}
	signature = signature[:size]
	slices.Reverse(signature) // CryptoAPI counts from the other end
	return signature, nil
}

func (k *capiKey) exportable() Export {
	held, err := k.userKey()
	if err != nil {
		return ExportUnknown
	}
	defer func() { _, _, _ = cryptDestroyKey.Call(uintptr(held)) }()
	var permissions uint32
	size := uint32(4)
	switch err := done(cryptKeyParam.Call(uintptr(held), capiPermissions, uintptr(unsafe.Pointer(&permissions)), uintptr(unsafe.Pointer(&size)), 0)); {
	case err != nil:
		return ExportUnknown
	case permissions&capiMayExport != 0:
		return Exportable
	}
	return NotExportable
}

// userKey opens the key in the container; it is the caller's to destroy.
func (k *capiKey) userKey() (windows.Handle, error) {
	var held windows.Handle
	err := done(cryptUserKey.Call(uintptr(k.handle), uintptr(k.spec), uintptr(unsafe.Pointer(&held))))
	return held, err
}

func (k *capiKey) public() (*rsa.PublicKey, error) {
	held, err := k.userKey()
	if err != nil {
		return nil, err
	}
	defer func() { _, _, _ = cryptDestroyKey.Call(uintptr(held)) }()
	blob := make([]byte, capiPublicHeader+2048)
	size := uint32(len(blob))
	if err := done(cryptExport.Call(uintptr(held), 0, capiPublicBlob, 0, uintptr(unsafe.Pointer(&blob[0])), uintptr(unsafe.Pointer(&size)))); err != nil {
		return nil, err
	}
	length := int(binary.LittleEndian.Uint32(blob[12:]) / 8)
	if capiPublicHeader+length > int(size) {
		return nil, refusal(winFailed)
	}
	modulus := bytes.Clone(blob[capiPublicHeader:][:length])
	slices.Reverse(modulus)
	return &rsa.PublicKey{N: new(big.Int).SetBytes(modulus), E: int(binary.LittleEndian.Uint32(blob[16:]))}, nil
}

// reopenCAPI opens the container of a certificate's key by the provider that signs SHA-256. What the store says of which
// key in it is meant is not always right (after an import of a PFX, for one), so the public halves decide.
func reopenCAPI(context *windows.CertContext, info *keyInfo) (*capiKey, error) {
	certificate, err := x509.ParseCertificate(encoded(context))
	if err != nil {
		return nil, err
	}
	public, ok := certificate.PublicKey.(*rsa.PublicKey)
	if !ok {
		return nil, refusal(winBadAlgorithm)
	}
	k := &capiKey{ours: true}
	if err := done(cryptAcquire.Call(uintptr(unsafe.Pointer(&k.handle)), uintptr(wide(info.container)), uintptr(wide(aesProvider)), aesProviderType,
		uintptr(info.flags&machineKey|capiSilent))); err != nil {
		return nil, err
	}
	for _, k.spec = range []uint32{1, 2} { // AT_KEYEXCHANGE, AT_SIGNATURE
		if held, err := k.public(); err == nil && held.Equal(public) {
			return k, nil
		}
	}
	k.close()
	return nil, refusal(winNoKey)
}

func deleteCAPI(info *keyInfo) error {
	var nothing windows.Handle // is what deleting gives
	return done(cryptAcquire.Call(uintptr(unsafe.Pointer(&nothing)), uintptr(wide(info.container)), uintptr(wide(info.provider)), uintptr(info.providerType),
		uintptr(info.flags&machineKey|capiSilent|capiDelete)))
}

func releaseContext(handle windows.Handle) { _, _, _ = cryptRelease.Call(uintptr(handle), 0) }

// done is nil when a function of CryptoAPI says TRUE.
func done(ok, _ uintptr, err error) error {
	if ok != 0 {
		return nil
	}
	return asRefusal(err)
}
