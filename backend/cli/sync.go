package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"concord/backend/contactsync"
	"concord/backend/runs"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) syncCommand() *cobra.Command {
	var options contactsync.SyncOptions
	var due bool
	cmd := &cobra.Command{
		Use:   "sync",
		Short: "Bring the mailboxes' contacts in line with the directory",
		Long: `Sync reads what changed in the directory and writes it into the contact folders of the profiles' mailboxes.

It may be stopped or killed at any moment: run it again, and it goes on where it was. Without changes it costs a
handful of requests. Removals that look like a mistake are held until somebody approves them.`,
		Example: `  concordctl sync --demo                       try it on the built-in demo tenant
  concordctl sync --plan                       show what would be done, write nothing
  concordctl sync --apply 3                    do exactly what plan 3 showed, or nothing
  concordctl sync --mailbox adele@contoso.com  a pilot on one mailbox
  concordctl sync --json | tail -1             figures for a script`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if due && (options.Apply != 0 || options.PlanOnly || options.Profile != "" || options.Mailbox != "") {
				return &usageError{errors.New("--due stands alone: the schedules say which profiles")}
			}
			if options.Apply != 0 && (options.PlanOnly || options.Profile != "" || options.Mailbox != "") {
				return &usageError{errors.New("--apply stands alone: the plan has its profiles and mailboxes")}
			}
			if cmd.Flags().Changed("apply") && options.Apply < 1 {
				return &usageError{fmt.Errorf("--apply %d: name the number of a plan", options.Apply)}
			}
			if due {
				return a.syncDue(cmd.Context())
			}
			err := a.connected(cmd.Context(), func(t *tenant.Tenant) error { return a.sync(cmd.Context(), t, options) })
			return a.concluded(err, func(f *runs.Failure) any { return tenant.Summary{State: runs.Failed, Failure: f} })
		},
	}
	a.addDemoFlag(cmd)
	a.addJSONFlag(cmd, "end with one JSON object on one line; with --plan, one line per operation before it")
	cmd.Flags().StringVar(&options.Profile, "profile", "", "only this profile, by `name` or id")
	cmd.Flags().StringVar(&options.Mailbox, "mailbox", "", "only this mailbox, by `user` principal name, mail address or object id")
	cmd.Flags().BoolVar(&options.PlanOnly, "plan", false, "show what would be done, keep it as a plan, and write nothing")
	cmd.Flags().BoolVar(&due, "due", false, "only the profiles whose schedule says that it is time; mostly none is")
	cmd.Flags().Int64Var(&options.Apply, "apply", 0, "do exactly what this `plan` shows; refused when it does not fit any more")
	return cmd
}

// sync starts a sync, follows it and prints how it ended.
func (a *app) sync(ctx context.Context, t *tenant.Tenant, options contactsync.SyncOptions) error {
	lines := newPlanLines(a.out)
	if a.json && options.PlanOnly {
		options.Planned = lines.add
	}
	active, err := t.StartSync(ctx, options)
	if err != nil {
		return err
	}
	return a.followSync(ctx, t, active, lines)
}

// followSync follows a sync, or a plan with its lines, and prints how it ended.
func (a *app) followSync(ctx context.Context, t *tenant.Tenant, active *runs.Active, lines *planLines) error {
	run, runErr := a.follow(active)
	report, err := tenant.ReportOf(run)
	if err != nil {
		return err
	}
	code := exitOfRun(ctx, run.State, runErr)
	if lines.err != nil {
		return fmt.Errorf("write the plan: %w", lines.err)
	}
	if a.json {
		if err := a.printJSON(report.Summary); err != nil {
			return err
		}
	} else {
		if report.PlanID != 0 {
			if err := a.printPlan(ctx, t, report.PlanID); err != nil {
				return err
			}
		}
		printReport(a.out, report)
		if runErr == nil {
			a.printNextSteps(report)
		}
		a.printCertificateEnd(t)
	}
	if report.Failure != nil {
		writeFailure(a.err, report.Failure)
		a.printMoved(runErr)
	}
	if code == exitDone {
		return nil
	}
	return settledError(code)
}

// concluded prints the JSON object of a run that never began, so that scripts find one on every path.
func (a *app) concluded(err error, summary func(*runs.Failure) any) error {
	if err == nil || !a.json || errors.As(err, new(settledError)) {
		return err
	}
	return errors.Join(err, a.printJSON(summary(runs.FailureOf(err))))
}

// printJSON writes one object on one line.
func (a *app) printJSON(object any) error {
	line, err := json.Marshal(object)
	if err != nil {
		return fmt.Errorf("write the summary: %w", err)
	}
	_, err = fmt.Fprintf(a.out, "%s\n", line)
	return err
}
