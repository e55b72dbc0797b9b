package sqlite

import (
	"bytes"
	"fmt"
	"math"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graph"
)

var noon = time.UnixMilli(1_790_000_000_000)

// wantedBy saves a profile that wants people 1 to n in the mailbox of the first, and links the contacts.
func wantedBy(t *testing.T, db *DB, n int) (profile int64, m contactsync.PhotoMailbox) {
	t.Helper()
	ctx := t.Context()
	if _, err := db.SaveProfile(ctx, contactsync.Profile{ID: "p", Name: "Staff", Folder: "Colleagues"}); err != nil {
		t.Fatal(err)
	}
	stored, err := db.StoredProfiles(ctx)
	if err != nil {
		t.Fatal(err)
	}
	profile = stored[0].No
	var users []graph.User
	for i := range n {
		users = append(users, graph.User{ID: fmt.Sprintf("person-%03d", i+1)})
	}
	if err := db.SaveUsers(ctx, contactsync.Round{Resource: "users", Generation: 1}, users); err != nil {
		t.Fatal(err)
	}
	var wishes []contactsync.Wish
	for i := range n {
		wishes = append(wishes, contactsync.Wish{Person: int64(i + 1), Wanted: true, MailboxID: users[i].ID, Mailbox: i == 0})
	}
	if err := db.SaveWishes(ctx, profile, wishes); err != nil {
		t.Fatal(err)
	}
	boxes, err := db.Mailboxes(ctx, profile, 0, 10)
	if err != nil || len(boxes) != 1 {
		t.Fatalf("%d mailboxes: %v", len(boxes), err)
	}
	m = contactsync.PhotoMailbox{Slot: boxes[0].Slot, Profile: profile}
	for i := range n {
		link(t, db, m.Slot, int64(i+1))
	}
	return profile, m
}

func link(t *testing.T, db *DB, slot, person int64) {
	t.Helper()
	change := contactsync.Change{Person: person, Link: &contactsync.Link{Person: person, ContactID: fmt.Sprintf("contact-%d", person)}}
	if err := db.Record(t.Context(), slot, []contactsync.Change{change}); err != nil {
		t.Fatal(err)
	}
}

// give lets people have a photo, whose picture is made of their etag.
func give(t *testing.T, db *DB, profile int64, etag string, people ...int64) {
	t.Helper()
	var looks []contactsync.PhotoLook
	var made []contactsync.Picture
	for _, person := range people {
		looks = append(looks, contactsync.PhotoLook{Person: person, ETag: etag, Looked: noon})
		made = append(made, contactsync.Picture{Person: person, ETag: etag, Pixels: 240, JPEG: []byte("picture " + etag)})
	}
	if err := db.SaveLooks(t.Context(), looks); err != nil {
		t.Fatal(err)
	}
	if err := db.SavePictures(t.Context(), profile, made); err != nil {
		t.Fatal(err)
	}
}

