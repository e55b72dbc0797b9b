package certstore

import (
	"crypto/rsa"
	"encoding/binary"
	"math/big"
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	ncrypt            = windows.NewLazySystemDLL("ncrypt.dll")
	ncryptOpen        = ncrypt.NewProc("NCryptOpenStorageProvider")
	ncryptCreate      = ncrypt.NewProc("NCryptCreatePersistedKey")
	ncryptFinalize    = ncrypt.NewProc("NCryptFinalizeKey")
	ncryptOpenKey     = ncrypt.NewProc("NCryptOpenKey")
	ncryptSetProperty = ncrypt.NewProc("NCryptSetProperty")
	ncryptGetProperty = ncrypt.NewProc("NCryptGetProperty")
	ncryptExport      = ncrypt.NewProc("NCryptExportKey")
	ncryptSign        = ncrypt.NewProc("NCryptSignHash")
	ncryptDelete      = ncrypt.NewProc("NCryptDeleteKey")
	ncryptFree        = ncrypt.NewProc("NCryptFreeObject")
)

// The providers of CNG that Windows brings along (ncrypt.h).
const (
	softwareProvider = "Microsoft Software Key Storage Provider"
)

// Of bcrypt.h and ncrypt.h.
const (
	padPKCS1     = 0x02
	padPSS       = 0x08
	cngSilent    = 0x40
	allowExport  = 0x01 // NCRYPT_ALLOW_EXPORT_FLAG, encrypted
	allowPlain   = 0x02 // NCRYPT_ALLOW_PLAINTEXT_EXPORT_FLAG
	persisted    = 0x80000000
	publicHeader = 24 // bytes of BCRYPT_RSAKEY_BLOB
)

// status is a SECURITY_STATUS as an error.
func status(answer uintptr) error {
	if answer == 0 {
		return nil
	}
	return refusal(uint32(answer))
}

// wide is a text for Windows. It becomes a uintptr in the call's own arguments, where it is kept from being collected.
func wide(s string) unsafe.Pointer { return unsafe.Pointer(windows.StringToUTF16Ptr(s)) }

// cngKey is a key behind CNG.
type cngKey struct {
	handle windows.Handle
	ours   bool
	info   *keyInfo // nil when the store does not say
}

func (k *cngKey) close() {
	if k.ours {
		_, _, _ = ncryptFree.Call(uintptr(k.handle))
	}
}

// pss: not with a TPM, of which older ones choose the longest salt that fits whatever they are asked; nor with a
// CryptoAPI key that CNG opened, whose provider may know nothing of it.
func (k *cngKey) pss() bool {
	return k.info == nil || k.info.providerType == 0 && k.info.provider != tpmProvider
}

func (k *cngKey) sign(digest []byte, pss bool) ([]byte, error) {
	algorithm := windows.StringToUTF16Ptr("SHA256")
	pkcs1 := &struct{ algorithm *uint16 }{algorithm}
	withSalt := &struct {
		algorithm *uint16
		salt      uint32
	}{algorithm, uint32(len(digest))}
	padding, flags := unsafe.Pointer(pkcs1), uintptr(padPKCS1|cngSilent)
	if pss {
		padding, flags = unsafe.Pointer(withSalt), padPSS|cngSilent
	}
	signature := make([]byte, 2048) // 16384 bits
	var size uint32
	answer, _, _ := ncryptSign.Call(uintptr(k.handle), uintptr(padding), uintptr(unsafe.Pointer(&digest[0])), uintptr(len(digest)),
		uintptr(unsafe.Pointer(&signature[0])), uintptr(len(signature)), uintptr(unsafe.Pointer(&size)), flags)
	runtime.KeepAlive(pkcs1)
	runtime.KeepAlive(withSalt)
	if err := status(answer); err != nil {
		return nil, err
	}
	return signature[:size], nil
}

