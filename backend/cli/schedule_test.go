package cli

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// asleep lets a demo's schedules have begun last so long ago.
func asleep(t *testing.T, dir string, long time.Duration) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*-*-*-*-*.db"))
	if err != nil || len(found) != 1 {
		t.Fatalf("databases %v, %v", found, err)
	}
	db, err := sql.Open("sqlite3", found[0])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), "UPDATE schedule SET since = ?", time.Now().Add(-long).UnixMilli()); err != nil {
		t.Fatal(err)
	}
}

func TestASyncThatIsDueRunsOnceAndThenNotAgain(t *testing.T) {
	dir := t.TempDir()
	here := func(args ...string) []string { return append(args, "--demo", "--data-dir", dir) }
	if a := call(t, here("schedule", "list")...).want(t, exitDone); !strings.Contains(a.stdout, "No profile is synced by itself.") {
		t.Errorf("before: %s", a.stdout)
	}
	if a := call(t, here("sync", "--due")...).want(t, exitDone); !strings.Contains(a.stdout, "No profile is synced by itself.") {
		t.Errorf("due without a schedule: %s", a.stdout)
	}
	if a := call(t, here("schedule", "set", "Contoso", "--every", "1d")...).want(t, exitDone); !strings.Contains(a.stdout, "Contoso is synced every 1d. The next run begins at ") {
		t.Errorf("set: %s", a.stdout)
	}
	if a := call(t, here("sync", "--due", "--json")...).want(t, exitDone); number64(t, a.summary(t), "due") != 0 || number64(t, a.summary(t), "next") == 0 {
		t.Errorf("nothing should be due yet: %s", a.stdout)
	}
	asleep(t, dir, 72*time.Hour)
	if a := call(t, here("sync", "--due", "--json")...).want(t, exitDone); number64(t, a.summary(t), "created") == 0 {
		t.Errorf("after three days: %s", a.stdout)
	}
	if a := call(t, here("sync", "--due")...).want(t, exitDone); !strings.Contains(a.stdout, "Nothing is due. The next run begins at ") {
		t.Errorf("once it has run: %s", a.stdout)
	}
	call(t, here("schedule", "delete", "Contoso")...).want(t, exitDone)
	if a := call(t, here("schedule", "list", "--json")...).want(t, exitDone); a.stdout != "" {
		t.Errorf("after it was deleted: %s", a.stdout)
	}
}

func TestAScheduleIsShownAsItWasSet(t *testing.T) {
	dir := t.TempDir()
	call(t, "schedule", "set", "Contoso", "--at", "18:30,06:00", "--weekdays", "mon-fri", "--demo", "--data-dir", dir).want(t, exitDone)
	if a := call(t, "schedule", "list", "--demo", "--data-dir", dir).want(t, exitDone); !strings.Contains(a.stdout, "at 06:00, 18:30 on mon, tue, wed, thu, fri") {
		t.Errorf("shown: %s", a.stdout)
	}
	if a := call(t, "schedule", "list", "--json", "--demo", "--data-dir", dir).want(t, exitDone); !strings.Contains(a.stdout, `"schedule":{"at":["06:00","18:30"],"weekdays":["mon","tue","wed","thu","fri"]}`) {
		t.Errorf("in JSON: %s", a.stdout)
	}
}

func TestAScheduleThatCannotBeIsRefused(t *testing.T) {
	for args, told := range map[string]string{
		"--every 2m": "Code: schedule_refused", "--at 25:00": "Code: schedule_refused", "--weekdays someday --every 1h": "Code: schedule_refused",
		"": "Code: schedule_refused", "--quiet 22:00 --every 1h": "write it as 22:00-05:00",
	} {
		a := call(t, append([]string{"schedule", "set", "Contoso", "--demo", "--data-dir", t.TempDir()}, strings.Fields(args)...)...).want(t, exitUsage)
		if !strings.Contains(a.stderr, told) {
			t.Errorf("%s: %s", args, a.stderr)
		}
	}
	dir := t.TempDir()
	if a := call(t, "schedule", "set", "Nobody", "--every", "1h", "--demo", "--data-dir", dir).want(t, exitUsage); !strings.Contains(a.stderr, "Code: no_profile") {
		t.Errorf("no such profile: %s", a.stderr)
	}
	if a := call(t, "sync", "--due", "--profile", "Contoso", "--demo", "--data-dir", dir).want(t, exitUsage); !strings.Contains(a.stderr, "--due stands alone") {
		t.Errorf("due of one profile: %s", a.stderr)
	}
}
