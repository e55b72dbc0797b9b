package sqlite

import (
	"fmt"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graph"
)

// A database made before rooms were left out: its people were evaluated with the same rules, and yet have to be again.
func TestADatabaseOfBeforePurposesHasEveryoneEvaluatedAgain(t *testing.T) {
	path := ofVersion(t, 2,
		"INSERT INTO profile (no, id, name, folder, body, seq, evaluated, rules_hash) VALUES (1, 'x', 'All', 'All', '{}', 7, 9, x'0102')",
		"INSERT INTO person (id, user, hash, reduced, manager, gone, generation, changed) VALUES ('a', '{}', x'00', 0, '', 0, 1, 9)")
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	profiles, err := db.StoredProfiles(t.Context())
	if err != nil || len(profiles) != 1 || len(profiles[0].RulesHash) != 0 || profiles[0].Seq != 7 {
		t.Errorf("the profile is %+v (%v)", profiles, err)
	}
	if person, err := db.Person(t.Context(), 1); err != nil || person.Purpose != "" {
		t.Errorf("the person is %+v (%v)", person, err)
	}
}

func TestPurposesOutliveWhatDeltaTells(t *testing.T) {
	db := open(t)
	profileWithMailboxes(t, db, 3, 1)
	id := func(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012x", n) }
	now := time.UnixMilli(1_800_000_000_000)
	due := func(at time.Time) (ids []string) {
		t.Helper()
		list, err := db.DuePurposes(t.Context(), at, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range list {
			ids = append(ids, one.ID+string(one.Purpose))
		}
		return ids
	}
	if got := due(now); len(got) != 0 {
		t.Errorf("%v are due before anybody asked", got)
	}
	for range 2 {
		if err := db.WantPurposes(t.Context(), []string{id(1), id(2)}); err != nil {
			t.Fatal(err)
		}
	}
	if got := fmt.Sprint(due(now)); got != fmt.Sprint([]string{id(1), id(2)}) {
		t.Errorf("due are %s", got)
	}
	before, _ := db.Clock(t.Context())
	answers := []contactsync.PurposeAnswer{{ID: id(1), Purpose: "room", Next: now.Add(time.Hour), Matters: true}, {ID: id(2), Purpose: "user", Next: now.Add(time.Hour)}}
	if err := db.SavePurposes(t.Context(), answers); err != nil {
		t.Fatal(err)
	}
	changed := 0
	if err := db.ChangedPeople(t.Context(), before, func(p contactsync.Person) error { changed++; return nil }); err != nil || changed != 1 {
		t.Errorf("%d people are to be evaluated again (%v), want the room alone", changed, err)
	}
	round := contactsync.Round{Resource: "users", Query: "q", Link: "delta", Done: true, Full: true, Generation: 2}
	if err := db.SaveUsers(t.Context(), round, []graph.User{{ID: id(1), DisplayName: "New"}, {ID: id(2), Removed: "changed"}, {ID: id(3)}}); err != nil {
		t.Fatal(err)
	}
	if err := db.WantPurposes(t.Context(), []string{id(1)}); err != nil { // is on the list
		t.Fatal(err)
	}
	if got := due(now); len(got) != 0 {
		t.Errorf("%v are asked again at once", got)
	}
	if got := fmt.Sprint(due(now.Add(time.Hour))); got != fmt.Sprint([]string{id(1) + "room"}) {
		t.Errorf("due an hour later are %s, want the room, and nobody who is gone", got)
	}
}
