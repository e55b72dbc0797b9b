package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"concord/backend/graphsim"
)

// demo is the demo tenant in a data folder of the test.
type demo struct{ dir string }

// newDemo is the demo made smaller: three departments in the 18 mailboxes of a project group, 8 of which take no
// contacts. Nothing was synced yet.
func newDemo(t *testing.T) demo { return copyOf(t, smallDemo(t)) }

// syncedDemo is newDemo after its first sync.
func syncedDemo(t *testing.T) demo { return copyOf(t, firstSync(t)) }

// What every test starts from is made once; making Contoso is most of a test's time.
var (
	templates                sync.Mutex
	smallTemplate, syncedOne string
)

func TestMain(m *testing.M) {
	if child, ok := asChild(); ok {
		os.Exit(child())
	}
	code := m.Run()
	_ = os.RemoveAll(smallTemplate)
	_ = os.RemoveAll(syncedOne)
	os.Exit(code)
}

func smallDemo(t *testing.T) string {
	t.Helper()
	templates.Lock()
	defer templates.Unlock()
	if smallTemplate == "" {
		d := demo{makeFolder(t)}
		d.editProfile(t, func(profile map[string]any) {
			profile["people"] = map[string]any{"groups": []string{graphsim.ContosoNestedGroup}}
			profile["mailboxes"] = map[string]any{"groups": []string{graphsim.ContosoMicrosoft365Group}}
		})
		smallTemplate = d.dir
	}
	return smallTemplate
}

func firstSync(t *testing.T) string {
	t.Helper()
	small := smallDemo(t)
	templates.Lock()
	defer templates.Unlock()
	if syncedOne == "" {
		d := demo{makeFolder(t)}
		if err := os.CopyFS(d.dir, os.DirFS(small)); err != nil {
			t.Fatal(err)
		}
		d.sync(t, exitDone)
		syncedOne = d.dir
	}
	return syncedOne
}

// makeFolder outlives the test; TestMain removes it.
func makeFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "concordctl")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func copyOf(t *testing.T, template string) demo {
	t.Helper()
	d := demo{t.TempDir()}
	if err := os.CopyFS(d.dir, os.DirFS(template)); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d demo) call(t *testing.T, args ...string) answer {
	t.Helper()
	return call(t, append(args, "--data-dir", d.dir)...)
}

// editProfile exports the demo's profile, changes it and imports it again.
func (d demo) editProfile(t *testing.T, edit func(map[string]any)) {
	t.Helper()
	var profile map[string]any
	if err := json.Unmarshal([]byte(d.call(t, "profile", "export", "Contoso", "--demo").want(t, exitDone).stdout), &profile); err != nil {
		t.Fatal(err)
	}
	edit(profile)
	text, err := json.Marshal(profile)
	if err != nil {
		t.Fatal(err)
	}
	a := d.call(t, "profile", "import", write(t, t.TempDir(), "profile.json", string(text)), "--demo").want(t, exitDone)
	if !strings.Contains(a.stdout, "Profile Contoso is replaced") {
		t.Fatalf("import says %q", a.stdout)
	}
}

func (d demo) sync(t *testing.T, code int, args ...string) map[string]any {
	t.Helper()
	return d.call(t, append([]string{"sync", "--demo", "--json"}, args...)...).want(t, code).summary(t)
}

func TestDemoSyncsAgainWithoutAWriteAndThenOnlyWhatChanged(t *testing.T) {
	d := newDemo(t)
	first := d.call(t, "sync", "--demo", "--json").want(t, exitDone)
	if n := strings.Count(first.stdout, "\n"); n != 1 {
		t.Fatalf("stdout has %d lines, want the summary alone:\n%s", n, first.stdout)
	}
	summary := first.summary(t)
	keys := []string{"run", "state", "people", "mailboxes", "created", "updated", "deleted", "unchanged", "skipped", "failed", "photos",
		"requests", "directoryRequests", "batches", "throttled", "waitedMs", "durationMs"}
	if got := slices.Sorted(maps.Keys(summary)); !slices.Equal(got, slices.Sorted(slices.Values(keys))) {
		t.Errorf("the summary's keys are %v", got)
	}
	created, people := number64(t, summary, "created"), number64(t, summary, "people")
	if summary["state"] != "done" || number64(t, summary, "mailboxes") != 18 || number64(t, summary, "skipped") != 8 || number64(t, summary, "failed") != 0 || created != 10*people {
		t.Errorf("first sync: %v", summary)
	}

	again := d.sync(t, exitDone)
	for _, key := range []string{"created", "updated", "deleted", "batches"} {
		if number64(t, again, key) != 0 {
			t.Errorf("second sync: %s is %v", key, again[key])
		}
	}
	if number64(t, again, "unchanged") != created || number64(t, again, "requests") > 3 {
		t.Errorf("second sync: %v", again)
	}

	change := d.call(t, "demo", "change", "--days", "5").want(t, exitDone)
	if !strings.HasPrefix(change.stdout, "5 days at Contoso: ") {
		t.Errorf("demo change says %q", change.stdout)
	}
	planned := d.call(t, "sync", "--demo", "--plan", "--json").want(t, exitDone)
	plan, third := planned.summary(t), d.sync(t, exitDone)
	operations := int64(0)
	for _, key := range []string{"created", "updated", "deleted"} {
		n := number64(t, third, key)
		operations += n
		if n == 0 || n > created/3 {
			t.Errorf("after five days: %s is %d of %d", key, n, created)
		}
		if planned := number64(t, plan, key); planned != n {
			t.Errorf("the plan said %d %s, the sync did %d", planned, key, n)
		}
	}
	if lines := int64(strings.Count(planned.stdout, "\n")) - 1; lines != operations {
		t.Errorf("the plan lists %d operations, the sync did %d", lines, operations)
	}

	verified := d.call(t, "verify", "--demo", "--json").want(t, exitDone).summary(t)
	if number64(t, verified, "differences") != 0 || number64(t, verified, "contacts") != number64(t, third, "unchanged")+number64(t, third, "created")+number64(t, third, "updated") {
		t.Errorf("verify: %v after %v", verified, third)
	}
	list := d.call(t, "runs", "list", "--demo").want(t, exitDone).stdout
	if strings.Count(list, "\n") != 6 || !strings.Contains(list, "Plan") || !strings.Contains(list, "Verify") {
		t.Errorf("runs list:\n%s", list)
	}
	status := d.call(t, "status", "--demo").want(t, exitDone).stdout
	if !strings.Contains(status, "Profile Contoso") || !strings.Contains(status, "Skipped") || !strings.Contains(status, "Last run: 5, Verify") {
		t.Errorf("status:\n%s", status)
	}
}

