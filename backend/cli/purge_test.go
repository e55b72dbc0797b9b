package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"concord/backend/graphsim"
)

// names are what a person could be known by, of everybody at a company.
func names(company graphsim.Company) (all []string) {
	for _, person := range company.People {
		for _, property := range []string{"displayName", "mail", "userPrincipalName", "mobilePhone", "surname"} {
			if value, _ := person.Properties[property].(string); len(value) > 3 {
				all = append(all, value)
			}
		}
	}
	return all
}

// silent insists that nobody is named in a file, nor in what SQLite keeps beside it.
func (j *journey) silent(paths ...string) {
	j.t.Helper()
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			continue
		}
		j.must(err)
		for _, name := range names(j.company) {
			if bytes.Contains(data, []byte(name)) {
				j.t.Errorf("%s still holds %q", filepath.Base(path), name)
				break
			}
		}
	}
}

func TestAfterAPurgeNobodyIsNamedAndTheNextSyncWritesNothing(t *testing.T) {
	j := newJourney(t)
	j.sync()
	j.change()
	j.sync()
	before := j.run("purge", "--plan", "--json").want(t, exitDone).summary(t)
	if number64(t, before, "people") == 0 || number64(t, before, "journal") == 0 || number64(t, before, "contents") == 0 {
		t.Errorf("the preview says %v", before)
	}
	contacts := number64(t, before, "links")

	purged := j.run("purge", "--yes", "--json").want(t, exitDone).summary(t)
	if purged["notRewritten"] != nil {
		t.Errorf("the file was not rewritten: %v", purged)
	}
	j.silent(j.database(), j.database()+"-wal")
	after := j.run("purge", "--plan", "--json").want(t, exitDone).summary(t)
	for _, key := range []string{"people", "contents", "journal", "pictures", "plans", "findings"} {
		if n := number64(t, after, key); n != 0 {
			t.Errorf("%d %s are left", n, key)
		}
	}
	if n := number64(t, after, "links"); n != contacts {
		t.Errorf("%d contacts are known, before it were %d", n, contacts)
	}
	j.run("status").want(t, exitDone)
	j.run("runs", "list").want(t, exitDone)
	j.run("runs", "show", "1").want(t, exitDone)

	again := j.sync()
	if again["created"] != 0.0 || again["updated"] != 0.0 || again["deleted"] != 0.0 || again["photos"] != 0.0 {
		t.Errorf("the sync after the purge wrote: %v", again)
	}
	j.quiet()
}

func TestAfterAPurgeWhatReallyChangedIsWritten(t *testing.T) {
	j := newJourney(t)
	j.sync()
	j.run("purge", "--yes").want(t, exitDone)
	j.change() // one joins, one leaves, two change
	done := j.sync()
	if done["created"] != 2.0 || done["updated"] != 4.0 || done["deleted"] != 2.0 {
		t.Errorf("in two mailboxes were written: %v", done)
	}
	j.quiet()
}

// Half of the directory is read again, and the program dies: nobody is taken for gone because of that.
func TestASyncKilledAfterAPurgeDeletesNobody(t *testing.T) {
	for n := 1; n <= 8; n++ {
		j := newJourney(t)
		j.sync()
		j.run("purge", "--yes").want(t, exitDone)
		j.killAt(n, 0)
		j.sync()
		j.quiet()
	}
}

func TestOfSomebodyWhoLeftNothingIsLeft(t *testing.T) {
	j := newJourney(t)
	j.sync()
	leaver := j.company.People[5]
	upn, _ := leaver.Properties["userPrincipalName"].(string)
	name, _ := leaver.Properties["displayName"].(string)
	wanted := j.run("purge", "--person", upn, "--plan", "--json").want(t, exitDone).summary(t)
	if wanted["wanted"] != true {
		t.Errorf("somebody in the rule: %v", wanted)
	}
	j.run("purge", "--person", upn, "--yes").want(t, exitDone)
	j.quiet() // the past alone was forgotten

	j.must(j.sim.DeleteUser(leaver.ID))
	j.sync()
	j.run("purge", "--person", upn, "--yes").want(t, exitDone)
	data, err := os.ReadFile(j.database())
	j.must(err)
	for _, of := range []string{name, upn, leaver.ID} {
		if bytes.Contains(data, []byte(of)) {
			t.Errorf("the database still holds %q", of)
		}
	}
	j.refuses(refusal{exitUsage, "person_unknown", "Nobody of that address", "Name a user principal name"}, "purge", "--person", upn, "--yes")
	j.quiet()
}

func TestAPurgeAsksFirstAndTellsOfBackups(t *testing.T) {
	j := newJourney(t)
	j.sync()
	file := j.keep()
	if a := j.run("purge").want(t, exitUsage); !strings.Contains(a.stderr, "--yes") || !strings.Contains(a.stderr, "1 backup in the data folder") {
		t.Errorf("it says %s", a.stderr)
	}
	j.run("purge", "--yes").want(t, exitDone)
	if _, err := os.Stat(file); err != nil {
		t.Error("the backup is gone, and nobody asked for that")
	}
	j.run("purge", "--yes", "--backups").want(t, exitDone)
	if _, err := os.Stat(file); err == nil {
		t.Error("the backup is still there")
	}
}
