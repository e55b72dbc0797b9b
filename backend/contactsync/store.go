package contactsync

import (
	"context"
	"time"

	"concord/backend/graph"
)

// Store is everything a tenant's contact sync remembers. Package sqlite implements it. Reads see the last
// commit; each write is one transaction. All of it may be used by several goroutines.
type Store interface {
	ProfileStore
	Mirror
	PurposeStore
	PeopleStore
	MailboxStore
	StandingStore
	PhotoStore
	HoldStore
	ExplainStore
	SearchStore
	PlanStore
	ContentStore
	DriftStore
	DriftPages
	TakeoverStore
	RemovalStore
	UndoStore
	LeftoverStore
	LeftoverPages
	MoveStore
}

// StoredProfile is a profile with what the store knows of it.
type StoredProfile struct {
	Profile
	No        int64  // short key, never shown
	Seq       int64  // number of the latest change of its people
	Evaluated int64  // clock of the mirror up to which people were evaluated
	RulesHash []byte // of the rules they were evaluated with
	Removing  bool   // its contacts are being taken out of the mailboxes
}

// ProfileStore keeps profiles.
type ProfileStore interface {
	StoredProfiles(ctx context.Context) ([]StoredProfile, error) // by name
	// SaveProfile inserts or, where the id is known, replaces. A name that another profile has is an error.
	SaveProfile(ctx context.Context, p Profile) (replaced bool, err error)
	// DeleteProfile forgets the profile and its links. It touches no mailbox.
	DeleteProfile(ctx context.Context, no int64) error
	// SaveEvaluated remembers up to where, and with which rules, the profile's people were evaluated.
	SaveEvaluated(ctx context.Context, no, clock int64, rulesHash []byte) error
	ProfileCounts(ctx context.Context, no int64) (ProfileCounts, error)
}

// ProfileCounts is a profile in numbers.
type ProfileCounts struct {
	People    int64 // wanted
	Mailboxes int64 // in the rule
	Contacts  int64 // in place, in mailboxes of the rule and in those that left it; not in those of deleted users
	Behind    int64 // mailboxes in the rule that are not up to date
	Left      int64 // mailboxes that left the rule and still hold contacts
}

// Round is how far one delta query has come. Its link is saved with the page it came from.
type Round struct {
	Resource   string // "users", "groups/0", …
	Query      string // what was asked for; another query needs a round from the beginning
	Link       string // where to go on
	Done       bool   // Link is a delta link; else the round broke off on a next link
	Full       bool   // reads everything, so that what it does not mention does not exist
	Generation int64  // of a full round
	Saved      time.Time
}

// GroupState is a group of a rule or one nested in it.
type GroupState struct {
	ID      string
	Name    string // "" when never read
	Present bool   // read, and not deleted since
}

// Mirror keeps the directory as we know it.
type Mirror interface {
	// Round returns the zero Round for a resource never begun.
	Round(ctx context.Context, resource string) (Round, error)
	// SaveUsers merges a page and moves the round on, in one transaction. An absent accountEnabled keeps the
	// value that is there. When a full round is done, users of an older generation are gone.
	SaveUsers(ctx context.Context, round Round, users []graph.User) error
	// SaveOrgContacts does the same for organizational contacts, in a user's words.
	SaveOrgContacts(ctx context.Context, round Round, contacts []graph.User) error
	// SaveGroups does the same for groups and their members. Members of a group that is gone stay as they
	// were: a rule that cannot be read wholly must not change who is chosen.
	SaveGroups(ctx context.Context, round Round, groups []graph.Group) error
	// SaveUnit replaces what is known of an administrative unit's users; present says whether it could be read.
	// Members of a unit that could not be read stay as they were.
	SaveUnit(ctx context.Context, id string, present bool, users []string) error
	// RestoreUsers stores users read one by one, whole, and has them evaluated again.
	RestoreUsers(ctx context.Context, users []graph.User) error
	// Reduce keeps of everyone whom no profile wants only the properties named, by Graph's names, and of those who
	// are somebody's manager their display name.
	Reduce(ctx context.Context, keep []string) error
	// GroupClosure returns the groups and all nested in them; a group never read has Present false.
	GroupClosure(ctx context.Context, groups []string) ([]GroupState, error)
	// GroupMembers returns the object ids of the users in the groups, nested ones included.
	GroupMembers(ctx context.Context, groups []string) (map[string]struct{}, error)
	// Clock grows with each change of a person or a membership.
	Clock(ctx context.Context) (int64, error)
	// ChangedPeople visits everyone changed after a clock, or everyone ever seen for 0, in order of number.
	ChangedPeople(ctx context.Context, after int64, visit func(Person) error) error
	Person(ctx context.Context, no int64) (Person, error)
	// FindMailbox looks a user up by object id, user principal name or mail address; "" when there is none.
	FindMailbox(ctx context.Context, nameOrID string) (id string, err error)
}

