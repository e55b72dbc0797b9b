package cli

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"concord/backend/certstore"
)

func TestACertificateIsMadeInAFileAndItsPublicHalfExported(t *testing.T) {
	dir := t.TempDir()
	key, public, text := filepath.Join(dir, "concord.pem"), filepath.Join(dir, "concord.cer"), filepath.Join(dir, "concord.crt")
	said := call(t, "cert", "new", "--file", key, "--bits", "2048", "--days", "90", "--name", "Concord of Contoso", "--out", public).want(t, exitDone).stdout
	made, err := certstore.FromFile(key, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{made.Thumbprint(), "RSA 2048", "CN=Concord of Contoso", `"certificate": { "file": "`, "without its key"} {
		if !strings.Contains(said, part) {
			t.Errorf("it did not say %q:\n%s", part, said)
		}
	}
	if der, err := os.ReadFile(public); err != nil || string(der) != string(made.Certificate.Raw) {
		t.Errorf("the .cer is not the certificate: %v", err)
	}
	call(t, "cert", "export", "--file", key, "--out", text, "--pem").want(t, exitDone)
	data, err := os.ReadFile(text)
	if err != nil {
		t.Fatal(err)
	}
	block, rest := pem.Decode(data)
	if block == nil || len(rest) > 0 {
		t.Fatalf("not one PEM block:\n%s", data)
	}
	if certificate, err := x509.ParseCertificate(block.Bytes); err != nil || !certificate.Equal(made.Certificate) {
		t.Errorf("the PEM is not the certificate: %v", err)
	}
	// Nothing is overwritten.
	if a := call(t, "cert", "export", "--file", key, "--out", text).want(t, exitUsage); !strings.Contains(a.stderr, "Code: certificate_exists") {
		t.Error(a.stderr)
	}
	if a := call(t, "cert", "new", "--file", key).want(t, exitUsage); !strings.Contains(a.stderr, "Code: certificate_exists") {
		t.Error(a.stderr)
	}
}

func TestACertificateIsTellableToScripts(t *testing.T) {
	key := filepath.Join(t.TempDir(), "concord.pem")
	object := call(t, "cert", "new", "--file", key, "--bits", "2048", "--json").want(t, exitDone).summary(t)
	if object["file"] != key || object["key"] != "RSA 2048" || object["suits"] != true || len(object["thumbprint"].(string)) != 40 {
		t.Errorf("it is %v", object)
	}
}

func TestACertCommandThatCannotBeMeantIsRefused(t *testing.T) {
	for _, args := range [][]string{
		{"cert"}, {"cert", "new"}, {"cert", "new", "--file", "a", "--store", "CurrentUser"}, {"cert", "new", "--file", "a", "--tpm"},
		{"cert", "list", "--store", "Elsewhere"}, {"cert", "export", "--out", "a"}, {"cert", "delete", "AB", "--store", "My"},
	} {
		if a := call(t, args...).want(t, exitUsage); !strings.Contains(a.stderr, "Code: usage") {
			t.Errorf("%v: %s", args, a.stderr)
		}
	}
}

func TestTheStoreIsTheOneOfWindows(t *testing.T) {
	if runtime.GOOS == "windows" {
		if a := call(t, "cert", "delete", strings.Repeat("AB", 20), "--yes").want(t, exitUsage); !strings.Contains(a.stderr, "Code: certificate_not_in_store") {
			t.Error(a.stderr)
		}
		call(t, "cert", "list", "--json").want(t, exitDone)
		return
	}
	for _, args := range [][]string{{"list"}, {"new", "--store", "CurrentUser"}, {"export", "--thumbprint", "AB", "--out", "a"}, {"delete", "AB"}} {
		if a := call(t, append([]string{"cert"}, args...)...).want(t, exitUsage); !strings.Contains(a.stderr, "Code: certificate_no_store") || !strings.Contains(a.stderr, "key file") {
			t.Errorf("%v: %s", args, a.stderr)
		}
	}
}
