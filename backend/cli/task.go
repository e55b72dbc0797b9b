package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"concord/backend/certstore"
	"concord/backend/eventlog"
	"concord/backend/settings"
	"concord/backend/tenant"
	"concord/backend/unattended"

	"github.com/spf13/cobra"
)

// taskOptions say what is to be installed.
type taskOptions struct {
	every     time.Duration
	loggedOut bool
	account   string
	prepare   bool
}

func (a *app) taskCommand() *cobra.Command {
	return group("task", "Let the system start syncs, with no window open",
		a.taskInstallCommand(), a.taskShowCommand(), a.taskStatusCommand(),
		&cobra.Command{
			Use: "run", Short: "Start the installed task now, without waiting for it", Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error {
				err := unattended.Start(cmd.Context())
				if err == nil {
					fmt.Fprintln(a.out, "Started. What came of it:  concordctl task status, concordctl runs list")
				}
				return err
			},
		},
		a.taskRemoveCommand(),
		a.taskProbeCommand())
}

func addTaskFlags(cmd *cobra.Command, o *taskOptions) {
	cmd.Flags().DurationVar(&o.every, "every", unattended.DefaultEvery, "the `interval` in which it is looked whether a profile is due, such as 5m; when one is, its schedule says")
	cmd.Flags().BoolVar(&o.loggedOut, "logged-out", false, "also while nobody is logged on (Windows; needs an administrator)")
	cmd.Flags().StringVar(&o.account, "account", "", "run as another `account` (Windows): system, local-service, network-service, DOMAIN\\name or DOMAIN\\name$")
}

func (a *app) taskInstallCommand() *cobra.Command {
	var o taskOptions
	cmd := &cobra.Command{
		Use: "install", Short: "Let the system look every few minutes whether a sync is due, and run it", Args: cobra.NoArgs,
		Long: `Install lets the system's own scheduler run "concordctl sync --due" every few minutes: the Task Scheduler of Windows,
or a timer of systemd for this user. Which profiles are due, their schedules say (concordctl schedule set).

As another account the task needs a data folder that this account may use and nobody else, and a key that it may use.
--prepare makes such a folder (%ProgramData%\Concord) and copies the settings there. Then a check is run as that
account, and the task is installed only when it passes. No password is asked for or kept.`,
		Example: `  concordctl task install                                          while this account is logged on
  concordctl task install --logged-out                             always
  concordctl task install --account network-service --prepare      as another account, in a folder of its own`,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.taskInstall(cmd.Context(), o) },
	}
	addTaskFlags(cmd, &o)
	cmd.Flags().BoolVar(&o.prepare, "prepare", false, "make the data folder for another account: protect it, and copy the settings there")
	return cmd
}

func (a *app) taskShowCommand() *cobra.Command {
	var o taskOptions
	var system string
	cmd := &cobra.Command{
		Use: "show", Short: "Print what would be installed, and install nothing", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.taskShow(o, system) },
	}
	addTaskFlags(cmd, &o)
	cmd.Flags().StringVar(&system, "for", runtime.GOOS, "for which `system`: windows, linux (systemd) or cron")
	return cmd
}

// task puts the task together, and says where its data and settings are.
func (a *app) task(o taskOptions) (t unattended.Task, dataDir string, err error) {
	program, err := os.Executable()
	if err == nil {
		program, err = filepath.EvalSymlinks(program)
	}
	if err != nil {
		return t, "", fmt.Errorf("find this program: %w", err)
	}
	account, err := unattended.Own(o.loggedOut)
	if err == nil && o.account != "" {
		account, err = unattended.Named(o.account)
	}
	if err != nil {
		return t, "", err
	}
	if dataDir, err = a.taskFolder(account); err != nil {
		return t, "", err
	}
	config := a.config
	if config != "" {
		if config, err = filepath.Abs(config); err != nil {
			return t, "", err
		}
	}
	t = unattended.Sync(program, dataDir, config, o.every, account)
	return t, dataDir, t.Valid()
}

// taskFolder is the data folder of the task. It is always said: another account, or this one without its environment,
// would look elsewhere.
func (a *app) taskFolder(account unattended.Account) (string, error) {
	folder := a.dataDir
	switch {
	case folder != "":
	case account.Other:
		folder = unattended.SharedFolder()
	default:
		own, err := settings.DefaultDataFolder()
		if err != nil {
			return "", err
		}
		folder = own
	}
	return filepath.Abs(folder)
}

func (a *app) taskShow(o taskOptions, system string) error {
	t, _, err := a.task(o)
	if err != nil {
		return err
	}
	switch system {
	case "windows":
		text, err := t.XMLText()
		if err != nil {
			return err
		}
		fmt.Fprint(a.out, text)
	case "cron":
		fmt.Fprintln(a.out, t.Crontab())
	case "linux":
		service, timer := t.Units()
		fmt.Fprintf(a.out, "# %s.service\n%s\n# %s.timer\n%s", unattended.UnitName, service, unattended.UnitName, timer)
	default:
		return &usageError{fmt.Errorf("--for %q: write windows, linux or cron", system)}
	}
	return nil
}

