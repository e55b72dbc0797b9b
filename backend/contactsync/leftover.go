package contactsync

import (
	"context"
	"fmt"
	"time"

	"concord/backend/graph"
)

// This file and those named like it find what former tools left in the mailboxes, and take it over, leave it or remove it,
// as an admin decides. A contact without any trace of a tool is the user's own and is never written.

// LeftoverKind is by what a former tool's contact is recognised.
type LeftoverKind string

// The kinds, the surest first.
const (
	// LeftMark is our own mark, of a profile that this database does not know.
	LeftMark LeftoverKind = "mark"
	// LeftExtension is another tool's open extension.
	LeftExtension LeftoverKind = "extension"
	// LeftFileAs is a GUID in the name by which Outlook sorts.
	LeftFileAs LeftoverKind = "fileAs"
	// LeftCategory is a category that a tool sets.
	LeftCategory LeftoverKind = "category"
	// LeftFolder is a folder that a tool makes.
	LeftFolder LeftoverKind = "folder"
)

// LeftoverKinds are all of them, the surest first.
func LeftoverKinds() []LeftoverKind {
	return []LeftoverKind{LeftMark, LeftExtension, LeftFileAs, LeftCategory, LeftFolder}
}

// What is looked for without being named.
//
//	com.itbaer.cync              CYNC, by its own documentation
//	ManagedContactCorrelation    a script of the EWS age
//	Company Contacts             CiraSync's and scripts' category
//	Administrator                O365Synchronizer's category
//	DirectorySync                EWS-Office365-Contact-Sync's folder
var (
	knownExtensions = []string{"com.itbaer.cync", "ManagedContactCorrelation"}
	knownCategories = []string{"Company Contacts", "Administrator"}
	knownFolders    = []string{"DirectorySync"}
)

// KnownLeftovers are the names that are looked for without being named: of extensions, categories and folders.
func KnownLeftovers() (extensions, categories, folders []string) {
	return append([]string{}, knownExtensions...), append([]string{}, knownCategories...), append([]string{}, knownFolders...)
}

// Decision is what becomes of a leftover.
type Decision string

// The decisions.
const (
	// AdoptLeftover marks the contact in place, so that the next sync updates it where it is.
	AdoptLeftover Decision = "adopt"
	// LeaveLeftover remembers that it is to stay as it is.
	LeaveLeftover Decision = "leave"
	// RemoveLeftover deletes it, to Deleted Items.
	RemoveLeftover Decision = "remove"
)

// How a leftover was matched with a person.
const (
	MatchedByID      = "id"
	MatchedByAddress = "address"
)

// Leftover is one contact that a former tool left.
type Leftover struct {
	No        int64        `json:"no"`
	Slot      int64        `json:"-"`
	Mailbox   string       `json:"mailbox"` // user principal name
	ContactID string       `json:"contactId"`
	Folder    string       `json:"folder"` // its name
	Kind      LeftoverKind `json:"kind"`
	Tool      string       `json:"tool"`     // a profile id, a name of an extension, a category, a folder
	Evidence  string       `json:"evidence"` // what was seen
	Name      string       `json:"name"`     // of the contact
	Address   string       `json:"address,omitempty"`
	Filled    int64        `json:"filled"`           // properties with a value
	Person    int64        `json:"-"`                // 0: nobody the profile wants
	PersonID  string       `json:"person,omitempty"` // object id
	Matched   string       `json:"matched,omitempty"`
	Duplicate bool         `json:"duplicate"` // the mailbox has a better one of this person
	Decision  Decision     `json:"decision,omitempty"`
	Done      time.Time    `json:"done,omitzero"`
	Trouble   string       `json:"trouble,omitempty"` // code
}

// LeftoverCount is what one tool left, in figures.
type LeftoverCount struct {
	Kind       LeftoverKind `json:"kind"`
	Tool       string       `json:"tool"`
	Contacts   int64        `json:"contacts"`
	Mailboxes  int64        `json:"mailboxes"`
	ByID       int64        `json:"byId"`      // matched with a person by an id
	ByAddress  int64        `json:"byAddress"` // by an e-mail address
	Nobody     int64        `json:"nobody"`    // not matched with anybody the profile wants
	Duplicates int64        `json:"duplicates"`
	Adopted    int64        `json:"adopted"`
	Left       int64        `json:"left"`
	Removed    int64        `json:"removed"`
}

