package desktop

import (
	"context"
	"errors"
	"fmt"
	"os"

	"concord/backend/contactsync"
	"concord/backend/runs"
)

// Plans shows what a sync would do before it does it, and carries out exactly that. Profiles.Plan makes a plan.
type Plans struct{ *core }

// Plan is a stored plan without its operations.
type Plan struct {
	ID         int64  `json:"id"`
	Run        int64  `json:"run"` // that made it
	CreatedMs  int64  `json:"createdMs"`
	State      string `json:"state"`      // ready, applying, applied
	AppliedRun int64  `json:"appliedRun"` // that carried it out, or began to; 0 for none
	Profile    string `json:"profile"`    // what it was limited to; "" is every profile
	Mailbox    string `json:"mailbox"`    // the same; "" is every mailbox
	Mailboxes  int64  `json:"mailboxes"`  // with operations
	Creates    int64  `json:"creates"`
	Updates    int64  `json:"updates"`
	Deletes    int64  `json:"deletes"`
	Held       int64  `json:"held"` // operations that would wait for approval, in none of the other figures
}

// PlanDetail is a plan with what its run told beside the operations.
type PlanDetail struct {
	Plan     Plan      `json:"plan"`
	Profiles []string  `json:"profiles"` // names, as they were
	Holds    []Hold    `json:"holds"`    // what would wait, and why
	Troubles []Trouble `json:"troubles"` // mailboxes that could not be looked at
	Notes    []string  `json:"notes"`
}

// List returns the stored plans, the newest first.
func (p *Plans) List() (plans []Plan, err error) {
	err = p.with(func(ctx context.Context, at *opened) error {
		found, err := at.Contacts.Plans(ctx)
		plans = make([]Plan, len(found))
		for i := range found {
			plans[i] = planOf(&found[i])
		}
		return err
	})
	return plans, err
}

// Get returns one plan; the code is plan_unusable where there is none.
func (p *Plans) Get(id int64) (detail PlanDetail, err error) {
	err = p.with(func(ctx context.Context, at *opened) error {
		found, err := at.Contacts.Plan(ctx, id)
		if err != nil {
			return err
		}
		detail = planDetailOf(&found)
		return nil
	})
	return detail, err
}

// PlanQuery asks for a page of a plan's operations, in order of mailbox. Empty fields choose all.
type PlanQuery struct {
	Plan    int64  `json:"plan"`
	Mailbox string `json:"mailbox"` // part of the address, or the object id
	Person  string `json:"person"`  // part of the name or mail address, or the object id
	Profile string `json:"profile"` // name
	Kind    string `json:"kind"`    // create, update, delete
	Held    string `json:"held"`    // "yes": only what would wait; "no": only what would be carried out
	Offset  int    `json:"offset"`
	Limit   int    `json:"limit"` // 1000 at most
}

// PlanPage is a part of a plan's operations.
type PlanPage struct {
	Total      int64           `json:"total"` // that the query chooses
	Operations []PlanOperation `json:"operations"`
}

// PlanOperation is one contact that would be made, changed or removed.
type PlanOperation struct {
	Profile    string        `json:"profile"`
	Mailbox    string        `json:"mailbox"` // user principal name
	MailboxID  string        `json:"mailboxId"`
	Kind       string        `json:"kind"` // create, update, delete
	Held       bool          `json:"held"`
	PersonID   string        `json:"personId"`
	PersonName string        `json:"personName"`
	PersonMail string        `json:"personMail"`
	Reason     string        `json:"reason"`  // new_mailbox, joined, contact_gone, changed, unknown_before, left, own_contact, mailbox_left
	Ground     string        `json:"ground"`  // the condition that decided, of joined and left
	Why        string        `json:"why"`     // the reason in words
	Unknown    bool          `json:"unknown"` // what the contact holds now is not known
	Changes    []FieldChange `json:"changes"`
}

// FieldChange is one property of a contact, as it is and as it would be.
type FieldChange struct {
	Field  string   `json:"field"`
	Old    []string `json:"old"` // empty: no value
	New    []string `json:"new"`
	Policy string   `json:"policy"` // where the user's own words may stay; "" when it is written in any case
}

