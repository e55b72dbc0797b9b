package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"concord/backend/contactsync"
	"concord/backend/tenant"
)

// planDetail is how many operations a sync that plans lists one by one; a longer plan is counted by mailbox.
const planDetail = 100

// planLines writes a plan's operations as JSON while the sync finds them, one a line.
type planLines struct {
	lines *json.Encoder
	err   error // of writing
}

func newPlanLines(out io.Writer) *planLines {
	p := &planLines{lines: json.NewEncoder(out)}
	p.lines.SetEscapeHTML(false)
	return p
}

func (p *planLines) add(operation contactsync.PlannedOperation) {
	if p.err == nil {
		p.err = p.lines.Encode(operation)
	}
}

// printPlan shows people a plan that was just made: each operation of a short one, the counts of each mailbox of a long one.
func (a *app) printPlan(ctx context.Context, t *tenant.Tenant, id int64) error {
	plan, err := t.Contacts.Plan(ctx, id)
	if err != nil || plan.Operations()+plan.Held == 0 {
		return err
	}
	if plan.Operations()+plan.Held > planDetail {
		return a.countPlan(ctx, t, plan)
	}
	page, err := t.Contacts.PlanPage(ctx, contactsync.PlanQuery{Plan: id, Limit: planDetail})
	if err == nil {
		printOperations(a.out, page.Operations)
		fmt.Fprintln(a.out)
	}
	return err
}

// countPlan counts the operations of the first mailboxes of a long plan.
func (a *app) countPlan(ctx context.Context, t *tenant.Tenant, plan contactsync.Plan) error {
	mailboxes, err := t.Contacts.PlanMailboxes(ctx, plan.ID, 0, planDetail)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "Mailbox\tcreate\tupdate\tdelete")
	for _, m := range mailboxes {
		note := ""
		if m.Held > 0 {
			note = "\t" + number(m.Held) + " would wait for approval"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s%s\n", printable(m.Name), number(m.Creates), number(m.Updates), number(m.Deletes), note)
	}
	if more := plan.Mailboxes - int64(len(mailboxes)); more > 0 {
		fmt.Fprintf(table, "… and %s more\n", count(more, "mailbox", "mailboxes"))
	}
	fmt.Fprintln(table)
	return table.Flush()
}

// printMoved names the first operations for which a plan was refused.
func (a *app) printMoved(err error) {
	var moved *contactsync.PlanMovedError
	if !errors.As(err, &moved) || len(moved.Examples) == 0 {
		return
	}
	fmt.Fprintln(a.err, "\nFor example:")
	for _, example := range moved.Examples {
		fmt.Fprintf(a.err, "  %s\n", printable(example.Sentence()))
	}
}
