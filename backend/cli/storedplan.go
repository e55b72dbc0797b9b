package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"concord/backend/contactsync"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

// planFlags choose operations of a plan.
type planFlags struct {
	contactsync.PlanQuery
	kind      string
	held      bool
	mailboxes bool
}

func (a *app) planCommand() *cobra.Command {
	list := &cobra.Command{
		Use: "list", Short: "List the stored plans", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error { return a.planList(cmd.Context(), t) })
		},
	}
	a.addJSONFlag(list, "one JSON object per plan and line")
	var flags planFlags
	show := a.planVerb("show ID", "Show what a plan would do to each contact, and why", func(ctx context.Context, t *tenant.Tenant, id int64) error {
		flags.Plan = id
		return a.planShow(ctx, t, flags)
	})
	show.Example = `  concordctl plan show 3 --kind delete
  concordctl plan show 3 --mailbox adele@contoso.com --limit 200
  concordctl plan show 3 --mailboxes`
	a.addJSONFlag(show, "one JSON object on one line: the plan, the operations, where the next page begins")
	show.Flags().StringVar(&flags.Mailbox, "mailbox", "", "only mailboxes with this in their `name`, or of this object id")
	show.Flags().StringVar(&flags.Person, "person", "", "only people with this in their `name` or mail address, or of this object id")
	show.Flags().StringVar(&flags.Profile, "profile", "", "only this profile, by `name`")
	show.Flags().StringVar(&flags.kind, "kind", "", "only this `kind`: create, update or delete")
	show.Flags().BoolVar(&flags.held, "held", false, "only what would wait for approval")
	show.Flags().IntVar(&flags.Limit, "limit", 50, "how many `operations`, up to 1000")
	show.Flags().IntVar(&flags.Offset, "offset", 0, "leave out this `number` of operations first")
	show.Flags().BoolVar(&flags.mailboxes, "mailboxes", false, "count the operations by mailbox instead")
	format, out := "", ""
	export := a.planVerb("export ID", "Write a whole plan as CSV or JSON", func(ctx context.Context, t *tenant.Tenant, id int64) error {
		return a.planExport(ctx, t, id, contactsync.PlanFormat(format), out)
	})
	export.Flags().StringVar(&format, "format", "csv", "`csv` or json")
	export.Flags().StringVar(&out, "out", "", "write to this `file` (default: standard output)")
	remove := a.planVerb("delete ID", "Forget a plan", func(ctx context.Context, t *tenant.Tenant, id int64) error {
		if err := t.Contacts.DeletePlan(ctx, id); err != nil {
			return err
		}
		fmt.Fprintf(a.out, "Plan %d is deleted.\n", id)
		return nil
	})
	cmd := group("plan", "List, show, export or delete what sync --plan found", list, show, export, remove)
	a.addDemoFlag(cmd)
	return cmd
}

// planVerb makes a command for one plan.
func (a *app) planVerb(use, short string, do func(context.Context, *tenant.Tenant, int64) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil || id < 1 {
				return &usageError{fmt.Errorf("%q is not the number of a plan", args[0])}
			}
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error { return do(cmd.Context(), t, id) })
		},
	}
}

func (a *app) planList(ctx context.Context, t *tenant.Tenant) error {
	plans, err := t.Contacts.Plans(ctx)
	if err != nil {
		return err
	}
	if a.json {
		for _, p := range plans {
			if err := a.printJSON(p); err != nil {
				return err
			}
		}
		return nil
	}
	if len(plans) == 0 {
		fmt.Fprintf(a.out, "There is no plan. Make one: concordctl sync --plan%s\n", a.here())
		return nil
	}
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "Plan\tMade\tCreate\tUpdate\tDelete\tHeld\tMailboxes\tState")
	for _, p := range plans {
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.ID, clock(p.Created), number(p.Creates), number(p.Updates), number(p.Deletes), number(p.Held), number(p.Mailboxes), planState(p))
	}
	return table.Flush()
}

// planState says where a plan stands.
func planState(p contactsync.Plan) string {
	switch p.State {
	case contactsync.PlanApplied:
		return fmt.Sprintf("applied in run %d", p.AppliedRun)
	case contactsync.PlanApplying:
		return fmt.Sprintf("begun in run %d: apply it again to go on", p.AppliedRun)
	}
	return string(p.State)
}

