package contactsync

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ConflictKind is how a planned operation and the state of things disagree.
type ConflictKind string

// The conflicts.
const (
	ProfileChanged ConflictKind = "profile_changed" // or deleted: counted once a profile
	PersonChanged  ConflictKind = "person_changed"  // other values would be written
	NotWanted      ConflictKind = "not_wanted"      // to be written, and not chosen any more
	WantedAgain    ConflictKind = "wanted_again"    // to be removed, and chosen again
	MailboxGone    ConflictKind = "mailbox_left"    // not in the rule any more
	MailboxBack    ConflictKind = "mailbox_back"    // to be emptied, and in the rule again
	ContactThere   ConflictKind = "contact_there"   // to be made, and there by now with other values
	ContactMissing ConflictKind = "contact_missing" // to be updated, and not there any more
	ContactChanged ConflictKind = "contact_changed" // holds something else than when the plan was made
	UndoneSince    ConflictKind = "undone_since"    // an admin undid just this
)

// conflictWords say what changed, of one operation and more.
var conflictWords = map[ConflictKind]string{
	ProfileChanged: "profile was changed or deleted",
	PersonChanged:  "would write other values, because the person changed in the directory",
	NotWanted:      "would write somebody who is not chosen any more",
	WantedAgain:    "would remove somebody who is chosen again",
	MailboxGone:    "would write into a mailbox that is not chosen any more",
	MailboxBack:    "would empty a mailbox that is chosen again",
	ContactThere:   "would make a contact that is there by now",
	ContactMissing: "would update a contact that is not there any more",
	ContactChanged: "would update a contact that holds something else by now",
	UndoneSince:    "would do again what was undone",
}

// PlanConflict is one operation that does not fit any more.
type PlanConflict struct {
	Kind      ConflictKind    `json:"what"`
	Profile   string          `json:"profile"`
	Mailbox   string          `json:"mailbox,omitempty"`
	Operation OperationKind   `json:"kind,omitempty"`
	Person    ExplainedPerson `json:"person"`
	// Changes are the values that were planned (old) and those that would be written now (new), for PersonChanged.
	Changes []FieldChange `json:"changes,omitempty"`

	Planned, Now *Fingerprint `json:"-"` // what was to be written, and what would be written now
}

// Sentence says in words what is wrong with the operation.
func (c PlanConflict) Sentence() string {
	if c.Kind == ProfileChanged {
		return "Profile " + c.Profile + " was changed or deleted."
	}
	text := fmt.Sprintf("%s, %s of %s: %s", c.Mailbox, c.Operation, c.Person.Label(), conflictWords[c.Kind])
	for _, change := range c.Changes {
		text += fmt.Sprintf("; %s planned %s, now %s", change.Field, orEmpty(change.Old), orEmpty(change.New))
	}
	return text + "."
}

func orEmpty(values []string) string {
	if len(values) == 0 {
		return "empty"
	}
	return quoted(values)
}

// PlanMovedError refuses a plan because things have changed since in a way that matters. Nothing was written.
type PlanMovedError struct {
	Plan   int64
	Counts map[ConflictKind]int64
	// Examples are the first operations that do not fit. They name people: not for the log.
	Examples []PlanConflict
	// Done operations were carried out by an earlier, interrupted application.
	Done int64
}

func (e *PlanMovedError) Error() string {
	parts := make([]string, 0, len(e.Counts))
	for _, kind := range slices.Sorted(maps.Keys(e.Counts)) {
		parts = append(parts, fmt.Sprintf("%d %s", e.Counts[kind], conflictWords[kind]))
	}
	text := fmt.Sprintf("Plan %d does not fit any more, and nothing was written: %s.", e.Plan, strings.Join(parts, "; "))
	if e.Done > 0 {
		text += fmt.Sprintf(" %s carried out before it was interrupted.", count(e.Done, "operation was", "operations were"))
	}
	return text
}