func (k *cngKey) exportable() Export {
	var policy, size uint32
	name := windows.StringToUTF16Ptr("Export Policy")
	answer, _, _ := ncryptGetProperty.Call(uintptr(k.handle), uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(&policy)), 4, uintptr(unsafe.Pointer(&size)), cngSilent)
	switch {
	case answer != 0:
		return ExportUnknown
	case policy&(allowExport|allowPlain) != 0:
		return Exportable
	}
	return NotExportable
}

// public reads the public half out of the provider.
func (k *cngKey) public() (*rsa.PublicKey, error) {
	blob := make([]byte, publicHeader+2048+16)
	var size uint32
	kind := windows.StringToUTF16Ptr("RSAPUBLICBLOB")
	answer, _, _ := ncryptExport.Call(uintptr(k.handle), 0, uintptr(unsafe.Pointer(kind)), 0, uintptr(unsafe.Pointer(&blob[0])), uintptr(len(blob)), uintptr(unsafe.Pointer(&size)), 0)
	if err := status(answer); err != nil {
		return nil, err
	}
	exponent, modulus := int(binary.LittleEndian.Uint32(blob[8:])), int(binary.LittleEndian.Uint32(blob[12:]))
	if publicHeader+exponent+modulus > int(size) {
		return nil, refusal(winFailed)
	}
	e, n := blob[publicHeader:][:exponent], blob[publicHeader+exponent:][:modulus]
	return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}, nil
}

// createCNG makes a key that cannot be exported and stays in the provider under a name. The handle is the caller's.
func createCNG(provider, name string, flags uint32, bits int) (*cngKey, error) {
	var keeper, handle windows.Handle
	if err := status(first(ncryptOpen.Call(uintptr(unsafe.Pointer(&keeper)), uintptr(wide(provider)), 0))); err != nil {
		return nil, err
	}
	defer func() { _, _, _ = ncryptFree.Call(uintptr(keeper)) }()
	if err := status(first(ncryptCreate.Call(uintptr(keeper), uintptr(unsafe.Pointer(&handle)), uintptr(wide("RSA")), uintptr(wide(name)), 0, uintptr(flags)))); err != nil {
		return nil, err
	}
	k := &cngKey{handle: handle, ours: true, info: &keyInfo{container: name, provider: provider, flags: flags}}
	length, policy := uint32(bits), uint32(0)
	err := status(first(ncryptSetProperty.Call(uintptr(handle), uintptr(wide("Length")), uintptr(unsafe.Pointer(&length)), 4, persisted|cngSilent)))
	if err == nil {
		err = status(first(ncryptSetProperty.Call(uintptr(handle), uintptr(wide("Export Policy")), uintptr(unsafe.Pointer(&policy)), 4, persisted|cngSilent)))
	}
	if err == nil {
		err = status(first(ncryptFinalize.Call(uintptr(handle), cngSilent)))
	}
	if err != nil {
		k.close() // a key that is not finalized was never stored
		return nil, err
	}
	return k, nil
}

func deleteCNG(info *keyInfo) error {
	var keeper, handle windows.Handle
	if err := status(first(ncryptOpen.Call(uintptr(unsafe.Pointer(&keeper)), uintptr(wide(info.provider)), 0))); err != nil {
		return err
	}
	defer func() { _, _, _ = ncryptFree.Call(uintptr(keeper)) }()
	if err := status(first(ncryptOpenKey.Call(uintptr(keeper), uintptr(unsafe.Pointer(&handle)), uintptr(wide(info.container)), uintptr(info.spec), uintptr(info.flags&machineKey|cngSilent)))); err != nil {
		return err
	}
	return removeCNG(handle)
}

// removeCNG deletes an open key, which closes it.
func removeCNG(handle windows.Handle) error {
	answer, _, _ := ncryptDelete.Call(uintptr(handle), cngSilent)
	if answer != 0 { // a key that was deleted is free already
		_, _, _ = ncryptFree.Call(uintptr(handle))
	}
	return status(answer)
}

func first(answer, _ uintptr, _ error) uintptr { return answer }
