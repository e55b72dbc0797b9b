package atomicfile_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"concord/backend/atomicfile"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, path, want string) {
	t.Helper()
	if data, err := os.ReadFile(path); err != nil || string(data) != want {
		t.Errorf("%s holds %q (%v), want %q", filepath.Base(path), data, err, want)
	}
}

func names(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	var got []string
	for _, entry := range entries {
		got = append(got, entry.Name())
	}
	if !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
}

// about checks that an error is told of the file, and of no draft of it.
func about(t *testing.T, err error, path string, want error) {
	t.Helper()
	var file *fs.PathError
	if !errors.As(err, &file) || file.Path != path || strings.Contains(err.Error(), ".draft") {
		t.Errorf("the error is %v (%T), want one of %s", err, err, path)
	}
	if want != nil && !errors.Is(err, want) {
		t.Errorf("the error is %v, want %v", err, want)
	}
}

func TestAFileIsReplacedWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.json")
	for _, text := range []string{"first", "second, which is longer", ""} {
		must(t, atomicfile.Replace(path, []byte(text), 0o600))
		holds(t, path, text)
		names(t, dir, "a.json")
	}
}

func TestAReaderNeverMeetsHalfAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.json")
	texts := [][]byte{bytes.Repeat([]byte("a"), 100_000), bytes.Repeat([]byte("b"), 50_000)}
	must(t, atomicfile.Replace(path, texts[0], 0o600))
	var writers sync.WaitGroup
	for _, text := range texts {
		writers.Go(func() {
			for range 20 {
				if err := atomicfile.Replace(path, text, 0o600); err != nil {
					t.Error(err)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { writers.Wait(); close(done) }()
	for {
		data, err := os.ReadFile(path)
		if err != nil && runtime.GOOS != "windows" { // there, the moment of a rename may refuse a reader
			t.Fatal(err)
		}
		if err == nil && !bytes.Equal(data, texts[0]) && !bytes.Equal(data, texts[1]) {
			t.Fatalf("a reader met %d bytes that nobody wrote", len(data))
		}
		select {
		case <-done:
			return
		default:
		}
	}
}

func TestPermissionsAreThoseOfTheFileBeforeOrThoseAskedFor(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no permission bits")
	}
	dir := t.TempDir()
	old, fresh := filepath.Join(dir, "old"), filepath.Join(dir, "new")
	must(t, os.WriteFile(old, nil, 0o600))
	must(t, os.Chmod(old, 0o640))
	must(t, atomicfile.Replace(old, []byte("x"), 0o600))
	must(t, atomicfile.Replace(fresh, []byte("x"), 0o644))
	for path, want := range map[string]fs.FileMode{old: 0o640, fresh: 0o644} {
		info, err := os.Stat(path)
		must(t, err)
		if info.Mode() != want {
			t.Errorf("%s has mode %v, want %v", filepath.Base(path), info.Mode(), want)
		}
	}
}

func TestALinkStaysALink(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "real"), filepath.Join(dir, "link")
	must(t, os.WriteFile(path, []byte("before"), 0o600))
	err := os.Symlink("real", link)
	if info, statErr := os.Lstat(link); err != nil || statErr != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Skipf("no links here, or none that shows as one: %v", err)
	}
	must(t, atomicfile.Replace(link, []byte("after"), 0o600))
	holds(t, path, "after")
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link became a file of its own: %v %v", info, err)
	}
}

func TestDraftsOfAKilledProcessAreTakenAwayOnceTheyAreNobodys(t *testing.T) {
	dir := t.TempDir()
	long := time.Now().Add(-time.Hour)
	for name, at := range map[string]time.Time{
		".a.json.17.draft": long, ".a.json.18.draft": time.Now(), // somebody may be writing the second
		".b.json.17.draft": long, "a.json.draft": long, ".a.json.bak": long, // none of these is a draft of a.json
	} {
		must(t, os.WriteFile(filepath.Join(dir, name), nil, 0o600))
		must(t, os.Chtimes(filepath.Join(dir, name), at, at))
	}
	must(t, atomicfile.Replace(filepath.Join(dir, "a.json"), []byte("x"), 0o600))
	names(t, dir, ".a.json.18.draft", ".a.json.bak", ".b.json.17.draft", "a.json", "a.json.draft")
}

func TestAFolderThatIsGoneIsToldOfTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gone", "a.json")
	about(t, atomicfile.Replace(path, []byte("x"), 0o600), path, fs.ErrNotExist)
	about(t, atomicfile.Create(path, []byte("x"), 0o600), path, fs.ErrNotExist)
}

func TestAFolderInThePlaceOfTheFileStays(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.json")
	must(t, os.Mkdir(path, 0o700))
	about(t, atomicfile.Replace(path, []byte("x"), 0o600), path, nil)
	names(t, dir, "a.json")
}

func TestWhatIsThereIsNotCreatedOver(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.pem")
	must(t, atomicfile.Create(path, []byte("first"), 0o600))
	about(t, atomicfile.Create(path, []byte("second"), 0o600), path, fs.ErrExist)
	holds(t, path, "first")
	names(t, dir, "a.pem")
}