// Page returns a part of a plan's operations. It costs as much as the page, however long the plan is.
func (p *Plans) Page(query PlanQuery) (page PlanPage, err error) {
	err = p.with(func(ctx context.Context, at *opened) error {
		q := contactsync.PlanQuery{Plan: query.Plan, Mailbox: query.Mailbox, Person: query.Person, Profile: query.Profile,
			Kind: contactsync.OperationKind(query.Kind), Offset: max(query.Offset, 0), Limit: query.Limit}
		if query.Held != "" {
			held := query.Held == "yes"
			q.Held = &held
		}
		total, err := at.Contacts.PlanCount(ctx, q)
		if err != nil {
			return err
		}
		found, err := at.Contacts.PlanPage(ctx, q)
		page = PlanPage{Total: total, Operations: make([]PlanOperation, len(found.Operations))}
		for i, o := range found.Operations {
			page.Operations[i] = operationOf(o)
		}
		return err
	})
	return page, err
}

// Apply begins a run that carries a plan out, exactly that: the directory is read once more, and when something of what
// the plan would write has changed, nothing is written and the run fails with plan_moved; Moved names examples. Errors as
// for StartSync, and plan_unusable.
func (p *Plans) Apply(id int64) (run Run, err error) {
	err = p.with(func(ctx context.Context, at *opened) error {
		plan, err := at.Contacts.Plan(ctx, id)
		if err != nil {
			return err
		}
		if plan.State != contactsync.PlanReady && plan.State != contactsync.PlanApplying {
			return &contactsync.PlanError{Plan: id, State: plan.State, Run: plan.AppliedRun}
		}
		run, err = p.start(at, func(ctx context.Context) (*runs.Active, error) {
			return at.StartSync(ctx, contactsync.SyncOptions{Apply: id})
		})
		return err
	})
	return run, err
}

// PlanConflict is one operation that does not fit any more.
type PlanConflict struct {
	What       string        `json:"what"` // profile_changed, person_changed, not_wanted, wanted_again, mailbox_left, …
	Profile    string        `json:"profile"`
	Mailbox    string        `json:"mailbox"`
	Kind       string        `json:"kind"` // create, update, delete
	PersonName string        `json:"personName"`
	PersonMail string        `json:"personMail"`
	Changes    []FieldChange `json:"changes"` // of person_changed: planned (old), and what would be written now (new)
}

// Moved names the first operations because of which a run of this window refused its plan. They are known as long as no
// other run begins here; after that, and of other runs, there are none.
func (p *Plans) Moved(run int64) (conflicts []PlanConflict, err error) {
	err = p.with(func(_ context.Context, at *opened) error {
		conflicts = []PlanConflict{}
		own := at.running()
		if own == nil || own.ID() != run || !own.Now().Final() {
			return nil
		}
		var moved *contactsync.PlanMovedError
		if _, err := own.Wait(); errors.As(err, &moved) {
			for _, c := range moved.Examples {
				conflicts = append(conflicts, PlanConflict{What: string(c.Kind), Profile: c.Profile, Mailbox: c.Mailbox,
					Kind: string(c.Operation), PersonName: c.Person.Name, PersonMail: c.Person.Mail, Changes: fieldChangesOf(c.Changes)})
			}
		}
		return nil
	})
	return conflicts, err
}

// Export asks where to and writes a whole plan there, as "csv" or "json". It returns the path, "" when none was chosen.
func (p *Plans) Export(id int64, format string) (path string, err error) {
	err = p.with(func(ctx context.Context, at *opened) error {
		as := contactsync.PlanCSV
		if format == string(contactsync.PlanJSON) {
			as = contactsync.PlanJSON
		}
		if _, err := at.Contacts.Plan(ctx, id); err != nil {
			return err // before the file is made
		}
		p.mu.Lock()
		ask := p.abilities.SaveDialog
		p.mu.Unlock()
		if ask == nil {
			return errCancelled
		}
		chosen, err := ask("", fmt.Sprintf("plan-%d.%s", id, as))
		if err != nil || chosen == "" {
			return err
		}
		file, err := os.OpenFile(chosen, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600) // it is about people
		if err != nil {
			return &SaveError{chosen, err}
		}
		err = at.Contacts.ExportPlan(ctx, id, as, file)
		if closed := file.Close(); closed != nil && err == nil {
			err = &SaveError{chosen, closed}
		}
		var written *os.PathError
		if errors.As(err, &written) {
			err = &SaveError{chosen, written}
		}
		path = chosen
		return err
	})
	return path, err
}

// Delete forgets a plan and nothing else.
func (p *Plans) Delete(id int64) (err error) {
	err = p.with(func(ctx context.Context, at *opened) error {
		return at.Contacts.DeletePlan(ctx, id)
	})
	return err
}
