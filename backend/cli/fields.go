package cli

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"concord/backend/contactsync"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) profileFieldsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fields [MAPPING]",
		Short: "List the ready-made mappings, and what each writes",
		Long: `Fields lists the mappings that a profile may name in place of one of its own ("fields": "businessCard"), with every
contact property each of them writes and what fills it.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.profileFields(strings.Join(args, ""))
		},
	}
	a.addJSONFlag(cmd, "one JSON object per mapping and line")
	return cmd
}

// profileFields lists the mapping of that name, or all for "".
func (a *app) profileFields(name string) error {
	found := false
	for _, preset := range contactsync.Presets() {
		if name != "" && !strings.EqualFold(name, preset.Name) {
			continue
		}
		if a.json {
			if err := a.printJSON(preset); err != nil {
				return err
			}
			found = true
			continue
		}
		if found {
			fmt.Fprintln(a.out)
		}
		found = true
		fmt.Fprintf(a.out, "%s: %s\n", preset.Name, preset.Purpose)
		table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, property := range contactsync.ContactProperties() {
			if field, ok := preset.Fields[property]; ok {
				fmt.Fprintf(table, "  %s\t%s\n", property, strings.Join(field.From, ", "))
			}
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	if !found {
		return &usageError{fmt.Errorf("there is no ready-made mapping %q: concordctl profile fields lists them", name)}
	}
	return nil
}

func (a *app) profileCardCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "card NAME|FILE PERSON",
		Short: "Show the contact that a profile would make of somebody",
		Long: `Card shows each property of somebody's contact as a profile would write it, with what fills it, what is cut, and how a
phone number stands in the directory. It asks Microsoft nothing, so that a mapping can be tried while it is edited: name
a stored profile, or a file (FILE - reads standard input).`,
		Example: `  concordctl profile card Everyone adele@contoso.com
  concordctl profile card profile.json adele@contoso.com --json`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withProfile(cmd.Context(), args[0], func(t *tenant.Tenant, p contactsync.Profile) error {
				return a.profileCard(cmd.Context(), t, p, args[1])
			})
		},
	}
	a.addJSONFlag(cmd, "one JSON object on one line")
	return cmd
}

func (a *app) profileCard(ctx context.Context, t *tenant.Tenant, p contactsync.Profile, who string) error {
	card, err := t.Contacts.PreviewCard(ctx, p, who)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(card)
	}
	fmt.Fprintf(a.out, "%s\n\n", printable(strings.Join(distinct(card.Person.Name, card.Person.Mail, card.Person.ID), ", ")))
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, field := range card.Fields {
		name := field.Property
		for _, value := range field.Values {
			fmt.Fprintf(table, "  %s\t%s\t%s\n", name, printable(value.Value), printable(strings.Join(origin(field, value), "; ")))
			name = ""
		}
		if len(field.Values) == 0 {
			fmt.Fprintf(table, "  %s\t\t%s\n", name, nothing[field.Policy])
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if card.Person.Reduced {
		fmt.Fprintln(a.out, "\nNo profile chose this person when the directory was last read, so that little is known: the rest of the card is missing.")
	}
	return nil
}

// nothing says what becomes of a property for which the directory has nothing.
var nothing = map[contactsync.Policy]string{
	contactsync.Overwrite:     "(cleared)",
	contactsync.KeepWhenEmpty: "(kept as it is)",
	contactsync.FillIfEmpty:   "(cleared, unless the user wrote it)",
	contactsync.Add:           "(nothing is added)",
	contactsync.Never:         "(left alone)",
}

// origin says where a value comes from, and what else there is to know.
func origin(field contactsync.FieldPreview, value contactsync.ValuePreview) []string {
	notes := []string{"from " + value.Source}
	if value.Was != "" {
		notes = append(notes, "was "+value.Was)
	}
	if value.Cut {
		notes = append(notes, "cut")
	}
	if field.LeftOut > 0 {
		notes = append(notes, fmt.Sprintf("no room for %s", count(int64(field.LeftOut), "further value", "further values")))
	}
	switch field.Policy {
	case contactsync.FillIfEmpty:
		notes = append(notes, "where the contact has nothing")
	case contactsync.Add:
		notes = append(notes, "beside the user's own")
	case contactsync.Overwrite, contactsync.KeepWhenEmpty, contactsync.Never:
	}
	return notes
}
