package contactsync

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"
)

// FieldChange is one property of a contact, as it is and as it would be.
type FieldChange struct {
	Field string   `json:"field"`
	Old   []string `json:"old"` // no value: empty
	New   []string `json:"new"`
	// Policy is the field's, where the user's own words may stay; "" when it is written in any case.
	Policy Policy `json:"policy,omitempty"`
}

// PlanOperation is one operation of a plan, ready to be read.
type PlanOperation struct {
	Profile   string          `json:"profile"`
	Mailbox   string          `json:"mailbox"` // user principal name
	MailboxID string          `json:"mailboxId"`
	Kind      OperationKind   `json:"kind"`
	Held      bool            `json:"held"` // would wait for approval
	Person    ExplainedPerson `json:"person"`
	Reason    Reason          `json:"reason"`
	// Ground is the condition of the rule that decided, where the reason is that somebody came or left.
	Ground  Ground        `json:"code,omitempty"`
	Why     string        `json:"why"` // the reason in words
	Changes []FieldChange `json:"changes"`
	// Unknown: what the contact holds now is not known, so that Changes have no old values.
	Unknown bool `json:"unknown,omitempty"`
}

// PlanPage is one page of a plan's operations.
type PlanPage struct {
	Operations []PlanOperation `json:"operations"`
	Next       string          `json:"next,omitempty"` // for the After of the next page; "" at the end
}

// Plans returns the stored plans, the newest first, without those that were never finished.
func (s *Service) Plans(ctx context.Context) ([]Plan, error) {
	plans, err := s.Store.StoredPlans(ctx)
	return slices.DeleteFunc(plans, func(p Plan) bool { return p.State == PlanMaking }), err
}

// Plan returns one plan; a *PlanError when there is none.
func (s *Service) Plan(ctx context.Context, id int64) (Plan, error) {
	return s.Store.StoredPlan(ctx, id)
}

// PlanMailboxes pages over a plan's mailboxes and how many operations each has; after is the Slot of the last one seen.
func (s *Service) PlanMailboxes(ctx context.Context, id, after int64, limit int) ([]PlanMailbox, error) {
	plan, err := s.Store.StoredPlan(ctx, id)
	if err != nil {
		return nil, err
	}
	found, err := s.Store.PlanMailboxes(ctx, id, after, limit)
	for i := range found {
		found[i].Profile = plan.profileName(found[i].ProfileNo)
	}
	return found, err
}

func (p *Plan) profileName(no int64) string {
	for _, profile := range p.Profiles {
		if profile.No == no {
			return profile.Name
		}
	}
	return ""
}

// DeletePlan forgets a plan. It changes nothing else; one that is being applied goes on.
func (s *Service) DeletePlan(ctx context.Context, id int64) error {
	if _, err := s.Store.StoredPlan(ctx, id); err != nil {
		return err
	}
	return s.Store.DropPlan(ctx, id)
}

// PlanPage reads operations of a plan. It costs as much as the page, however long the plan is.
func (s *Service) PlanPage(ctx context.Context, q PlanQuery) (PlanPage, error) {
	plan, err := s.Store.StoredPlan(ctx, q.Plan)
	if err != nil {
		return PlanPage{}, err
	}
	q.Limit = min(max(q.Limit, 1), MaxPlanPage)
	slot, person := int64(0), int64(math.MaxInt64)
	if q.After != "" {
		if _, err := fmt.Sscanf(q.After, "%d.%d", &slot, &person); err != nil {
			return PlanPage{}, &PlanError{Plan: q.Plan}
		}
	}
	rows, err := s.Store.PlanRows(ctx, q, slot, person)
	if err != nil {
		return PlanPage{}, err
	}
	page := PlanPage{Operations: make([]PlanOperation, len(rows))}
	contents, err := s.contentsOf(ctx, rows)
	if err != nil {
		return PlanPage{}, err
	}
	for i, row := range rows {
		page.Operations[i] = operationOf(&plan, row, contents)
	}
	if len(rows) == q.Limit {
		last := rows[len(rows)-1]
		page.Next = fmt.Sprintf("%d.%d", last.Slot, last.PlanStep.Person)
	}
	return page, nil
}

