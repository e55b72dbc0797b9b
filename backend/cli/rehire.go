package cli

import (
	"context"
	"fmt"
	"strconv"
	"text/tabwriter"

	"concord/backend/contactsync"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) rehireCommand() *cobra.Command {
	var every bool
	list := &cobra.Command{
		Use: "list", Short: "List people who may have come back under a new account", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error { return a.rehireList(cmd.Context(), t, every) })
		},
	}
	a.addJSONFlag(list, "one JSON object per proposal and line")
	list.Flags().BoolVar(&every, "all", false, "the decided ones too")
	accept := a.rehireVerb("accept ID...", "Let new accounts take the former ones' contacts over, in place", true,
		"%s: with the next sync the contacts become the new account's.\n")
	refuse := a.rehireVerb("refuse ID...", "Treat them as one who left and one who is new", false,
		"%s: with the next sync the old contacts go and new ones are made.\n")
	cmd := group("rehire", "Decide about people who may have come back under a new account", list, accept, refuse)
	a.addDemoFlag(cmd)
	return cmd
}

func (a *app) rehireVerb(use, short string, accepted bool, told string) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ids := make([]int64, len(args))
			for i, arg := range args {
				id, err := strconv.ParseInt(arg, 10, 64)
				if err != nil || id < 1 {
					return &usageError{fmt.Errorf("%q is not the number of a proposal", arg)}
				}
				ids[i] = id
			}
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error {
				for _, id := range ids {
					if err := t.Contacts.DecideTakeover(cmd.Context(), id, accepted); err != nil {
						return err
					}
				}
				fmt.Fprintf(a.out, told, count(int64(len(ids)), "proposal", "proposals"))
				fmt.Fprintf(a.err, "\nTo carry it out:  concordctl sync%s\n", a.here())
				return nil
			})
		},
	}
}

func (a *app) rehireList(ctx context.Context, t *tenant.Tenant, every bool) error {
	all, err := t.Contacts.Takeovers(ctx, every)
	if err != nil {
		return err
	}
	if a.json {
		for _, one := range all {
			if err := a.printJSON(one); err != nil {
				return err
			}
		}
		return nil
	}
	if len(all) == 0 {
		fmt.Fprintln(a.out, "Nobody.")
		return nil
	}
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tFound\tState\tProfile\tFormer\tNow\tAddress\tContacts")
	waiting := int64(0)
	for _, one := range all {
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", one.ID, clock(one.Found), one.State, printable(one.Profile), printable(one.OldName), printable(one.NewName), printable(one.Address), number(one.Contacts))
		if one.State == contactsync.TakeoverWaiting {
			waiting = one.ID
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if waiting > 0 {
		fmt.Fprintf(a.err, "\nThe same person:   concordctl rehire accept %d%s\nSomebody else:     concordctl rehire refuse %d%s\n", waiting, a.here(), waiting, a.here())
	}
	return nil
}
