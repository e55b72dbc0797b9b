package cli

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"unicode"
)

// bundle makes a bundle and returns each file in it.
func (j *journey) bundle(args ...string) map[string]string {
	j.t.Helper()
	path := filepath.Join(j.t.TempDir(), "support.zip")
	a := j.run(append([]string{"support", path}, args...)...).want(j.t, exitDone)
	if !strings.Contains(a.stderr, "What will be in it:") {
		j.t.Errorf("it does not tell first what is in it:\n%s", a.stderr)
	}
	return unzipped(j.t, path)
}

func unzipped(t *testing.T, path string) map[string]string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	files := map[string]string{}
	for _, f := range z.File {
		in := must(f.Open())
		files[f.Name] = string(must(io.ReadAll(in)))
		_ = in.Close()
	}
	return files
}

var anyID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// wordAt tells whether a text stands in another as a whole.
func wordAt(text, word string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return false
		}
		at += from
		before, after := rune(' '), rune(' ')
		if at > 0 {
			before = []rune(text[max(0, at-4):at])[len([]rune(text[max(0, at-4):at]))-1]
		}
		if rest := text[at+len(word):]; rest != "" {
			after = []rune(rest[:min(4, len(rest))])[0]
		}
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return true
		}
		from = at + len(word)
	}
}

func TestASupportBundleNamesNobodyAndHoldsNoSecret(t *testing.T) {
	j := newJourney(t)
	j.sync()
	j.change()
	j.sync()
	// What should never be in a log, and is there all the same: somebody's words in an answer of Microsoft's.
	log := filepath.Join(j.data(), "logs", "concord.log")
	f := must(os.OpenFile(log, os.O_APPEND|os.O_WRONLY, 0))
	person := j.company.People[3]
	for _, text := range []string{"displayName", "surname", "mail", "userPrincipalName", "mobilePhone", "streetAddress"} {
		value, _ := person.Properties[text].(string)
		fmt.Fprintf(f, "{\"level\":\"error\",\"msg\":%q,\"time\":\"2026-11-22T06:00:00.000Z\",\"mailbox\":%q}\n", "the mailbox of "+value+" refused", person.ID)
	}
	fmt.Fprintln(f, `{"level":"error","msg":"Authorization: Bearer eyJhbGciOiJQUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln failed (request-id 0d1f5a52-3c84-4e0b-9d25-c0407050a0de)"}`)
	fmt.Fprintln(f, "-----BEGIN PRIVATE KEY-----")
	j.must(f.Close())
	undo := j.configure(map[string]any{"proxy": nil, "notifications": map[string]any{"webhook": "https://hooks.contoso.com/s3cr3t/path"}})
	defer undo()

	files := j.bundle()
	for _, name := range []string{"READ-ME.txt", "about.json", "settings.json", "database.json", "schema.sql", "runs.json", "health.json", "check.json", "problems.json", "logs/1.log"} {
		if len(files[name]) < 3 {
			t.Errorf("%s is missing or empty", name)
		}
	}
	if !strings.Contains(files["logs/1.log"], "0d1f5a52-3c84-4e0b-9d25-c0407050a0de") || !strings.Contains(files["logs/1.log"], "run ended") {
		t.Errorf("the log lost what support needs:\n%s", files["logs/1.log"])
	}
	if !strings.Contains(files["runs.json"], `"created"`) || !strings.Contains(files["check.json"], `"sign_in"`) || !strings.Contains(files["database.json"], `"link"`) {
		t.Error("figures, check or tables are missing")
	}
	allowed := map[string]bool{j.company.TenantID: true, "0d1f5a52-3c84-4e0b-9d25-c0407050a0de": true}
	for name, text := range files {
		for _, secret := range []string{"eyJ", "Bearer ", "PRIVATE KEY", "s3cr3t", "hooks.contoso", "key.pem", "client_assertion", j.dir} {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds %q", name, secret)
			}
		}
		for _, person := range j.company.People {
			if strings.Contains(text, person.ID) {
				t.Errorf("%s holds somebody's object id", name)
			}
			for _, property := range []string{"displayName", "surname", "givenName", "mail", "userPrincipalName", "mobilePhone", "streetAddress"} {
				if value, _ := person.Properties[property].(string); len(value) > 2 && wordAt(text, value) {
					t.Errorf("%s holds %s %q", name, property, value)
				}
			}
		}
		for _, id := range anyID.FindAllString(text, -1) {
			if !allowed[id] && name != "settings.json" && !strings.Contains(text, "requestId\": \""+id) && !strings.Contains(text, `"requestId":"`+id) {
				t.Errorf("%s holds the id %s", name, id)
			}
		}
	}
}

func TestASupportBundleIsMadeOfWhatWorks(t *testing.T) {
	j := newJourney(t)
	j.sync()
	for name, changes := range map[string]map[string]any{
		"no connection": {"loginEndpoint": "https://127.0.0.1:9"},
		"no settings":   {"tenantId": 7, "proxy": "http://user:hunter2@proxy:8080"},
	} {
		undo := j.configure(changes)
		files := j.bundle()
		if files["problems.json"] == "[]\n" || strings.Contains(files["settings.json"]+files["problems.json"], "hunter2") {
			t.Errorf("%s: problems %s, settings %s", name, files["problems.json"], files["settings.json"])
		}
		undo()
	}
	j.overwrite(0, 4096)
	if files := j.bundle("--no-check"); !strings.Contains(files["problems.json"], "database_damaged") {
		t.Errorf("no database: problems %s", files["problems.json"])
	}
	j.refuses(refusal{exitFailed, "support_unwritable", "cannot be written", "Name another file"}, "support", "/nowhere/at/all.zip")
}

func TestASupportBundleIsMadeOfADataFolderThatCannotBeWrittenTo(t *testing.T) {
	j := newJourney(t)
	j.sync()
	path := filepath.Join(t.TempDir(), "support.zip")
	j.onDisk(8192, `mount -o remount,ro "$data"`, "support", path, "--no-check").want(t, exitDone)
	files := unzipped(t, path)
	if !strings.Contains(files["problems.json"], "data_folder") || !strings.Contains(files["logs/1.log"], "run ended") {
		t.Errorf("problems %s, log %q", files["problems.json"], files["logs/1.log"])
	}
}

func TestTheLogIsFoundInAFolderOfAnyName(t *testing.T) {
	j := newJourney(t)
	j.sync()
	odd := filepath.Join(j.dir, "a [b]")
	if runtime.GOOS != "windows" { // which refuses them
		odd += " *?"
	}
	j.must(os.Rename(j.data(), odd))
	path := filepath.Join(t.TempDir(), "support.zip")
	var a answer
	a.code = Main([]string{"support", path, "--no-check", "--data-dir", odd, "--config", filepath.Join(j.dir, "appsettings.json")}, strings.NewReader(""), io.Discard, io.Discard)
	if files := unzipped(t, path); a.code != exitDone || !strings.Contains(files["logs/1.log"], "run ended") {
		t.Errorf("it ends with %d and a log of %d bytes", a.code, len(files["logs/1.log"]))
	}
	j.must(os.Rename(odd, j.data()))
}