func (a *app) planShow(ctx context.Context, t *tenant.Tenant, flags planFlags) error {
	switch kind := contactsync.OperationKind(flags.kind); kind {
	case "", contactsync.Create, contactsync.Update, contactsync.Delete:
		flags.Kind = kind
	default:
		return &usageError{fmt.Errorf("--kind %s: use create, update or delete", flags.kind)}
	}
	if flags.Limit < 1 || flags.Limit > contactsync.MaxPlanPage || flags.Offset < 0 {
		return &usageError{fmt.Errorf("--limit takes 1 to %d, --offset a number from 0", contactsync.MaxPlanPage)}
	}
	if flags.held {
		flags.Held = &flags.held
	}
	plan, err := t.Contacts.Plan(ctx, flags.Plan)
	if err != nil {
		return err
	}
	if flags.mailboxes {
		return a.planMailboxes(ctx, t, plan)
	}
	page, err := t.Contacts.PlanPage(ctx, flags.PlanQuery)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(struct {
			Plan contactsync.Plan `json:"plan"`
			contactsync.PlanPage
		}{plan, page})
	}
	a.printPlanHead(plan)
	printOperations(a.out, page.Operations)
	if page.Next != "" {
		fmt.Fprintf(a.out, "\nThe next ones: add --offset %d\n", flags.Offset+len(page.Operations))
	}
	return nil
}

func (a *app) printPlanHead(p contactsync.Plan) {
	fmt.Fprintf(a.out, "Plan %d, made %s by run %d, %s\n", p.ID, clock(p.Created), p.Run, planState(p))
	fmt.Fprintf(a.out, "  create %s, update %s, delete %s in %s", number(p.Creates), number(p.Updates), number(p.Deletes), count(p.Mailboxes, "mailbox", "mailboxes"))
	if p.Held > 0 {
		fmt.Fprintf(a.out, "; %s would wait for approval", number(p.Held))
	}
	fmt.Fprintln(a.out)
	printHolds(a.out, p.Holds, true)
	if len(p.Troubles) > 0 {
		printTroubles(a.out, tenant.GroupTroubles(p.Troubles))
	}
	fmt.Fprintln(a.out)
}

// planMailboxes counts a plan's operations by mailbox.
func (a *app) planMailboxes(ctx context.Context, t *tenant.Tenant, plan contactsync.Plan) error {
	if !a.json {
		a.printPlanHead(plan)
	}
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	if !a.json {
		fmt.Fprintln(table, "Mailbox\tProfile\tcreate\tupdate\tdelete\theld")
	}
	for after := int64(0); ; {
		page, err := t.Contacts.PlanMailboxes(ctx, plan.ID, after, contactsync.MaxPlanPage)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			return table.Flush()
		}
		for _, m := range page {
			if a.json {
				if err := a.printJSON(m); err != nil {
					return err
				}
				continue
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", printable(m.Name), printable(m.Profile), number(m.Creates), number(m.Updates), number(m.Deletes), number(m.Held))
		}
		after = page[len(page)-1].Slot
	}
}

// printOperations lists operations, one a line.
func printOperations(w io.Writer, operations []contactsync.PlanOperation) {
	if len(operations) == 0 {
		fmt.Fprintln(w, "No operation.")
		return
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "Mailbox\tOperation\tPerson\tWhy")
	for _, o := range operations {
		why := o.Why
		if o.Kind == contactsync.Update && len(o.Changes) > 0 && !o.Unknown {
			why = changesText(o.Changes)
		}
		if o.Held {
			why = "would wait for approval. " + why
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", printable(o.Mailbox), o.Kind, printable(o.Person.Label()), printable(why))
	}
	_ = table.Flush() // standard output that cannot be written shows itself
}

// changesText puts old beside new.
func changesText(changes []contactsync.FieldChange) string {
	values := func(v []string) string {
		if len(v) == 0 {
			return "(empty)"
		}
		return strings.Join(v, ", ")
	}
	texts := make([]string, len(changes))
	for i, c := range changes {
		texts[i] = fmt.Sprintf("%s: %s → %s", c.Field, values(c.Old), values(c.New))
		if c.Policy != "" {
			texts[i] += fmt.Sprintf(" (%s)", c.Policy)
		}
	}
	return strings.Join(texts, "; ")
}

func (a *app) planExport(ctx context.Context, t *tenant.Tenant, id int64, format contactsync.PlanFormat, out string) error {
	if format != contactsync.PlanCSV && format != contactsync.PlanJSON {
		return &usageError{fmt.Errorf("--format %s: use csv or json", format)}
	}
	if _, err := t.Contacts.Plan(ctx, id); err != nil {
		return err // before the file is made
	}
	if out == "" {
		return t.Contacts.ExportPlan(ctx, id, format, a.out)
	}
	file, err := os.OpenFile(out, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600) // it is about people
	if err != nil {
		return &usageError{fmt.Errorf("the file cannot be written: %w", err)}
	}
	if err := errors.Join(t.Contacts.ExportPlan(ctx, id, format, file), file.Close()); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "Plan %d is in %s.\n", id, out)
	return nil
}