func TestPlanOfTheWholeDemoWritesNothing(t *testing.T) {
	d := demo{t.TempDir()}
	a := d.call(t, "sync", "--demo", "--plan").want(t, exitDone)
	if !regexp.MustCompile(`create 2\d,\d{3}, update 0, delete 0`).MatchString(a.stdout) || !strings.Contains(a.stdout, "nothing was written") {
		t.Errorf("the plan says\n%s", a.stdout)
	}
	if verified := d.call(t, "status", "--demo", "--json").want(t, exitDone).summary(t); number64(t, verified["profiles"].([]any)[0].(map[string]any), "contacts") != 0 {
		t.Errorf("after a plan: %v", verified)
	}
	if !strings.Contains(a.stderr, "concordctl sync --demo") {
		t.Errorf("what to do next is missing: %s", a.stderr)
	}
}

func TestPilotWritesIntoOneMailbox(t *testing.T) {
	d := newDemo(t)
	plan := d.call(t, "sync", "--demo", "--plan", "--json").want(t, exitDone)
	var operation struct{ Mailbox string }
	if err := json.Unmarshal([]byte(plan.stdout[:strings.Index(plan.stdout, "\n")]), &operation); err != nil || operation.Mailbox == "" {
		t.Fatalf("the plan's first line: %v %s", err, plan.stdout)
	}
	pilot := d.sync(t, exitDone, "--mailbox", strings.ToUpper(operation.Mailbox))
	if number64(t, pilot, "created") != number64(t, pilot, "people") {
		t.Errorf("a pilot on one mailbox: %v", pilot)
	}
	if a := d.call(t, "sync", "--demo", "--mailbox", "nobody@contoso.com").want(t, exitUsage); !strings.Contains(a.stderr, "no_mailbox") {
		t.Errorf("a mailbox that is not there: %s", a.stderr)
	}
	if a := d.call(t, "sync", "--demo", "--profile", "Fabrikam").want(t, exitUsage); !strings.Contains(a.stderr, "no_profile") {
		t.Errorf("a profile that is not there: %s", a.stderr)
	}
	d.call(t, "verify", "--demo", "--profile", "Fabrikam").want(t, exitUsage)
	if list := d.call(t, "runs", "list", "--demo").want(t, exitDone).stdout; strings.Contains(list, "Fabrikam") {
		t.Errorf("a mistyped profile is a run that failed:\n%s", list)
	}
}

func TestHeldRemovalsWaitUntilApproved(t *testing.T) {
	d := syncedDemo(t)
	d.editProfile(t, func(profile map[string]any) {
		profile["deletes"] = map[string]any{"guard": map[string]any{"mailbox": map[string]any{}, "run": map[string]any{"count": 0}}}
	})
	d.call(t, "demo", "change", "--days", "5").want(t, exitDone)

	a := d.call(t, "sync", "--demo").want(t, exitHeld)
	for _, part := range []string{"held: the harmless part is done", "people to remove"} {
		if !strings.Contains(a.stdout, part) {
			t.Errorf("%q is missing:\n%s", part, a.stdout)
		}
	}
	if !strings.Contains(a.stderr, "concordctl runs approve 2 --demo") {
		t.Errorf("how to approve is missing:\n%s", a.stderr)
	}
	if held := d.sync(t, exitHeld); held["state"] != "held" || number64(t, held, "deleted") != 0 {
		t.Errorf("the next sync: %v", held)
	}
	if a := d.call(t, "runs", "approve", "2", "--demo").want(t, exitUsage); !strings.Contains(a.stderr, "later run") {
		t.Errorf("approving a hold that a later run took over: %s", a.stderr)
	}
	show := d.call(t, "runs", "show", "3", "--demo").want(t, exitDone).stdout
	if !strings.Contains(show, "person to remove") {
		t.Errorf("runs show does not name who waits:\n%s", show)
	}
	approved := d.call(t, "runs", "approve", "3", "--demo", "--json").want(t, exitDone).summary(t)
	if approved["state"] != "done" || number64(t, approved, "deleted") == 0 {
		t.Errorf("the approved sync: %v", approved)
	}
	if a := d.call(t, "runs", "approve", "3", "--demo").want(t, exitUsage); !strings.Contains(a.stderr, "decided already") {
		t.Errorf("approving twice: %s", a.stderr)
	}
	if a := d.call(t, "runs", "show", "77", "--demo").want(t, exitUsage); !strings.Contains(a.stderr, "no_such_run") {
		t.Errorf("a run that is not there: %s", a.stderr)
	}
}