// PlanCount counts the operations that a query chooses, on all pages together. Without a filter it costs nothing.
func (s *Service) PlanCount(ctx context.Context, q PlanQuery) (int64, error) {
	plan, err := s.Store.StoredPlan(ctx, q.Plan)
	if err != nil {
		return 0, err
	}
	if q.Mailbox == "" && q.Person == "" && q.Profile == "" && q.Kind == "" && q.Held == nil {
		return plan.Operations() + plan.Held, nil
	}
	return s.Store.PlanCount(ctx, q)
}

// contentsOf reads what the contacts of some operations hold and would hold.
func (s *Service) contentsOf(ctx context.Context, rows []PlanRow) (map[Fingerprint]Content, error) {
	var keys []Fingerprint
	for _, row := range rows {
		for _, key := range []*Fingerprint{row.Before, row.After} {
			if key != nil {
				keys = append(keys, *key)
			}
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	slices.SortFunc(keys, func(a, b Fingerprint) int { return slices.Compare(a[:], b[:]) })
	return s.Store.Contents(ctx, slices.Compact(keys))
}

// operationOf words one row.
func operationOf(plan *Plan, row PlanRow, contents map[Fingerprint]Content) PlanOperation {
	o := PlanOperation{Profile: plan.profileName(row.Mailbox.ProfileNo), Mailbox: row.Mailbox.Name, MailboxID: row.Mailbox.ID, Kind: row.Kind, Held: row.Held,
		Person: ExplainedPerson{ID: row.ID, Name: row.Name, Mail: row.Mail}, Reason: row.Reason, Ground: row.Ground, Why: row.Reason.why(row.Sentence)}
	if row.Reason != WhyJoined && row.Reason != WhyLeft {
		o.Ground = ""
	}
	var before, after map[string][]string
	before, o.Unknown = cardValues(row.Before, contents)
	after, unknown := cardValues(row.After, contents)
	o.Unknown = o.Unknown || unknown
	o.Changes = changesBetween(before, after)
	if row.Kind == Update {
		o.Changes = plan.heed(row.Mailbox.ProfileNo, o.Changes)
	}
	return o
}

// heed leaves out what the profile's policies never do, and names the policy of what they may leave.
func (p *Plan) heed(profile int64, changes []FieldChange) []FieldChange {
	i := slices.IndexFunc(p.Profiles, func(planned PlannedProfile) bool { return planned.No == profile })
	if i < 0 || len(p.Profiles[i].Policies) == 0 {
		return changes
	}
	kept := []FieldChange{}
	for _, change := range changes {
		change.Policy = p.Profiles[i].Policies[change.Field]
		if change.Policy != KeepWhenEmpty || len(change.New) > 0 {
			kept = append(kept, change)
		}
	}
	return kept
}

// cardValues are the values a contact holds; unknown when they were not kept.
func cardValues(key *Fingerprint, contents map[Fingerprint]Content) (values map[string][]string, unknown bool) {
	if key == nil {
		return nil, false
	}
	content, kept := contents[*key]
	if !kept {
		return nil, true
	}
	values, err := content.Card()
	return values, err != nil
}

// changesBetween are the properties in which two cards differ, in the order of targets. One that only the old card has
// is not mapped any more: it stays as it is.
func changesBetween(before, after map[string][]string) []FieldChange {
	changes := []FieldChange{}
	for _, t := range targets {
		was, is := before[t.name], after[t.name]
		if _, mapped := after[t.name]; !mapped && after != nil || slices.Equal(was, is) {
			continue
		}
		changes = append(changes, FieldChange{Field: t.name, Old: append([]string{}, was...), New: append([]string{}, is...)})
	}
	return changes
}

// How long plans are kept: the newest of them, for a while, and not more operations than a database takes lightly.
const (
	keptPlans          = 20
	keptPlanLife       = 30 * 24 * time.Hour
	keptPlanOperations = 2_000_000
)

// prunePlans forgets the plans that are too old or too many. The newest stays, however long it is.
func (s *Service) prunePlans(ctx context.Context) error {
	plans, err := s.Store.StoredPlans(ctx)
	operations := int64(0)
	for i, p := range plans {
		operations += p.Operations() + p.Held
		if i > 0 && (i >= keptPlans-1 || operations > keptPlanOperations || time.Since(p.Created) > keptPlanLife) {
			if err := s.Store.DropPlan(ctx, p.ID); err != nil {
				return err
			}
		}
	}
	return err
}
