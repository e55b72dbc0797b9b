package contactsync

import (
	"context"
	"time"
)

// DriftKind narrows what is listed of what users did. A second contact of somebody and one of somebody who should have
// none are one kind to whoever looks for copies.
type DriftKind string

// The kinds; "" is all.
const (
	DriftEdited  DriftKind = "edited"
	DriftDeleted DriftKind = "deleted"
	DriftMoved   DriftKind = "moved"
	DriftTwice   DriftKind = "twice"
)

// DriftOrder is what findings are sorted by.
type DriftOrder string

// The orders; "" is DriftByMailbox.
const (
	DriftByMailbox DriftOrder = "mailbox"
	DriftByPerson  DriftOrder = "person"
	DriftByKind    DriftOrder = "kind"
)

// DriftQuery asks for a page of what stands of what users did in the mailboxes of a profile's rule.
type DriftQuery struct {
	Profile    string // name or id
	Search     string // words; each stands somewhere in mailbox, person or folder
	Kind       DriftKind
	By         DriftOrder
	Descending bool
	Offset     int
	Limit      int // 1 at least, maxDriftPage at most
}

const maxDriftPage = 1000

// DriftShown is one finding for people to read.
type DriftShown struct {
	Mailbox string // user principal name
	Person  string // display name; "" when it was not kept
	Kind    DifferenceKind
	Fields  []string // for Edited
	Folder  string   // for Moved
}

// DriftSummary is what stands of what users did, as of the last look at each mailbox.
type DriftSummary struct {
	Mailboxes int64     // in the rule
	Looked    int64     // of those, at how many somebody looked at all
	Last      time.Time // when a mailbox was last looked at; zero: never
	Concerned int64     // mailboxes in which something stands
	Edited    int64
	Deleted   int64
	Moved     int64
	Twice     int64
}

// DriftPages is how findings are read for people.
type DriftPages interface {
	DriftPage(ctx context.Context, profile int64, q DriftQuery) (page []DriftShown, total int64, err error)
	DriftSummary(ctx context.Context, profile int64) (DriftSummary, error)
}

// DriftFound returns a page of what users did that still stands, and how much meets the query, from the database alone.
func (s *Service) DriftFound(ctx context.Context, q DriftQuery) (page []DriftShown, total int64, err error) {
	p, err := s.oneProfile(ctx, q.Profile)
	if err != nil {
		return nil, 0, err
	}
	q.Offset, q.Limit = max(q.Offset, 0), min(max(q.Limit, 1), maxDriftPage)
	return s.Store.DriftPage(ctx, p.No, q)
}

// DriftStands sums up what users did that still stands, from the database alone.
func (s *Service) DriftStands(ctx context.Context, profile string) (DriftSummary, error) {
	p, err := s.oneProfile(ctx, profile)
	if err != nil {
		return DriftSummary{}, err
	}
	return s.Store.DriftSummary(ctx, p.No)
}
