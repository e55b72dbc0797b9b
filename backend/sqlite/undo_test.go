package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"concord/backend/contactsync"
)

func key(n int) *contactsync.Fingerprint {
	var f contactsync.Fingerprint
	copy(f[:], fmt.Sprintf("key %012d", n))
	return &f
}

func contentOf(n, size int) *contactsync.Content {
	body, _ := json.Marshal(map[string]string{"displayName": strings.Repeat("x", size)})
	return &contactsync.Content{Key: *key(n), Kind: contactsync.ContactContent, Body: body}
}

func (db *DB) count(t *testing.T, from string, args ...any) (n int) {
	t.Helper()
	if err := db.read.QueryRow("SELECT count(*) FROM "+from, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func size(t *testing.T, db *DB) int64 {
	t.Helper()
	var pages, bytes int64
	must(t, db.write.QueryRow("PRAGMA page_count").Scan(&pages))
	must(t, db.write.QueryRow("PRAGMA page_size").Scan(&bytes))
	return pages * bytes
}

func TestALinkWithItsJournalTakesAtMost160Bytes(t *testing.T) {
	db := open(t)
	const people, mailboxes = 500, 20
	_, boxes := profileWithMailboxes(t, db, people, mailboxes)
	write := func(run int64, update bool) float64 {
		before := size(t, db)
		for _, box := range boxes {
			var changes []contactsync.Change
			for person := int64(1); person <= people; person++ {
				raw := make([]byte, 51) // an immutable id of 68 characters
				_, _ = rand.Read(raw)
				link := contactsync.Link{Person: person, ContactID: base64.URLEncoding.EncodeToString(raw), Fingerprint: *key(int(person))}
				entry := &contactsync.JournalEntry{Run: run, After: &link.Fingerprint}
				if update {
					entry.Before = key(int(person) + 1000)
				}
				changes = append(changes, contactsync.Change{Person: person, Link: &link, Journal: entry})
			}
			must(t, db.Record(t.Context(), box.Slot, changes))
		}
		return float64(size(t, db)-before) / (people * mailboxes)
	}
	first := write(10000, false)
	second := write(10001, true)
	t.Logf("%.1f bytes a link with the journal of the run that made it; %.1f bytes an update in the journal", first, second)
	if first > 160 || second > journalRowBytes {
		t.Errorf("%.1f and %.1f bytes, want at most 160 and %d", first, second, journalRowBytes)
	}
}

func TestAJournalKeepsWhatWasBeforeTheRunAndWhatIsAfterIt(t *testing.T) {
	db := open(t)
	_, boxes := profileWithMailboxes(t, db, 5, 1)
	slot := boxes[0].Slot
	enter := func(entries ...contactsync.JournalEntry) {
		t.Helper()
		for i := range entries {
			must(t, db.Record(t.Context(), slot, []contactsync.Change{{Person: 3, Journal: &entries[i]}}))
		}
	}
	read := func(run int64) contactsync.Journaled {
		t.Helper()
		page, err := db.Journal(t.Context(), run, slot, 0, 10)
		if err != nil || len(page) != 1 {
			t.Fatalf("%d rows, %v", len(page), err)
		}
		return page[0]
	}
	// Looked at, updated twice: the first before, the last after, the image of the first look.
	enter(contactsync.JournalEntry{Run: 1, Before: key(1), Image: contentOf(101, 5), Only: true})
	if j := read(1); !j.Unanswered || j.After != nil || *j.Before != *key(1) || *j.Image != *key(101) {
		t.Errorf("after the look: %+v", j)
	}
	enter(contactsync.JournalEntry{Run: 1, Before: key(1), After: key(2)},
		contactsync.JournalEntry{Run: 1, Before: key(2), Image: contentOf(102, 5), Only: true},
		contactsync.JournalEntry{Run: 1, Before: key(2), After: key(3)})
	if j := read(1); j.Unanswered || *j.Before != *key(1) || *j.After != *key(3) || *j.Image != *key(101) {
		t.Errorf("after two updates: %+v", j)
	}
	// A look whose write was never answered: the next run's look may show what that write left.
	enter(contactsync.JournalEntry{Run: 2, Before: key(3), Image: contentOf(103, 5), Only: true},
		contactsync.JournalEntry{Run: 3, Before: key(3), Image: contentOf(104, 5), Only: true},
		contactsync.JournalEntry{Run: 3, Before: key(3), After: key(4)})
	if j := read(3); *j.Image != *key(103) || j.Later != 0 {
		t.Errorf("after an answer that never came: %+v", j)
	}
	if j := read(1); j.Later != 3 {
		t.Errorf("the last run that changed it is %d, want 3", j.Later)
	}
	// Made and deleted in one run: nothing was there and nothing is.
	enter(contactsync.JournalEntry{Run: 5, After: key(5)}, contactsync.JournalEntry{Run: 5, Before: key(5), Image: contentOf(105, 5), Only: true},
		contactsync.JournalEntry{Run: 5, Before: key(5)})
	if j := read(5); j.Before != nil || j.After != nil || j.Unanswered || j.Image != nil {
		t.Errorf("made and deleted: %+v", j)
	}
}

// TestEveryColumnThatNamesContentsIsKnown finds columns that a sweep would not look at: their contents would vanish.
func TestEveryColumnThatNamesContentsIsKnown(t *testing.T) {
	db := open(t)
	others := []string{"mailbox_state.id_prefix", "cloudsync_backup.content", "content.key", "person.hash", "profile.rules_hash", "link.contact", "picture.hash", "picture.jpeg", "pinned.wanted"}
	tables, err := query(t.Context(), db, "list tables", func(rows *sql.Rows) (name string, err error) { return name, rows.Scan(&name) },
		"SELECT name FROM sqlite_master WHERE type = 'table'")
	must(t, err)
	for _, table := range tables {
		columns, err := query(t.Context(), db, "list columns", func(rows *sql.Rows) (name string, err error) { return name, rows.Scan(&name) },
			"SELECT name FROM pragma_table_info(?) WHERE type = 'BLOB'", table)
		must(t, err)
		for _, column := range columns {
			name := table + "." + column
			if !slices.Contains(others, name) && !slices.Contains(contentReferences[table], column) && column != "contact" {
				t.Errorf("%s holds bytes: if it names a content, contentReferences must have it", name)
			}
		}
		for _, column := range contentReferences[table] {
			if !slices.Contains(columns, column) {
				t.Errorf("%s has no column %s", table, column)
			}
		}
	}
}

// journaled fills the journal: a run a day for each of the first people, with an image each.
func journaled(t *testing.T, db *DB, slot int64, runs, bytes int, day func(run int)) {
	t.Helper()
	for run := 1; run <= runs; run++ {
		must(t, db.Record(t.Context(), slot, []contactsync.Change{
			{Person: int64(run), Journal: &contactsync.JournalEntry{Run: int64(run), Before: key(run), Image: contentOf(100+run, bytes), Only: true}},
			{Person: int64(run), Journal: &contactsync.JournalEntry{Run: int64(run), Before: key(run)}},
		}))
		day(run)
	}
}

func TestWhatIsTooOldIsForgottenWithItsContents(t *testing.T) {
	db := open(t)
	p, boxes := profileWithMailboxes(t, db, 50, 1)
	link := contactsync.Link{Person: 50, ContactID: "AAAA", Fingerprint: *key(110)} // names the image of run 10
	must(t, db.Record(t.Context(), boxes[0].Slot, []contactsync.Change{{Person: 50, Link: &link}}))
	wanted := contentOf(500, 5)
	must(t, db.SaveWishes(t.Context(), p.No, []contactsync.Wish{{Person: 49, Wanted: true, Fingerprint: wanted.Key, Content: wanted, MailboxID: "x"}}))
	keep := contactsync.Keep{Days: 30, MaxBytes: 1 << 30}
	start := time.Now().UTC().Add(-time.Hour) // where no day has 23 hours
	now := start
	journaled(t, db, boxes[0].Slot, 40, 100, func(int) {
		must(t, db.TidyJournal(t.Context(), keep, now))
		now = now.Add(24 * time.Hour)
	})
	kept, err := db.KeptRuns(t.Context())
	must(t, err)
	if len(kept) != 31 || kept[0].Run != 40 || kept[30].Run != 10 || kept[0].Contacts != 1 {
		t.Fatalf("%d runs are kept, from %+v to %+v", len(kept), kept[len(kept)-1], kept[0])
	}
	must(t, db.TidyJournal(t.Context(), keep, now.Add(5*24*time.Hour)))
	if n := db.count(t, "content WHERE key = ? OR key = ?", key(110)[:], wanted.Key[:]); n != 2 {
		t.Errorf("%d of the 2 contents that are in use are left", n)
	}
	if runs, contents := db.count(t, "journal"), db.count(t, "content"); runs != 25 || contents != 27 {
		t.Errorf("%d rows of journal and %d contents are left, want 25 and 27", runs, contents)
	}
	// 0 days keep nothing.
	must(t, db.TidyJournal(t.Context(), contactsync.Keep{MaxBytes: 1 << 30}, now.Add(6*24*time.Hour)))
	if runs := db.count(t, "journal") + db.count(t, "journal_run"); runs != 0 {
		t.Errorf("%d rows of journal are left", runs)
	}
}

func TestWhatIsTooMuchIsForgottenTheOldestRunsFirst(t *testing.T) {
	db := open(t)
	_, boxes := profileWithMailboxes(t, db, 50, 1)
	keep := contactsync.Keep{Days: 30, MaxBytes: 100_000}
	now := time.Now()
	journaled(t, db, boxes[0].Slot, 40, 10_000, func(int) {
		must(t, db.TidyJournal(t.Context(), keep, now))
		now = now.Add(time.Hour)
	})
	must(t, db.TidyJournal(t.Context(), keep, now.Add(24*time.Hour)))
	kept, err := db.KeptRuns(t.Context())
	must(t, err)
	_, bytes, err := db.JournalTidied(t.Context())
	must(t, err)
	if len(kept) != 9 || kept[0].Run != 40 || kept[8].Run != 32 || bytes > keep.MaxBytes || bytes < 80_000 {
		t.Errorf("%d runs are kept, %d bytes", len(kept), bytes)
	}
	if n := db.count(t, "content"); n != 9 {
		t.Errorf("%d contents are left", n)
	}
}

func TestTidyingStopsWithItsTimeAndGoesOnLater(t *testing.T) {
	db := open(t)
	_, boxes := profileWithMailboxes(t, db, 50, 1)
	journaled(t, db, boxes[0].Slot, 10, 100, func(int) {})
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.TidyJournal(over, contactsync.Keep{MaxBytes: 1}, time.Now()); err == nil {
		t.Error("it went on although its time was over")
	}
	must(t, db.TidyJournal(t.Context(), contactsync.Keep{MaxBytes: 1}, time.Now()))
	if n := db.count(t, "journal") + db.count(t, "content"); n != 0 {
		t.Errorf("%d rows are left", n)
	}
}

func TestAQuietRunTidiesNothing(t *testing.T) {
	db := open(t)
	_, boxes := profileWithMailboxes(t, db, 50, 1)
	keep := contactsync.DefaultKeep()
	now := time.Now()
	journaled(t, db, boxes[0].Slot, 1, 100, func(int) { must(t, db.TidyJournal(t.Context(), keep, now)) })
	before := db.count(t, "content")
	_, err := db.write.Exec("INSERT INTO content (key, kind, body) VALUES (?, 'contact', '{}')", key(999)[:])
	must(t, err)
	must(t, db.TidyJournal(t.Context(), keep, now.Add(time.Hour)))
	if n := db.count(t, "content"); n != before+1 {
		t.Errorf("within the day contents were swept: %d left", n)
	}
	must(t, db.TidyJournal(t.Context(), keep, now.Add(25*time.Hour)))
	if n := db.count(t, "content"); n != before {
		t.Errorf("after a day %d contents are left, want %d", n, before)
	}
}
