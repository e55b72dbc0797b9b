package contactsync

import (
	"context"
	"fmt"
	"time"
)

// PlanState is where a stored plan stands.
type PlanState string

// The states of a plan.
const (
	PlanMaking   PlanState = "making" // its run has not come to an end; a plan that stays so is of no use
	PlanReady    PlanState = "ready"
	PlanApplying PlanState = "applying" // begun; applying it again goes on
	PlanApplied  PlanState = "applied"
)

// Plan is what a sync would do, without its operations. They are read page by page (PlanPage).
type Plan struct {
	ID      int64     `json:"id"`
	Run     int64     `json:"run"` // that made it
	Created time.Time `json:"created"`
	State   PlanState `json:"state"`
	// AppliedRun is the run that carried it out, 0 for none.
	AppliedRun int64 `json:"appliedRun,omitempty"`
	// Profile and Mailbox are what the plan was limited to, as they were named.
	Profile string `json:"profile,omitempty"`
	Mailbox string `json:"mailbox,omitempty"`
	PlanTotals
	Profiles []PlannedProfile `json:"profiles"`
	Holds    []Hold           `json:"holds,omitempty"`    // what would wait for approval, and why
	Troubles []Trouble        `json:"troubles,omitempty"` // mailboxes that could not be looked at, the first of them
	Notes    []string         `json:"notes,omitempty"`
}

// PlanTotals counts operations: those that would be carried out by kind, and those that would wait.
type PlanTotals struct {
	Mailboxes int64 `json:"mailboxes"` // with operations
	Creates   int64 `json:"creates"`
	Updates   int64 `json:"updates"`
	Deletes   int64 `json:"deletes"`
	Held      int64 `json:"held"`
}

// Operations is how many operations would be carried out.
func (t PlanTotals) Operations() int64 { return t.Creates + t.Updates + t.Deletes }

// PlannedProfile is a profile as it was when the plan was made.
type PlannedProfile struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	PlanTotals
	No   int64  `json:"no"`   // short key
	Hash []byte `json:"hash"` // of the whole profile
	// Policies are those of the contact properties that are not overwritten in any case.
	Policies map[string]Policy `json:"policies,omitempty"`
}

// PlanMailbox is one mailbox in a plan.
type PlanMailbox struct {
	Slot      int64  `json:"-"`
	ProfileNo int64  `json:"-"`
	ID        string `json:"mailboxId"`
	Name      string `json:"mailbox"`
	Profile   string `json:"profile"` // name
	Creates   int64  `json:"creates"`
	Updates   int64  `json:"updates"`
	Deletes   int64  `json:"deletes"`
	Held      int64  `json:"held"`
}

// PlanPerson is one person in a plan, and what decided about them.
type PlanPerson struct {
	Person         int64
	ID, Name, Mail string
	Ground         Ground // "" when no operation turns on it
	Sentence       string
}

// PlanStep is one operation as it is stored.
type PlanStep struct {
	Slot, Person  int64
	Kind          OperationKind
	Reason        Reason
	Held          bool
	Before, After *Fingerprint // nil: no contact
}

// PlanRow is one operation with the names to it.
type PlanRow struct {
	PlanStep
	PlanPerson
	Mailbox PlanMailbox // without figures
}

// PlanQuery chooses operations of a plan. Empty fields choose all.
type PlanQuery struct {
	Plan    int64
	Mailbox string // part of the user principal name, or the object id
	Person  string // part of the name or mail address, or the object id
	Profile string // name
	Kind    OperationKind
	Held    *bool
	// After is the Next of the page before; Offset skips operations behind it.
	After  string
	Offset int
	Limit  int // of a page, 1 to MaxPlanPage
}

// MaxPlanPage is how many operations one page holds at most.
const MaxPlanPage = 1000

