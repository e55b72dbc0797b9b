package cli

import (
	"context"
	"fmt"
	"text/tabwriter"

	"concord/backend/contactsync"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) profileShowCommand() *cobra.Command {
	return &cobra.Command{
		Use: "show NAME", Short: "Show a profile in words, by name or id, and which apps will show its contacts", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error { return a.profileShow(cmd.Context(), t, args[0]) })
		},
	}
}

// appsShow is which apps show contacts in each place. It rests on what admins reported (docs/folders.md).
var appsShow = []struct{ app, own, home string }{
	{"iPhone, native Exchange account", "shown", "shown"},
	{"Android, native Exchange account", "differs by app", "shown"},
	{"Outlook for iOS and Android", "not shown", "shown"},
	{"Outlook for Windows, classic", "shown, as a folder", "shown"},
	{"Outlook for Windows, new", "shown; hidden for some", "shown"},
	{"Outlook on the web", "shown, as a folder", "shown"},
}

func (a *app) profileShow(ctx context.Context, t *tenant.Tenant, name string) error {
	p, err := t.Contacts.Profile(ctx, name)
	if err != nil {
		return err
	}
	line := func(what, text string) { fmt.Fprintf(a.out, "  %-12s %s\n", what, text) }
	fmt.Fprintf(a.out, "Profile %s (id %s)\n", p.Name, p.ID)
	line("People", ruleText(p.People))
	line("Mailboxes", ruleText(p.Mailboxes))
	home := p.FolderMode == contactsync.DefaultFolder
	if home {
		line("Place", "each mailbox's own Contacts folder, with the category "+p.CategoryName())
	} else {
		line("Place", fmt.Sprintf("a folder %q of its own, below each mailbox's Contacts", p.Folder))
	}
	fmt.Fprintln(a.out, "\nWhich apps show contacts there, as admins report (try your own with a pilot):")
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, row := range appsShow {
		shows := row.own
		if home {
			shows = row.home
		}
		fmt.Fprintf(table, "  %s\t%s\n", row.app, shows)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if !home {
		fmt.Fprintln(a.out, "\nTo have the Outlook app of phones show them: \"folderMode\": \"default\" in the profile.")
	}
	return nil
}
