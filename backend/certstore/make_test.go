package certstore

import (
	"crypto/rsa"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestAMadeFileIsReadBackAndForItsOwnerAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "concord.pem")
	made, err := NewFile(path, MakeOptions{CommonName: " Concord of Contoso ", Bits: 2048, Lifetime: 90 * day})
	if err != nil {
		t.Fatal(err)
	}
	read, err := FromFile(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if read.Thumbprint() != made.Thumbprint() || read.Certificate.Subject.CommonName != "Concord of Contoso" {
		t.Errorf("read back is %s, made was %s", read, made)
	}
	if left := time.Until(read.Certificate.NotAfter); left < 89*day || left > 90*day {
		t.Errorf("it is valid for %s", left)
	}
	if key := read.Signer.Public().(*rsa.PublicKey); key.N.BitLen() != 2048 {
		t.Errorf("the key has %d bits", key.N.BitLen())
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
}

func TestACertificateOfOneYearWith3072BitsIsMadeWhenNothingIsSaid(t *testing.T) {
	made, err := NewFile(filepath.Join(t.TempDir(), "c.pem"), MakeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	left := time.Until(made.Certificate.NotAfter)
	if bits := made.Signer.Public().(*rsa.PublicKey).N.BitLen(); bits != 3072 || left < 364*day || left > 365*day || made.Certificate.Subject.CommonName != "Concord" {
		t.Errorf("made was %s with %d bits", made, bits)
	}
}

func TestAKeyThatIsThereIsNeverOverwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.pem")
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, do := range []func() error{
		func() error { _, err := NewFile(path, MakeOptions{Bits: 2048}); return err },
		func() error { return create(path, []byte("other"), 0o600) }, // it came in between
	} {
		var known *Error
		if err := do(); !errors.As(err, &known) || known.Code() != "certificate_exists" || known.Action() == "" {
			t.Errorf("the failure is %v", err)
		}
	}
	if left, _ := os.ReadFile(path); string(left) != "precious" {
		t.Errorf("the file holds %q", left)
	}
}

func TestWhatCannotBeMadeIsSaidAndLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	for _, o := range []MakeOptions{{Bits: 1024}, {Lifetime: time.Hour}, {Lifetime: LongestLifetime + day}, {CommonName: strings.Repeat("x", 65)}} {
		_, err := NewFile(filepath.Join(dir, "c.pem"), o)
		var known *Error
		if !errors.As(err, &known) || known.Code() != "certificate_options" || known.Action() == "" {
			t.Errorf("%+v gives %v", o, err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := NewFile(filepath.Join(dir, "file", "c.pem"), MakeOptions{Bits: 2048})
	var known *Error
	if !errors.As(err, &known) || known.Code() != "certificate_unwritable" {
		t.Errorf("a file in place of the folder gives %v", err)
	}
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("left behind: %v", files)
	}
}
