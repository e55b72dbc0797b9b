package certstore

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/google/uuid"
	"golang.org/x/sys/windows"
)

// What Wine has decides what is asked here: keys of CryptoAPI it keeps; those of CNG live as long as the process does,
// so that a certificate's context is given one instead of finding it. docs/windows-checklist.md has the rest.

var cryptImport = advapi32.NewProc("CryptImportKey")

var pkcs1 = crypto.SHA256

func pssOptions() *rsa.PSSOptions {
	return &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: crypto.SHA256}
}

func inMemory(t *testing.T) *Identity {
	t.Helper()
	made, err := InMemory("Concord "+uuid.NewString(), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// stored puts a certificate and its key into a store, as an import of a PFX into CryptoAPI does.
func stored(t *testing.T, location Location, made *Identity, info keyInfo) {
	t.Helper()
	if info.container == "" {
		info.container = "concord-test-" + uuid.NewString()
	}
	importKey(t, made.Signer.(*rsa.PrivateKey), info)
	store, err := openStore(location, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer closeStore(store)
	if err := addToStore(store, made.Certificate.Raw, info, "Concord test"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = Delete(location, made.Thumbprint()) })
}

// importKey makes a container with a key, by a PRIVATEKEYBLOB: each number backwards and filled up.
func importKey(t *testing.T, private *rsa.PrivateKey, info keyInfo) {
	t.Helper()
	bits := private.N.BitLen()
	blob := []byte{7, 2, 0, 0, 0, 0xA4, 0, 0, 'R', 'S', 'A', '2'} // CALG_RSA_KEYX
	blob = binary.LittleEndian.AppendUint32(blob, uint32(bits))
	blob = binary.LittleEndian.AppendUint32(blob, uint32(private.E))
	number := func(n []byte, bytes int) {
		padded := make([]byte, bytes)
		copy(padded[bytes-len(n):], n)
		slices.Reverse(padded)
		blob = append(blob, padded...)
	}
	number(private.N.Bytes(), bits/8)
	for _, n := range [][]byte{private.Primes[0].Bytes(), private.Primes[1].Bytes(), private.Precomputed.Dp.Bytes(), private.Precomputed.Dq.Bytes(), private.Precomputed.Qinv.Bytes()} {
		number(n, bits/16)
	}
	number(private.D.Bytes(), bits/8)

	var container, held windows.Handle
	const newKeyset = 8
	if err := done(cryptAcquire.Call(uintptr(unsafe.Pointer(&container)), uintptr(wide(info.container)), uintptr(wide(info.provider)), uintptr(info.providerType),
		uintptr(newKeyset|capiSilent|info.flags&machineKey))); err != nil {
		t.Fatal(err)
	}
	defer releaseContext(container)
	if err := done(cryptImport.Call(uintptr(container), uintptr(unsafe.Pointer(&blob[0])), uintptr(len(blob)), 0, 0, uintptr(unsafe.Pointer(&held)))); err != nil {
		t.Fatal(err)
	}
	_, _, _ = cryptDestroyKey.Call(uintptr(held))
}

func aes() keyInfo { return keyInfo{provider: aesProvider, providerType: aesProviderType, spec: 1} }

// signs signs and verifies by Go's own means.
func signs(t *testing.T, identity *Identity, how crypto.SignerOpts) {
	t.Helper()
	digest := sha256.Sum256([]byte("an assertion"))
	signature, err := identity.Signer.Sign(rand.Reader, digest[:], how)
	if err != nil {
		t.Fatalf("it does not sign: %v", err)
	}
	public := identity.Certificate.PublicKey.(*rsa.PublicKey)
	if _, is := how.(*rsa.PSSOptions); is {
		err = rsa.VerifyPSS(public, crypto.SHA256, digest[:], signature, pssOptions())
	} else {
		err = rsa.VerifyPKCS1v15(public, crypto.SHA256, digest[:], signature)
	}
	if err != nil {
		t.Errorf("the signature is wrong: %v", err)
	}
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	var known *Error
	if !errors.As(err, &known) || known.Code() != code || known.Action() == "" {
		t.Errorf("the failure is %v, want %s", err, code)
	}
}

func TestAKeyOfTheStoreSigns(t *testing.T) {
	old := keyInfo{provider: "Microsoft Enhanced Cryptographic Provider v1.0", providerType: 1, spec: 1}
	misnamed := aes()
	misnamed.spec = 2
	computers := aes()
	computers.flags = machineKey
	for name, test := range map[string]struct {
		location Location
		info     keyInfo
	}{
		"of this account":                     {CurrentUser, aes()},
		"of this computer":                    {LocalMachine, computers},
		"of a provider that knows no SHA-256": {CurrentUser, old},
		"where the store names the wrong one": {CurrentUser, misnamed},
	} {
		t.Run(name, func(t *testing.T) {
			made := inMemory(t)
			stored(t, test.location, made, test.info)
			thumbprint := made.Thumbprint()
			spaced := "\u200e" + strings.ToLower(thumbprint[:2]+" "+thumbprint[2:])
			found, err := FromStore(test.location, spaced)
			if err != nil {
				t.Fatal(err)
			}
			if found.Thumbprint() != thumbprint || found.PSS {
				t.Errorf("found %s, PSS %t", found, found.PSS)
			}
			for range 3 {
				signs(t, found, pkcs1)
			}
			if _, err := found.Signer.Sign(rand.Reader, make([]byte, 64), crypto.SHA512); err == nil {
				t.Error("it signed a SHA-512")
			}
		})
	}
}

func TestTheListShowsWhatSuitsAndWhyNot(t *testing.T) {
	good := inMemory(t)
	stored(t, CurrentUser, good, aes())
	over := inMemory(t)
	ended, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{NotBefore: time.Now().Add(-2 * day), NotAfter: time.Now().Add(-day), SerialNumber: good.Certificate.SerialNumber},
		good.Certificate, over.Signer.Public(), good.Signer)
	if err != nil {
		t.Fatal(err)
	}
	if over.Certificate, err = x509.ParseCertificate(ended); err != nil {
		t.Fatal(err)
	}
	stored(t, CurrentUser, over, aes())
	lost := inMemory(t)
	away := aes()
	away.container = "concord-test-" + uuid.NewString()
	stored(t, CurrentUser, lost, away)
	if err := away.deleteKey(); err != nil {
		t.Fatal(err)
	}

	entries, err := List(CurrentUser)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]Entry{}
	for _, entry := range entries {
		seen[entry.Thumbprint()] = entry
	}
	if e := seen[good.Thumbprint()]; e.Unsuited != nil || e.Key() != "RSA 2048" || e.Provider != aesProvider || e.CNG || e.Exportable != NotExportable {
		t.Errorf("the good one is %+v", e)
	}
	wantCode(t, seen[over.Thumbprint()].Unsuited, "certificate_expired")
	wantCode(t, seen[lost.Thumbprint()].Unsuited, "certificate_key_missing")
	_, err = FromStore(CurrentUser, over.Thumbprint())
	wantCode(t, err, "certificate_expired")
	_, err = FromStore(CurrentUser, lost.Thumbprint())
	wantCode(t, err, "certificate_key_missing")
}

