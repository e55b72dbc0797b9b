package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"concord/backend/backup"
)

// demoIn calls the program with the demo tenant in a folder.
func demoIn(t *testing.T, dir string, args ...string) answer {
	t.Helper()
	return call(t, append(args, "--demo", "--data-dir", dir)...)
}

func madeBackup(t *testing.T, dir string, args ...string) string {
	t.Helper()
	path, _ := demoIn(t, dir, append([]string{"backup", "create", "--json"}, args...)...).want(t, exitDone).summary(t)["path"].(string)
	return path
}

func TestABackupThatCannotBePutBackChangesNothing(t *testing.T) {
	dir := t.TempDir()
	demoIn(t, dir, "status").want(t, exitDone)
	file := madeBackup(t, dir)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	database := filepath.Join(dir, "c0470000-0000-4000-8000-000000000000.db")
	for _, path := range must(filepath.Glob(filepath.Join(dir, "*.db"))) {
		if filepath.Base(path) != "demo-tenant.db" {
			database = path
		}
	}
	flipped := bytes.Clone(data)
	flipped[len(flipped)/2] ^= 0xff
	for name, c := range map[string]struct {
		data []byte
		code string
	}{
		"truncated":  {data[:len(data)/2], "backup_damaged"},
		"empty":      {nil, "backup_damaged"},
		"flipped":    {flipped, "backup_damaged"},
		"other":      {[]byte("PK\x05\x06" + strings.Repeat("\x00", 18)), "backup_foreign"},
		"not a zip":  {[]byte("hello"), "backup_damaged"},
		"not there ": {nil, "backup_unreadable"},
	} {
		path := filepath.Join(t.TempDir(), "copy.zip")
		if c.code != "backup_unreadable" {
			if err := os.WriteFile(path, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		before, err := os.ReadFile(database)
		if err != nil {
			t.Fatal(err)
		}
		a := demoIn(t, dir, "backup", "restore", path, "--yes").want(t, exitUsage)
		if !strings.Contains(a.stderr, "Code: "+c.code) || !strings.Contains(a.stderr, "What to do:") {
			t.Errorf("%s: %s", name, a.stderr)
		}
		if after, err := os.ReadFile(database); err != nil || !bytes.Equal(before, after) {
			t.Errorf("%s: the database is not as it was: %v", name, err)
		}
		if left := must(filepath.Glob(filepath.Join(dir, "*restor*"))); len(left) > 0 {
			t.Errorf("%s: %v lie about", name, left)
		}
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func TestRestoringAsksFirstAndABackupNeverReplacesAFile(t *testing.T) {
	dir := t.TempDir()
	if a := demoIn(t, dir, "backup", "create").want(t, exitUsage); !strings.Contains(a.stderr, "Code: backup_nothing") {
		t.Errorf("of nothing: %s", a.stderr)
	}
	if a := call(t, "backup", "create", "--data-dir", dir).want(t, exitUsage); !strings.Contains(a.stderr, "Code: backup_tenant_unknown") {
		t.Errorf("without settings: %s", a.stderr)
	}
	demoIn(t, dir, "status").want(t, exitDone)
	file := filepath.Join(t.TempDir(), "mine.zip")
	demoIn(t, dir, "backup", "create", file).want(t, exitDone)
	if a := demoIn(t, dir, "backup", "create", file).want(t, exitUsage); !strings.Contains(a.stderr, "Code: backup_exists") {
		t.Errorf("a second time: %s", a.stderr)
	}
	if info := must(os.Stat(file)); info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		t.Errorf("others may read it: %v", info.Mode())
	}
	if a := demoIn(t, dir, "backup", "restore", file).want(t, exitUsage); !strings.Contains(a.stderr, "--yes") {
		t.Errorf("without --yes: %s", a.stderr)
	}
	c := must(backup.Look(file))
	if !c.Demo || c.Schema == 0 || c.Version == "" || len(c.Files) < 2 {
		t.Errorf("the manifest says %+v", c.Manifest)
	}
	for _, f := range c.Files {
		if strings.HasSuffix(f.Name, ".pem") || strings.HasSuffix(f.Name, ".pfx") {
			t.Errorf("%s is in it", f.Name)
		}
	}
}
