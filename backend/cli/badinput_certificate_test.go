//go:build unix

package cli

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/youmark/pkcs8"
	"software.sslmate.com/src/go-pkcs12"
)

var strangersKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// certified makes a certificate for the stranger's key, or for another one.
func (j *journey) certified(key any, public any, from, until time.Time) *x509.Certificate {
	j.t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Stranger"}, NotBefore: from, NotAfter: until}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, key)
	j.must(err)
	certificate, err := x509.ParseCertificate(der)
	j.must(err)
	return certificate
}

// armoured writes keys and certificates as PEM.
func (j *journey) armoured(parts ...any) string {
	j.t.Helper()
	var text strings.Builder
	for _, part := range parts {
		block := pem.Block{Type: "PRIVATE KEY"}
		var err error
		switch part := part.(type) {
		case *x509.Certificate:
			block = pem.Block{Type: "CERTIFICATE", Bytes: part.Raw}
		case []byte:
			block = pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: part}
		default:
			block.Bytes, err = x509.MarshalPKCS8PrivateKey(part)
		}
		j.must(err)
		j.must(pem.Encode(&text, &block))
	}
	return text.String()
}

func TestBadKeyFilesAreRefused(t *testing.T) {
	j := newJourney(t)
	j.sync()
	now := time.Now()
	key := strangersKey()
	valid := j.certified(key, key.Public(), now.Add(-time.Hour), now.Add(time.Hour))
	over := j.certified(key, key.Public(), now.Add(-48*time.Hour), now.Add(-24*time.Hour))
	early := j.certified(key, key.Public(), now.Add(24*time.Hour), now.Add(48*time.Hour))
	elliptic, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	j.must(err)
	curved := j.certified(elliptic, elliptic.Public(), now.Add(-time.Hour), now.Add(time.Hour))
	sealed, err := pkcs8.MarshalPrivateKey(key, []byte("hunter2"), nil)
	j.must(err)
	pfx, err := pkcs12.Modern2023.Encode(key, valid, nil, "hunter2")
	j.must(err)
	ours := read(t, j.dir+"/client.pem")

	const again = "Export the certificate again, with its private key"
	for name, c := range map[string]struct {
		put      func(path string)
		password string
		want     refusal
	}{
		"missing":         {j.nothing, "", refusal{exitUsage, "certificate_missing", "does not exist", "Check certificate.file"}},
		"empty":           {j.text(""), "", refusal{exitUsage, "certificate_empty", "is empty", again}},
		"blank":           {j.text("\n \n"), "", refusal{exitUsage, "certificate_empty", "is empty", again}},
		"truncated":       {j.text(ours[:len(ours)-200]), "", refusal{exitUsage, "certificate_damaged", "is damaged or was cut short", again}},
		"a letter":        {j.text("Dear admin, the certificate is attached."), "", refusal{exitUsage, "certificate_format", "neither PEM nor PFX", "as PEM or PFX"}},
		"binary":          {j.text("\x00\x01\x02\xff\xfe"), "", refusal{exitUsage, "certificate_format", "neither PEM nor PFX", "as PEM or PFX"}},
		"hostile DER":     {j.text("0\x84\xff\xff\xff\xff" + strings.Repeat("0\x80", 10_000)), "", refusal{exitUsage, "certificate_damaged", "is damaged or was cut short", again}},
		"nonsense in PEM": {j.text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), "", refusal{exitUsage, "certificate_damaged", "the private key cannot be read", again}},
		"too large":       {j.text(strings.Repeat("-----BEGIN ", 1<<17)), "", refusal{exitUsage, "certificate_too_large", "that is not a key file", "Check certificate.file"}},
		"a folder":        {j.folder, "", refusal{exitUsage, "certificate_unreadable", "it is a folder", "Check certificate.file"}},
		"unreadable":      {j.endless, "", refusal{exitUsage, "certificate_unreadable", "cannot be read", "Let the account that runs Concord read"}},
		"open to others": {func(path string) { j.text(ours)(path); j.must(os.Chmod(path, 0o640)) }, "",
			refusal{exitUsage, "certificate_exposed", "open to other users (mode 0640)", "Run: chmod 600"}},
		"no key":          {j.text(j.armoured(valid)), "", refusal{exitUsage, "certificate_no_key", "no private key", "Export it with its private key"}},
		"no certificate":  {j.text(j.armoured(key)), "", refusal{exitUsage, "certificate_no_certificate", "no certificate", "Append the certificate"}},
		"two keys":        {j.text(j.armoured(key, valid, key)), "", refusal{exitUsage, "certificate_several_keys", "more than one private key", "Keep one"}},
		"another's key":   {j.text(j.armoured(key) + ours[:strings.Index(ours, "-----BEGIN PRIVATE")]), "", refusal{exitUsage, "certificate_mismatch", "does not belong to the certificate", "that were made together"}},
		"elliptic":        {j.text(j.armoured(elliptic, curved)), "", refusal{exitUsage, "certificate_not_rsa", "does not accept", "RSA key"}},
		"no password":     {j.text(j.armoured(sealed, valid)), "", refusal{exitUsage, "certificate_password_needed", "no password was given", "CONCORD_CERTIFICATE_PASSWORD"}},
		"wrong password":  {j.text(j.armoured(sealed, valid)), "hunter2 ", refusal{exitUsage, "certificate_password_wrong", "does not open", "mind quotes, spaces"}},
		"PFX, no word":    {j.text(string(pfx)), "", refusal{exitUsage, "certificate_password_needed", "no password was given", "CONCORD_CERTIFICATE_PASSWORD"}},
		"PFX, wrong word": {j.text(string(pfx)), "hunter22", refusal{exitUsage, "certificate_password_wrong", "does not open", "CONCORD_CERTIFICATE_PASSWORD"}},
		"PFX, truncated":  {j.text(string(pfx[:len(pfx)/2])), "hunter2", refusal{exitUsage, "certificate_damaged", "is damaged or was cut short", again}},
		"old encryption": {j.text("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-CBC,0000000000000000\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"), "hunter2",
			refusal{exitUsage, "certificate_encryption", "RFC 1423", "openssl pkcs8"}},
		"expired":       {j.text(j.armoured(key, over)), "", refusal{exitAccess, "certificate_expired", "expired on", "Make a new certificate"}},
		"not yet valid": {j.text(j.armoured(key, early)), "", refusal{exitAccess, "certificate_not_yet_valid", "valid only from", "date and time"}},
	} {
		j.within(name, func() {
			t.Setenv("CONCORD_CERTIFICATE_PASSWORD", c.password)
			defer j.replaced("client.pem", c.put)()
			for _, verb := range []string{"sync", "check"} {
				j.refuses(c.want, verb)
			}
			j.run("status").want(j.t, exitDone) // what needs no connection works without the key
		})
	}
	t.Setenv("CONCORD_CERTIFICATE_PASSWORD", "")
	j.quiet()
}
