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
	found := differences{app: a}
	options.Found = found.add
	active, err := t.StartDrift(ctx, options)
	if err != nil {
		return err
	}
	run, runErr := a.follow(active)
	report, err := tenant.DriftReportOf(run)
	if err != nil {
		return err
	}
	if found.err != nil {
		return fmt.Errorf("write what was found: %w", found.err)
	}
	if a.json {
		if err := a.printJSON(report.DriftSummary); err != nil {
			return err
		}
	} else {
		found.print("What the user did", report.Edited+report.Deleted+report.Moved+report.Duplicates, findingWords)
		printDrift(a, report)
	}
	return a.ended(ctx, run.State, report.Failure, runErr)
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
