package cli

import (
	"fmt"
	"slices"
	"text/tabwriter"

	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

// demoDaysMax bounds how long the company lives in one call.
const demoDaysMax = 3650

func (a *app) demoCommand() *cobra.Command {
	days := 1
	change := &cobra.Command{
		Use:   "change",
		Short: "Let the demo company live: people join, leave, move and change phones",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if days < 1 || days > demoDaysMax {
				return &usageError{fmt.Errorf("--days %d: name a number from 1 to %d", days, demoDaysMax)}
			}
			changes, err := tenant.DemoChange(a.dataDir, days)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.out, "%s at Contoso: %s.\n", count(int64(days), "day", "days"), changes)
			fmt.Fprintf(a.err, "\nBring it into the mailboxes:  concordctl sync --demo%s\n", a.here())
			return nil
		},
	}
	change.Flags().IntVar(&days, "days", 1, "how many `days` pass")
	mailboxes := 3
	users := &cobra.Command{
		Use:   "users",
		Short: "Let users of the demo edit, delete, move and copy contacts that were synced",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if mailboxes < 1 {
				return &usageError{fmt.Errorf("--mailboxes %d: name a number from 1", mailboxes)}
			}
			did, err := tenant.DemoUsers(a.dataDir, mailboxes)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.out, "At Contoso %s.\n", did)
			fmt.Fprintf(a.err, "\nTo see which:  concordctl drift --demo%s\n", a.here())
			return nil
		},
	}
	users.Flags().IntVar(&mailboxes, "mailboxes", 3, "in how many `mailboxes`")
	reset := &cobra.Command{
		Use: "reset", Short: "Start the demo over: the company and everything synced into it", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := tenant.DemoReset(a.dataDir); err != nil {
				return err
			}
			fmt.Fprintln(a.out, "The demo starts over with the next command.")
			return nil
		},
	}
	leftovers := &cobra.Command{
		Use: "leftovers", Short: "Have two former tools leave their contacts in some of the demo's mailboxes", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			contacts, mailboxes, err := tenant.DemoLeftovers(a.dataDir)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.out, "Two former tools left %s in %s.\n", count(int64(contacts), "contact", "contacts"), count(int64(mailboxes), "mailbox", "mailboxes"))
			fmt.Fprintf(a.err, "\nFind them:  concordctl adopt find Contoso --demo%s\n", a.here())
			return nil
		},
	}
	rehire := &cobra.Command{
		Use: "rehire", Short: "Have somebody of the demo leave and come back under a new account", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			name, err := tenant.DemoRehire(a.dataDir)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.out, "%s left Contoso and is back under a new account.\n", name)
			fmt.Fprintf(a.err, "\nTo be asked whether that is the same person:  concordctl sync --demo%s\n", a.here())
			return nil
		},
	}
	return group("demo", "Let the demo company live, or start it over", change, users, leftovers, rehire, a.demoCloudSync(), reset)
}

// demoCloudSync lets something go wrong with the demo's cloud sync; without a name it lists what can.
func (a *app) demoCloudSync() *cobra.Command {
	return &cobra.Command{
		Use: "cloudsync [MISHAP [DETAIL]]", Short: "Let something go wrong with the demo's cloud sync, or everything work again", Args: cobra.MaximumNArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
				fmt.Fprintln(table, "Mishap\tWhat happens\tMay name")
				for _, m := range tenant.DemoMishaps() {
					fmt.Fprintf(table, "%s\t%s\t%s\n", m.Name, m.Does, m.Detail)
				}
				return table.Flush()
			}
			if !slices.ContainsFunc(tenant.DemoMishaps(), func(m tenant.DemoMishap) bool { return m.Name == args[0] }) {
				return &usageError{fmt.Errorf("nothing that goes wrong is called %q: `concordctl demo cloudsync` lists what can", args[0])}
			}
			detail := ""
			if len(args) == 2 {
				detail = args[1]
			}
			told, err := tenant.DemoCloudSync(a.dataDir, args[0], detail)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.out, "At Contoso %s.\n", told)
			fmt.Fprintf(a.err, "\nThe next run of the jobs notices, in two minutes or less:  concordctl cloudsync status --demo%s\n", a.here())
			return nil
		},
	}
}
