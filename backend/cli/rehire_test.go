package cli

import (
	"strings"
	"testing"
)

func TestADecisionAboutNothingIsToldWithItsCode(t *testing.T) {
	dir := t.TempDir()
	if a := call(t, "rehire", "list", "--demo", "--data-dir", dir).want(t, exitDone); !strings.Contains(a.stdout, "Nobody.") {
		t.Errorf("the list says %q", a.stdout)
	}
	if a := call(t, "rehire", "accept", "7", "--demo", "--data-dir", dir).want(t, exitUsage); !strings.Contains(a.stderr, "Code: no_rehire") {
		t.Errorf("a proposal that is not there: %s", a.stderr)
	}
	if a := call(t, "rehire", "refuse", "Ann", "--demo", "--data-dir", dir).want(t, exitUsage); !strings.Contains(a.stderr, "not the number of a proposal") {
		t.Errorf("no number: %s", a.stderr)
	}
}

// Users of the demo edit, delete, move and copy contacts; drift lists it, line by line for scripts too.
func TestDriftListsWhatUsersOfTheDemoDid(t *testing.T) {
	dir := t.TempDir()
	call(t, "sync", "--demo", "--json", "--data-dir", dir).want(t, exitDone)
	if a := call(t, "demo", "users", "--mailboxes", "1", "--data-dir", dir).want(t, exitDone); !strings.Contains(a.stdout, "edited 1, deleted 1, moved 1 and copied 1") {
		t.Fatalf("users did %q", a.stdout)
	}
	shown := call(t, "drift", "--demo", "--data-dir", dir).want(t, exitDone).stdout
	for _, want := range []string{"deleted\n", "moved to Favourites\n", "edited mobilePhone\n", "has a second contact\n", "1 edited, 1 deleted, 1 moved, 1 twice"} {
		if !strings.Contains(shown, want) {
			t.Errorf("no %q in\n%s", want, shown)
		}
	}
	a := call(t, "drift", "Contoso", "--demo", "--json", "--data-dir", dir).want(t, exitDone)
	summary := a.summary(t)
	if lines := strings.Count(a.stdout, "\n"); lines != 5 || number64(t, summary, "mailboxes") != 52 || number64(t, summary, "duplicates") != 1 {
		t.Errorf("in lines: %s", a.stdout)
	}
	if a := call(t, "demo", "users", "--mailboxes", "0", "--data-dir", dir); a.code != exitUsage {
		t.Errorf("no mailboxes: %d", a.code)
	}
}