// Person is a user in the mirror.
type Person struct {
	No   int64 // short key, never shown
	User graph.User
	Gone bool // deleted, or absent from a full round
	// Reduced: no profile wanted this person, so that only what rules look at was kept.
	Reduced bool
	Purpose Purpose // of the mailbox
	// OrgContact: an organizational contact, told in a user's words. It has no account and no mailbox.
	OrgContact bool
	// ManagerID and ManagerName are the manager's; ManagerReduced says that the name was not kept.
	ManagerID, ManagerName string
	ManagerReduced         bool
}

// Wish is what one person should look like for a profile.
type Wish struct {
	Person      int64
	Wanted      bool        // as a contact
	Fingerprint Fingerprint // of the card, when wanted
	Filled      uint64      // properties with a value, when wanted
	Mapped      uint64      // properties the profile writes
	Staying     uint64      // of those, the ones whose value stays in the contact when the source has none any more
	MailboxID   string      // object id
	Mailbox     bool        // receives contacts
	Content     *Content    // the card, when wanted
}

// Leaver is someone who should lose their contacts, or a mailbox that should, and has not yet.
type Leaver struct {
	Key      int64 // person number, or slot for a mailbox
	ID       string
	Approved bool    // an admin said yes to a hold
	Purpose  Purpose // of the mailbox
	Contacts int64   // of a mailbox, which it would lose
	// OrgContact: not a user. Unseen: known by a mark in a mailbox alone.
	OrgContact, Unseen bool
}

// Emptied is a person whose card lost values that are still out there.
type Emptied struct {
	Person   int64
	Lost     uint64
	Approved bool // an admin said yes to a hold
}

// State is what a profile wants of one person.
type State struct {
	Person      int64
	Wanted      bool
	Fingerprint Fingerprint
	// LeaveAccepted: not wanted, and the removal has passed guard and confirmation.
	LeaveAccepted bool
	// EmptyAccepted: no loss of a value waits for acceptance.
	EmptyAccepted bool
	Seq           int64 // number of the last change
}

// PeopleStore keeps what each person should look like, numbered by change, and beside it what was last
// accepted: a loss (of a person, of a field) becomes real only when it is accepted.
type PeopleStore interface {
	// SaveWishes stores what is new or different under the next number. Gains are accepted at once.
	SaveWishes(ctx context.Context, profile int64, wishes []Wish) error
	// AcceptedPeople counts those whose contacts are meant to be out there.
	AcceptedPeople(ctx context.Context, profile int64) (int64, error)
	// AcceptedFields counts, for each property bit, the people who had a value by the last acceptance.
	AcceptedFields(ctx context.Context, profile int64) (map[int]int64, error)
	// Leavers are those whose leaving is neither accepted nor refused, without those whose contacts somebody may take over.
	Leavers(ctx context.Context, profile int64) ([]Leaver, error)
	// EmptiedPeople are those with a loss among the bits of mask that is neither accepted nor refused.
	EmptiedPeople(ctx context.Context, profile int64, mask uint64) ([]Emptied, error)
	// AcceptPeople makes their losses real and numbers them anew, so that every mailbox looks again.
	AcceptPeople(ctx context.Context, profile int64, people []int64) error
	// CountLinks counts the contacts of these people over all mailboxes of the profile.
	CountLinks(ctx context.Context, profile int64, people []int64) (int64, error)
	// States returns what is known of the people with these object ids.
	States(ctx context.Context, profile int64, sourceIDs []string) (map[string]State, error)
	// AdoptLeavers links contacts of ours found for people nobody wants, and makes those people leavers, so
	// that their contacts go the guarded way. Unknown ids become people that are gone.
	AdoptLeavers(ctx context.Context, profile, slot int64, found []Found) error
}

// Found is a contact of ours that a listing showed.
type Found struct {
	SourceID    string
	ContactID   string
	Fingerprint Fingerprint
}

// Mailbox is one mailbox of one profile, and how far it has come.
type Mailbox struct {
	Slot         int64  // short key of (profile, mailbox), never shown
	Profile      int64  // short key
	ID           string // object id of the user
	Name         string // user principal name
	Owner        int64  // person number
	Wanted       bool   // in the rule
	Folder       string // id, "" when not known
	FolderParent string // id of the folder it was last seen in, alive
	Place        string // what Folder is (Profile.place when it was chosen); "" when not known
	Made         bool   // Concord made Folder
	Moving       bool   // the profile's place changed since Folder was chosen
	AppliedSeq   int64
	// Open: a sync was writing here and has not come to a clean end.
	Open bool
	// Suspect counts the listings still due after a create whose outcome was unknown.
	Suspect  int
	Contacts int64 // links
	Tries    int   // refusals in a row
	NextTry  time.Time
	Trouble  *Trouble // of the last sync, nil when it went well
}

// Work is one person to look at in one mailbox: what is wanted and what is there.
type Work struct {
	State
	SourceID        string
	Linked          bool
	LinkFingerprint Fingerprint
	ContactID       string
	Approved        bool // an admin approved this loss
	Tries           int  // failures in earlier syncs
	// Pinned: an admin undid what PinnedWanted (nil: no contact) would bring, so that it is not done again.
	Pinned       bool
	PinnedWanted *Fingerprint
}

// Link is a person's contact in one mailbox.
type Link struct {
	Person      int64
	SourceID    string
	ContactID   string
	Fingerprint Fingerprint
}

