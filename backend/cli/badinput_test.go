package cli

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// refusal is what somebody who gave the program something bad must be told.
type refusal struct {
	exit int
	code string
	says string // part of the sentence
	do   string // part of the next action
}

// said finds sentence, next action and code of a failure, on standard error or among the steps of a check.
var said = regexp.MustCompile(`(?m)^(?:concordctl:|failed +\S+) +(.+)\n(?: {10,}.*\n)*? +What to do: (.+)\n +Code: (\S+)`)

// refused insists on the refusal, in words for people, with nothing in them that is nobody's business.
func (j *journey) refused(a answer, want refusal) {
	j.t.Helper()
	a.want(j.t, want.exit)
	found := said.FindStringSubmatch(a.stderr + a.stdout)
	if found == nil {
		j.t.Fatalf("no sentence with a next action and a code:\n%s%s", a.stdout, a.stderr)
	}
	if !strings.Contains(found[1], want.says) || !strings.Contains(found[2], want.do) || found[3] != want.code {
		j.t.Errorf("says %q, advises %q, code %s\nwant  %q, advises %q, code %s", found[1], found[2], found[3], want.says, want.do, want.code)
	}
	for _, noise := range []string{"%!", "<nil>", "goroutine", "graph: ", "sqlite: ", "throttle: ", " json: ", "EOF", "\x1b"} {
		if strings.Contains(found[1]+found[2], noise) {
			j.t.Errorf("%q is no word for people:\n%s", noise, a.stderr)
		}
	}
	if len(found[1]) > 600 || strings.ToUpper(found[1][:1]) != found[1][:1] && !strings.ContainsAny(strings.Fields(found[1])[0], "./") {
		j.t.Errorf("this is no sentence: %.700s", found[1])
	}
	j.discreet(a.stderr)
}

// discreet insists that neither a text nor the log tells who works in the company, or holds a secret.
func (j *journey) discreet(text string) {
	j.t.Helper()
	log, err := os.ReadFile(filepath.Join(j.data(), "logs", "concord.log"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		j.t.Error(err)
	}
	forbidden := []string{"eyJ", "Bearer", "PRIVATE KEY", "hunter2", "client_assertion"}
	for _, person := range j.company.People {
		for _, property := range []string{"displayName", "surname", "mail", "mobilePhone"} {
			if value, _ := person.Properties[property].(string); len(value) > 3 {
				forbidden = append(forbidden, value)
			}
		}
	}
	for _, secret := range forbidden {
		if strings.Contains(text, secret) {
			j.t.Errorf("%q is shown:\n%s", secret, text)
		}
		if strings.Contains(string(log), secret) {
			j.t.Errorf("%q is logged:\n%s", secret, log)
		}
	}
}

// run calls the program in the journey's tenant.
func (j *journey) run(args ...string) answer {
	j.t.Helper()
	return call(j.t, j.args(args...)...)
}

// refuses calls the program and insists on the refusal.
func (j *journey) refuses(want refusal, args ...string) {
	j.t.Helper()
	j.refused(j.run(args...), want)
}

// within runs f as a subtest that reports to its own test.
func (j *journey) within(name string, f func()) {
	outer := j.t
	outer.Run(name, func(t *testing.T) {
		j.t = t
		defer func() { j.t = outer }()
		f()
	})
}

// configure changes keys of the settings file until undo.
func (j *journey) configure(changes map[string]any) (undo func()) {
	j.t.Helper()
	path := filepath.Join(j.dir, "appsettings.json")
	before := read(j.t, path)
	var settings map[string]any
	if err := json.Unmarshal([]byte(before), &settings); err != nil {
		j.t.Fatal(err)
	}
	maps.Copy(settings, changes)
	for key, value := range settings {
		if value == nil {
			delete(settings, key)
		}
	}
	text, err := json.Marshal(settings)
	if err != nil {
		j.t.Fatal(err)
	}
	write(j.t, j.dir, "appsettings.json", string(text))
	return func() { write(j.t, j.dir, "appsettings.json", before) }
}

// quiet insists that everything is in place and a sync finds nothing to do: nothing was lost or doubled.
func (j *journey) quiet() {
	j.t.Helper()
	j.expect()
	if again := j.sync(); again["created"] != 0.0 || again["updated"] != 0.0 || again["deleted"] != 0.0 {
		j.t.Errorf("there was something left to do: %v", again)
	}
}

// replaced puts something else where a file was until undo.
func (j *journey) replaced(name string, put func(path string)) (undo func()) {
	j.t.Helper()
	path := filepath.Join(j.dir, name)
	if err := os.Rename(path, path+".kept"); err != nil {
		j.t.Fatal(err)
	}
	put(path)
	return func() {
		if err := errors.Join(os.RemoveAll(path), os.Rename(path+".kept", path)); err != nil {
			j.t.Fatal(err)
		}
	}
}

// Ways to be no file that can be read. Permission bits do not stop root, as whom tests may run; a chain of links
// that bites its own tail stops everybody.
func (j *journey) folder(path string)  { j.must(os.Mkdir(path, 0o700)) }
func (j *journey) endless(path string) { j.must(os.Symlink(path, path)) }
func (j *journey) nothing(path string) { _ = path }
func (j *journey) must(err error)      { j.t.Helper(); mustNot(j.t, err) }
func (j *journey) text(s string) func(path string) {
	return func(path string) { j.must(os.WriteFile(path, []byte(s), 0o600)) }
}

func mustNot(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
