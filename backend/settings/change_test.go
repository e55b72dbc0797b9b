package settings

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const written = `{
  "clientId": "11111111-2222-3333-4444-555555555555",
  "tenantId": "contoso.com",
  "undo": {"maxMegabytes": 40, "keepDays": 7},
  "certificate": {"file": "key.pem"},
  "requestBudget": 5
}`

func settingsFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), FileName)
	if err := errors.Join(os.WriteFile(path, []byte(text), 0o640), os.Chmod(path, 0o640)); err != nil { // whatever the umask is
		t.Fatal(err)
	}
	return path
}

func TestAChangeLeavesEverythingElseOfTheFileAsItWas(t *testing.T) {
	path := settingsFile(t, "\ufeff"+written)
	s, err := Apply(path, Change{"undo.keepDays", 90}, Change{"requestBudget", nil}, Change{"maxConcurrency", 8}, Change{"log.level", "warn"},
		Change{"proxy", nil})
	if err != nil {
		t.Fatal(err)
	}
	if s.Undo != (Undo{90, 40}) || s.RequestBudget != 0 || s.MaxConcurrency != 8 || s.Log.Level != "warn" || s.TenantID != "contoso.com" {
		t.Errorf("in force is %+v", s)
	}
	want := `{
  "clientId": "11111111-2222-3333-4444-555555555555",
  "tenantId": "contoso.com",
  "undo": {
    "maxMegabytes": 40,
    "keepDays": 90
  },
  "certificate": {
    "file": "key.pem"
  },
  "maxConcurrency": 8,
  "log": {
    "level": "warn"
  }
}
`
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("the file is %s, %v\nwant %s", got, err, want)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("its mode became %v, %v", info.Mode(), err)
	}
	if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 1 {
		t.Errorf("beside it lie %v", files)
	}
}

func TestAChangeThatIsNotAllowedLeavesTheFileAlone(t *testing.T) {
	for _, change := range []Change{{"undo.keepDays", -1}, {"maxConcurrency", 1000}, {"maxConcurrency", 1.5}, {"colour", "red"}, {"tenantId", nil}} {
		path := settingsFile(t, written)
		_, err := Apply(path, change)
		var known *Error
		if !errors.As(err, &known) || !strings.HasPrefix(known.Code(), "settings_") {
			t.Errorf("%v gives %v", change, err)
		}
		if got, _ := os.ReadFile(path); string(got) != written {
			t.Errorf("%v left %s", change, got)
		}
	}
}

func TestALinkedSettingsFileStaysALink(t *testing.T) {
	path := settingsFile(t, written)
	link := filepath.Join(t.TempDir(), FileName)
	if err := os.Symlink(path, link); err != nil {
		t.Skip("no links here:", err)
	}
	if _, err := os.ReadFile(link); err != nil { // Wine makes some that lead nowhere
		t.Skip("links here lead nowhere:", err)
	}
	if _, err := Apply(link, Change{"requestBudget", 9.5}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(link)
	s, loadErr := Load(path)
	if err != nil || loadErr != nil || info.Mode()&os.ModeSymlink == 0 || s.RequestBudget != 9.5 {
		t.Errorf("the link is %v, the file behind it %+v, %v, %v", info.Mode(), s, err, loadErr)
	}
}

func TestAFolderThatTakesNothingIsExplained(t *testing.T) {
	if os.Geteuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("this account may write everywhere")
	}
	path := settingsFile(t, written)
	if err := os.Chmod(filepath.Dir(path), 0o500); err != nil {
		t.Fatal(err)
	}
	_, err := Apply(path, Change{"requestBudget", 9})
	var known *Error
	if !errors.As(err, &known) || known.Code() != "settings_unwritable" || known.Action() == "" {
		t.Errorf("the failure is %v", err)
	}
}
