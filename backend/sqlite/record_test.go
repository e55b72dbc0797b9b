package sqlite

import (
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/runs"
)

// idOf is an id of a mailbox and folder, of the older kind: 152 characters.
func idOf(mailbox, folder, item byte) string {
	raw := make([]byte, 113)
	for i := range raw {
		raw[i] = mailbox
	}
	raw[70], raw[112] = folder, item
	return base64.URLEncoding.EncodeToString(raw)
}

func written(person int64, id string, n byte) contactsync.Change {
	shows := contactsync.Fingerprint{n}
	return contactsync.Change{Person: person, Settled: true, Link: &contactsync.Link{Person: person, ContactID: id, Fingerprint: shows},
		Journal: &contactsync.JournalEntry{Run: 1, After: &shows}}
}

func TestIDsOfOneMailboxAreKeptInFewBytesAndComeBackWhole(t *testing.T) {
	db := open(t)
	_, boxes := profileWithMailboxes(t, db, 40, 2)
	want := map[int64]string{}
	for i := range int64(40) {
		id := idOf('a', 'f', byte(i))
		switch i % 10 {
		case 3:
			id = idOf('a', 'g', byte(i)) // in another folder
		case 5:
			id = fmt.Sprintf("plain text %d", i)
		case 7:
			id = base64.RawURLEncoding.EncodeToString([]byte(idOf('b', 'f', byte(i)))[:50])
		}
		want[i+1] = id
	}
	var changes []contactsync.Change
	for _, person := range slices.Sorted(maps.Keys(want)) { // what a mailbox's ids have in common is that of the first
		changes = append(changes, written(person, want[person], 1))
	}
	for _, m := range boxes {
		if err := db.Record(t.Context(), m.Slot, changes); err != nil {
			t.Fatal(err)
		}
		links, err := db.Links(t.Context(), m.Slot, 0, 100)
		if err != nil || len(links) != 40 {
			t.Fatalf("%d links: %v", len(links), err)
		}
		for _, l := range links {
			if l.ContactID != want[l.Person] {
				t.Errorf("the id of %d came back as %q, want %q", l.Person, l.ContactID, want[l.Person])
			}
		}
	}
	var short int
	if err := db.read.QueryRow("SELECT count(*) FROM link WHERE length(contact) = 9").Scan(&short); err != nil || short < 2*20 {
		t.Errorf("%d of 80 ids take nine bytes: %v", short, err)
	}
}

// What is recorded by the statements for many at once must be what one after the other records.
func TestManyChangesAtOnceLeaveWhatOneAfterTheOtherDoes(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // repeatable on purpose
	for range 30 {
		one, many := open(t), open(t)
		_, boxes := profileWithMailboxes(t, one, 12, 1)
		profileWithMailboxes(t, many, 12, 1)
		slot := boxes[0].Slot
		for range 6 {
			var changes []contactsync.Change
			for person := range int64(12) {
				c := written(person+1, idOf('a', 'f', byte(draw.UintN(5))), byte(draw.UintN(3)))
				switch draw.UintN(8) {
				case 0:
					c = contactsync.Change{Person: person + 1, Pending: &contactsync.Pending{Tries: 1, Code: "x"}}
				case 1:
					c = contactsync.Change{Person: person + 1, Unlink: true, Settled: true}
				case 2:
					c.Journal.Before = &contactsync.Fingerprint{9}
				case 3:
					c.Pin = &contactsync.Pin{Wanted: &contactsync.Fingerprint{7}}
				case 4:
					continue
				}
				changes = append(changes, c)
			}
			for _, c := range changes {
				twice := []contactsync.Change{c, {Person: c.Person}} // somebody twice: one after the other
				if err := one.Record(t.Context(), slot, twice); err != nil {
					t.Fatal(err)
				}
			}
			if err := many.Record(t.Context(), slot, changes); err != nil {
				t.Fatal(err)
			}
		}
		for _, table := range []string{
			"SELECT person, hex(fingerprint), hex(contact), photo FROM link ORDER BY 1",
			"SELECT run, person, hex(before), hex(after), hex(image), photo FROM journal ORDER BY 1, 2",
			"SELECT person, tries, next_try, code, approved FROM pending ORDER BY 1",
			"SELECT person, hex(wanted) FROM pinned ORDER BY 1",
			"SELECT contacts, hex(id_prefix) FROM mailbox_state ORDER BY slot",
		} {
			if got, want := lines(t, many, table), lines(t, one, table); got != want {
				t.Fatalf("%s\nat once:\n%s\none after the other:\n%s", table, got, want)
			}
		}
	}
}

// lines is what a statement reads, as text.
func lines(t *testing.T, db *DB, statement string) (text string) {
	t.Helper()
	rows, err := db.read.Query(statement)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, _ := rows.Columns()
	for rows.Next() {
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		text += fmt.Sprintln(values...)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return text
}

func TestThePaceIsRemembered(t *testing.T) {
	db := open(t)
	if l, err := db.Learned(t.Context()); err != nil || l.Level != 0 {
		t.Fatalf("a new database knows %+v: %v", l, err)
	}
	for _, level := range []int{70, 300} {
		l, _ := db.Learned(t.Context())
		l.Level, l.Slots = level, 2
		if err := db.SaveLearned(t.Context(), l); err != nil {
			t.Fatal(err)
		}
		if got, err := db.Learned(t.Context()); err != nil || got != l {
			t.Errorf("it knows %+v, want %+v: %v", got, l, err)
		}
	}
}

func TestOldRunsAreForgottenUnlessSomethingStandsOnThem(t *testing.T) {
	db := open(t)
	ctx := t.Context()
	add := func(started time.Time) int64 {
		id, err := db.CreateRun(ctx, runs.Run{Kind: "contactsync", State: runs.Done, Started: started})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	old, undone := add(noon.AddDate(-3, 0, 0)), add(noon.AddDate(-3, 0, 1))
	if _, err := db.write.Exec("INSERT INTO journal_run (run, began, contacts, undoes) VALUES (?, 0, 1, 0)", undone); err != nil {
		t.Fatal(err)
	}
	for range keptRuns - 1 {
		add(noon)
	}
	if _, err := db.Run(ctx, old); err != nil {
		t.Errorf("one of the last %d runs is gone: %v", keptRuns, err)
	}
	for range 3 {
		add(noon)
	}
	if _, err := db.Run(ctx, old); !errors.Is(err, runs.ErrNoRun) {
		t.Errorf("a run of three years ago is kept: %v", err)
	}
	if _, err := db.Run(ctx, undone); err != nil {
		t.Errorf("a run that can be undone is gone: %v", err)
	}
}
