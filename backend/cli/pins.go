package cli

import (
	"context"
	"fmt"
	"text/tabwriter"

	"concord/backend/contactsync"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

// profilePinsCommands list what stays undone, and let go of it.
func (a *app) profilePinsCommands() []*cobra.Command {
	var scope contactsync.PinScope
	verb := func(use, short, long string, do func(context.Context, *tenant.Tenant, contactsync.PinScope) error) *cobra.Command {
		cmd := &cobra.Command{
			Use: use, Short: short, Long: long, Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				scope.Profile = args[0]
				return a.offline(cmd.Context(), func(t *tenant.Tenant) error { return do(cmd.Context(), t, scope) })
			},
		}
		cmd.Flags().StringVar(&scope.Mailbox, "mailbox", "", "only in this mailbox, by `user` principal name, mail address or object id")
		cmd.Flags().StringVar(&scope.Person, "person", "", "only the contacts of this `person`, by mail address, object id or name")
		return cmd
	}
	pins := verb("undone NAME", "List the contacts that stay as an undo left them",
		"Syncs leave these contacts alone until the person changes in the directory.", a.profileUndone)
	a.addJSONFlag(pins, "one JSON object per contact and line")
	release := verb("release NAME", "Let the next sync write what an undo left alone",
		"Release lets go of the contacts that \"profile undone\" lists: the next sync writes them as the profile wants them.", a.profileRelease)
	return []*cobra.Command{pins, release}
}

// undoneContact is a contact as `profile undone --json` shows it.
type undoneContact struct {
	Mailbox string `json:"mailbox"`
	Person  string `json:"person"`
	Source  string `json:"sourceId"`
	There   bool   `json:"there"` // else it stays away
}

func (a *app) profileUndone(ctx context.Context, t *tenant.Tenant, scope contactsync.PinScope) error {
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	n := 0
	err := t.Contacts.Pins(ctx, scope, func(p contactsync.Pinned) error {
		if a.json {
			return a.printJSON(undoneContact{p.Mailbox, p.Person, p.Source, p.Linked})
		}
		if n++; n == 1 {
			fmt.Fprintln(table, "Mailbox\tPerson\tStays")
		}
		stays := "as it is"
		if !p.Linked {
			stays = "away"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", printable(p.Mailbox), printable(p.Person), stays)
		return nil
	})
	if err != nil {
		return err
	}
	if n == 0 && !a.json {
		fmt.Fprintln(a.out, "Nothing stays undone: the next sync writes everybody as the profile wants them.")
	}
	return table.Flush()
}

func (a *app) profileRelease(ctx context.Context, t *tenant.Tenant, scope contactsync.PinScope) error {
	released, err := t.ReleaseUndone(ctx, scope)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s let go.\n", count(released, "contact was", "contacts were"))
	if released > 0 {
		fmt.Fprintf(a.err, "\nThe next sync writes them again:  concordctl sync%s\n", a.here())
	}
	return nil
}
