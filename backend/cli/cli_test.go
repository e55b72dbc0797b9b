package cli

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// answer is what one call of the program left behind.
type answer struct {
	code           int
	stdout, stderr string
}

// call runs the program in this process.
func call(t *testing.T, args ...string) answer {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := Main(args, strings.NewReader(""), &stdout, &stderr)
	return answer{code, stdout.String(), stderr.String()}
}

// want fails the test when the exit code is another one.
func (a answer) want(t *testing.T, code int) answer {
	t.Helper()
	if a.code != code {
		t.Fatalf("exit code %d, want %d\nstdout:\n%s\nstderr:\n%s", a.code, code, a.stdout, a.stderr)
	}
	return a
}

// summary reads the object on the last line of standard output.
func (a answer) summary(t *testing.T) map[string]any {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(a.stdout, "\n"), "\n")
	var object map[string]any
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &object); err != nil {
		t.Fatalf("the last line is no JSON object: %v\n%s", err, a.stdout)
	}
	return object
}

func number64(t *testing.T, object map[string]any, key string) int64 {
	t.Helper()
	n, ok := object[key].(float64)
	if !ok {
		t.Fatalf("%s is %v", key, object[key])
	}
	return int64(n)
}

func TestUsageErrorsExitWithTwoAndSayWhatToDo(t *testing.T) {
	for _, args := range [][]string{
		{"snyc"}, {"sync", "--demmo"}, {"sync", "surplus"}, {"runs"}, {"runs", "aprove", "1"}, {"runs", "show"},
		{"runs", "show", "first"}, {"runs", "show", "-3"}, {"profile", "import"}, {"profile", "import", "/does/not/exist"}, {"demo", "change", "--days", "0"},
		{"demo", "change", "--days", "x"}, {"simulator"}, {"simulator", "--out", "x", "--people", "3", "--mailboxes", "4"},
		{"runs", "list", "--limit", "0"},
	} {
		a := call(t, append(args, "--data-dir", t.TempDir())...)
		if a.code != exitUsage || a.stdout != "" || !strings.Contains(a.stderr, "What to do:") {
			t.Errorf("%v: exit code %d, stdout %q, stderr:\n%s", args, a.code, a.stdout, a.stderr)
		}
	}
}

func TestBadSettingsExitWithTwo(t *testing.T) {
	dir := t.TempDir()
	a := call(t, "sync", "--data-dir", dir).want(t, exitUsage)
	if !strings.Contains(a.stderr, "settings_missing") || !strings.Contains(a.stderr, "--demo") {
		t.Errorf("without settings: %s", a.stderr)
	}
	for name, text := range map[string]string{
		"empty":     "",
		"truncated": `{"tenantId": "contoso.com"`,
		"unknown":   `{"tenantID": "contoso.com"}`,
		"type":      `{"tenantId": 7}`,
	} {
		path := write(t, dir, name+".json", text)
		a := call(t, "sync", "--config", path, "--data-dir", dir).want(t, exitUsage)
		if !strings.Contains(a.stderr, "settings_") || !strings.Contains(a.stderr, name+".json") || !strings.Contains(a.stderr, "What to do:") {
			t.Errorf("%s: %s", name, a.stderr)
		}
	}
}

func TestBadProfileExitsWithTwoAndNamesTheKey(t *testing.T) {
	dir := t.TempDir()
	for text, key := range map[string]string{
		``:                                   "is empty",
		`{"name":`:                           "ends in the middle",
		`{"name": 3}`:                        "name",
		`{"nmae": "x"}`:                      "nmae",
		minimalProfile + `,"id":"seven"}`:    "id is not a UUID",
		minimalProfile + `,"folders":["a"]}`: "folders",
	} {
		path := write(t, dir, "profile.json", text)
		a := call(t, "profile", "import", path, "--demo", "--data-dir", dir).want(t, exitUsage)
		if !strings.Contains(a.stderr, key) || !strings.Contains(a.stderr, "Code: profile_invalid") {
			t.Errorf("%s:\n%s", text, a.stderr)
		}
	}
}

func TestHelpNamesEveryVerb(t *testing.T) {
	help := call(t, "help").want(t, exitDone).stdout
	for _, verb := range []string{"sync", "verify", "check", "status", "runs", "profile", "demo", "simulator", "version", "completion"} {
		if !strings.Contains(help, "\n  "+verb+" ") {
			t.Errorf("%s is not in the help:\n%s", verb, help)
		}
	}
	codes := call(t, "help", "exit-codes").want(t, exitDone).stdout
	for _, code := range []string{"0  done", "1  failed", "2  wrong", "3  done, but", "4  held", "5  sign-in", "6  another", "130  stopped"} {
		if !strings.Contains(codes, code) {
			t.Errorf("%q is not among the exit codes:\n%s", code, codes)
		}
	}
}