// PlanStore keeps plans.
type PlanStore interface {
	// CreatePlan stores a plan that is being made and forgets those whose making was broken off.
	CreatePlan(ctx context.Context, p Plan) (id int64, err error)
	// AddToPlan adds what one mailbox needs, in one transaction. An operation that is there already stays.
	AddToPlan(ctx context.Context, plan int64, m PlanMailbox, people []PlanPerson, steps []PlanStep) error
	// SavePlan replaces a plan, its totals computed from its operations.
	SavePlan(ctx context.Context, p *Plan) error
	StoredPlans(ctx context.Context) ([]Plan, error) // newest first
	// StoredPlan returns a *PlanError with NoPlan when there is none.
	StoredPlan(ctx context.Context, id int64) (Plan, error)
	// PlanMailboxes pages over the mailboxes with operations, in order of slot.
	PlanMailboxes(ctx context.Context, plan, after int64, limit int) ([]PlanMailbox, error)
	// PlanRows returns operations in order of (slot, person), from behind a pair.
	PlanRows(ctx context.Context, q PlanQuery, afterSlot, afterPerson int64) ([]PlanRow, error)
	// PlanCount counts the operations that a query chooses, on all pages together.
	PlanCount(ctx context.Context, q PlanQuery) (int64, error)
	DropPlan(ctx context.Context, id int64) error

	// PlanDone counts the operations to be carried out whose mailboxes are as if they had been, and all of them.
	PlanDone(ctx context.Context, plan int64) (done, all int64, err error)
	// PlanConflicts compares the operations of one profile with how things stand: counts by what is wrong, and the
	// first few. An operation that is done already is right.
	PlanConflicts(ctx context.Context, plan, profile int64, limit int) (map[ConflictKind]int64, []PlanConflict, error)
	// PlanLosses are the people and mailboxes of a profile that operations to be carried out take something away from.
	PlanLosses(ctx context.Context, plan, profile int64) (people, slots map[int64]bool, err error)
	// PlanSlots are the mailboxes of a profile with operations to be carried out.
	PlanSlots(ctx context.Context, plan, profile int64) (map[int64]bool, error)
	// PlanKinds are the operations to be carried out in one mailbox, by person.
	PlanKinds(ctx context.Context, plan, slot int64) (map[int64]OperationKind, error)
}

// Reason is why an operation is in a plan.
type Reason string

// The reasons.
const (
	WhyNewMailbox  Reason = "new_mailbox"    // create: the mailbox has no contacts of the profile yet
	WhyJoined      Reason = "joined"         // create: the person came into the rule
	WhyContactGone Reason = "contact_gone"   // create: the contact that was there is missing
	WhyChanged     Reason = "changed"        // update: the card changed; the fields tell how
	WhyUnknown     Reason = "unknown_before" // update: what the contact holds is not known, so it is read and written
	WhyLeft        Reason = "left"           // delete: the person is not chosen any more
	WhyOwnContact  Reason = "own_contact"    // delete: it is the owner's own, which the profile leaves out
	WhyMailboxLeft Reason = "mailbox_left"   // delete: the mailbox is not chosen any more
)

// why is a reason in words; ground is the sentence of the condition that decided about the person.
func (r Reason) why(ground string) string {
	switch r {
	case WhyNewMailbox:
		return "The mailbox has no contacts of this profile yet."
	case WhyJoined:
		return "Came into the rule: " + ground
	case WhyContactGone:
		return "The contact that was there is missing."
	case WhyUnknown:
		return "What the contact holds is not known: it is read first, then written."
	case WhyLeft:
		return "Not chosen any more: " + ground
	case WhyOwnContact:
		return "It is the owner's own contact, which the profile leaves out."
	case WhyMailboxLeft:
		return "The mailbox is not chosen any more."
	default:
		return "The directory changed."
	}
}

// PlanError says why a plan cannot be used.
type PlanError struct {
	Plan  int64
	State PlanState // "" when there is no such plan
	Run   int64     // that applied it
}

func (e *PlanError) Error() string {
	switch e.State {
	case PlanMaking:
		return fmt.Sprintf("Plan %d was never finished: its run was stopped.", e.Plan)
	case PlanApplied:
		return fmt.Sprintf("Plan %d was applied in run %d already.", e.Plan, e.Run)
	case PlanApplying:
		return fmt.Sprintf("Plan %d is being applied.", e.Plan)
	case PlanReady:
	}
	return fmt.Sprintf("There is no plan %d.", e.Plan)
}

// Code is the stable name of this kind of failure.
func (e *PlanError) Code() string { return "plan_unusable" }

// Action is what to do next.
func (e *PlanError) Action() string {
	return "List the plans with: concordctl plan list. Make a new one with: concordctl sync --plan."
}
