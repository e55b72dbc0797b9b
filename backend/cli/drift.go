package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"concord/backend/contactsync"
	"concord/backend/runs"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) driftCommand() *cobra.Command {
	var options contactsync.DriftOptions
	cmd := &cobra.Command{
		Use:   "drift [PROFILE]",
		Short: "Tell what users did to the contacts, writing nothing",
		Long: `Drift tells what users did to the contacts that Concord wrote: which they edited (and which fields, as far as the
profile's policies do not leave those to them), deleted, moved to another folder or copied. It asks each mailbox what
changed since the last look, which costs one request where nothing did. It writes to no mailbox; "drift" in a profile
has syncs bring back what is found.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				options.Profile = args[0]
			}
			err := a.connected(cmd.Context(), func(t *tenant.Tenant) error { return a.drift(cmd.Context(), t, options) })
			return a.concluded(err, func(f *runs.Failure) any { return tenant.DriftSummary{State: runs.Failed, Failure: f} })
		},
	}
	a.addDemoFlag(cmd)
	a.addJSONFlag(cmd, "one JSON line per finding, then one summary object on the last line")
	cmd.Flags().StringVar(&options.Mailbox, "mailbox", "", "only this mailbox, by `user` principal name, mail address or object id")
	cmd.Flags().BoolVar(&options.Whole, "all", false, "read every contact, also where nothing is said to have changed")
	return cmd
}

func (a *app) drift(ctx context.Context, t *tenant.Tenant, options contactsync.DriftOptions) error {
	var shown []contactsync.Difference
	encoder := json.NewEncoder(a.out)
	encoder.SetEscapeHTML(false)
	var writeErr error
	options.Found = func(d contactsync.Difference) {
		switch {
		case a.json && writeErr == nil:
			writeErr = encoder.Encode(d)
		case !a.json && len(shown) < differencesShown:
			shown = append(shown, d)
		}
	}
	active, err := t.StartDrift(ctx, options)
	if err != nil {
		return err
	}
	run, runErr := a.follow(active)
	report, err := tenant.DriftReportOf(run)
	if err != nil {
		return err
	}
	if writeErr != nil {
		return fmt.Errorf("write what was found: %w", writeErr)
	}
	if a.json {
		if err := a.printJSON(report.DriftSummary); err != nil {
			return err
		}
	} else {
		a.printFindings(shown, report.Edited+report.Deleted+report.Moved+report.Duplicates)
		printDrift(a, report)
	}
	if report.Failure != nil {
		writeFailure(a.err, report.Failure)
	}
	if code := exitOfRun(ctx, run.State, runErr); code != exitDone {
		return settledError(code)
	}
	return nil
}

func (a *app) printFindings(shown []contactsync.Difference, total int64) {
	if len(shown) == 0 {
		return
	}
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "Mailbox\tPerson\tWhat the user did")
	for _, d := range shown {
		fmt.Fprintf(table, "%s\t%s\t%s\n", printable(d.Mailbox), printable(d.Person), findingWords(d))
	}
	_ = table.Flush()
	if more := total - int64(len(shown)); more > 0 {
		fmt.Fprintf(a.out, "… and %s more; --json lists all.\n", number(more))
	}
	fmt.Fprintln(a.out)
}

func findingWords(d contactsync.Difference) string {
	switch d.Kind {
	case contactsync.Edited:
		return "edited " + strings.Join(d.Fields, ", ")
	case contactsync.Moved:
		return "moved to " + printable(d.Folder)
	case contactsync.Duplicate:
		return "has a second contact"
	case contactsync.Extra:
		return "has a contact and should have none"
	case contactsync.Deleted, contactsync.Missing, contactsync.Outdated:
	}
	return string(d.Kind)
}

func printDrift(a *app, r tenant.DriftReport) {
	fmt.Fprintf(a.out, "Run %d: %s. It took %s.\n", r.Run, stateWords[r.State], span(time.Duration(r.DurationMs)*time.Millisecond))
	fmt.Fprintf(a.out, "  %-12s %s\n", "Looked at", count(r.Mailboxes, "mailbox", "mailboxes"))
	fmt.Fprintf(a.out, "  %-12s %s edited, %s deleted, %s moved, %s twice\n", "Contacts", number(r.Edited), number(r.Deleted), number(r.Moved), number(r.Duplicates))
	printTraffic(a.out, r.Traffic)
	printTroubles(a.out, r.Troubles)
}
