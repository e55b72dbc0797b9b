package cli

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
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

func TestDemoFromFirstSyncToChange(t *testing.T) {
	dir := t.TempDir()
	demo := func(args ...string) answer { return call(t, append(args, "--data-dir", dir)...) }

	first := demo("sync", "--demo", "--json").want(t, exitDone)
	if n := strings.Count(first.stdout, "\n"); n != 1 {
		t.Fatalf("stdout has %d lines, want the summary alone:\n%s", n, first.stdout)
	}
	summary := first.summary(t)
	keys := []string{"run", "state", "people", "mailboxes", "created", "updated", "deleted", "unchanged", "skipped", "failed", "photos",
		"requests", "directoryRequests", "batches", "throttled", "waitedMs", "durationMs"}
	if got := slices.Sorted(maps.Keys(summary)); !slices.Equal(got, slices.Sorted(slices.Values(keys))) {
		t.Errorf("the summary's keys are %v", got)
	}
	created := number64(t, summary, "created")
	if summary["state"] != "done" || number64(t, summary, "mailboxes") != 60 || number64(t, summary, "skipped") != 8 || number64(t, summary, "failed") != 0 {
		t.Errorf("first sync: %v", summary)
	}
	if people := number64(t, summary, "people"); created < 52*(people-5) || created > 52*people {
		t.Errorf("%d contacts for %d people in 52 mailboxes", created, people)
	}

	again := demo("sync", "--demo", "--json").want(t, exitDone).summary(t)
	for _, key := range []string{"created", "updated", "deleted", "batches"} {
		if number64(t, again, key) != 0 {
			t.Errorf("second sync: %s is %v", key, again[key])
		}
	}
	if unchanged := number64(t, again, "unchanged"); unchanged != created {
		t.Errorf("second sync: %d unchanged of %d", unchanged, created)
	}
	if requests := number64(t, again, "requests"); requests > 5 {
		t.Errorf("a quiet sync cost %d requests", requests)
	}

	changed := demo("demo", "change", "--days", "3").want(t, exitDone)
	if !strings.HasPrefix(changed.stdout, "3 days at Contoso: ") {
		t.Errorf("demo change says %q", changed.stdout)
	}
	planned := demo("sync", "--demo", "--plan", "--json").want(t, exitDone)
	plan := planned.summary(t)
	third := demo("sync", "--demo", "--json").want(t, exitDone).summary(t)
	for _, key := range []string{"created", "updated", "deleted"} {
		n := number64(t, third, key)
		if n == 0 || n > created/5 {
			t.Errorf("after three days: %s is %d", key, n)
		}
		if planned := number64(t, plan, key); planned != n {
			t.Errorf("the plan said %d %s, the sync did %d", planned, key, n)
		}
	}
	if lines := int64(strings.Count(planned.stdout, "\n")) - 1; lines != number64(t, third, "created")+number64(t, third, "updated")+number64(t, third, "deleted") {
		t.Errorf("the plan lists %d operations, the sync did %v", lines, third)
	}

	verified := demo("verify", "--demo", "--json").want(t, exitDone).summary(t)
	if number64(t, verified, "differences") != 0 || number64(t, verified, "mailboxes") != 52 {
		t.Errorf("verify: %v", verified)
	}
	if list := demo("runs", "list", "--demo").want(t, exitDone).stdout; strings.Count(list, "\n") != 6 || !strings.Contains(list, "Plan") {
		t.Errorf("runs list:\n%s", list)
	}
	status := demo("status", "--demo").want(t, exitDone).stdout
	if !strings.Contains(status, "all up to date") || !strings.Contains(status, "Skipped") {
		t.Errorf("status:\n%s", status)
	}
}
