package cli

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAPlanIsMadeReadExportedAndAppliedFromTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	run := func(code int, args ...string) answer {
		t.Helper()
		return call(t, append(args, "--demo", "--data-dir", dir)...).want(t, code)
	}
	made := run(exitDone, "sync", "--plan", "--mailbox", "chloe.fraser@contoso.com", "--json").summary(t)
	if number64(t, made, "planId") != 1 || number64(t, made, "created") < 100 {
		t.Fatalf("%v", made)
	}
	if list := run(exitDone, "plan", "list"); !strings.Contains(list.stdout, "ready") {
		t.Errorf("list:\n%s", list.stdout)
	}
	show := run(exitDone, "plan", "show", "1", "--kind", "create", "--limit", "3", "--offset", "2")
	if strings.Count(show.stdout, "The mailbox has no contacts of this profile yet.") != 3 || !strings.Contains(show.stdout, "--offset 5") {
		t.Errorf("show:\n%s", show.stdout)
	}
	var page struct {
		Plan       struct{ Creates int }
		Operations []struct{ Kind string }
		Next       string
	}
	if err := json.Unmarshal([]byte(run(exitDone, "plan", "show", "1", "--json").stdout), &page); err != nil || len(page.Operations) != 50 || page.Next == "" {
		t.Errorf("%v %+v", err, page)
	}
	out := filepath.Join(dir, "plan.csv")
	run(exitDone, "plan", "export", "1", "--out", out)
	data, err := os.ReadFile(out)
	if err != nil || !strings.HasPrefix(string(data), "\ufeffProfile,") {
		t.Fatalf("%v: %.40q", err, data)
	}
	if rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll(); err != nil || len(rows) != page.Plan.Creates+1 {
		t.Errorf("%d rows, want %d (%v)", len(rows), page.Plan.Creates+1, err)
	}
	var whole struct{ Operations []any }
	if err := json.Unmarshal([]byte(run(exitDone, "plan", "export", "1", "--format", "json").stdout), &whole); err != nil || len(whole.Operations) != page.Plan.Creates {
		t.Errorf("%v: %d operations", err, len(whole.Operations))
	}
	run(exitUsage, "sync", "--apply", "1", "--mailbox", "chloe.fraser@contoso.com")
	run(exitUsage, "plan", "show", "1", "--kind", "move")
	applied := run(exitDone, "sync", "--apply", "1")
	if !strings.Contains(applied.stdout, "operations of plan 1 carried out") {
		t.Errorf("apply:\n%s", applied.stdout)
	}
	if again := run(exitUsage, "sync", "--apply", "1"); !strings.Contains(again.stderr, "plan_unusable") {
		t.Errorf("again:\n%s", again.stderr)
	}
	// People join and leave: what was planned before is refused, with examples that name them.
	plan := run(exitDone, "sync", "--plan", "--json").summary(t)
	if number64(t, plan, "planId") != 2 {
		t.Fatalf("%v", plan)
	}
	call(t, "demo", "change", "--days", "20", "--data-dir", dir).want(t, exitDone)
	refused := run(exitFailed, "sync", "--apply", "2")
	if !strings.Contains(refused.stderr, "plan_moved") || !strings.Contains(refused.stderr, "For example:") {
		t.Errorf("refused:\n%s", refused.stderr)
	}
	run(exitDone, "plan", "delete", "2")
	if gone := run(exitUsage, "plan", "show", "2"); !strings.Contains(gone.stderr, "plan_unusable") {
		t.Errorf("deleted:\n%s", gone.stderr)
	}
}
