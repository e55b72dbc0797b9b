package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"concord/backend/cloudsync"
	"concord/backend/runs"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) cloudsyncCommand() *cobra.Command {
	cmd := group("cloudsync", "Set Entra Cloud Sync up and watch over its jobs",
		a.cloudPlanCommand(), a.cloudApplyCommand(), a.cloudStatusCommand(), a.cloudStartCommand(), a.cloudPauseCommand(), a.cloudRestartCommand(),
		a.cloudAllowDeletesCommand(), a.cloudOnDemandCommand(), a.cloudLogsCommand(), a.cloudExportCommand(), a.cloudImportCommand(),
		a.cloudBackupsCommand(), a.cloudRestoreCommand(), a.cloudDeleteCommand())
	a.addDemoFlag(cmd)
	return cmd
}

// firstStatusWait is how long an apply watches the first cycle; longer ones are watched with status.
const firstStatusWait = 2 * time.Minute

// configurationOf reads the file named, or what is remembered: of the demo, one to begin with.
func (a *app) configurationOf(ctx context.Context, t *tenant.Tenant, args []string) (cloudsync.Configuration, error) {
	if len(args) == 0 {
		c, err := t.CloudSync.Stored(ctx, "")
		if a.demo && errors.As(err, new(*cloudsync.UnknownDomainError)) {
			return tenant.DemoCloudSyncConfiguration(), nil
		}
		return c, err
	}
	if args[0] == "-" {
		return cloudsync.ParseConfiguration(a.in)
	}
	file, err := os.Open(args[0])
	if err != nil {
		return cloudsync.Configuration{}, &cloudsync.ConfigurationError{Problem: fmt.Sprintf("%s cannot be read: %v", args[0], cause(err)), Allowed: "Check the name of the file, and that this account may read it."}
	}
	defer func() { _ = file.Close() }()
	return cloudsync.ParseConfiguration(file)
}

// cause is an error of a file without its name, which has been said.
func cause(err error) error {
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		return at.Err
	}
	return err
}

func (a *app) cloudPlanCommand() *cobra.Command {
	requests := false
	cmd := &cobra.Command{
		Use:   "plan [FILE]",
		Short: "Tell each step's state and what would be sent, changing nothing",
		Long: `Plan looks at the tenant and tells for every step where it is, what says so, and which requests an apply would send. It
changes nothing. FILE is a configuration (docs/cloud-sync.md); without it, the one that was last applied or imported: then the
plan is the drift between the two.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.connected(cmd.Context(), func(t *tenant.Tenant) error {
				c, err := a.configurationOf(cmd.Context(), t, args)
				if err != nil {
					return err
				}
				plan, err := t.CloudSync.Plan(cmd.Context(), c)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(plan)
				}
				for _, s := range plan.Steps {
					a.printCloudStep(s, true, requests)
				}
				if plan.Clean {
					fmt.Fprintf(a.out, "\nNothing is to be done: %s is as the configuration wants it.\n", printable(plan.Domain))
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&requests, "bodies", false, "show the bodies of requests too")
	a.addJSONFlag(cmd, "one object with all steps")
	return cmd
}

func (a *app) cloudApplyCommand() *cobra.Command {
	yes := false
	var options cloudsync.ApplyOptions
	cmd := &cobra.Command{
		Use:   "apply [FILE]",
		Short: "Do the steps that are open; stop at the first refusal, go on there next time",
		Long: `Apply does what "plan" shows, step after step. It stops at the first refusal and says what to do; called again, it goes on
there and makes nothing twice. What cannot be taken back is asked for at a terminal, or agreed to with --yes.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			err := a.connected(cmd.Context(), func(t *tenant.Tenant) error { return a.cloudApply(cmd.Context(), t, args, options, yes) })
			return a.concluded(err, func(f *runs.Failure) any { return map[string]any{"failure": f} })
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&yes, "yes", false, "agree to what would be asked: switching the tenant's synchronisation on, provisioning the test object")
	flags.StringVar(&options.Only, "step", "", "do this `step` alone, by its name in the plan")
	flags.BoolVar(&options.ReplaceMapping, "replace-mapping", false, "replace a mapping of CredentialData that is filled from something else than the password hash")
	flags.DurationVar(&options.FirstStatus, "wait", firstStatusWait, "watch the first cycle for so `long`")
	a.addJSONFlag(cmd, "one object with all steps at the end")
	return cmd
}

