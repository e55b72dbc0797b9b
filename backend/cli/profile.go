package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"concord/backend/contactsync"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) profileCommand() *cobra.Command {
	list := &cobra.Command{
		Use: "list", Short: "List the profiles", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error { return a.profileList(cmd.Context(), t) })
		},
	}
	a.addJSONFlag(list, "one JSON object per profile and line")
	imports := &cobra.Command{
		Use:   "import FILE",
		Short: "Add a profile from JSON, or replace the one with its id (FILE - reads standard input)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			profile, err := a.readProfile(args[0])
			if err != nil {
				return err
			}
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error { return a.profileImport(cmd.Context(), t, profile) })
		},
	}
	out := ""
	export := &cobra.Command{
		Use: "export NAME", Short: "Write a profile as JSON to standard output or a new file, by name or id", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error { return a.profileExport(cmd.Context(), t, args[0], out) })
		},
	}
	export.Flags().StringVar(&out, "out", "", "write it to a new `file`")
	leave := false
	remove := &cobra.Command{
		Use:   "delete NAME",
		Short: "Forget a profile, by name or id; refused while its contacts are in mailboxes",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error {
				if err := t.DeleteProfile(cmd.Context(), args[0], leave); err != nil {
					return err
				}
				fmt.Fprintf(a.out, "Profile %s is deleted.\n", args[0])
				return nil
			})
		},
	}
	remove.Flags().BoolVar(&leave, "leave-contacts", false, "leave the contacts in the mailboxes where they are")
	cmd := group("profile", "List, import, export, try, take out or delete profiles", list, imports, export, a.profileCountCommand(), a.profileWhyCommand(),
		a.profileCardCommand(), a.profileFieldsCommand(), a.profileShowCommand(), a.profileRemoveCommand(), remove)
	cmd.AddCommand(a.profilePinsCommands()...)
	a.addDemoFlag(cmd)
	return cmd
}

func (a *app) profileList(ctx context.Context, t *tenant.Tenant) error {
	profiles, err := t.Contacts.Profiles(ctx)
	if err != nil {
		return err
	}
	if a.json {
		for _, p := range profiles {
			if err := a.printJSON(p); err != nil {
				return err
			}
		}
		return nil
	}
	if len(profiles) == 0 {
		fmt.Fprintln(a.out, "There is no profile yet. Import one: concordctl profile import FILE"+a.here())
		return nil
	}
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "Name\tFolder\tPeople\tMailboxes\tId")
	for _, p := range profiles {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", p.Name, p.Folder, ruleText(p.People), ruleText(p.Mailboxes), p.ID)
	}
	return table.Flush()
}

// ruleText says in a few words whom a rule chooses.
func ruleText(r contactsync.Rule) string {
	var parts []string
	if r.AllWithMailbox {
		parts = append(parts, "everyone with a mailbox")
	}
	for _, places := range []struct {
		ids       []string
		one, many string
	}{
		{r.Groups, "group", "groups"},
		{r.Users, "user", "users"},
		{r.OrganizationalUnits, "organizational unit", "organizational units"},
		{r.AdministrativeUnits, "administrative unit", "administrative units"},
	} {
		if n := len(places.ids); n > 0 {
			parts = append(parts, count(int64(n), places.one, places.many))
		}
	}
	if len(parts) == 0 {
		parts = []string{"everyone"} // a rule of nothing but a condition
	}
	text := strings.Join(parts, " and ")
	if r.Where != nil {
		text += " who meets a condition"
	}
	if r.Except != nil {
		text += ", with exceptions"
	}
	return text
}

func (a *app) readProfile(path string) (contactsync.Profile, error) {
	if path == "-" {
		return contactsync.ParseProfile(a.in)
	}
	file, err := os.Open(path)
	if err != nil {
		var p *os.PathError
		if errors.As(err, &p) {
			err = p.Err
		}
		return contactsync.Profile{}, &usageError{fmt.Errorf("the profile %s cannot be read: %w", path, err)}
	}
	profile, err := contactsync.ParseProfile(file)
	return profile, errors.Join(err, file.Close())
}

func (a *app) profileImport(ctx context.Context, t *tenant.Tenant, profile contactsync.Profile) error {
	replaced, err := t.Contacts.ImportProfile(ctx, profile)
	if err != nil {
		return err
	}
	what := "added"
	if replaced {
		what = "replaced"
	}
	fmt.Fprintf(a.out, "Profile %s is %s (id %s).\n", profile.Name, what, profile.ID)
	fmt.Fprintf(a.err, "\nSee what it would do:  concordctl sync --plan%s\n", a.here())
	return nil
}

func (a *app) profileExport(ctx context.Context, t *tenant.Tenant, name, path string) error {
	return a.printOrWrite(path, func() ([]byte, error) {
		profile, err := t.Contacts.Profile(ctx, name)
		if err != nil {
			return nil, err
		}
		var text bytes.Buffer
		encoder := json.NewEncoder(&text)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ") // people read and edit it
		if err := encoder.Encode(profile); err != nil {
			return nil, fmt.Errorf("write the profile: %w", err)
		}
		return text.Bytes(), nil
	})
}