// profileMoved is that of a profile that is not the one the plan was made with.
func profileMoved(plan int64, profile string) *PlanMovedError {
	return &PlanMovedError{Plan: plan, Counts: map[ConflictKind]int64{ProfileChanged: 1}, Examples: []PlanConflict{{Kind: ProfileChanged, Profile: profile}}}
}

// Code is the stable name of this kind of failure.
func (e *PlanMovedError) Code() string { return "plan_moved" }

// Action is what to do next.
func (e *PlanMovedError) Action() string {
	return "Make a new plan, look at it, and apply that: concordctl sync --plan."
}

// Applied is how applying a plan went.
type Applied struct {
	Plan int64 `json:"plan"`
	// Operations of the plan that were to be carried out, of which Before were in place already, and Done are now.
	Operations int64 `json:"operations"`
	Before     int64 `json:"before"`
	Done       int64 `json:"done"`
	// PassedOver counts what else the mailboxes needed that the plan does not have: the next sync's.
	PassedOver int64 `json:"passedOver"`
}

// conflictExamples is how many operations that do not fit are named.
const conflictExamples = 10

// planToApply reads a plan that may be applied, and the profiles it has operations of.
func (s *Service) planToApply(ctx context.Context, id int64) (Plan, []StoredProfile, error) {
	plan, err := s.Store.StoredPlan(ctx, id)
	if err != nil {
		return plan, nil, err
	}
	if plan.State != PlanReady && plan.State != PlanApplying {
		return plan, nil, &PlanError{Plan: id, State: plan.State, Run: plan.AppliedRun}
	}
	stored, err := s.stored(ctx)
	if err != nil {
		return plan, nil, err
	}
	moved := &PlanMovedError{Plan: id, Counts: map[ConflictKind]int64{}}
	var profiles []StoredProfile
	for _, planned := range plan.Profiles {
		if planned.Operations() == 0 {
			continue
		}
		i := slices.IndexFunc(stored, func(p StoredProfile) bool { return p.ID == planned.ID && p.No == planned.No })
		if i < 0 || stored[i].Removing || !bytes.Equal(stored[i].hash(), planned.Hash) {
			moved.Counts[ProfileChanged]++
			moved.Examples = append(moved.Examples, PlanConflict{Kind: ProfileChanged, Profile: planned.Name})
			continue
		}
		profiles = append(profiles, stored[i])
	}
	if len(moved.Counts) > 0 {
		return plan, nil, moved
	}
	return plan, profiles, nil
}

// comparePlan refuses a plan that does not fit the people and mailboxes as they are now. They were evaluated a moment ago.
func (s *Service) comparePlan(ctx context.Context, plan *Plan, profiles []StoredProfile) error {
	moved := &PlanMovedError{Plan: plan.ID, Counts: map[ConflictKind]int64{}}
	for _, profile := range profiles {
		counts, examples, err := s.Store.PlanConflicts(ctx, plan.ID, profile.No, conflictExamples-len(moved.Examples))
		if err != nil {
			return err
		}
		for kind, n := range counts {
			moved.Counts[kind] += n
		}
		for _, example := range examples {
			example.Profile = profile.Name
			if example.Kind == PersonChanged {
				contents, err := s.contentsOf(ctx, []PlanRow{{PlanStep: PlanStep{Before: example.Planned, After: example.Now}}})
				if err != nil {
					return err
				}
				planned, _ := cardValues(example.Planned, contents)
				now, _ := cardValues(example.Now, contents)
				example.Changes = changesBetween(planned, now)
			}
			moved.Examples = append(moved.Examples, example)
		}
	}
	if len(moved.Counts) == 0 {
		return nil
	}
	if plan.State == PlanApplying {
		var err error
		if moved.Done, _, err = s.Store.PlanDone(ctx, plan.ID); err != nil {
			return err
		}
	}
	return moved
}

