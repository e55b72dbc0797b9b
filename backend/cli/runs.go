package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"concord/backend/contactsync"
	"concord/backend/runs"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) runsCommand() *cobra.Command {
	var limit int
	list := &cobra.Command{
		Use: "list", Short: "List the latest runs", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if limit < 1 {
				return &usageError{fmt.Errorf("--limit %d: name at least one run", limit)}
			}
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error { return a.runsList(cmd.Context(), t, limit) })
		},
	}
	a.addJSONFlag(list, "one JSON object per run and line")
	list.Flags().IntVar(&limit, "limit", 20, "how many `runs`")
	show := a.runVerb("show ID", "Show a run: figures, troubles, what it holds back", a.runsShow)
	a.addJSONFlag(show, "one JSON object on one line")
	approve := a.runVerb("approve ID", "Approve what a run holds back, and sync to carry it out", a.runsApprove)
	a.addJSONFlag(approve, "end with the sync's JSON object on one line")
	refuse := a.runVerb("refuse ID", "Refuse what a run holds back: everything stays as it is", a.runsRefuse)
	cmd := group("runs", "List, show, approve, refuse or undo runs", list, show, approve, refuse, a.runsUndoCommand())
	a.addDemoFlag(cmd)
	return cmd
}

// runVerb makes a command for one run. Only approving needs Microsoft, and ends like a sync.
func (a *app) runVerb(use, short string, do func(context.Context, *tenant.Tenant, int64) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := runNumber(args[0])
			if err != nil {
				return err
			}
			decide := func(t *tenant.Tenant) error { return do(cmd.Context(), t, id) }
			if cmd.Name() != "approve" {
				return a.offline(cmd.Context(), decide)
			}
			err = a.connected(cmd.Context(), decide)
			return a.concluded(err, func(f *runs.Failure) any { return tenant.Summary{State: runs.Failed, Failure: f} })
		},
	}
}

func (a *app) runsList(ctx context.Context, t *tenant.Tenant, limit int) error {
	list, err := t.Runs.List(ctx, limit)
	if err != nil {
		return err
	}
	undoable, err := t.Contacts.Undoable(ctx)
	if err != nil {
		return err
	}
	if a.json {
		for _, run := range list {
			if err := a.printJSON(undoableRun(run, undoable)); err != nil {
				return err
			}
		}
		return nil
	}
	if len(list) == 0 {
		fmt.Fprintln(a.out, "Nothing has run yet.")
		return nil
	}
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "Run\tStarted\tTook\tState\tWhat\tUndo")
	for _, run := range list {
		took := ""
		if run.Final() {
			took = span(run.Finished.Sub(run.Started))
		}
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\n", run.ID, clock(run.Started), took, run.State, run.Title, undoState(undoable, run.ID))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(text.String()) {
		fmt.Fprintln(a.out, strings.TrimRight(line, " \n"))
	}
	return nil
}

// heldShown is how many of a hold's items are listed.
const heldShown = 50

func (a *app) runsShow(ctx context.Context, t *tenant.Tenant, id int64) error {
	run, err := t.Runs.Run(ctx, id)
	if err != nil {
		return fmt.Errorf("run %d: %w", id, err)
	}
	if a.json {
		return a.printJSON(run)
	}
	fmt.Fprintf(a.out, "%s, started %s\n", run.Title, clock(run.Started))
	switch {
	case run.State == runs.Running:
		fmt.Fprintf(a.out, "Running in process %d: %s\n", run.PID, plain(run.Progress))
	case run.Kind == tenant.VerifyRun:
		report, err := tenant.VerifyReportOf(run)
		if err != nil {
			return err
		}
		printVerify(a, report, false)
	case run.Kind == tenant.AdoptRun:
		report, err := tenant.AdoptReportOf(run)
		if err != nil {
			return err
		}
		printAdopt(a.out, report)
	case run.Kind == tenant.CloudSyncRun:
		if err := a.printCloudSyncRun(run); err != nil {
			return err
		}
	case run.Kind == tenant.DriftRun:
		report, err := tenant.DriftReportOf(run)
		if err != nil {
			return err
		}
		printDrift(a, report)
	case run.Kind == tenant.RemovalRun:
		report, err := tenant.RemovalReportOf(run)
		if err != nil {
			return err
		}
		printRemoval(a.out, report)
	case run.Kind == tenant.UndoRun:
		report, err := tenant.UndoReportOf(run)
		if err != nil {
			return err
		}
		printUndoLines(a.out, report.Told[:min(len(report.Told), undoShown)], len(report.Told))
		printUndo(a.out, report)
	default:
		report, err := tenant.ReportOf(run)
		if err != nil {
			return err
		}
		// The holds as they stand now, not as the run left them.
		if report.Holds, err = t.Contacts.Holds(ctx, id); err != nil {
			return err
		}
		printReport(a.out, report)
		if err := a.printHeldItems(ctx, t, report.Holds); err != nil {
			return err
		}
		if slices.ContainsFunc(report.Holds, func(h contactsync.Hold) bool { return h.State == contactsync.Waiting }) {
			a.printDecision(id)
		}
	}
	if run.Failure != nil {
		fmt.Fprintln(a.out)
		writeFailure(a.out, run.Failure)
	}
	return nil
}

func (a *app) printHeldItems(ctx context.Context, t *tenant.Tenant, holds []contactsync.Hold) error {
	for _, h := range holds {
		items, err := t.Contacts.HeldItems(ctx, h, heldShown)
		if err != nil {
			return err
		}
		if len(items) == 0 {
			continue
		}
		fmt.Fprintln(a.out)
		table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "Waiting\tPerson\tMailbox")
		for _, item := range items {
			fmt.Fprintf(table, "%s\t%s\t%s\n", heldNames[item.Kind], printable(item.Person), printable(item.Mailbox))
		}
		if err := table.Flush(); err != nil {
			return err
		}
		if more := h.People + h.Emptied + h.Mailboxes + h.Deletes - int64(len(items)); more > 0 {
			fmt.Fprintf(a.out, "… and %s more.\n", number(more))
		}
	}
	return nil
}

var heldNames = map[contactsync.HeldKind]string{
	contactsync.HeldPerson:  "person to remove",
	contactsync.HeldFields:  "fields to empty",
	contactsync.HeldMailbox: "mailbox to clear",
	contactsync.HeldDelete:  "contact to delete",
}

// runsApprove approves and starts the sync that carries it out.
func (a *app) runsApprove(ctx context.Context, t *tenant.Tenant, id int64) error {
	holds, err := t.Contacts.Approve(ctx, id)
	if err != nil {
		return err
	}
	var options contactsync.SyncOptions
	if len(holds) == 1 {
		options.Profile = holds[0].Profile
	}
	for _, h := range holds {
		fmt.Fprintf(a.err, "Approved in profile %s: %s.\n", h.Profile, holdItems(h))
	}
	// What is approved stays approved, also when another run is active now: the next sync carries it out.
	return a.sync(ctx, t, options)
}

func (a *app) runsRefuse(ctx context.Context, t *tenant.Tenant, id int64) error {
	holds, err := t.Contacts.Refuse(ctx, id)
	if err != nil {
		return err
	}
	for _, h := range holds {
		fmt.Fprintf(a.out, "Refused in profile %s: %s. Everything stays as it is until those people change again.\n", h.Profile, holdItems(h))
	}
	return nil
}
