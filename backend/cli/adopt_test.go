package cli

import (
	"strings"
	"testing"

	"concord/backend/graphsim"
)

// leaveBehind puts a former tool's contact of each person into both mailboxes and returns their ids.
func (j *journey) leaveBehind() (ids []string) {
	j.t.Helper()
	for _, owner := range j.company.People[:2] {
		for _, id := range j.sim.TransitiveUsers(j.company.Groups[0].ID) {
			user, _ := j.sim.User(id)
			contact, err := j.sim.Mailbox(owner.ID).AddToolContact("", map[string]any{"displayName": user["displayName"]},
				map[string]map[string]any{"com.itbaer.cync": {"userId": id}})
			if err != nil {
				j.t.Fatal(err)
			}
			ids = append(ids, contact)
		}
	}
	return ids
}

func TestAnAdoptionKilledAtAnyRequestIsSimplyRunAgain(t *testing.T) {
	long(t)
	everyRequest(t, func(t *testing.T, n int) bool {
		j := newJourney(t)
		ids := j.leaveBehind()
		call(t, j.args("adopt", "find", "Everyone")...).want(t, exitDone)
		killed := j.killAt(n, 0, "adopt", "apply", "Everyone", "--decision", "adopt")
		if a := call(t, j.args("adopt", "apply", "Everyone", "--decision", "adopt")...); a.code != exitDone && !strings.Contains(a.stderr, "no_leftovers") {
			t.Errorf("run again: %d\n%s", a.code, a.stderr)
		}
		if synced := j.sync(); synced["created"] != 0.0 {
			t.Errorf("a sync made second contacts: %v", synced)
		}
		j.expect()
		for i, id := range ids {
			contact, _ := j.sim.Mailbox(j.company.People[i*2/len(ids)].ID).Contact(id)
			if contact.Deleted || contact.Extensions["com.concord.contact"] == nil {
				t.Errorf("contact %d was not adopted in place: %+v", i, contact)
			}
		}
		return killed
	})
}

func TestAdoptRefusesWhatCannotBeMeantAndAsksBeforeItRemoves(t *testing.T) {
	j := newJourney(t)
	j.leaveBehind()
	call(t, j.args("adopt", "find", "Everyone")...).want(t, exitDone)
	for _, args := range [][]string{
		{"adopt"}, {"adopt", "find"}, {"adopt", "find", "Nobody"}, {"adopt", "apply", "Everyone"}, {"adopt", "apply", "Everyone", "--decision", "burn"},
		{"adopt", "apply", "Everyone", "--decision", "remove"}, {"adopt", "apply", "Everyone", "--decision", "adopt", "--duplicates"},
		{"adopt", "apply", "Everyone", "--decision", "adopt", "--kind", "colour"}, {"adopt", "apply", "Everyone", "--decision", "adopt", "--kind", "folder"},
		{"adopt", "show", "Everyone", "--limit", "0"}, {"adopt", "show", "Everyone", "--kind", "colour"}, {"adopt", "show", "Everyone", "--mailbox", "nobody@nowhere.test"},
	} {
		if a := call(t, j.args(args...)...).want(t, exitUsage); !strings.Contains(a.stderr, "What to do:") {
			t.Errorf("%v: %s", args, a.stderr)
		}
	}
	for _, owner := range j.company.People[:2] {
		if n := j.sim.Mailbox(owner.ID).Writes(); n != (graphsim.Writes{}) {
			t.Errorf("something was written: %+v", n)
		}
	}
	shown := call(t, j.args("adopt", "show", "Everyone", "--kind", "extension")...).want(t, exitDone)
	if !strings.Contains(shown.stdout, "com.itbaer.cync") || !strings.Contains(shown.stdout, "by id") {
		t.Errorf("%s", shown.stdout)
	}
}
