package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"concord/backend/graphsim"
)

const undoMark = "com.concord.contact"

// mailboxes is what the contacts of ours show in both mailboxes, without ids; one that is there twice fails the test.
func (j *journey) mailboxes() string {
	j.t.Helper()
	var all []string
	for _, owner := range j.company.People[:2] {
		seen := map[string]bool{}
		for _, contact := range j.sim.Mailbox(owner.ID).Marked(undoMark) {
			if contact.Deleted {
				continue
			}
			source := fmt.Sprint(contact.Extensions[undoMark]["sourceId"])
			if seen[source] {
				j.t.Errorf("%s is there twice", source)
			}
			seen[source] = true
			line := owner.ID + " " + source
			for _, name := range slices.Sorted(maps.Keys(contact.Properties)) {
				if value := fmt.Sprint(contact.Properties[name]); value != "" && value != "[]" && value != "<nil>" && value != "map[]" {
					line += fmt.Sprintf(" %s=%s", name, value)
				}
			}
			all = append(all, line)
		}
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

// worked has a user add to the contact of somebody who is about to leave.
func (j *journey) worked() {
	j.t.Helper()
	box := j.sim.Mailbox(j.company.People[0].ID)
	for _, contact := range box.Marked(undoMark) {
		if fmt.Sprint(contact.Extensions[undoMark]["sourceId"]) == j.company.People[5].ID {
			if err := box.EditContact(contact.ID, map[string]any{"personalNotes": "Call back in May"}); err != nil {
				j.t.Fatal(err)
			}
		}
	}
}

func TestAnUndoKilledAtAnyRequestIsSimplyRunAgain(t *testing.T) {
	long(t)
	everyRequest(t, func(t *testing.T, n int) bool {
		j := newJourney(t)
		j.sync()
		j.worked()
		before := j.mailboxes()
		j.change()
		j.sync()
		killed := j.killAt(n, 0, "runs", "undo", "2", "--yes", "--json")
		if n%3 == 0 { // a sync comes first
			j.sync()
		}
		call(t, j.args("runs", "undo", "2", "--yes", "--json")...).want(t, exitDone)
		if after := j.mailboxes(); after != before {
			t.Errorf("the mailboxes show\n%s\nwant\n%s", after, before)
		}
		j.sync()
		if after := j.mailboxes(); after != before {
			t.Errorf("after a sync the mailboxes show\n%s\nwant\n%s", after, before)
		}
		if figures := call(t, j.args("verify", "--json")...).want(t, exitDone).summary(t); figures["differences"] != 0.0 || figures["undone"] == 0.0 {
			t.Errorf("a verification says %v", figures)
		}
		return killed
	})
}

func TestUndoingFromTheCommandLine(t *testing.T) {
	j := newJourney(t)
	j.sync()
	j.worked()
	before := j.mailboxes()
	j.change()
	j.sync()
	after := j.mailboxes()

	plan := call(t, j.args("runs", "undo", "2", "--plan")...).want(t, exitDone)
	for _, want := range []string{"nothing was written", "put back: ", "made again", "taken away", "Put back     4 contacts", "Made again   2 deleted contacts", "Taken away   2 contacts"} {
		if !strings.Contains(plan.stdout, want) {
			t.Errorf("the preview does not say %q:\n%s", want, plan.stdout)
		}
	}
	if !strings.Contains(plan.stderr, "concordctl runs undo 2") || j.mailboxes() != after {
		t.Errorf("the preview advises %q", plan.stderr)
	}
	lines := call(t, j.args("runs", "undo", "2", "--plan", "--json")...).want(t, exitDone)
	if figures := lines.summary(t); strings.Count(lines.stdout, "\n") != 9 || figures["plan"] != true || figures["putBack"] != 4.0 || figures["undoes"] != 2.0 {
		t.Errorf("as JSON:\n%s", lines.stdout)
	}

	// Nobody can answer here.
	call(t, j.args("runs", "undo", "2")...).want(t, exitUsage)
	done := call(t, j.args("runs", "undo", "2", "--yes")...).want(t, exitDone)
	if !strings.Contains(done.stdout, "It undid run 2 in 2 mailboxes") || j.mailboxes() != before {
		t.Errorf("%s\nthe mailboxes show\n%s\nwant\n%s", done.stdout, j.mailboxes(), before)
	}
	list := call(t, j.args("runs", "list")...).want(t, exitDone).stdout
	if !strings.Contains(list, "undone by run 3") || strings.Count(list, "until ") != 2 {
		t.Errorf("the list of runs says\n%s", list)
	}
	if show := call(t, j.args("runs", "show", "3")...).want(t, exitDone).stdout; !strings.Contains(show, "It undid run 2") {
		t.Errorf("the run shows\n%s", show)
	}
	if status := call(t, j.args("status")...).want(t, exitDone).stdout; !strings.Contains(status, "3 runs since") || !strings.Contains(status, "8 contacts: syncs leave that alone") {
		t.Errorf("the status says\n%s", status)
	}
	if again := call(t, j.args("runs", "undo", "2", "--yes")...).want(t, exitDone); !strings.Contains(again.stdout, "As before    8 contacts") {
		t.Errorf("undone twice:\n%s", again.stdout)
	}

	undone := call(t, j.args("profile", "undone", "Everyone")...).want(t, exitDone).stdout
	if strings.Count(undone, "as it is") != 6 || strings.Count(undone, "away") != 2 || strings.Contains(undone, "  as it is  ") {
		t.Errorf("what stays undone:\n%s", undone)
	}
	released := call(t, j.args("profile", "release", "Everyone", "--mailbox", j.company.People[0].ID)...).want(t, exitDone).stdout
	if !strings.Contains(released, "4 contacts were let go") {
		t.Errorf("%s", released)
	}
	call(t, j.args("profile", "release", "Everyone")...).want(t, exitDone)
	j.sync()
	j.expect()
	if nothing := call(t, j.args("profile", "undone", "Everyone")...).want(t, exitDone).stdout; !strings.Contains(nothing, "Nothing stays undone") {
		t.Errorf("%s", nothing)
	}

	if a := call(t, j.args("runs", "undo", "2", "--plan", "--person", "Nobody")...).want(t, exitFailed); !strings.Contains(a.stderr, "nothing_to_undo") {
		t.Errorf("%s", a.stderr)
	}
	call(t, j.args("runs", "undo", "99", "--plan")...).want(t, exitUsage)
	call(t, j.args("runs", "undo", "two")...).want(t, exitUsage)
}

func TestUndoingARemovalBringsTheProfileBack(t *testing.T) {
	j := newJourney(t)
	j.sync()
	j.worked()
	before := j.mailboxes()
	call(t, j.args("profile", "remove", "Everyone", "--from-mailboxes", "--yes")...).want(t, exitDone)
	if left := j.mailboxes(); left != "" {
		t.Fatalf("left:\n%s", left)
	}
	done := call(t, j.args("runs", "undo", "2", "--yes")...).want(t, exitDone)
	if !strings.Contains(done.stdout, "is back") || j.mailboxes() != before {
		t.Errorf("%s\nthe mailboxes show\n%s\nwant\n%s", done.stdout, j.mailboxes(), before)
	}
	if figures := j.sync(); figures["created"] != 0.0 || figures["updated"] != 0.0 || figures["deleted"] != 0.0 || j.mailboxes() != before {
		t.Errorf("the next sync did %v", figures)
	}
	if figures := call(t, j.args("verify", "--json")...).want(t, exitDone).summary(t); figures["differences"] != 0.0 {
		t.Errorf("a verification says %v", figures)
	}
}

func TestAnUndoThatLostTheNetworkGoesOn(t *testing.T) {
	j := newJourney(t)
	j.sync()
	j.worked()
	before := j.mailboxes()
	j.change()
	j.sync()
	writes := 0
	j.sim.OnRequest(func(r graphsim.RequestInfo) *graphsim.Fault {
		if r.Write {
			writes++
		}
		if writes > 3 { // from then on nothing gets through
			return &graphsim.Fault{Cut: true}
		}
		return nil
	})
	call(t, j.args("runs", "undo", "2", "--yes")...).want(t, exitPartly)
	j.sim.OnRequest(nil)
	call(t, j.args("runs", "undo", "2", "--yes")...).want(t, exitDone)
	if after := j.mailboxes(); after != before {
		t.Errorf("the mailboxes show\n%s\nwant\n%s", after, before)
	}
}

func TestAFullDiskStopsAnUndoWhereverItStrikes(t *testing.T) {
	want := refusal{exitFailed, "disk_full", "The disk is full", "Free some space and run again"}
	stopped := 0
	for free := 0; free <= 1024; free += 32 {
		j := newJourney(t)
		j.sync()
		j.worked()
		before := j.mailboxes()
		j.change()
		j.sync()
		a := j.onDisk(8192, fmt.Sprintf(`head -c 16m /dev/zero > "$data/filler" 2>/dev/null || true; truncate -s -%dk "$data/filler"`, free), "runs", "undo", "2", "--yes")
		if a.code != exitDone {
			stopped++
			j.refused(a, want)
			call(t, j.args("runs", "undo", "2", "--yes")...).want(t, exitDone)
		}
		if after := j.mailboxes(); after != before {
			t.Errorf("%d KB were free; the mailboxes show\n%s\nwant\n%s", free, after, before)
		}
		if a.code == exitDone {
			break
		}
	}
	if stopped < 2 {
		t.Errorf("the disk was full only %d times", stopped)
	}
}
