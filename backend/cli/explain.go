package cli

import (
	"context"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"concord/backend/contactsync"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

// countOptions are the flags of profile count.
type countOptions struct {
	sample, offset int
	of             string
}

func (a *app) profileCountCommand() *cobra.Command {
	var o countOptions
	cmd := &cobra.Command{
		Use:   "count NAME|FILE",
		Short: "Count whom a profile's rules choose, from what was last read of the directory",
		Long: `Count says how many people become contacts and how many mailboxes receive them, who is left out and by which
condition, and shows some of them. It asks Microsoft nothing, so that a rule can be tried while it is edited: name a
stored profile, or the file of one that is being edited (FILE - reads standard input).`,
		Example: `  concordctl profile count Everyone
  concordctl profile count profile.json --sample 20
  concordctl profile count Everyone --of guest    who is left out as a guest`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.sample < 0 || o.offset < 0 {
				return &usageError{fmt.Errorf("--sample and --offset take numbers from 0")}
			}
			return a.withProfile(cmd.Context(), args[0], func(t *tenant.Tenant, p contactsync.Profile) error { return a.profileCount(cmd.Context(), t, p, o) })
		},
	}
	a.addJSONFlag(cmd, "one JSON object on one line: people and mailboxes")
	cmd.Flags().IntVar(&o.sample, "sample", 5, "how many `people` to show of each rule")
	cmd.Flags().IntVar(&o.offset, "offset", 0, "show them from this `place` of the list on")
	cmd.Flags().StringVar(&o.of, "of", "", "show those left out by this `code`, or unknown, instead of those chosen")
	return cmd
}

func (a *app) profileWhyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "why NAME|FILE PERSON",
		Short: "Say why somebody is in or out of a profile, and which condition decided",
		Long: `Why holds one person against both rules of a profile: as somebody who becomes a contact and as a mailbox that
receives them. PERSON is a mail address, a user principal name, an object id or a display name. It asks Microsoft
nothing; of people whom no profile chooses only the mail address and the object id are known.`,
		Example: `  concordctl profile why Everyone adele@contoso.com
  concordctl profile why profile.json adele@contoso.com --json`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withProfile(cmd.Context(), args[0], func(t *tenant.Tenant, p contactsync.Profile) error { return a.profileWhy(cmd.Context(), t, p, args[1]) })
		},
	}
	a.addJSONFlag(cmd, "one JSON object on one line")
	return cmd
}

// withProfile opens the tenant and takes a stored profile or one from a file.
func (a *app) withProfile(ctx context.Context, nameOrFile string, do func(*tenant.Tenant, contactsync.Profile) error) error {
	fromFile := nameOrFile == "-" || strings.HasSuffix(strings.ToLower(nameOrFile), ".json") || strings.ContainsAny(nameOrFile, string(os.PathSeparator)+"/")
	var p contactsync.Profile
	if fromFile {
		var err error
		if p, err = a.readProfile(nameOrFile); err != nil {
			return err
		}
	}
	return a.offline(ctx, func(t *tenant.Tenant) error {
		if !fromFile {
			var err error
			if p, err = t.Contacts.Profile(ctx, nameOrFile); err != nil {
				return err
			}
		}
		return do(t, p)
	})
}

func (a *app) profileCount(ctx context.Context, t *tenant.Tenant, p contactsync.Profile, o countOptions) error {
	if !contactsync.CanSample(o.of) {
		return &usageError{fmt.Errorf("--of %s: take a code from the output, or unknown", o.of)}
	}
	sampled := contactsync.Sampled{Of: o.of, Offset: o.offset, Limit: o.sample}
	people, err := t.Contacts.CountRule(ctx, p.People, contactsync.AsPeople, sampled)
	if err != nil {
		return err
	}
	mailboxes, err := t.Contacts.CountRule(ctx, p.Mailboxes, contactsync.AsMailboxes, sampled)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(map[string]contactsync.RuleCount{"people": people, "mailboxes": mailboxes})
	}
	a.printCount("People", people, o)
	fmt.Fprintln(a.out)
	a.printCount("Mailboxes", mailboxes, o)
	printNotes(a.out, append(people.Notes, withoutThose(mailboxes.Notes, people.Notes)...))
	fmt.Fprintf(a.out, "\nAs the directory was last read, %s.\n", clock(people.Read))
	return nil
}

func withoutThose(notes, said []string) (rest []string) {
	for _, note := range notes {
		if !strings.Contains(strings.Join(said, "\n"), note) {
			rest = append(rest, note)
		}
	}
	return rest
}

func (a *app) printCount(title string, c contactsync.RuleCount, o countOptions) {
	fmt.Fprintf(a.out, "%s: %s of %s\n", title, number(c.Chosen), count(c.Directory, "account", "accounts"))
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, out := range c.Out {
		fmt.Fprintf(table, "  out\t%s\t%s\t%s\n", number(out.Count), out.Ground, out.Sentence)
	}
	if c.Unknown > 0 {
		fmt.Fprintf(table, "  cannot be told\t%s\tunknown\ttoo little is known of them\n", number(c.Unknown))
	}
	_ = table.Flush() // standard output that cannot be written shows itself
	if len(c.Sample) == 0 {
		return
	}
	whom := "Chosen"
	if o.of != "" {
		whom = "Out by " + o.of
	}
	names := make([]string, len(c.Sample))
	for i, p := range c.Sample {
		names[i] = printable(p.Label())
	}
	fmt.Fprintf(a.out, "  %s, from number %d on: %s\n", whom, o.offset+1, strings.Join(names, ", "))
}

// verdictWords say whether somebody is in.
var verdictWords = map[contactsync.Verdict]string{contactsync.Yes: "in", contactsync.No: "out", contactsync.Unknown: "cannot be told"}

func (a *app) profileWhy(ctx context.Context, t *tenant.Tenant, p contactsync.Profile, who string) error {
	why, err := t.Contacts.Why(ctx, p, who)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(why)
	}
	fmt.Fprintf(a.out, "%s\n", printable(strings.Join(distinct(why.Person.Name, why.Person.Mail, why.Person.ID), ", ")))
	for _, one := range []struct {
		title  string
		choice contactsync.Choice
	}{{"As a contact", why.AsPerson}, {"As a mailbox", why.AsMailbox}} {
		fmt.Fprintf(a.out, "\n%s: %s. %s\n", one.title, verdictWords[one.choice.In], printable(one.choice.Decided.Sentence))
		table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, check := range one.choice.Checks {
			mark := map[contactsync.Verdict]string{contactsync.Yes: "ok", contactsync.No: "out", contactsync.Unknown: "?"}[check.Passed]
			fmt.Fprintf(table, "  %s\t%s\t%s\t%s\n", mark, check.Ground, check.Key, printable(check.Sentence))
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	printNotes(a.out, why.Notes)
	return nil
}

// distinct are the texts that are there.
func distinct(texts ...string) (there []string) {
	for _, text := range texts {
		if text != "" {
			there = append(there, text)
		}
	}
	return there
}
