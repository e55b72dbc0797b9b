package sqlite

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"concord/backend/contactsync"
	"concord/backend/graph"
)

func open(t *testing.T) *DB {
	t.Helper()
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "tenant.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func codeOf(t *testing.T, err error) string {
	t.Helper()
	var known *Error
	if !errors.As(err, &known) {
		t.Fatalf("want an error with a code, got %v", err)
	}
	if known.Error() == "" || known.Action() == "" {
		t.Errorf("%s says %q and advises %q", known.Code(), known.Error(), known.Action())
	}
	return known.Code()
}

func TestFilesThatAreNotOursAreRefusedUntouched(t *testing.T) {
	raw := func(path string, statements ...string) {
		db, err := sql.Open("sqlite3", "file:"+path)
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range statements {
			if _, err := db.Exec(statement); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		make func(path string)
		code string
	}{
		"newer": {func(path string) {
			db, err := Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			_ = db.Close()
			raw(path, "PRAGMA user_version = 999")
		}, "database_newer"},
		"another program's": {func(path string) { raw(path, "CREATE TABLE theirs (x)") }, "database_foreign"},
		"damaged": {func(path string) {
			if err := os.WriteFile(path, bytes.Repeat([]byte("not a database "), 1000), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "database_damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "tenant.db")
			c.make(path)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Open(t.Context(), path)
			if got := codeOf(t, err); got != c.code {
				t.Errorf("code %q, want %q", got, c.code)
			}
			after, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			// The journal mode in the header (bytes 18 and 19) is the most that opening may change.
			if len(before) != len(after) || !bytes.Equal(before[100:], after[100:]) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestContactIDsSurviveBeingPacked(t *testing.T) {
	long := make([]byte, 112)
	_, _ = rand.Read(long)
	for _, id := range []string{
		"AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0AAA", base64.URLEncoding.EncodeToString(long), base64.RawURLEncoding.EncodeToString(long),
		base64.URLEncoding.EncodeToString(long[:50]), "AAMkA+b/c==", "AB", "A", "", "with space", "AAAB=", "QQ==",
	} {
		if got := unpackContactID(packContactID(id)); got != id {
			t.Errorf("%q came back as %q", id, got)
		}
	}
}

func FuzzContactID(f *testing.F) {
	f.Add("AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0AAA")
	f.Add("QQ==")
	f.Fuzz(func(t *testing.T, id string) {
		if got := unpackContactID(packContactID(id)); got != id {
			t.Errorf("%q came back as %q", id, got)
		}
	})
}

// profileWithMailboxes makes a profile, people who are all wanted, and mailboxes for the first of them.
func profileWithMailboxes(t *testing.T, db *DB, people, mailboxes int) (contactsync.StoredProfile, []contactsync.Mailbox) {
	t.Helper()
	ctx := t.Context()
	p := contactsync.Profile{ID: "0b2f9a4e-6a55-4a7e-9c39-1f6f3ad4f001", Name: "All", Folder: "All"}
	if _, err := db.SaveProfile(ctx, p); err != nil {
		t.Fatal(err)
	}
	stored, err := db.StoredProfiles(ctx)
	if err != nil {
		t.Fatal(err)
	}
	users := make([]graph.User, people)
	for i := range users {
		users[i] = graph.User{ID: fmt.Sprintf("00000000-0000-4000-8000-%012x", i+1), DisplayName: fmt.Sprint("Person ", i), Mail: "x@contoso.com"}
	}
	round := contactsync.Round{Resource: "users", Query: "q", Link: "delta", Done: true, Full: true, Generation: 1}
	if err := db.SaveUsers(ctx, round, users); err != nil {
		t.Fatal(err)
	}
	var wishes []contactsync.Wish
	if err := db.ChangedPeople(ctx, 0, func(person contactsync.Person) error {
		wishes = append(wishes, contactsync.Wish{Person: person.No, Wanted: true, Filled: 7, Mapped: 7, MailboxID: person.User.ID, Mailbox: len(wishes) < mailboxes})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.SaveWishes(ctx, stored[0].No, wishes); err != nil {
		t.Fatal(err)
	}
	if stored, err = db.StoredProfiles(ctx); err != nil {
		t.Fatal(err)
	}
	all, err := db.Mailboxes(ctx, stored[0].No, 0, mailboxes+1)
	if err != nil || len(all) != mailboxes {
		t.Fatalf("%d mailboxes, %v", len(all), err)
	}
	return stored[0], all
}

func TestALinkTakesAtMost160BytesOfDatabase(t *testing.T) {
	db := open(t)
	const people, mailboxes = 500, 20
	_, boxes := profileWithMailboxes(t, db, people, mailboxes)
	size := func() int64 {
		var pages, bytes int64
		if err := db.write.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
			t.Fatal(err)
		}
		if err := db.write.QueryRow("PRAGMA page_size").Scan(&bytes); err != nil {
			t.Fatal(err)
		}
		return pages * bytes
	}
	before := size()
	for _, box := range boxes {
		var changes []contactsync.Change
		for person := int64(1); person <= people; person++ {
			raw := make([]byte, 51) // an immutable id of 68 characters
			_, _ = rand.Read(raw)
			link := contactsync.Link{Person: person, ContactID: base64.URLEncoding.EncodeToString(raw)}
			_, _ = rand.Read(link.Fingerprint[:])
			changes = append(changes, contactsync.Change{Person: person, Link: &link})
		}
		if err := db.Record(t.Context(), box.Slot, changes); err != nil {
			t.Fatal(err)
		}
	}
	each := float64(size()-before) / (people * mailboxes)
	t.Logf("%.1f bytes a link", each)
	if each > 160 {
		t.Errorf("%.1f bytes a link, want at most 160", each)
	}
}

func TestThePlanOfAnUpToDateMailboxReadsNobody(t *testing.T) {
	db := open(t)
	p, boxes := profileWithMailboxes(t, db, 50, 3)
	for i := range boxes {
		boxes[i].AppliedSeq = p.Seq
		if err := db.SaveMailbox(t.Context(), boxes[i]); err != nil {
			t.Fatal(err)
		}
	}
	query := contactsync.DueQuery{Profile: p.No, Seq: p.Seq, Limit: 10}
	if due, err := db.DueMailboxes(t.Context(), query); err != nil || len(due) != 0 {
		t.Errorf("%d mailboxes are due (%v), want none", len(due), err)
	}
	if err := db.AcceptPeople(t.Context(), p.No, []int64{7}); err != nil {
		t.Fatal(err)
	}
	query.Seq++
	due, err := db.DueMailboxes(t.Context(), query)
	if err != nil || len(due) != 3 {
		t.Fatalf("%d mailboxes are due (%v), want 3", len(due), err)
	}
	work, err := db.Work(t.Context(), due[0], due[0].AppliedSeq, math.MaxInt64, 10)
	if err != nil || len(work) != 1 || work[0].Person != 7 {
		t.Errorf("work is %+v (%v), want person 7 alone", work, err)
	}
}

func TestTheNumberOfContactsFollowsTheLinks(t *testing.T) {
	db := open(t)
	p, boxes := profileWithMailboxes(t, db, 5, 1)
	link := func(person int64) contactsync.Change {
		return contactsync.Change{Person: person, Link: &contactsync.Link{ContactID: fmt.Sprint("id", person)}}
	}
	for _, change := range []contactsync.Change{link(1), link(1), link(2), {Person: 1, Unlink: true}, {Person: 1, Unlink: true}, link(3)} {
		if err := db.Record(t.Context(), boxes[0].Slot, []contactsync.Change{change}); err != nil {
			t.Fatal(err)
		}
	}
	counts, err := db.ProfileCounts(t.Context(), p.No)
	if err != nil || counts.Contacts != 2 {
		t.Errorf("%d contacts (%v), want 2", counts.Contacts, err)
	}
}

// TestACommitThatFailsLeavesTheWriterFree: the next transaction comes over the same connection.
func TestACommitThatFailsLeavesTheWriterFree(t *testing.T) {
	db := open(t)
	broken := func(conn *sql.Conn) error {
		_, err := conn.ExecContext(t.Context(), `PRAGMA defer_foreign_keys = ON; CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;
			CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED) STRICT; INSERT INTO child VALUES (1, 7)`)
		return err
	}
	if err := db.durable(t.Context(), "break", broken); err == nil {
		t.Fatal("a child without its parent is committed")
	}
	if err := db.durable(t.Context(), "go on", func(*sql.Conn) error { return nil }); err != nil {
		t.Errorf("after it: %v", err)
	}
	if err := db.update(t.Context(), "go on", func(*sql.Tx) error { return nil }); err != nil {
		t.Errorf("after it: %v", err)
	}
}
