package certstore_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"concord/backend/certstore"

	"github.com/youmark/pkcs8"
	"software.sslmate.com/src/go-pkcs12"
)

const password = "Blåbär 42"

// keys are made once: a 2048-bit key costs a noticeable part of a second under the race detector.
var keys = sync.OnceValue(func() [2]*rsa.PrivateKey {
	var made [2]*rsa.PrivateKey
	for i := range made {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		made[i] = key
	}
	return made
})

func certificate(t *testing.T, name string, key crypto.Signer, from, until time.Time) *x509.Certificate {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: name}, NotBefore: from, NotAfter: until}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func valid(t *testing.T, name string, key crypto.Signer) *x509.Certificate {
	return certificate(t, name, key, time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
}

func block(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func pkcs8DER(t *testing.T, key any) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func encrypted(t *testing.T, key any, opts *pkcs8.Opts) []byte {
	t.Helper()
	der, err := pkcs8.MarshalPrivateKey(key, []byte(password), opts)
	if err != nil {
		t.Fatal(err)
	}
	return block("ENCRYPTED PRIVATE KEY", der)
}

func pfx(t *testing.T, encoder *pkcs12.Encoder, key any, leaf *x509.Certificate, others []*x509.Certificate, secret string) []byte {
	t.Helper()
	data, err := encoder.Encode(key, leaf, others, secret)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func file(t *testing.T, content []byte, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "concord.key")
	if err := os.WriteFile(path, content, mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEachUsualKeyFileCanSignIn(t *testing.T) {
	key, ca := keys()[0], keys()[1]
	leaf, root := valid(t, "Concord", key), valid(t, "Contoso Root", ca)
	leafPEM, rootPEM := block("CERTIFICATE", leaf.Raw), block("CERTIFICATE", root.Raw)
	plain := block("PRIVATE KEY", pkcs8DER(t, key))

	for name, test := range map[string]struct {
		content  []byte
		password string
	}{
		"PKCS#8, certificate first": {join(leafPEM, plain), ""},
		"PKCS#8, key first":         {join(plain, leafPEM), ""},
		"PKCS#1":                    {join(leafPEM, block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key))), ""},
		"text around the blocks, as openssl pkcs12 writes it": {join([]byte("Bag Attributes\r\n  friendlyName: Concord\r\n"), plain, []byte("subject=CN = Concord\n"), leafPEM, []byte("\n\n")), ""},
		"chain with the root before the leaf":                 {join(rootPEM, leafPEM, plain), ""},
		"encrypted PKCS#8":                                    {join(leafPEM, encrypted(t, key, nil)), password},
		"encrypted PKCS#8 with scrypt":                        {join(leafPEM, encrypted(t, key, &pkcs8.Opts{Cipher: pkcs8.AES256CBC, KDFOpts: pkcs8.ScryptOpts{SaltSize: 16, CostParameter: 1 << 4, BlockSize: 8, ParallelizationParameter: 1}})), password},
		"a password that is not needed":                       {join(leafPEM, plain), password},
		"PFX of today":                                        {pfx(t, pkcs12.Modern2023, key, leaf, []*x509.Certificate{root}, password), password},
		"PFX as Windows Server 2016 writes it":                {pfx(t, pkcs12.LegacyDES, key, leaf, nil, password), password},
		"PFX with the root before the leaf":                   {pfx(t, pkcs12.Modern2023, key, root, []*x509.Certificate{leaf}, password), password},
		"PFX without a password":                              {pfx(t, pkcs12.Modern2023, key, leaf, nil, ""), ""},
		"PFX with a line end behind it":                       {join(pfx(t, pkcs12.Modern2023, key, leaf, nil, ""), []byte("\r\n")), ""},
	} {
		t.Run(name, func(t *testing.T) {
			identity, err := certstore.FromFile(file(t, test.content, 0o600), []byte(test.password))
			if err != nil {
				t.Fatal(err)
			}
			if !identity.Certificate.Equal(leaf) {
				t.Errorf("got the certificate of %s, want the leaf, %s", identity.Certificate.Subject, leaf.Subject)
			}
			if !identity.PSS {
				t.Error("an RSA key from a file was said not to do PSS")
			}
			proveKey(t, identity)
		})
	}
}

// proveKey signs with the identity and verifies with its certificate, as the service would.
func proveKey(t *testing.T, identity *certstore.Identity) {
	t.Helper()
	digest := sha256.Sum256([]byte("concord"))
	signature, err := identity.Signer.Sign(rand.Reader, digest[:], &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: crypto.SHA256})
	if err != nil {
		t.Fatal(err)
	}
	if err := rsa.VerifyPSS(identity.Certificate.PublicKey.(*rsa.PublicKey), crypto.SHA256, digest[:], signature, nil); err != nil {
		t.Errorf("the key does not belong to the certificate: %v", err)
	}
}

func TestEachBrokenKeyFileSaysWhatToDo(t *testing.T) {
	key, other := keys()[0], keys()[1]
	leaf := valid(t, "Concord", key)
	leafPEM, plain := block("CERTIFICATE", leaf.Raw), block("PRIVATE KEY", pkcs8DER(t, key))
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	old := certificate(t, "Concord", key, time.Now().Add(-48*time.Hour), time.Now().Add(-24*time.Hour))
	future := certificate(t, "Concord", key, time.Now().Add(24*time.Hour), time.Now().Add(48*time.Hour))
	rfc1423 := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Headers: map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "DES-EDE3-CBC,0011223344556677"}, Bytes: make([]byte, 64)})
	modern := pfx(t, pkcs12.Modern2023, key, leaf, nil, password)
	whole, _ := pem.Decode(encrypted(t, key, nil))
	notBlocks := reshape(t, whole.Bytes, func(_ *asn1.RawValue, octets *[]byte) { *octets = (*octets)[1:] })
	noParameters := reshape(t, whole.Bytes, func(parameters *asn1.RawValue, _ *[]byte) { *parameters = asn1.NullRawValue })
	wrongLength := bytes.Clone(whole.Bytes)
	wrongLength[5] += 0x80 // the length of the algorithm reaches into the octets

	for name, test := range map[string]struct {
		content        []byte
		password       string
		code, sentence string
		action         string
	}{
		"empty":                             {nil, "", "certificate_empty", "is empty", "Export"},
		"only white space":                  {[]byte("\n \r\n"), "", "certificate_empty", "is empty", "Export"},
		"a text":                            {[]byte("tenantId: contoso"), "", "certificate_format", "neither PEM nor PFX", "PEM or PFX"},
		"far too large":                     {bytes.Repeat([]byte{'x'}, 2<<20), "", "certificate_too_large", "not a key file", "certificate.file"},
		"PEM cut short in the key":          {join(leafPEM, plain[:len(plain)/2]), "", "certificate_damaged", "cut short", "again"},
		"PEM with a damaged key":            {join(leafPEM, block("PRIVATE KEY", pkcs8DER(t, key)[:200])), "", "certificate_damaged", "the private key", "again"},
		"PEM with a damaged certificate":    {join(block("CERTIFICATE", leaf.Raw[:100]), plain), "", "certificate_damaged", "a certificate", "again"},
		"PEM of something else":             {block("PUBLIC KEY", leaf.RawSubjectPublicKeyInfo), "", "certificate_format", "neither PEM nor PFX", "PEM or PFX"},
		"an SSH key":                        {join(leafPEM, block("OPENSSH PRIVATE KEY", []byte{1})), "", "certificate_format", "neither PEM nor PFX", "PEM or PFX"},
		"certificate only":                  {leafPEM, "", "certificate_no_key", "no private key", "public half"},
		"certificate only, DER":             {leaf.Raw, "", "certificate_no_key", "no private key", "public half"},
		"key only":                          {plain, "", "certificate_no_certificate", "no certificate", "Append"},
		"two keys":                          {join(leafPEM, plain, block("PRIVATE KEY", pkcs8DER(t, other))), "", "certificate_several_keys", "more than one", "one private key"},
		"another certificate's key":         {join(leafPEM, block("PRIVATE KEY", pkcs8DER(t, other))), "", "certificate_mismatch", "does not belong", "made together"},
		"elliptic curve":                    {join(block("CERTIFICATE", valid(t, "EC", ec).Raw), block("PRIVATE KEY", pkcs8DER(t, ec))), "", "certificate_not_rsa", "does not accept", "RSA"},
		"expired":                           {join(block("CERTIFICATE", old.Raw), plain), "", "certificate_expired", "expired on", "new certificate"},
		"not yet valid":                     {join(block("CERTIFICATE", future.Raw), plain), "", "certificate_not_yet_valid", "only from", "date and time"},
		"encrypted, no password":            {join(leafPEM, encrypted(t, key, nil)), "", "certificate_password_needed", "is encrypted", certstore.PasswordVariable},
		"encrypted, wrong password":         {join(leafPEM, encrypted(t, key, nil)), "nope", "certificate_password_wrong", "does not open", certstore.PasswordVariable},
		"encrypted, not a number of blocks": {join(leafPEM, block("ENCRYPTED PRIVATE KEY", notBlocks)), password, "certificate_damaged", "the private key", "again"},
		"encrypted, but not said how":       {join(leafPEM, block("ENCRYPTED PRIVATE KEY", noParameters)), password, "certificate_damaged", "the private key", "again"},
		"encrypted, a length damaged":       {join(leafPEM, block("ENCRYPTED PRIVATE KEY", wrongLength)), password, "certificate_damaged", "the private key", "again"},
		"encrypted, damaged":                {join(leafPEM, block("ENCRYPTED PRIVATE KEY", whole.Bytes[:60])), password, "certificate_damaged", "the private key", "again"},
		"encrypted in the old way":          {join(leafPEM, rfc1423), password, "certificate_encryption", "RFC 1423", "openssl pkcs8"},
		"PFX, no password":                  {modern, "", "certificate_password_needed", "is encrypted", certstore.PasswordVariable},
		"PFX, wrong password":               {modern, "nope", "certificate_password_wrong", "does not open", certstore.PasswordVariable},
		"PFX cut short":                     {modern[:len(modern)-100], password, "certificate_damaged", "cut short", "again"},
	} {
		t.Run(name, func(t *testing.T) {
			path := file(t, test.content, 0o600)
			_, err := certstore.FromFile(path, []byte(test.password))
			expect(t, err, test.code, test.sentence, test.action)
			if !strings.Contains(err.Error(), path) {
				t.Errorf("the sentence does not name the file: %s", err)
			}
			if strings.Contains(err.Error(), password) {
				t.Errorf("the sentence shows the password: %s", err)
			}
		})
	}
}

