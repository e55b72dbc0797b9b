package support_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"concord/backend/redact"
	"concord/backend/support"
)

const requestID = "0d1f5a52-3c84-4e0b-9d25-c0407050a0de"

// packed writes a bundle and returns each file in it.
func packed(t *testing.T, b support.Bundle) map[string]string {
	t.Helper()
	if b.Scrub == nil {
		b.Scrub = redact.New()
	}
	var out bytes.Buffer
	if err := support.Write(t.Context(), &out, b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	return files
}

// logged puts a log into a folder.
func logged(t *testing.T, name string, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	text := []byte(strings.Join(lines, "\n") + "\n")
	if strings.HasSuffix(name, ".gz") {
		var small bytes.Buffer
		z := gzip.NewWriter(&small)
		if _, err := z.Write(text); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		text = small.Bytes()
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func lacks(t *testing.T, files map[string]string, words ...string) {
	t.Helper()
	for name, text := range files {
		for _, word := range words {
			if strings.Contains(strings.ToLower(text), strings.ToLower(word)) {
				t.Errorf("%s holds %q:\n%s", name, word, text)
			}
		}
	}
}

func TestABundleHoldsWhatItsReadmeTellsAndNothingElse(t *testing.T) {
	files := packed(t, support.Bundle{Made: time.Now(), About: 1, Settings: 2, Database: 3, Schema: "CREATE TABLE x", Runs: []json.RawMessage{[]byte(`{}`)},
		Health: 4, Check: 5, Logs: []string{logged(t, "concord.log", `{"level":"info","msg":"run ended"}`)}})
	var told []string
	for _, item := range support.Contents() {
		for name := range strings.SplitSeq(item.Name, ", ") {
			told = append(told, name)
			if !strings.Contains(files["READ-ME.txt"], name) {
				t.Errorf("READ-ME.txt does not tell of %s", name)
			}
		}
	}
	told = append(told, "READ-ME.txt")
	for name := range files {
		if folder, _, in := strings.Cut(name, "/"); in {
			name = folder + "/"
		}
		if !slices.Contains(told, name) {
			t.Errorf("%s is packed and not told of", name)
		}
		told = slices.DeleteFunc(told, func(s string) bool { return s == name })
	}
	if len(told) != 0 {
		t.Errorf("told of and not packed: %q", told)
	}
}

func TestABrokenDatabaseStillGivesABundle(t *testing.T) {
	files := packed(t, support.Bundle{Made: time.Now(), About: map[string]string{"version": "1"},
		Problems: []support.Problem{{Part: "database", Code: "database_damaged"}},
		Logs:     []string{filepath.Join(t.TempDir(), "gone.log"), logged(t, "concord.log", `{"level":"error","code":"database_damaged","msg":"run failed"}`)}})
	if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, []string{"READ-ME.txt", "about.json", "logs/1.log", "logs/2.log", "problems.json", "runs.json"}) {
		t.Errorf("without a database it holds %q", got)
	}
	if !strings.Contains(files["problems.json"], `"code": "database_damaged"`) || !strings.Contains(files["logs/2.log"], "run failed") || files["logs/1.log"] != "" {
		t.Errorf("it tells %s, %q and %q", files["problems.json"], files["logs/1.log"], files["logs/2.log"])
	}
}

func TestOfTheLogOnlyWhatNamesNobodyIsPacked(t *testing.T) {
	scrub := redact.New("11111111-2222-3333-4444-555555555555")
	scrub.Learn("name", "Adele Vance")
	scrub.Learn("number", "x-4711-q")
	lines := []string{
		`{"level":"error","code":"mailbox_missing","requestId":"` + requestID + `","msg":"the mailbox of Adele Vance at adele@contoso.com refused"}`,
		`{"level":"info","msg":"call +49 30 1234567, or x-4711-q; folder AAMkAGI2TG93AAA="}`,
		`{"level":"error","error":{"nested":["adele@contoso.com",7]},"msg":"Authorization: Bearer eyJhbGciOiJQUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln"}`,
		`{"level":"info","msg":"tenant 11111111-2222-3333-4444-555555555555, user aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"}`,
	}
	for _, name := range []string{"concord.log", "concord-1.log.gz"} {
		text := packed(t, support.Bundle{Made: time.Now(), Scrub: scrub, Logs: []string{logged(t, name, lines...)}})["logs/1.log"]
		lacks(t, map[string]string{name: text}, "adele", "vance", "contoso", "1234567", "4711", "eyJ", "aaaaaaaa-bbbb")
		for _, kept := range []string{requestID, `"mailbox_missing"`, "11111111-2222-3333-4444-555555555555", "refused", `7]`} {
			if !strings.Contains(text, kept) {
				t.Errorf("%s lost %s:\n%s", name, kept, text)
			}
		}
	}
}

func TestALineThatIsNoneOfOursIsCountedAndLeftOut(t *testing.T) {
	broken := logged(t, "concord-1.log.gz", "x")
	if err := os.Truncate(broken, 5); err != nil {
		t.Fatal(err)
	}
	files := packed(t, support.Bundle{Made: time.Now(), Logs: []string{
		logged(t, "concord.log", `{"level":"info","msg":"whole"}`, "-----BEGIN PRIVATE KEY-----", "MIIEvQIBADANBg", `{"level":"info","msg":"cut of`),
		broken,
		logged(t, "concord-2.log", `{"level":"info","msg":"before"}`, strings.Repeat("a", 5<<20), `{"level":"info","msg":"behind what is too long"}`),
	}})
	if text := files["logs/1.log"]; text != `{"level":"info","msg":"whole"}`+"\n"+`{"leftOut":3}`+"\n" {
		t.Errorf("of a log with three foreign lines:\n%s", text)
	}
	if text := files["logs/2.log"]; text != "" {
		t.Errorf("of a log that was being packed: %q", text)
	}
	if text := files["logs/3.log"]; !strings.Contains(text, "before") || !strings.Contains(text, "leftOut") {
		t.Errorf("of a log with a line that is too long: %.200q", text)
	}
}

func TestOfLongLogsTheNewestLinesArePacked(t *testing.T) {
	line := func(i int) string {
		return fmt.Sprintf(`{"level":"info","msg":"line","n":%d,"pad":1%s}`, i, strings.Repeat("0", 56_000))
	}
	var lines []string
	for i := range 500 { // 28 MB
		lines = append(lines, line(i))
	}
	files := packed(t, support.Bundle{Made: time.Now(), Logs: []string{logged(t, "concord.log", lines...), logged(t, "concord-1.log", line(9999)), logged(t, "concord-2.log", line(9998))}})
	var all string
	for name, text := range files {
		if strings.HasPrefix(name, "logs/") {
			all += text
		}
	}
	if !strings.Contains(all, `"n":499,`) || strings.Contains(all, `"n":0,`) || strings.Contains(all, `"n":9998,`) || len(all) > 21<<20 {
		t.Errorf("of 28 MB %d bytes are packed; the last line: %t, the first: %t, one of a log too many: %t", len(all),
			strings.Contains(all, `"n":499,`), strings.Contains(all, `"n":0,`), strings.Contains(all, `"n":9998,`))
	}
}

func TestABundleCanBeStopped(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	err := support.Write(ctx, io.Discard, support.Bundle{Scrub: redact.New(), Logs: []string{logged(t, "concord.log", `{"level":"info"}`)}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stopped, it says %v", err)
	}
}

func TestABundleThatCannotBeWrittenSaysSo(t *testing.T) {
	reader, writer := io.Pipe()
	_ = reader.CloseWithError(io.ErrShortWrite)
	if err := support.Write(t.Context(), writer, support.Bundle{Scrub: redact.New(), About: 1}); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("it says %v", err)
	}
}
