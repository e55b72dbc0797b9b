package cli

import (
	"context"
	"fmt"
	"strings"
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

func (a *app) verify(ctx context.Context, t *tenant.Tenant, options contactsync.VerifyOptions) error {
	found := differences{app: a}
	options.Found = found.add
	active, err := t.StartVerify(ctx, options)
	if err != nil {
		return err
	}
	run, runErr := a.follow(active)
	report, err := tenant.VerifyReportOf(run)
	if err != nil {
		return err
	}
	if found.err != nil {
		return fmt.Errorf("write the differences: %w", found.err)
	}
	if a.json {
		if err := a.printJSON(report.VerifySummary); err != nil {
			return err
		}
	} else {
		found.print("Difference", report.Differences, differenceWords)
		printVerify(a, report, options.Repair)
	}
	return a.ended(ctx, run.State, report.Failure, runErr)
}

func differenceWords(d contactsync.Difference) string {
	if len(d.Fields) == 0 {
		return string(d.Kind)
	}
	return string(d.Kind) + ": " + strings.Join(d.Fields, ", ")
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