func (a *app) cloudApply(ctx context.Context, t *tenant.Tenant, args []string, options cloudsync.ApplyOptions, yes bool) error {
	c, err := a.configurationOf(ctx, t, args)
	if err != nil {
		return err
	}
	if options.Only != "" && !isCloudStep(options.Only) {
		return &usageError{fmt.Errorf("there is no step %q: %s", options.Only, strings.Join(cloudSteps(), ", "))}
	}
	if options.FirstStatus < 0 {
		return &usageError{errors.New("--wait takes a time such as 2m, or 0 to not wait")}
	}
	options.Confirm = func(_ string, ask cloudsync.Confirmation) bool {
		err := a.confirmed(yes, ask.Question, ask.Word)
		return err == nil
	}
	printed := 0
	options.Report = func(s cloudsync.StepReport, _ cloudsync.Plan) {
		if !a.json && !s.Working && s.Number > printed {
			printed = s.Number
			a.printCloudStep(s, false, false)
		}
	}
	active, err := t.StartCloudSync(ctx, c, options)
	if err != nil {
		return err
	}
	run, runErr := active.Wait()
	plan, err := tenant.CloudSyncPlanOf(run)
	if err != nil {
		return err
	}
	if a.json {
		if err := a.printJSON(plan); err != nil {
			return err
		}
		if runErr != nil {
			return settledError(exitCode(ctx, runErr))
		}
		return nil
	}
	if run.State == runs.Cancelled {
		fmt.Fprintln(a.err, "Stopped. What was done stays done; applying again goes on there, and makes nothing twice.")
		return settledError(exitStopped)
	}
	if runErr != nil {
		return runErr
	}
	switch {
	case options.Only != "":
	case plan.Clean:
		fmt.Fprintf(a.out, "\n%s is set up.\n", printable(c.Domain))
		fmt.Fprintf(a.err, "\nSee how its jobs do:  concordctl cloudsync status%s\n", a.here())
	}
	return nil
}

func cloudSteps() []string {
	var names []string
	for _, s := range cloudsync.Steps() {
		names = append(names, s.Name)
	}
	return names
}

func isCloudStep(name string) bool {
	for _, s := range cloudSteps() {
		if s == name {
			return true
		}
	}
	return false
}

// stepMarks say a step's state in the first column.
var stepMarks = map[cloudsync.State]string{cloudsync.Done: "done", cloudsync.Open: "open", cloudsync.Blocked: "BLOCKED", cloudsync.Skipped: "–",
	cloudsync.Waiting: "waiting", cloudsync.Pending: "later"}

// printCloudStep shows a step: its state, what says so, and with whole what would be sent.
func (a *app) printCloudStep(s cloudsync.StepReport, whole, bodies bool) {
	mark := stepMarks[s.State]
	if s.Applied {
		mark = "applied"
	}
	fmt.Fprintf(a.out, "%2d %-8s %s (%s)\n", s.Number, mark, s.Title, s.Name)
	for _, line := range s.Evidence {
		fmt.Fprintf(a.out, "            %s\n", printable(line))
	}
	for _, line := range s.Warnings {
		fmt.Fprintf(a.out, "          ! %s\n", printable(line))
	}
	if s.Failure != nil && whole {
		fmt.Fprintf(a.out, "          ! %s\n            What to do: %s\n            Code: %s\n", printable(s.Failure.Sentence), printable(s.Failure.Action), s.Failure.Code)
	}
	for _, c := range s.Changes {
		fmt.Fprintf(a.out, "            %s\n", printable(c.Where))
		a.printLines("            - ", c.Before)
		a.printLines("            + ", c.After)
	}
	if !whole {
		return
	}
	if s.Confirm != nil {
		fmt.Fprintf(a.out, "          ? %s\n", printable(s.Confirm.Question))
	}
	for _, r := range s.Requests {
		fmt.Fprintf(a.out, "          > %s %s\n", r.Method, printable(r.Path))
		if r.Note != "" {
			fmt.Fprintf(a.out, "            (%s)\n", r.Note)
		}
		if bodies {
			a.printLines("              ", r.Body)
		}
	}
}

func (a *app) printLines(prefix, text string) {
	if text == "" {
		return
	}
	for line := range strings.SplitSeq(text, "\n") {
		fmt.Fprintf(a.out, "%s%s\n", prefix, printable(line))
	}
}

// printCloudSyncRun shows a run that set cloud sync up, as far as it came.
func (a *app) printCloudSyncRun(run runs.Run) error {
	plan, err := tenant.CloudSyncPlanOf(run)
	for _, s := range plan.Steps {
		a.printCloudStep(s, true, false)
	}
	return err
}
