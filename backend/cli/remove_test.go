package cli

import (
	"strings"
	"testing"
)

func TestARemovalKilledAtAnyRequestIsSimplyRunAgain(t *testing.T) {
	long(t)
	everyRequest(t, func(t *testing.T, n int) bool {
		j := newJourney(t)
		j.sync()
		killed := j.killAt(n, 0, "profile", "remove", "Everyone", "--from-mailboxes", "--yes", "--json")
		if strings.Contains(call(t, j.args("profile", "list")...).want(t, exitDone).stdout, "Everyone") {
			again := call(t, j.args("profile", "remove", "Everyone", "--from-mailboxes", "--yes", "--json")...).want(t, exitDone).summary(t)
			if again["forgotten"] != true {
				t.Errorf("run again it said %v", again)
			}
		}
		for _, owner := range j.company.People[:2] {
			box := j.sim.Mailbox(owner.ID)
			if left := box.Marked("com.concord.contact"); len(left) > 0 {
				t.Errorf("%d contacts are left", len(left))
			}
			if own := box.Unmarked("com.concord.contact"); len(own) != 1 || own[0].Text("displayName") != "My dentist" || own[0].Deleted {
				t.Errorf("the user's own contacts became %+v", own)
			}
			for _, f := range box.Folders() {
				if f.Name == "Colleagues" && !f.Deleted {
					t.Error("the folder is left")
				}
			}
		}
		return killed
	})
}

func TestARemovalAsksBeforeItTakesAnythingOut(t *testing.T) {
	j := newJourney(t)
	j.sync()
	before := j.sim.Mailbox(j.company.People[0].ID).Writes().Total()
	for _, args := range [][]string{
		{"profile", "remove", "Everyone", "--from-mailboxes"}, {"profile", "remove", "Everyone"},
		{"profile", "remove", "Everyone", "--from-mailboxes", "--cancel"}, {"profile", "remove", "Nobody", "--from-mailboxes", "--yes"},
		{"profile", "remove", "Everyone", "--from-mailboxes", "--leave-rest", "--plan"}, {"profile", "remove", "Everyone", "--cancel"},
	} {
		a := call(t, j.args(args...)...).want(t, exitUsage)
		if !strings.Contains(a.stderr, "What to do:") {
			t.Errorf("%v: %s", args, a.stderr)
		}
	}
	if after := j.sim.Mailbox(j.company.People[0].ID).Writes().Total(); after != before {
		t.Errorf("%d writes", after-before)
	}
	plan := call(t, j.args("profile", "remove", "Everyone", "--from-mailboxes", "--plan")...).want(t, exitDone)
	if !strings.Contains(plan.stdout, "nothing was written") || !strings.Contains(plan.stderr, "profile remove Everyone --from-mailboxes") {
		t.Errorf("%s\n%s", plan.stdout, plan.stderr)
	}
}
