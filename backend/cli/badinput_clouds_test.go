package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"concord/backend/graphsim"
)

// A cloud that cannot delete for good puts contacts into Deleted Items and says so once, whether its settings tell or
// the service does.
func TestDeletingForGoodFallsBackWhereTheCloudCannot(t *testing.T) {
	const note = "they went to Deleted Items instead"
	for _, c := range []struct {
		cloud   string
		service graphsim.Cloud
		falls   bool
	}{
		{"global", graphsim.Global, false},
		{"gcc", graphsim.Global, false},
		{"gcchigh", graphsim.USGovernment, true},
		{"dod", graphsim.USGovernment, true},
		{"china", graphsim.China, true},
		{"custom", graphsim.Global, false},
		{"custom", graphsim.USGovernment, true}, // nobody has said so: it is refused
		{"custom", graphsim.China, true},
	} {
		t.Run(c.cloud, func(t *testing.T) {
			j := newJourneyOf(t, graphsim.Generate(graphsim.GenerateOptions{Seed: 3, People: 30, Mailboxes: 2}), c.service)
			j.configure(map[string]any{"cloud": c.cloud})
			j.deleteForGood()
			j.sync()
			for _, person := range j.company.People[27:] {
				j.must(j.sim.DeleteUser(person.ID))
			}
			asked := j.asked("/permanentDelete")
			out := j.run("sync").want(t, exitDone).stdout
			if want := map[bool]int{false: 0, true: 1}[c.falls]; strings.Count(out, note) != want {
				t.Errorf("the note stands there %d times, want %d:\n%s", strings.Count(out, note), want, out)
			}
			for _, owner := range j.company.People[:2] {
				box := j.sim.Mailbox(owner.ID)
				inDeletedItems := 0
				for _, contact := range box.All() {
					if contact.Deleted {
						inDeletedItems++
					}
				}
				writes := box.Writes()
				if purged := writes.PermanentlyDeleted; c.falls && (purged != 0 || inDeletedItems != 3) || !c.falls && (purged != 3 || inDeletedItems != 0) {
					t.Errorf("%d purged, %d in Deleted Items", purged, inDeletedItems)
				}
			}
			if known := c.cloud != "custom"; known && c.falls && j.asked("/permanentDelete") != asked {
				t.Error("a cloud that is known to lack it was asked")
			}
			if quiet := j.run("sync").want(t, exitDone).stdout; strings.Contains(quiet, note) {
				t.Errorf("a sync that deletes nothing says it too:\n%s", quiet)
			}
		})
	}
}

// asked counts the requests to paths with this end.
func (j *journey) asked(suffix string) (n int) {
	for _, request := range j.sim.Log() {
		if strings.HasSuffix(request.Path, suffix) {
			n++
		}
	}
	return n
}

func (j *journey) deleteForGood() {
	j.t.Helper()
	var profile map[string]any
	j.must(json.Unmarshal([]byte(read(j.t, j.dir+"/profile.json")), &profile))
	deletes, _ := profile["deletes"].(map[string]any)
	deletes["permanent"] = true
	text, err := json.Marshal(profile)
	j.must(err)
	write(j.t, j.dir, "profile.json", string(text))
	j.importProfile()
}