// narrow keeps of the losses that the guard let pass only what the plan has.
func (r *profileRun) narrow(ctx context.Context) error {
	people, slots, err := r.Store.PlanLosses(ctx, r.options.Apply, r.No)
	if err != nil {
		return err
	}
	r.losses.people = slices.DeleteFunc(r.losses.people, func(l Leaver) bool { return !people[l.Key] })
	r.losses.emptied = slices.DeleteFunc(r.losses.emptied, func(e Emptied) bool { return !people[e.Person] })
	r.losses.mailboxes = slices.DeleteFunc(r.losses.mailboxes, func(l Leaver) bool { return !slots[l.Key] })
	return nil
}

// readPlan reads what the plan that is carried out has for this mailbox.
func (w *worker) readPlan(ctx context.Context) (err error) {
	if w.options.Apply != 0 {
		w.applying, err = w.Store.PlanKinds(ctx, w.options.Apply, w.m.Slot)
	}
	return err
}

// unplanned tells an operation that the plan which is carried out does not have. It stays for the next sync.
func (w *worker) unplanned(person int64, kind OperationKind) bool {
	if w.options.Apply == 0 || w.applying[person] == kind {
		return false
	}
	if w.passedOver == nil {
		w.passedOver = map[int64]bool{}
	}
	w.passedOver[person] = true
	return true
}

// scope is what a sync is about: the profiles it was told, or those of the plan that it carries out.
func (s *Service) scope(ctx context.Context, options *SyncOptions) (plan Plan, profiles []StoredProfile, err error) {
	if options.Apply == 0 {
		profiles, err = s.chosen(ctx, options.Profile)
		return plan, profiles, err
	}
	plan, profiles, err = s.planToApply(ctx, options.Apply)
	options.Profile, options.Mailbox = plan.Profile, plan.Mailbox
	return plan, profiles, err
}

// beginPlan begins the plan that is made, or compares the one that is carried out with how things stand now.
func (s *Service) beginPlan(ctx context.Context, plan *Plan, profiles []StoredProfile, asked *purposes, options SyncOptions, result *Result) (err error) {
	if options.PlanOnly {
		*plan, err = s.newPlan(ctx, options, profiles)
	}
	if options.Apply == 0 || err != nil {
		return err
	}
	for i := range profiles {
		run := &profileRun{Service: s, StoredProfile: profiles[i], options: options, purposes: asked}
		if err := run.judge(ctx, result); err != nil {
			return err
		}
	}
	if err := s.comparePlan(ctx, plan, profiles); err != nil {
		return err
	}
	plan.State, plan.AppliedRun = PlanApplying, options.Run
	if err := s.Store.SavePlan(ctx, plan); err != nil {
		return err
	}
	result.Applied = &Applied{Plan: plan.ID}
	result.Applied.Before, result.Applied.Operations, err = s.Store.PlanDone(ctx, plan.ID)
	return err
}

// endPlan completes the plan that was made or carried out. What of it could not be done is the next sync's.
func (s *Service) endPlan(ctx context.Context, plan *Plan, options SyncOptions, result *Result) (err error) {
	switch {
	case options.PlanOnly:
		return s.finishPlan(ctx, plan, result)
	case options.Apply == 0:
		return nil
	}
	result.Applied.PassedOver = result.passedOver
	if result.Applied.Done, _, err = s.Store.PlanDone(ctx, plan.ID); err != nil {
		return err
	}
	if left := result.Applied.Operations - result.Applied.Done; left > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("%s of plan %d could not be carried out; what is still wanted comes with the next sync.", count(left, "operation", "operations"), plan.ID))
	}
	if n := result.Applied.PassedOver; n > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("%s came up since and %s left for the next sync.", count(n, "more operation", "more operations"), map[bool]string{true: "is", false: "are"}[n == 1]))
	}
	plan.State = PlanApplied
	return s.Store.SavePlan(ctx, plan)
}