func TestRefusedRemovalsStay(t *testing.T) {
	d := syncedDemo(t)
	d.editProfile(t, func(profile map[string]any) {
		profile["deletes"] = map[string]any{"guard": map[string]any{"mailbox": map[string]any{}, "run": map[string]any{"count": 0}}}
	})
	d.call(t, "demo", "change", "--days", "5").want(t, exitDone)
	d.sync(t, exitHeld)
	if a := d.call(t, "runs", "refuse", "2", "--demo").want(t, exitDone); !strings.Contains(a.stdout, "Refused in profile Contoso") {
		t.Errorf("refuse says %q", a.stdout)
	}
	if next := d.sync(t, exitDone); number64(t, next, "deleted") != 0 {
		t.Errorf("after refusing: %v", next)
	}
}

func TestCheckOfTheDemoPassesEveryStep(t *testing.T) {
	d := newDemo(t)
	a := d.call(t, "check", "--demo").want(t, exitDone)
	for _, step := range []string{"Sign-in", "Permissions", "Directory", "Mailbox"} {
		if !strings.Contains(a.stdout, "ok       "+step) {
			t.Errorf("%s did not pass:\n%s", step, a.stdout)
		}
	}
}

func TestProfileWithContactsIsNotDeletedUnlessTold(t *testing.T) {
	d := syncedDemo(t)
	if a := d.call(t, "profile", "delete", "contoso", "--demo").want(t, exitUsage); !strings.Contains(a.stderr, "--leave-contacts") {
		t.Errorf("delete says %s", a.stderr)
	}
	d.call(t, "profile", "delete", "contoso", "--leave-contacts", "--demo").want(t, exitDone)
}

func TestResetStartsTheDemoOver(t *testing.T) {
	d := syncedDemo(t)
	d.call(t, "demo", "reset").want(t, exitDone)
	if left, _ := filepath.Glob(filepath.Join(d.dir, "*.db*")); len(left) > 1 { // the lock of the migrations may stay
		t.Errorf("left behind: %v", left)
	}
	if a := d.call(t, "runs", "list", "--demo").want(t, exitDone); a.stdout != "Nothing has run yet.\n" {
		t.Errorf("runs list: %q", a.stdout)
	}
}

func TestLogHoldsNobodysData(t *testing.T) {
	d := syncedDemo(t)
	log := read(t, filepath.Join(d.dir, "logs", "concord.log"))
	for line := range strings.Lines(log) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Errorf("not JSON: %s", line)
		}
	}
	if !strings.Contains(log, `"msg":"run ended"`) {
		t.Errorf("the run is not in the log:\n%s", log)
	}
	for _, secret := range []string{"@contoso", "+49", "eyJ", fmt.Sprintf("%q", "displayName")} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q:\n%s", secret, log)
		}
	}
}

func TestDemoLetsCloudSyncGoWrong(t *testing.T) {
	d := demo{t.TempDir()}
	list := d.call(t, "demo", "cloudsync").want(t, exitDone).stdout
	for _, name := range []string{"move", "agent", "account", "domain", "error", "quarantine", "heal"} {
		if !strings.Contains(list, "\n"+name+" ") {
			t.Errorf("the list lacks %s: %s", name, list)
		}
	}
	if told := d.call(t, "demo", "cloudsync", "account", "deleted").want(t, exitDone).stdout; told != "At Contoso the account that syncs is deleted.\n" {
		t.Errorf("it says %q", told)
	}
	d.call(t, "demo", "cloudsync", "heal").want(t, exitDone)
	d.call(t, "demo", "cloudsync", "flood").want(t, exitUsage)
	for _, wrong := range [][]string{{"account", "lost"}, {"quarantine", "Bogus"}, {"quarantine"}} { // the last before there is a job
		o := d.call(t, append([]string{"demo", "cloudsync"}, wrong...)...).want(t, exitUsage)
		if !strings.Contains(o.stderr, "demo_mishap") || strings.Contains(o.stderr, "graphsim") {
			t.Errorf("%v says %s", wrong, o.stderr)
		}
	}
}
