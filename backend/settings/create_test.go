package settings

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"
)

var needed = []Change{{"tenantId", "contoso.com"}, {"clientId", "11111111-2222-3333-4444-555555555555"},
	{"certificate.source", "file"}, {"certificate.file", "key.pem"}}

func TestANewSettingsFileIsWhatWasAskedForAndForItsOwner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", FileName)
	made, err := Create(path, append(needed, Change{"proxy", nil})...)
	if err != nil {
		t.Fatal(err)
	}
	read, err := Load(path)
	if err != nil || !reflect.DeepEqual(read, made) || read.Certificate.File != filepath.Join(filepath.Dir(path), "key.pem") {
		t.Errorf("made is %+v, read %+v, %v", made, read, err)
	}
	want := `{
  "tenantId": "contoso.com",
  "clientId": "11111111-2222-3333-4444-555555555555",
  "certificate": {
    "source": "file",
    "file": "key.pem"
  }
}
`
	if text, _ := os.ReadFile(path); string(text) != want {
		t.Errorf("the file says %s", text)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
}

func TestSettingsThatAreThereOrWouldBeWrongAreNotWritten(t *testing.T) {
	path := settingsFile(t, "precious")
	if _, err := Create(path, needed...); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a file that is there: %v", err)
	}
	if text, _ := os.ReadFile(path); string(text) != "precious" {
		t.Errorf("the file says %s", text)
	}
	path = filepath.Join(t.TempDir(), FileName)
	var known *Error
	if _, err := Create(path, append(needed, Change{"clientId", "mine"})...); !errors.As(err, &known) || known.Key != "clientId" {
		t.Errorf("a client id that is none: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it was written: %v", err)
	}
}

func TestATextIsJudgedAlone(t *testing.T) {
	if err := Check("tenantId", "contoso.com"); err != nil {
		t.Error(err)
	}
	var known *Error
	for key, value := range map[string]string{"tenantId": "common", "clientId": "x", "graphEndpoint": "http://graph", "cloud": "mars"} {
		if err := Check(key, value); !errors.As(err, &known) || known.Key != key || known.Action() == "" {
			t.Errorf("%s %q: %v", key, value, err)
		}
	}
}
