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

func (a *app) verifyCommand() *cobra.Command {
	var options contactsync.VerifyOptions
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Compare every mailbox with the directory, writing nothing",
		Long: `Verify reads every contact of the profiles' mailboxes and compares it with what the directory says: contacts that
are missing, were edited, are left over or exist twice. A sync looks only at what changed; verify looks at everything
and costs accordingly. It writes to no mailbox.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			err := a.connected(cmd.Context(), func(t *tenant.Tenant) error { return a.verify(cmd.Context(), t, options) })
			return a.concluded(err, func(f *runs.Failure) any { return tenant.VerifySummary{State: runs.Failed, Failure: f} })
		},
	}
	a.addDemoFlag(cmd)
	a.addJSONFlag(cmd, "one JSON line per difference, then one summary object on the last line")
	cmd.Flags().StringVar(&options.Profile, "profile", "", "only this profile, by `name` or id")
	cmd.Flags().StringVar(&options.Mailbox, "mailbox", "", "only this mailbox, by `user` principal name, mail address or object id")
	cmd.Flags().BoolVar(&options.Repair, "repair", false, "let the next sync bring back what differs")
	return cmd
}

// differencesShown is how many differences are listed for people; --json lists all.
const differencesShown = 100

func (a *app) verify(ctx context.Context, t *tenant.Tenant, options contactsync.VerifyOptions) error {
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
	active, err := t.StartVerify(ctx, options)
	if err != nil {
		return err
	}
	run, runErr := a.follow(active)
	report, err := tenant.VerifyReportOf(run)
	if err != nil {
		return err
	}
	if writeErr != nil {
		return fmt.Errorf("write the differences: %w", writeErr)
	}
	if a.json {
		if err := a.printJSON(report.VerifySummary); err != nil {
			return err
		}
	} else {
		a.printDifferences(shown, report.Differences)
		printVerify(a, report, options.Repair)
	}
	if report.Failure != nil {
		writeFailure(a.err, report.Failure)
	}
	if code := exitOfRun(ctx, run.State, runErr); code != exitDone {
		return settledError(code)
	}
	return nil
}

func (a *app) printDifferences(shown []contactsync.Difference, total int64) {
	if len(shown) == 0 {
		return
	}
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "Mailbox\tPerson\tDifference")
	for _, d := range shown {
		what := string(d.Kind)
		if len(d.Fields) > 0 {
			what += ": " + strings.Join(d.Fields, ", ")
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", printable(d.Mailbox), printable(d.Person), what)
	}
	_ = table.Flush()
	if more := total - int64(len(shown)); more > 0 {
		fmt.Fprintf(a.out, "… and %s more; --json lists all.\n", number(more))
	}
	fmt.Fprintln(a.out)
}

func printVerify(a *app, r tenant.VerifyReport, repair bool) {
	fmt.Fprintf(a.out, "Run %d: %s. It took %s.\n", r.Run, stateWords[r.State], span(time.Duration(r.DurationMs)*time.Millisecond))
	fmt.Fprintf(a.out, "  %-12s %s in %s\n", "Compared", count(r.Contacts, "contact", "contacts"), count(r.Mailboxes, "mailbox", "mailboxes"))
	fmt.Fprintf(a.out, "  %-12s %s\n", "Differences", number(r.Differences))
	if r.Undone > 0 {
		fmt.Fprintf(a.out, "  %-12s %s left as an undo left them\n", "Undone", count(r.Undone, "contact", "contacts"))
	}
	printTraffic(a.out, r.Traffic)
	printTroubles(a.out, r.Troubles)
	switch {
	case r.Differences == 0:
	case repair:
		fmt.Fprintln(a.err, "\nThe next sync brings these back.")
	default:
		fmt.Fprintln(a.err, "\nTo let the next sync bring these back: run verify again with --repair, then sync.")
	}
}