func TestADeletedCertificateTakesItsKeyAlong(t *testing.T) {
	made, info := inMemory(t), aes()
	info.container = "concord-test-" + uuid.NewString()
	stored(t, CurrentUser, made, info)
	found, err := FromStore(CurrentUser, made.Thumbprint())
	if err != nil {
		t.Fatal(err)
	}
	if err := Delete(CurrentUser, made.Thumbprint()); err != nil {
		t.Fatal(err)
	}
	if err := info.deleteKey(); !errors.Is(err, refusal(winBadKeyset)) {
		t.Errorf("the key was left: %v", err)
	}
	for _, try := range []func() error{
		func() error { _, err := FromStore(CurrentUser, made.Thumbprint()); return err },
		func() error { return Delete(CurrentUser, made.Thumbprint()) },
		func() error { _, err := found.Signer.Sign(rand.Reader, make([]byte, 32), pkcs1); return err },
		func() error { _, err := FromStore(LocalMachine, "no thumbprint"); return err },
	} {
		wantCode(t, try(), "certificate_not_in_store")
	}
	_, err = List("Elsewhere")
	wantCode(t, err, "certificate_options")
}

func TestAKeyThatTwoCertificatesUseStaysUntilTheLast(t *testing.T) {
	first, info := inMemory(t), aes()
	info.container = "concord-test-" + uuid.NewString()
	stored(t, CurrentUser, first, info)
	der, err := x509.CreateCertificate(rand.Reader, first.Certificate, first.Certificate, first.Signer.Public(), first.Signer)
	if err != nil {
		t.Fatal(err)
	}
	renewed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	if renewed.Equal(first.Certificate) { // the signature is deterministic: one second more
		template := *first.Certificate
		template.NotAfter = template.NotAfter.Add(time.Second)
		if der, err = x509.CreateCertificate(rand.Reader, &template, &template, first.Signer.Public(), first.Signer); err != nil {
			t.Fatal(err)
		}
		if renewed, err = x509.ParseCertificate(der); err != nil {
			t.Fatal(err)
		}
	}
	store, err := openStore(CurrentUser, 0)
	if err != nil {
		t.Fatal(err)
	}
	err = addToStore(store, der, info, "Concord test, renewed")
	closeStore(store)
	if err != nil {
		t.Fatal(err)
	}
	if err := Delete(CurrentUser, first.Thumbprint()); err != nil {
		t.Fatal(err)
	}
	thumbprint := (&Identity{Certificate: renewed}).Thumbprint()
	found, err := FromStore(CurrentUser, thumbprint)
	if err != nil {
		t.Fatal(err)
	}
	signs(t, found, pkcs1)
	if err := Delete(CurrentUser, thumbprint); err != nil {
		t.Fatal(err)
	}
	if err := info.deleteKey(); !errors.Is(err, refusal(winBadKeyset)) {
		t.Errorf("the key was left: %v", err)
	}
}