// LeftoverQuery chooses leftovers of a profile. Zero values do not narrow.
type LeftoverQuery struct {
	Mailbox    string // object id
	Kind       LeftoverKind
	Tool       string
	Duplicates bool // only those of which the mailbox has a better one
	Nobody     bool // only those that match nobody
	Adoptable  bool // only those that match somebody and are no duplicate
	Open       bool // only those that were not adopted or removed yet
	Slot       int64
	After      int64 // number
	Limit      int
}

// LeftoverStore keeps what searches found.
type LeftoverStore interface {
	// WantedPeople visits everyone the profile wants as a contact.
	WantedPeople(ctx context.Context, profile int64, visit func(no int64, user graph.User) error) error
	// SaveLeftovers stores what a search found in a mailbox, and forgets what it did not find any more. What was decided
	// stays decided.
	SaveLeftovers(ctx context.Context, run, slot int64, found []Leftover) error
	// LeftoverCounts adds them up by kind and tool.
	LeftoverCounts(ctx context.Context, profile int64, q LeftoverQuery) ([]LeftoverCount, error)
	Leftovers(ctx context.Context, profile int64, q LeftoverQuery) ([]Leftover, error)
	// LeftoverSlots are the mailboxes with leftovers that the query chooses.
	LeftoverSlots(ctx context.Context, profile int64, q LeftoverQuery) ([]Mailbox, error)
	// SettleLeftovers notes that a decision was carried out, or with a trouble, that it could not be.
	SettleLeftovers(ctx context.Context, numbers []int64, decision Decision, at time.Time, trouble string) error
	// ForgetLeftovers takes out those that are not there any more.
	ForgetLeftovers(ctx context.Context, numbers []int64) error
	// OutrankLeftovers notes that their mailbox has a better contact of the person by now.
	OutrankLeftovers(ctx context.Context, numbers []int64) error
	// PromoteLeftovers notes that their mailbox has no better contact of the person any more.
	PromoteLeftovers(ctx context.Context, numbers []int64) error
}

// LeftoverCounts says what the last search found for a profile, by kind and tool.
func (s *Service) LeftoverCounts(ctx context.Context, profile string, q LeftoverQuery) ([]LeftoverCount, error) {
	p, err := s.oneProfile(ctx, profile)
	if err != nil {
		return nil, err
	}
	return s.Store.LeftoverCounts(ctx, p.No, q)
}

// Leftovers pages over what the last search found for a profile, in order of number.
func (s *Service) Leftovers(ctx context.Context, profile string, q LeftoverQuery) ([]Leftover, error) {
	p, err := s.oneProfile(ctx, profile)
	if err != nil {
		return nil, err
	}
	return s.Store.Leftovers(ctx, p.No, q)
}

// FindMailbox looks a mailbox up by object id, user principal name or mail address, among those that were read.
func (s *Service) FindMailbox(ctx context.Context, nameOrID string) (id string, err error) {
	if id, err = s.Store.FindMailbox(ctx, nameOrID); err == nil && id == "" {
		err = &NoMailboxError{}
	}
	return id, err
}

// oneProfile is a profile that has to be named.
func (s *Service) oneProfile(ctx context.Context, nameOrID string) (*StoredProfile, error) {
	if nameOrID == "" {
		return nil, &NoProfileError{}
	}
	found, err := s.chosen(ctx, nameOrID)
	if err != nil {
		return nil, err
	}
	return &found[0], nil
}

// NoLeftoversError says that there is nothing to decide about.
type NoLeftoversError struct{ Profile string }

func (e *NoLeftoversError) Error() string {
	return fmt.Sprintf("No leftovers of that kind are known in the mailboxes of profile %s.", e.Profile)
}

// Code is the stable name of this kind of failure.
func (e *NoLeftoversError) Code() string { return "no_leftovers" }

// Action is what to do next.
func (e *NoLeftoversError) Action() string {
	return "Look for them first: concordctl adopt find PROFILE. What was found shows: concordctl adopt show PROFILE."
}
