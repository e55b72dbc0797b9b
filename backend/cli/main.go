package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"concord/backend/runs"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// app is one call of the program.
type app struct {
	in  io.Reader
	out io.Writer // the result, nothing else
	err io.Writer // progress, hints, errors

	config  string
	dataDir string
	demo    bool
	json    bool

	followed *runs.Run // the last run of this call, when it has ended

	entered bool // a verb was found and its flags and arguments were right
}

// Main runs the command line and returns the exit code. args are the words after the program's name.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{in: stdin, out: stdout, err: stderr}
	ctx, stop := interruptible(context.Background(), stderr)
	defer stop()
	root := a.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err != nil && !a.entered {
		err = &usageError{err}
	}
	switch {
	case err == nil, errors.As(err, new(settledError)):
	case errors.Is(context.Cause(ctx), errStopped) && errors.Is(err, context.Canceled): // which was asked for, and is no failure
		fmt.Fprintln(stderr, "Stopped.")
	default:
		a.printFailure(err)
	}
	return exitCode(ctx, err)
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "concordctl",
		Short: "Sync a company's people into its mailboxes' contacts",
		Long: `concordctl writes the people of a Microsoft 365 tenant into contact folders of its mailboxes and keeps
them up to date, so that phones show who is calling.

Try it without a tenant: concordctl sync --demo`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		PersistentPreRunE: func(cmd *cobra.Command, args []string) error {
			if err := nothingEmpty(cmd, args); err != nil {
				return err
			}
			a.entered = true
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	flags := root.PersistentFlags()
	flags.StringVar(&a.config, "config", "", "settings `file` (default: appsettings.json in the data folder, else beside the program)")
	flags.StringVar(&a.dataDir, "data-dir", "", "`folder` for databases and logs (default: the user's folder for application data)")
	root.AddCommand(
		a.syncCommand(), a.scheduleCommand(), a.verifyCommand(), a.driftCommand(), a.checkCommand(), a.certCommand(), a.statusCommand(),
		a.runsCommand(), a.historyCommand(), a.profileCommand(), a.planCommand(), a.adoptCommand(), a.rehireCommand(),
		a.cloudsyncCommand(), a.taskCommand(), a.notifyCommand(), a.demoCommand(), a.simulatorCommand(), a.versionCommand(), exitCodesTopic(),
	)
	root.AddCommand(a.backupCommand(), a.purgeCommand(), a.supportCommand()) // care of the data folder
	return root
}

// nothingEmpty refuses a flag or an argument without a value. They come of scripts whose variable is not set, and without
// --mailbox "$PILOT" a pilot would be a sync of everybody.
func nothingEmpty(cmd *cobra.Command, args []string) (err error) {
	if cmd.Name() == cobra.ShellCompRequestCmd || cmd.Name() == cobra.ShellCompNoDescRequestCmd {
		return nil // what is to be completed may not have begun
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if f.Value.Type() == "string" && strings.TrimSpace(f.Value.String()) == "" {
			err = fmt.Errorf("--%s has no value: leave it out, or give it one", f.Name)
		}
	})
	for _, arg := range args {
		if strings.TrimSpace(arg) == "" {
			err = fmt.Errorf("an argument is empty: leave it out, or give it a value")
		}
	}
	return err
}

// group makes a command that only holds others; alone it is a usage error that names them.
func group(use, short string, verbs ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use:   use,
		Short: short,
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &usageError{fmt.Errorf("unknown command %q for %q", args[0], cmd.CommandPath())}
			}
			var names []string
			for _, verb := range cmd.Commands() {
				if verb.IsAvailableCommand() {
					names = append(names, verb.Name())
				}
			}
			return &usageError{fmt.Errorf("say which command of %q: %s", cmd.CommandPath(), strings.Join(names, ", "))}
		},
	}
	cmd.AddCommand(verbs...)
	return cmd
}

func (a *app) addDemoFlag(cmd *cobra.Command) {
	cmd.PersistentFlags().BoolVar(&a.demo, "demo", false, "work in the built-in demo tenant")
}

func (a *app) addJSONFlag(cmd *cobra.Command, usage string) {
	cmd.Flags().BoolVar(&a.json, "json", false, usage)
}