func (a *app) taskInstall(ctx context.Context, o taskOptions) error {
	t, dataDir, err := a.task(o)
	if err != nil {
		return err
	}
	if o.prepare && !t.Account.Other {
		return &usageError{errors.New("--prepare is for another account: name it with --account")}
	}
	if o.prepare {
		if err := a.prepareFolder(dataDir, t.Account); err != nil {
			return err
		}
	}
	if err := a.taskUsable(t, dataDir); err != nil {
		return err
	}
	if t.Account.Other {
		if err := a.tryAccount(ctx, t, dataDir); err != nil {
			return err
		}
	}
	if err := unattended.Install(ctx, t); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "Installed: every %d minutes it is looked whether a sync is due%s.\n", int(o.every/time.Minute), asWhom(t.Account))
	a.taskHints(ctx, t, dataDir)
	return nil
}

func asWhom(account unattended.Account) string {
	switch {
	case account.Other:
		return ", as " + account.Name
	case account.Logon == unattended.LoggedOn:
		return ", while you are logged on"
	}
	return ""
}

// taskUsable refuses a task that could never work: without settings, or with a key that its account cannot use.
func (a *app) taskUsable(t unattended.Task, dataDir string) error {
	if t.Account.Other {
		if !unattended.Elevated() {
			return unattended.ErrElevation
		}
		if err := unattended.Protected(dataDir, t.Account); err != nil {
			return err
		}
	}
	s, err := tenant.Settings(tenant.Options{DataDir: dataDir, Config: a.config})
	if err != nil {
		return err
	}
	return t.Suits(s.Certificate.Source, s.Certificate.Store)
}

// taskHints says what an installed task still lacks.
func (a *app) taskHints(ctx context.Context, t unattended.Task, dataDir string) {
	scheduled := false
	err := (&app{config: a.config, dataDir: dataDir}).offline(ctx, func(t *tenant.Tenant) error {
		entries, err := t.Schedules(ctx)
		scheduled = len(entries) > 0
		return err
	})
	if err != nil || !scheduled {
		fmt.Fprintln(a.err, "\nNo profile has a schedule yet, so nothing is due. To give one:  concordctl schedule set NAME --every 1h"+a.folderFlag(dataDir))
	}
	if os.Getenv(certstore.PasswordVariable) != "" {
		fmt.Fprintf(a.err, "\nThe key file has a password in %s: set that variable for the account of the task as well.\n", certstore.PasswordVariable)
	}
	switch {
	case runtime.GOOS == "windows":
		if err := eventlog.Register(); err != nil {
			fmt.Fprintln(a.err, "\nResults do not go to the event log yet: an administrator has to run this once, to register its source.")
		}
	case !lingers():
		fmt.Fprintln(a.err, "\nIt works while you are logged on. To let it work always:  loginctl enable-linger")
	}
}

// lingers tells whether this user's systemd is at work while they are not logged on (loginctl(1), enable-linger).
func lingers() bool {
	_, err := os.Stat(filepath.Join("/var/lib/systemd/linger", os.Getenv("USER")))
	return err == nil && os.Getenv("USER") != ""
}

// folderFlag is what a proposed command needs to reach a data folder that is not the own one.
func (a *app) folderFlag(dataDir string) string {
	if own, err := settings.DefaultDataFolder(); err == nil && own == dataDir {
		return ""
	}
	if strings.Contains(dataDir, " ") {
		dataDir = `"` + dataDir + `"`
	}
	return " --data-dir " + dataDir
}

func (a *app) taskRemoveCommand() *cobra.Command {
	var own bool
	cmd := &cobra.Command{
		Use: "remove", Short: "Take the task away; nothing of it stays", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if own {
				return removeOwnTask(cmd.Context())
			}
			return a.taskRemove(cmd.Context())
		},
	}
	cmd.Flags().BoolVar(&own, "own", false, "only when it starts this very program; says nothing. For the uninstaller")
	_ = cmd.Flags().MarkHidden("own")
	return cmd
}

// removeOwnTask takes the task away when it starts this program, or nothing at all: another Concord of this computer keeps
// its own.
func removeOwnTask(ctx context.Context) error {
	task, err := unattended.Look(ctx)
	if err != nil || !task.Installed {
		return err
	}
	program, err := os.Executable()
	starts := strings.Trim(strings.ToLower(task.Command), `" `)
	if err != nil || starts != "" && !strings.Contains(starts, strings.ToLower(program)) {
		return err
	}
	return unattended.Remove(ctx)
}

func (a *app) taskRemove(ctx context.Context) error {
	if err := unattended.Remove(ctx); err != nil {
		return err
	}
	fmt.Fprintln(a.out, "No sync is scheduled any more. Data, settings and profiles stay.")
	if eventlog.Registered() {
		if err := eventlog.Remove(); err != nil {
			fmt.Fprintln(a.err, "\nThe source Concord of the event log stays: only an administrator can take it away.")
		}
	}
	return nil
}
