package contactsync

import (
	"sync/atomic"
	"time"

	"concord/backend/graph"

	"github.com/sirupsen/logrus"
)

// Options are the ingredients of a Service.
type Options struct {
	TenantID string // of the token: it goes into every mark
	Store    Store
	Graph    *graph.Client
	// PermanentDelete tells whether the cloud has it: Global only (Graph metadata: the action is absent from
	// the US government and China).
	PermanentDelete bool
	// ContactDelta tells whether the cloud tells what changed in a contact folder: not China (Graph metadata). Without
	// it folders are listed.
	ContactDelta bool
	// Mailboxes is how many mailboxes are worked on side by side; 0 means DefaultMailboxes.
	Mailboxes int
	Log       logrus.FieldLogger // people's data never goes there
	// Keep is how long runs can be undone; the zero value means DefaultKeep.
	Keep Keep
}

// DefaultMailboxes is how many mailboxes are worked on side by side when nobody says. The gate decides how many exchanges
// that makes; what a mailbox holds in memory meanwhile is a page of people and its batches.
const DefaultMailboxes = 512

// Service syncs one tenant.
type Service struct {
	Options
	unfiltered atomic.Bool // this cloud turned out not to find contacts by their extension
}

// New returns the service; it touches nothing yet.
func New(options Options) *Service {
	if options.Mailboxes <= 0 {
		options.Mailboxes = DefaultMailboxes
	}
	if options.Keep == (Keep{}) {
		options.Keep = DefaultKeep()
	}
	return &Service{Options: options}
}

// SyncOptions chooses what a sync does.
type SyncOptions struct {
	// Run is the id of the run that this sync belongs to; holds are filed under it.
	Run int64
	// Profile is a name or id; "" means every profile.
	Profile string
	// Mailbox limits the writing to one mailbox, by object id, user principal name or mail address.
	Mailbox string
	// PlanOnly writes nothing to any mailbox; Planned is called for what would be done, one call at a time and
	// one mailbox after the other.
	PlanOnly bool
	Planned  func(PlannedOperation)
	// Apply carries out a stored plan, exactly: its id. Profile and Mailbox are the plan's then.
	Apply int64
	// Report is called with the state of things, often; the caller thins it out. May be nil.
	Report func(Progress)
}

// OperationKind is what happens to one contact.
type OperationKind string

// The kinds of operation.
const (
	Create OperationKind = "create"
	Update OperationKind = "update"
	Delete OperationKind = "delete"
)

// PlannedOperation is one line of a plan.
type PlannedOperation struct {
	Profile string        `json:"profile"`
	Mailbox string        `json:"mailbox"` // user principal name
	Kind    OperationKind `json:"kind"`
	Person  string        `json:"person"`   // display name
	Source  string        `json:"sourceId"` // object id of the person
	Held    bool          `json:"held"`     // would wait for approval
}

// Phase is the movement a sync is in.
type Phase string

// The phases of a sync, of a verification and of a look for drift, in order.
const (
	Refreshing Phase = "refresh" // Done counts users read
	Planning   Phase = "plan"    // Done counts people looked at
	Confirming Phase = "confirm" // Done counts leavers confirmed
	Applying   Phase = "apply"   // Done counts operations of Total
	// ReadingPhotos looks at people's photos; Done counts people.
	ReadingPhotos Phase = "photos"
	WritingPhotos Phase = "photo-writes" // Done counts photos of Total
	Verifying     Phase = "verify"       // Done counts mailboxes of Total
	Checking      Phase = "drift"        // Done counts mailboxes of Total
	Removing      Phase = "remove"       // Done counts contacts of Total
	Undoing       Phase = "undo"         // Done counts contacts of Total
	Searching     Phase = "search"       // for what former tools left; Done counts contacts found
	Adopting      Phase = "adopt"        // Done counts leftovers of Total
)

// Progress is where a sync stands.
type Progress struct {
	Phase          Phase
	Profile        string // name
	Done, Total    int64  // Total is 0 while unknown
	MailboxesDone  int64
	MailboxesTotal int64
	Counts         Counts
}

// Counts is what a sync did, or with PlanOnly would do.
type Counts struct {
	People    int64 // who should be in the mailboxes, over all profiles
	Mailboxes int64 // mailboxes in the rules
	Created   int64 // contacts
	Updated   int64
	Deleted   int64
	Unchanged int64 // contacts in place that needed nothing
	Photos    int64 // of contacts, written or removed
	Skipped   int64 // mailboxes that do not take contacts now
	Failed    int64 // mailboxes in which something failed
}

// Result is how a sync ended.
type Result struct {
	Counts
	Holds    []Hold
	Troubles []Trouble
	Notes    []string // sentences worth reading that are not failures
	Plan     int64    // id of the plan that was made, with PlanOnly
	Applied  *Applied // how far the plan was carried out, with Apply

	passedOver int64 // operations that the plan which is carried out does not have
}

// Trouble is a mailbox that was skipped or in which something failed.
type Trouble struct {
	Profile   string    `json:"profile"`
	Mailbox   string    `json:"mailbox"` // user principal name
	Code      string    `json:"code"`    // stable, lower_snake
	Sentence  string    `json:"sentence"`
	Action    string    `json:"action"`
	Failed    bool      `json:"failed"` // false: skipped, tried again by itself
	NextTry   time.Time `json:"nextTry,omitzero"`
	RequestID string    `json:"requestId,omitempty"`
}

// Difference is one thing a verification found.
type Difference struct {
	Profile string         `json:"profile"`
	Mailbox string         `json:"mailbox"`
	Person  string         `json:"person"`
	Source  string         `json:"sourceId"`
	Kind    DifferenceKind `json:"kind"`
	Fields  []string       `json:"fields,omitempty"` // for Edited: the contact properties that differ
	Folder  string         `json:"folder,omitempty"` // for Moved: where it lies
}

// DifferenceKind is how a mailbox and the directory disagree about one person.
type DifferenceKind string

// What a verification can find; Deleted and Moved are told by drift alone.
const (
	Missing   DifferenceKind = "missing"   // should have a contact, has none
	Edited    DifferenceKind = "edited"    // the contact shows something else
	Extra     DifferenceKind = "extra"     // a contact of ours for someone who should have none
	Duplicate DifferenceKind = "duplicate" // more than one contact of ours for one person
	Outdated  DifferenceKind = "outdated"  // the directory changed since this mailbox was synced
	Deleted   DifferenceKind = "deleted"   // the user deleted the contact
	Moved     DifferenceKind = "moved"     // the user moved it to another folder; it is updated there
)

// VerifyOptions chooses what is compared.
type VerifyOptions struct {
	Profile string
	Mailbox string
	// Repair lets the next sync bring back what differs; verification itself writes to no mailbox.
	Repair bool
	Found  func(Difference)
	Report func(Progress)
}

// VerifyResult is how a verification ended.
type VerifyResult struct {
	Mailboxes, Contacts, Differences int64
	// Undone counts the contacts that stay as an undo left them: they are no differences.
	Undone   int64
	Troubles []Trouble
}