// reshape changes the parts of an encrypted PKCS#8 key; what comes out is whole as ASN.1.
func reshape(t *testing.T, der []byte, change func(parameters *asn1.RawValue, octets *[]byte)) []byte {
	t.Helper()
	var key struct {
		Encryption pkix.AlgorithmIdentifier
		Octets     []byte
	}
	if rest, err := asn1.Unmarshal(der, &key); err != nil || len(rest) > 0 {
		t.Fatalf("not one encrypted PKCS#8 key: %v, %d bytes behind it", err, len(rest))
	}
	change(&key.Encryption.Parameters, &key.Octets)
	changed, err := asn1.Marshal(key)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func TestFileThatOthersCanReadIsRefused(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has access lists, not modes")
	}
	content := join(block("CERTIFICATE", valid(t, "Concord", keys()[0]).Raw), block("PRIVATE KEY", pkcs8DER(t, keys()[0])))
	for mode, refused := range map[os.FileMode]bool{0o600: false, 0o400: false, 0o700: false, 0o640: true, 0o604: true, 0o660: true, 0o644: true, 0o602: true} {
		_, err := certstore.FromFile(file(t, content, mode), nil)
		if refused {
			expect(t, err, "certificate_exposed", "open to other users", "chmod 600")
		} else if err != nil {
			t.Errorf("mode %04o: %v", mode, err)
		}
	}
}

