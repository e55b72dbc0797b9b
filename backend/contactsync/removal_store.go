package contactsync

import (
	"context"
	"time"
)

// RemovalStore keeps how far a profile's contacts were taken out of the mailboxes.
type RemovalStore interface {
	// BeginRemoval has sync leave the profile alone from now on. Begun already, it does nothing.
	BeginRemoval(ctx context.Context, profile int64, now time.Time) error
	// CancelRemoval lets sync write the profile again, into every mailbox.
	CancelRemoval(ctx context.Context, profile int64) error
	// RemovalMailboxes pages over the mailboxes of a profile that are not known to be clean, in order of slot: those of
	// the rule, and those that were or may have been written to. A mailbox of somebody who is gone is none. mailbox is an
	// object id, "" for all.
	RemovalMailboxes(ctx context.Context, profile, after int64, limit int, mailbox string) ([]Mailbox, error)
	// CountRemoval counts those mailboxes, and the contacts known to be in them.
	CountRemoval(ctx context.Context, profile int64, mailbox string) (mailboxes, contacts int64, err error)
	// OpenForRemoval notes that a mailbox is about to lose contacts. A sync would look at everyone in it again. It is
	// durable when it returns.
	OpenForRemoval(ctx context.Context, slot int64) error
	// MailboxClean notes that nothing of the profile is left in a mailbox.
	MailboxClean(ctx context.Context, slot, contacts int64, now time.Time) error
	// LookEverywhere makes the mailboxes of everybody with a mail address known to the profile; only a removal looks
	// at those that are not in its rule.
	LookEverywhere(ctx context.Context, profile int64) error
	// Retire forgets a profile and what it knew of people, but not what its journal tells. A profile imported with
	// its id begins anew.
	Retire(ctx context.Context, profile int64, now time.Time) error
	// SetAside keeps contacts that no link knows, before they are deleted.
	SetAside(ctx context.Context, slot int64, aside []Aside) error
	// AsideDeleted notes that they are gone.
	AsideDeleted(ctx context.Context, run, slot int64, contactIDs []string) error
}

// Aside is a contact without a link that a run is about to delete, as it was read.
type Aside struct {
	Run       int64
	ContactID string
	Person    int64 // 0: nobody in the directory
	Folder    string
	Image     Content
}
