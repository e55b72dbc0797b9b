package desktop

import (
	"slices"
	"testing"

	"concord/backend/graphsim"
	"concord/backend/tenant"
)

// again closes the window, lets something happen in the demo's tenant, and opens it again.
func (w *window) again(happens func(dataDir string) error) *window {
	w.t.Helper()
	w.Close()
	w.must(happens(w.dir))
	next := newWindow(w.t, Options{DataDir: w.dir, Demo: true}).begins()
	next.awaitPhase(ready)
	return next
}

// ends waits until a run has ended.
func (w *window) ends(run Run, err error) Run {
	w.t.Helper()
	w.must(err)
	return w.awaitRun("the end of the run", func(r Run) bool { return r.ID == run.ID && r.Final })
}

func TestARemovalShowsFirstThenTakesEverythingOutAndIsToldAfterTheProfileIsForgotten(t *testing.T) {
	w := demoWindow(t)
	w.sync()
	id := w.contoso().ID
	preview := w.ends(w.removal.Start(RemovalOptions{Profile: id, Plan: true}))
	state, err := w.removal.State(id)
	w.must(err)
	if !preview.Plan || preview.ProfileID != id || state.Last == nil || !state.Last.Plan || state.Last.Contacts == 0 || state.Last.Contacts != state.Contacts ||
		len(state.Last.Boxes) == 0 || state.Removing || preview.Figures.Deleted != state.Contacts {
		t.Fatalf("the preview is %+v, its run %+v", state, preview)
	}
	one := state.Last.Boxes[slices.IndexFunc(state.Last.Boxes, func(b CleanedMailbox) bool { return b.Contacts > 0 })] // one that lets us in
	w.ends(w.removal.Start(RemovalOptions{Profile: id, Mailbox: one.Mailbox}))
	after, err := w.removal.State(id)
	w.must(err)
	if !after.Removing || after.Contacts != state.Contacts-one.Contacts || after.Last.Plan || !after.Last.Boxes[0].Clean {
		t.Errorf("after one mailbox it is %+v", after)
	}
	w.must(w.removal.GiveUp(id))
	refused(t, w.removal.GiveUp(id), "profile_not_being_removed")
	run := w.ends(w.removal.Start(RemovalOptions{Profile: id, LeaveRest: true}))
	gone, err := w.removal.State(id)
	w.must(err)
	if gone.Known || gone.Profile != "Contoso" || gone.Last == nil || gone.Last.Run.ID != run.ID || !gone.Last.Forgotten {
		t.Errorf("once it is forgotten it is %+v", gone)
	}
	_, err = w.removal.State("nobody's")
	refused(t, err, "no_profile")
}

func TestWhatUsersDidIsFoundAndListedByKind(t *testing.T) {
	w := demoWindow(t)
	w.sync()
	w = w.again(func(dir string) error {
		_, err := tenant.DemoUsers(dir, 2)
		return err
	})
	id := w.contoso().ID
	before, err := w.drift.State(id)
	w.must(err)
	if before.LastMs != 0 || before.Run != nil || before.Check != "off" || before.EveryDays != 7 {
		t.Errorf("before anybody looked it is %+v", before)
	}
	run := w.ends(w.drift.Start(DriftOptions{Profile: id}))
	state, err := w.drift.State(id)
	w.must(err)
	if state.Edited == 0 || state.Deleted == 0 || state.Moved == 0 || state.Twice == 0 || state.Concerned == 0 || state.Looked == 0 || state.LastMs == 0 ||
		state.Run == nil || state.Run.ID != run.ID || run.ProfileID != id || run.Figures.Differences != state.Edited+state.Deleted+state.Moved+state.Twice {
		t.Fatalf("it found %+v in run %+v", state, run)
	}
	for kind, want := range map[string]int64{"edited": state.Edited, "deleted": state.Deleted, "moved": state.Moved, "twice": state.Twice, "": run.Figures.Differences} {
		page, err := w.drift.Found(DriftQuery{Profile: id, Kind: kind, By: "person", Descending: true, Limit: 1})
		w.must(err)
		if page.Total != want || len(page.Findings) != 1 {
			t.Errorf("of kind %q there are %+v, want %d", kind, page, want)
		}
	}
	page, err := w.drift.Found(DriftQuery{Profile: id, Search: "favour", Limit: 50})
	w.must(err)
	if page.Total != state.Moved || page.Findings[0].Folder != "Favourites" {
		t.Errorf("a search for the folder found %+v", page)
	}
}