// Change is what one answer, or one look, changed about a person in a mailbox.
type Change struct {
	Person  int64
	Link    *Link // new state of the link; nil with Unlink false leaves it
	Unlink  bool
	Pending *Pending // look again in a later sync
	Settled bool     // nothing is pending any more
	Journal *JournalEntry
	Unpin   bool // let go of an undone state
	Pin     *Pin // an undone state that is not written again; a write without one lets go of what was
}

// Pending is a person to look at again in one mailbox.
type Pending struct {
	Tries    int
	NextTry  time.Time
	Code     string
	Approved bool
}

// DueQuery asks for mailboxes that have something to do.
type DueQuery struct {
	Profile int64
	Seq     int64
	Now     time.Time
	After   int64  // slot
	Limit   int    // rows
	Mailbox string // object id, "" for all; a named one is due whatever its next try
}

// MailboxStore keeps how far each mailbox has come and the links.
type MailboxStore interface {
	DueMailboxes(ctx context.Context, q DueQuery) ([]Mailbox, error)
	// DueCounts says how many mailboxes are due and how many people those have to look at.
	DueCounts(ctx context.Context, q DueQuery) (mailboxes, people int64, err error)
	// Mailboxes pages over all mailboxes of a profile that are in the rule or still hold contacts.
	Mailboxes(ctx context.Context, profile, after int64, limit int) ([]Mailbox, error)
	// InRule tells whether a mailbox is in the rule of a profile, and how many contacts it holds.
	InRule(ctx context.Context, profile int64, mailboxID string) (in bool, contacts int64, err error)
	// Troubled are the mailboxes of the rule whose last sync did not end well.
	Troubled(ctx context.Context, profile int64) ([]Mailbox, error)
	// TryNow lets the mailboxes that wait be tried by the next sync.
	TryNow(ctx context.Context, profile int64) error
	// OpenMailboxes marks mailboxes as being written to. It is durable when it returns, come what may.
	OpenMailboxes(ctx context.Context, slots []int64) error
	SaveMailbox(ctx context.Context, m Mailbox) error
	LeavingMailboxes(ctx context.Context, profile int64) ([]Leaver, error)
	AcceptMailboxes(ctx context.Context, profile int64, slots []int64) error
	// FolderRivals names the older profiles that write into a folder of this name in this mailbox: they stay.
	FolderRivals(ctx context.Context, profile int64, mailboxID, folder string) ([]string, error)
	// Work pages over people in order of (Seq, Person), from behind a pair: (AppliedSeq, math.MaxInt64) begins
	// with those the mailbox has not seen.
	Work(ctx context.Context, m Mailbox, afterSeq, afterPerson int64, limit int) ([]Work, error)
	// PendingWork is what earlier syncs left to look at again, due by now.
	PendingWork(ctx context.Context, m Mailbox, now time.Time) ([]Work, error)
	// CountDeletes counts the accepted leavers the mailbox has not seen that have a contact here, and all contacts.
	CountDeletes(ctx context.Context, m Mailbox) (deletes, contacts int64, err error)
	// Links pages over a mailbox's links in order of person.
	Links(ctx context.Context, slot, after int64, limit int) ([]Link, error)
	LinksOf(ctx context.Context, slot int64, people []int64) (map[int64]Link, error)
	// Record stores what answers changed, in one transaction.
	Record(ctx context.Context, slot int64, changes []Change) error
	// LookAtOwners has each mailbox look at its own owner's contact again.
	LookAtOwners(ctx context.Context, profile int64) error
	// Recheck makes the next sync list the mailbox and look at everyone in it.
	Recheck(ctx context.Context, slot int64) error
}

// StandingStore tells how mailboxes stand, for lists that a person reads.
type StandingStore interface {
	Standings(ctx context.Context, q StandingQuery) (page []Standing, total int64, err error)
}

// HoldStore keeps what waits for a person.
type HoldStore interface {
	// SaveHold stores a hold. One that waited for the same profile is superseded, and what would not be found again
	// is taken over from it: its single deletions, or all of it when the run was blind. h then counts everything
	// that waits and has every reason.
	SaveHold(ctx context.Context, profile int64, h *Hold, items []HeldItem, blind bool) error
	// WithdrawHold ends a waiting hold of the profile whose cause is gone.
	WithdrawHold(ctx context.Context, profile int64) error
	Holds(ctx context.Context, run int64) ([]Hold, error)
	WaitingHolds(ctx context.Context) ([]Hold, error)
	HeldItems(ctx context.Context, h Hold, limit int) ([]HeldItem, error)
	// HeldPage reads a part of the items in the same order, HeldCount counts what a query chooses on all pages.
	HeldPage(ctx context.Context, h Hold, q HeldQuery) ([]HeldItem, error)
	HeldCount(ctx context.Context, h Hold, q HeldQuery) (int64, error)
	// DecideHold approves or refuses what still waits under a run: approved people and mailboxes pass the guard,
	// refused ones keep what they have until they change again.
	DecideHold(ctx context.Context, run int64, decision HoldState, at time.Time) error
}