func TestACertificateWithAnotherOnesKeyDoesNotSign(t *testing.T) {
	one, other := inMemory(t), inMemory(t)
	k := &capiKey{}
	info := aes()
	info.container = "concord-test-" + uuid.NewString()
	importKey(t, other.Signer.(*rsa.PrivateKey), info)
	t.Cleanup(func() { _ = info.deleteKey() })
	if err := done(cryptAcquire.Call(uintptr(unsafe.Pointer(&k.handle)), uintptr(wide(info.container)), uintptr(wide(aesProvider)), aesProviderType, capiSilent)); err != nil {
		t.Fatal(err)
	}
	defer releaseContext(k.handle)
	k.spec = 1
	s := &storeSigner{place: "here", public: &one.Signer.(*rsa.PrivateKey).PublicKey, open: func(use func(key) error) error { return use(k) }}
	_, err := s.Sign(rand.Reader, make([]byte, 32), pkcs1)
	wantCode(t, err, "certificate_mismatch")
}

// keyContext gives a certificate a key of CNG that is open: CERT_KEY_CONTEXT.
func keyContext(t *testing.T, made *cngKey, der []byte) *windows.CertContext {
	t.Helper()
	context, err := windows.CertCreateCertificateContext(windows.X509_ASN_ENCODING, &der[0], uint32(len(der)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = windows.CertFreeCertificateContext(context) })
	held := &struct {
		size uint32
		key  windows.Handle
		spec uint32
	}{24, made.handle, windows.CERT_NCRYPT_KEY_SPEC}
	const property, doNotRelease = 5, 1
	if err := done(setContextProperty.Call(uintptr(unsafe.Pointer(context)), property, doNotRelease, uintptr(unsafe.Pointer(held)))); err != nil {
		t.Fatal(err)
	}
	return context
}

func TestAKeyOfCNGSignsBothWays(t *testing.T) {
	// A key each: in Wine one that has signed with PSS signs nothing else after it.
	for name, how := range map[string]crypto.SignerOpts{"PKCS #1": pkcs1, "PSS": pssOptions()} {
		t.Run(name, func(t *testing.T) {
			identity := OfCNG(t)
			if !identity.PSS {
				t.Error("a key of CNG's software provider should sign with PSS")
			}
			signs(t, identity, how)
		})
	}
}

// The way to a usable certificate ends in Wine where the key should be found again; what was made so far is taken back.
func TestAnewCertificateIsInTheStoreWithAKeyOfCNG(t *testing.T) {
	o := MakeOptions{CommonName: "Concord " + uuid.NewString(), Bits: 2048, Lifetime: 30 * day}
	thumbprint, err := putInStore(CurrentUser, false, &o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = Delete(CurrentUser, thumbprint) }()
	err = withCertificate(CurrentUser, thumbprint, func(context *windows.CertContext) error {
		info := readKeyInfo(context)
		if info == nil || info.provider != softwareProvider || info.providerType != 0 || !strings.HasPrefix(info.container, "concord-") {
			t.Errorf("its key is said to be %+v", info)
		}
		certificate, err := x509.ParseCertificate(encoded(context))
		if err != nil {
			return err
		}
		if certificate.Subject.CommonName != o.CommonName || certificate.CheckSignature(certificate.SignatureAlgorithm, certificate.RawTBSCertificate, certificate.Signature) != nil {
			t.Errorf("it is %s, signed otherwise than by itself", certificate.Subject)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestWhatCannotBeUsedInTheEndIsTakenBack(t *testing.T) {
	before, err := List(CurrentUser)
	if err != nil {
		t.Fatal(err)
	}
	made, err := NewInStore(CurrentUser, false, MakeOptions{Bits: 2048})
	if err == nil { // not Wine
		defer func() { _ = Delete(CurrentUser, made.Thumbprint()) }()
		signs(t, made, pkcs1)
		signs(t, made, pssOptions())
		return
	}
	var known *Error
	if !errors.As(err, &known) {
		t.Errorf("the failure is %v", err)
	}
	after, err := List(CurrentUser)
	if err != nil || len(after) != len(before) {
		t.Errorf("%d certificates became %d, %v", len(before), len(after), err)
	}
	_, err = NewInStore(CurrentUser, true, MakeOptions{Bits: 1024})
	wantCode(t, err, "certificate_options")
}
