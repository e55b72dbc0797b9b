package contactsync

import (
	"context"
	"time"
)

// UndoStore keeps what undoing needs: what each run did beside what is there now, what stays undone, and for how long.
type UndoStore interface {
	// JournalMailboxes pages over the mailboxes in which a run changed contacts, in order of slot. mailbox is an object
	// id, "" for all.
	JournalMailboxes(ctx context.Context, run int64, mailbox string, after int64, limit int) ([]Mailbox, error)
	// Journal pages over what a run did in one mailbox, in order of person.
	Journal(ctx context.Context, run, slot, after int64, limit int) ([]Journaled, error)
	// JournalSize counts the contacts a run changed, and the mailboxes they are in.
	JournalSize(ctx context.Context, run int64, mailbox string) (mailboxes, contacts int64, err error)
	// Asides pages over the contacts without a link that a run deleted in a mailbox, in order of ContactID.
	Asides(ctx context.Context, run, slot int64, after string, limit int) ([]AsideLeft, error)
	// SaveAside notes how far one of them has come.
	SaveAside(ctx context.Context, run, slot int64, contactID string, state AsideState) error
	// SaveUndo notes that a run undoes another, before it does.
	SaveUndo(ctx context.Context, run, undoes int64) error
	// GiveBack prepares a mailbox for what it is given back: one that left the rule keeps it, and a removal that is under
	// way looks at it again.
	GiveBack(ctx context.Context, slot int64) error
	// JournalProfiles returns the profiles of a run's journal, those included that were forgotten since.
	JournalProfiles(ctx context.Context, run int64) ([]StoredProfile, error)
	// KeptRuns returns the runs that can be undone, the newest first.
	KeptRuns(ctx context.Context) ([]KeptRun, error)

	// PinsOf returns what stays undone of these people in a mailbox.
	PinsOf(ctx context.Context, slot int64, people []int64) (map[int64]Pin, error)
	// Pins pages over what stays undone in the mailboxes of a profile, in order of (Slot, Person), from behind a pair.
	Pins(ctx context.Context, q PinQuery) ([]Pinned, error)
	// CountPins counts the contacts of a profile that stay undone.
	CountPins(ctx context.Context, profile int64) (int64, error)
	// Unpin lets go of people in a mailbox, so that the next sync looks at them.
	Unpin(ctx context.Context, slot int64, people []int64) error

	// TidyJournal forgets the journals of runs that are too old or, the oldest first, too much, and then the contents that
	// nothing refers to. It does what can be done before the context ends and goes on another time.
	TidyJournal(ctx context.Context, keep Keep, now time.Time) error
	// JournalTidied is when that was last done and how much was left, in bytes.
	JournalTidied(ctx context.Context) (at time.Time, bytes int64, err error)
}

// Journaled is what a run did to one contact, beside what is there now.
type Journaled struct {
	State             // what is wanted of the person now
	SourceID   string // the person's object id
	Name       string // display name, as far as it is kept
	Before     *Fingerprint
	After      *Fingerprint // nil: no contact, or not known
	Unanswered bool         // the write was announced, and its outcome not noted
	Image      *Fingerprint
	// OriginalImage is that of the run which the run undid: what was put back.
	OriginalImage *Fingerprint
	Link          *Link // now; nil for none
	Later         int64 // the last later run that changed the contact, 0 for none
	Seen          bool  // a later run read the contact: it was still there
	Pin           *Pin
	Picture       int64 // the photo that a contact made again gets, 0 for none that is known
}

// Pin is an undone state of one contact that is not written again: a card, or nil for no contact.
type Pin struct{ Wanted *Fingerprint }

// PinQuery asks for what stays undone.
type PinQuery struct {
	Profile                int64
	Mailbox                string // object id, "" for all
	AfterSlot, AfterPerson int64
	Limit                  int
}

// Pinned is one contact that stays as an undo left it.
type Pinned struct {
	Slot     int64
	PersonNo int64
	Mailbox  string // user principal name
	Person   string // display name
	Source   string // object id
	Linked   bool   // the contact is there; else it stays away
}

// Keep is how long, and up to how much, runs can be undone.
type Keep struct {
	Days     int   // 0 keeps nothing
	MaxBytes int64 // of journals and contents
}

// DefaultKeep is what holds when nobody says otherwise: a month covers a holiday, and 500 MB some two million changes.
func DefaultKeep() Keep { return Keep{Days: 30, MaxBytes: 500 << 20} }

// KeptRun is a run that can be undone.
type KeptRun struct {
	Run      int64
	Began    time.Time
	Contacts int64 // that it changed
	Undoes   int64 // the run it undid, 0 for none
	UndoneBy int64 // the latest run that undid it and was not undone itself, 0 for none
	// UndoneInPart: that run changed fewer contacts.
	UndoneInPart bool
}