func TestFileThatIsNotThereOrAFolderIsNamed(t *testing.T) {
	folder := t.TempDir()
	_, err := certstore.FromFile(filepath.Join(folder, "gone.pem"), nil)
	expect(t, err, "certificate_missing", "does not exist", "certificate.file")
	_, err = certstore.FromFile(folder, nil)
	expect(t, err, "certificate_unreadable", "it is a folder", "Check certificate.file")
}

func TestIdentityInMemoryCanSignAndShowsNoKey(t *testing.T) {
	identity, err := certstore.InMemory("Concord demo", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	proveKey(t, identity)
	if left := time.Until(identity.Certificate.NotAfter); left > time.Hour || left < 59*time.Minute {
		t.Errorf("the certificate is valid for %v, want an hour", left)
	}
	if got := identity.String(); !strings.Contains(got, identity.Thumbprint()) || len(got) > 200 {
		t.Errorf("String() = %q, want the thumbprint and nothing of the key", got)
	}
}

func expect(t *testing.T, err error, code, sentence, action string) {
	t.Helper()
	var failure *certstore.Error
	if !errors.As(err, &failure) {
		t.Fatalf("got %v, want a *certstore.Error with code %s", err, code)
	}
	if failure.Code() != code || !strings.Contains(failure.Error(), sentence) || !strings.Contains(failure.Action(), action) {
		t.Errorf("got  %s: %s → %s\nwant %s: …%s… → …%s…", failure.Code(), failure, failure.Action(), code, sentence, action)
	}
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