func TestLeftoversAreFoundCountedDecidedAndNeverDecidedTwice(t *testing.T) {
	w := demoWindow(t).again(func(dir string) error {
		_, _, err := tenant.DemoLeftovers(dir)
		return err
	})
	// The two tools were at work in other mailboxes than the small demo's.
	_, err := w.profiles.Save(w.changed(w.contoso().Text, func(d map[string]any) {
		d["mailboxes"] = map[string]any{"groups": []string{graphsim.ContosoMailboxGroup}}
	}))
	w.must(err)
	id := w.contoso().ID
	state, err := w.leftovers.State(id)
	w.must(err)
	if state.Searched || len(state.Counts) != 0 || state.Last != nil {
		t.Errorf("before the search it is %+v", state)
	}
	w.ends(w.leftovers.Find(LeftoverSearch{Profile: id}))
	state, err = w.leftovers.State(id)
	w.must(err)
	if !state.Searched || state.Looked == 0 || len(state.Counts) != 2 || state.Counts[0].Kind != "extension" || state.Counts[1].Kind != "fileAs" {
		t.Fatalf("the search found %+v", state)
	}
	nobody, err := w.leftovers.Page(LeftoverQuery{Profile: id, Of: "nobody", By: "mailbox", Limit: 5})
	w.must(err)
	decision := LeftoverDecision{Profile: id, Decision: "remove", Nobody: true}
	choice, err := w.leftovers.Chosen(decision)
	w.must(err)
	if nobody.Total == 0 || choice.Contacts != nobody.Total || choice.Mailboxes == 0 || nobody.Leftovers[0].Matched != "" || nobody.Leftovers[0].Evidence == "" {
		t.Errorf("of nobody there are %d (%+v), a decision concerns %+v", nobody.Total, nobody.Leftovers, choice)
	}
	one := nobody.Leftovers[0]
	found, err := w.leftovers.Page(LeftoverQuery{Profile: id, Search: one.Mailbox, Kind: one.Kind, Tool: one.Tool, By: "tool", Descending: true, Limit: 500})
	w.must(err)
	// Its owner may be somebody whom other mailboxes have a contact of: those are found as well.
	if !slices.ContainsFunc(found.Leftovers, func(l Leftover) bool { return l.Mailbox == one.Mailbox }) ||
		slices.ContainsFunc(found.Leftovers, func(l Leftover) bool { return l.Mailbox != one.Mailbox && l.Address != one.Mailbox }) {
		t.Errorf("a search for %s found %+v", one.Mailbox, found)
	}
	w.ends(w.leftovers.Apply(decision))
	state, err = w.leftovers.State(id)
	w.must(err)
	if state.Last.Decision != "remove" || state.Last.Done != choice.Contacts || !state.Searched {
		t.Errorf("once decided it is %+v", state.Last)
	}
	if choice, err = w.leftovers.Chosen(decision); err != nil || choice.Contacts != 0 {
		t.Errorf("to decide there still are %+v, %v", choice, err)
	}
	again, err := w.leftovers.Apply(decision)
	w.must(err)
	if ended := w.ends(again, nil); ended.Failure == nil || ended.Failure.Code != "no_leftovers" {
		t.Errorf("deciding again ended as %+v", ended)
	}
	_, err = w.leftovers.Chosen(LeftoverDecision{Profile: id, Decision: "burn"})
	if err == nil {
		t.Error("a decision that there is not was counted")
	}
}

func TestSomebodyWhoMayHaveComeBackIsAProposalUntilItIsDecided(t *testing.T) {
	w := demoWindow(t)
	w.sync()
	w = w.again(func(dir string) error {
		_, err := tenant.DemoRehire(dir)
		return err
	})
	w.sync()
	waiting, err := w.rehires.List(false)
	w.must(err)
	if len(waiting) != 1 || waiting[0].State != "waiting" || waiting[0].OldName != waiting[0].NewName || waiting[0].Contacts == 0 || waiting[0].Address == "" ||
		waiting[0].UntilMs-waiting[0].FoundMs != 7*24*3600*1000 {
		t.Fatalf("the proposals are %+v", waiting)
	}
	conditions, err := w.history.Health()
	w.must(err)
	told := false
	for _, c := range conditions {
		told = told || c.Code == "rehire_waiting" && c.Count == 1 && c.Profile == "Contoso"
	}
	if !told {
		t.Errorf("health says %+v", conditions)
	}
	w.must(w.rehires.Decide(waiting[0].ID, true))
	refused(t, w.rehires.Decide(waiting[0].ID, false), "no_rehire")
	if run := w.sync(); run.Figures.Updated != waiting[0].Contacts || run.Figures.Created+run.Figures.Deleted != 0 {
		t.Errorf("the sync that carries it out: %+v", run.Figures)
	}
	decided, err := w.rehires.List(true)
	w.must(err)
	if len(decided) != 1 || decided[0].State == "waiting" {
		t.Errorf("then the proposals are %+v", decided)
	}
}