// needs are the people whose photo the mailbox needs.
func needs(t *testing.T, db *DB, m contactsync.PhotoMailbox) (people []int64) {
	t.Helper()
	pending, err := db.PendingPhotoWork(t.Context(), m, noon)
	if err != nil {
		t.Fatal(err)
	}
	page, err := db.PhotoWork(t.Context(), m, m.Seq, math.MaxInt64, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range append(pending, page...) {
		people = append(people, w.Person)
	}
	return people
}

func dueNow(t *testing.T, db *DB, profile int64) int {
	t.Helper()
	stand, err := db.PhotoStand(t.Context(), profile)
	if err != nil {
		t.Fatal(err)
	}
	boxes, err := db.PhotoMailboxes(t.Context(), contactsync.DueQuery{Profile: profile, Seq: stand.Seq, Now: noon, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	return len(boxes)
}

func TestAPictureThatManyHaveIsKeptOnce(t *testing.T) {
	db := open(t)
	profile, m := wantedBy(t, db, 3)
	give(t, db, profile, "a", 1, 2)
	give(t, db, profile, "b", 3)
	work, err := db.PhotoWork(t.Context(), m, 0, math.MaxInt64, 100)
	if err != nil || len(work) != 3 || work[0].Picture != work[1].Picture || work[0].Picture == work[2].Picture || work[0].ContactID != "contact-1" {
		t.Fatalf("the mailbox needs %+v, %v", work, err)
	}
	jpeg, err := db.PictureData(t.Context(), work[2].Picture)
	if err != nil || !bytes.Equal(jpeg, []byte("picture b")) {
		t.Errorf("the picture is %q, %v", jpeg, err)
	}
}

func TestAMailboxNeedsOnlyPhotosThatDifferFromWhatItShows(t *testing.T) {
	db := open(t)
	profile, m := wantedBy(t, db, 4)
	give(t, db, profile, "a", 1, 2, 3)
	if got := needs(t, db, m); fmt.Sprint(got) != "[1 2 3]" || dueNow(t, db, profile) != 1 {
		t.Fatalf("it needs %v", got)
	}
	work, err := db.PhotoWork(t.Context(), m, 0, math.MaxInt64, 100)
	if err != nil {
		t.Fatal(err)
	}
	changes := []contactsync.PhotoChange{{Person: 1, Shows: work[0].Picture}, {Person: 2, Shows: work[1].Picture},
		{Person: 3, Pending: &contactsync.Pending{Tries: 1, NextTry: noon.Add(time.Hour)}}}
	m.Seq = work[2].Seq
	if err := db.RecordPhotos(t.Context(), m.Slot, changes); err != nil {
		t.Fatal(err)
	}
	if err := db.SavePhotoMailbox(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if got := needs(t, db, m); len(got) != 0 || dueNow(t, db, profile) != 0 {
		t.Errorf("settled, it needs %v", got)
	}
	give(t, db, profile, "b", 2, 4)
	if got := needs(t, db, m); fmt.Sprint(got) != "[2 4]" {
		t.Errorf("after a change it needs %v", got)
	}
	noon := noon.Add(2 * time.Hour)
	if pending, err := db.PendingPhotoWork(t.Context(), m, noon); err != nil || len(pending) != 1 || pending[0].Person != 3 || pending[0].Tries != 1 {
		t.Errorf("pending is %+v, %v", pending, err)
	}
}

func TestAContactMadeAnewIsDueItsPhotoAgain(t *testing.T) {
	db := open(t)
	profile, m := wantedBy(t, db, 3)
	give(t, db, profile, "a", 1, 2)
	m.Seq = 1
	for _, person := range []int64{1, 2} {
		if err := db.RecordPhotos(t.Context(), m.Slot, []contactsync.PhotoChange{{Person: person, Shows: 1}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.SavePhotoMailbox(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	unlink := func(person int64) {
		if err := db.Record(t.Context(), m.Slot, []contactsync.Change{{Person: person, Unlink: true}}); err != nil {
			t.Fatal(err)
		}
	}
	unlink(2)
	unlink(3)
	if dueNow(t, db, profile) != 0 {
		t.Error("without contacts it is due")
	}
	link(t, db, m.Slot, 2)
	link(t, db, m.Slot, 3) // who has no photo
	if got := needs(t, db, m); fmt.Sprint(got) != "[2]" || dueNow(t, db, profile) != 1 {
		t.Errorf("it needs %v", got)
	}
	unlink(2)
	if dueNow(t, db, profile) != 0 {
		t.Error("it is due although the contact is gone again")
	}
}

func TestADatabaseOfTheFirstVersionKeepsItsLinks(t *testing.T) {
	path := ofVersion(t, 1, "INSERT INTO link (slot, person, fingerprint, contact) VALUES (1, 1, zeroblob(16), x'0041')")
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var photo, version int64
	if err := db.row(t.Context(), "look", []any{&photo, &version}, "SELECT photo, (SELECT user_version FROM pragma_user_version) FROM link"); err != nil || photo != 0 || version != latest {
		t.Errorf("the link shows photo %d in version %d, %v", photo, version, err)
	}
}
