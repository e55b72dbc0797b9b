package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"concord/backend/contactsync"
	"concord/backend/runs"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) adoptCommand() *cobra.Command {
	cmd := group("adopt", "Take over, leave or remove what former tools left in the mailboxes", a.adoptFindCommand(), a.adoptShowCommand(), a.adoptApplyCommand())
	a.addDemoFlag(cmd)
	return cmd
}

func (a *app) adoptFindCommand() *cobra.Command {
	var options contactsync.FindOptions
	extensions, categories, folders := contactsync.KnownLeftovers()
	cmd := &cobra.Command{
		Use:   "find PROFILE",
		Short: "Look for what former tools left in a profile's mailboxes, writing nothing",
		Long: fmt.Sprintf(`Find reads the contact folders of a profile's mailboxes and lists what carries a trace of a former tool: a mark of
another Concord, another tool's open extension, an id in FileAs, a category, a folder. It writes to no mailbox.

Looked for without being named:
  extensions  %s
  categories  %s
  folders     %s
To name a category or folder, also one of these, says that what is in it is a tool's, so that people are matched by
e-mail address there too.`, strings.Join(extensions, ", "), strings.Join(categories, ", "), strings.Join(folders, ", ")),
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			options.Profile = args[0]
			err := a.connected(cmd.Context(), func(t *tenant.Tenant) error {
				active, err := t.StartFindLeftovers(cmd.Context(), options)
				if err != nil {
					return err
				}
				return a.adoptEnded(cmd.Context(), active, nil)
			})
			return a.concluded(err, func(f *runs.Failure) any { return tenant.AdoptSummary{State: runs.Failed, Failure: f} })
		},
	}
	a.addJSONFlag(cmd, "one JSON object on one line")
	flags := cmd.Flags()
	flags.StringVar(&options.Mailbox, "mailbox", "", "only this mailbox, by `user` principal name, mail address or object id")
	flags.StringArrayVar(&options.Extensions, "extension", nil, "look also for open extensions of this `name`; may be repeated")
	flags.StringArrayVar(&options.Categories, "category", nil, "look also for this `category`; may be repeated")
	flags.StringArrayVar(&options.Folders, "folder", nil, "look also for folders of this `name`; may be repeated")
	return cmd
}

// chosenLeftovers adds the flags that narrow what was found.
func chosenLeftovers(cmd *cobra.Command, mailbox *string, kind *contactsync.LeftoverKind, tool *string, duplicates, nobody *bool) {
	flags := cmd.Flags()
	flags.StringVar(mailbox, "mailbox", "", "only this mailbox, by `user` principal name, mail address or object id")
	flags.StringVar((*string)(kind), "kind", "", "only this `kind`: mark, extension, fileAs, category, folder")
	flags.StringVar(tool, "tool", "", "only what this `tool` left: an extension's name, a category, a folder")
	flags.BoolVar(duplicates, "duplicates", false, "only contacts of which the mailbox has a better one")
	flags.BoolVar(nobody, "nobody", false, "only contacts of nobody the profile wants")
}

// leftoversShown is how many leftovers `adopt show` lists at once.
const leftoversShown = 100

func (a *app) adoptShowCommand() *cobra.Command {
	var q contactsync.LeftoverQuery
	var mailbox string
	cmd := &cobra.Command{
		Use:   "show PROFILE",
		Short: "Show what the last search found",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if q.Limit < 1 {
				return &usageError{fmt.Errorf("--limit %d: name at least one contact", q.Limit)}
			}
			// A list of none would say that nothing was found.
			if q.Kind != "" && !slices.Contains(contactsync.LeftoverKinds(), q.Kind) {
				return &usageError{fmt.Errorf("--kind %s: use mark, extension, fileAs, category or folder", q.Kind)}
			}
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error { return a.adoptShow(cmd.Context(), t, args[0], mailbox, q) })
		},
	}
	a.addJSONFlag(cmd, "one JSON object per contact and line")
	chosenLeftovers(cmd, &mailbox, &q.Kind, &q.Tool, &q.Duplicates, &q.Nobody)
	cmd.Flags().Int64Var(&q.After, "after", 0, "go on behind the contact of this `number`")
	cmd.Flags().IntVar(&q.Limit, "limit", leftoversShown, "how many `contacts`")
	return cmd
}

func (a *app) adoptShow(ctx context.Context, t *tenant.Tenant, profile, mailbox string, q contactsync.LeftoverQuery) error {
	if mailbox != "" {
		id, err := t.Contacts.FindMailbox(ctx, mailbox)
		if err != nil {
			return err
		}
		q.Mailbox = id
	}
	list, err := t.Contacts.Leftovers(ctx, profile, q)
	if err != nil {
		return err
	}
	if a.json {
		for _, l := range list {
			if err := a.printJSON(l); err != nil {
				return err
			}
		}
		return nil
	}
	all := q
	all.After, all.Limit = 0, 0
	counts, err := t.Contacts.LeftoverCounts(ctx, profile, all)
	if err != nil {
		return err
	}
	printLeftoverCounts(a.out, counts)
	if len(list) == 0 {
		return nil
	}
	fmt.Fprintln(a.out)
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "No\tMailbox\tContact\tKind\tPerson\tState")
	for _, l := range list {
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\n", l.No, printable(l.Mailbox), printable(l.Name), l.Kind, personWords(l), stateOfLeftover(l))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if len(list) == q.Limit {
		fmt.Fprintf(a.err, "\nMore:  concordctl adopt show %s --after %d%s\n", shellWord(profile), list[len(list)-1].No, a.here())
	}
	return nil
}

func personWords(l contactsync.Leftover) string {
	switch l.Matched {
	case contactsync.MatchedByID:
		return "by id"
	case contactsync.MatchedByAddress:
		return "by address"
	}
	return "nobody"
}

func stateOfLeftover(l contactsync.Leftover) string {
	switch {
	case !l.Done.IsZero():
		return map[contactsync.Decision]string{contactsync.AdoptLeftover: "adopted", contactsync.LeaveLeftover: "left", contactsync.RemoveLeftover: "removed"}[l.Decision]
	case l.Trouble != "":
		return "failed: " + l.Trouble
	case l.Duplicate:
		return "duplicate"
	}
	return ""
}

func printLeftoverCounts(w io.Writer, counts []contactsync.LeftoverCount) {
	if len(counts) == 0 {
		fmt.Fprintln(w, "Nothing of a former tool was found.")
		return
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "Kind\tWhat\tContacts\tMailboxes\tby id\tby address\tnobody\tduplicates\tadopted\tleft\tremoved")
	for _, c := range counts {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", c.Kind, printable(c.Tool), number(c.Contacts), number(c.Mailboxes), number(c.ByID),
			number(c.ByAddress), number(c.Nobody), number(c.Duplicates), number(c.Adopted), number(c.Left), number(c.Removed))
	}
	_ = table.Flush() // standard output that cannot be written shows itself
}

func (a *app) adoptApplyCommand() *cobra.Command {
	var options contactsync.ApplyOptions
	yes := false
	cmd := &cobra.Command{
		Use:   "apply PROFILE",
		Short: "Adopt, leave or remove what was found",
		Long: `Apply carries out one decision about what the last search found.

adopt   marks the contacts in place, so that the next sync updates them where they are and phones notice no new ones.
        Only those of people the profile wants; of several contacts of a person, the best.
leave   remembers that they stay as they are.
remove  deletes them, to Deleted Items.

It may be stopped or killed at any moment: run it again.`,
		Example: `  concordctl adopt apply Everyone --decision adopt --plan
  concordctl adopt apply Everyone --decision adopt
  concordctl adopt apply Everyone --decision remove --duplicates
  concordctl adopt apply Everyone --decision leave --kind category`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			options.Profile = args[0]
			if err := options.CheckDecision(); err != nil {
				return &usageError{err}
			}
			if options.Decision == contactsync.RemoveLeftover && !options.PlanOnly {
				if err := a.confirmed(yes, "This deletes contacts from users' mailboxes. Look at them first with --plan.", "remove"); err != nil {
					return err
				}
			}
			err := a.connected(cmd.Context(), func(t *tenant.Tenant) error { return a.adoptApply(cmd.Context(), t, options) })
			return a.concluded(err, func(f *runs.Failure) any { return tenant.AdoptSummary{State: runs.Failed, Failure: f} })
		},
	}
	a.addJSONFlag(cmd, "one JSON object per contact and line, then one with the figures on the last line")
	chosenLeftovers(cmd, &options.Mailbox, &options.Kind, &options.Tool, &options.Duplicates, &options.Nobody)
	cmd.Flags().StringVar((*string)(&options.Decision), "decision", "", "the `decision`: adopt, leave or remove (required)")
	cmd.Flags().BoolVar(&options.PlanOnly, "plan", false, "show what would be done and write nothing")
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask for a confirmation before a removal")
	return cmd
}

func (a *app) adoptApply(ctx context.Context, t *tenant.Tenant, options contactsync.ApplyOptions) error {
	encoder := json.NewEncoder(a.out)
	encoder.SetEscapeHTML(false)
	var writeErr error
	var shown []contactsync.Leftover
	options.Found = func(l contactsync.Leftover) {
		switch {
		case a.json && writeErr == nil:
			writeErr = encoder.Encode(l)
		case !a.json && options.PlanOnly && len(shown) < leftoversShown:
			shown = append(shown, l)
		}
	}
	active, err := t.StartApplyLeftovers(ctx, options)
	if err != nil {
		return err
	}
	return a.adoptEnded(ctx, active, func(r tenant.AdoptReport) error {
		if len(shown) > 0 {
			table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "Mailbox\tOperation\tContact\tWhy")
			for _, l := range shown {
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", printable(l.Mailbox), options.Decision, printable(l.Name), printable(l.Evidence))
			}
			_ = table.Flush()
			if more := r.Contacts - int64(len(shown)); more > 0 {
				fmt.Fprintf(a.out, "… and %s more; --json lists all.\n", number(more))
			}
			fmt.Fprintln(a.out)
		}
		return writeErr
	})
}

// adoptEnded follows a search or a decision and prints how it ended.
func (a *app) adoptEnded(ctx context.Context, active *runs.Active, before func(tenant.AdoptReport) error) error {
	run, runErr := a.follow(active)
	report, err := tenant.AdoptReportOf(run)
	if err != nil {
		return err
	}
	if before != nil {
		if err := before(report); err != nil {
			return fmt.Errorf("write the contacts: %w", err)
		}
	}
	if a.json {
		if err := a.printJSON(report.AdoptSummary); err != nil {
			return err
		}
	} else {
		printAdopt(a.out, report)
		if runErr == nil {
			a.printAfterAdopt(report)
		}
	}
	return a.ended(ctx, run.State, report.Failure, runErr)
}

func printAdopt(w io.Writer, r tenant.AdoptReport) {
	switch {
	case r.Plan:
		fmt.Fprintf(w, "Preview (run %d): nothing was written.\n", r.Run)
	default:
		fmt.Fprintf(w, "Run %d: %s. It took %s.\n", r.Run, stateWords[r.State], span(time.Duration(r.DurationMs)*time.Millisecond))
	}
	found := count(r.Contacts, "contact", "contacts")
	if r.Decision == "" {
		fmt.Fprintf(w, "  %-12s %s of former tools in %s\n", "Found", found, count(r.Mailboxes, "mailbox", "mailboxes"))
	} else {
		fmt.Fprintf(w, "  %-12s %s in %s, to %s\n", "Chosen", found, count(r.Mailboxes, "mailbox", "mailboxes"), r.Decision)
		if !r.Plan {
			fmt.Fprintf(w, "  %-12s %s; %s were no leftovers any more, %s have a better contact by now\n", "Done", number(r.Done), number(r.Gone), number(r.Outranked))
			if r.Spared > 0 {
				fmt.Fprintf(w, "  %-12s %s: the better contact of the person went meanwhile\n", "Kept", number(r.Spared))
			}
		}
	}
	printTraffic(w, r.Traffic)
	if len(r.Counts) > 0 {
		fmt.Fprintln(w)
		printLeftoverCounts(w, r.Counts)
	}
	printTroubles(w, r.Troubles)
}

// printAfterAdopt says what to try next, on standard error: it is advice, not a result.
func (a *app) printAfterAdopt(r tenant.AdoptReport) {
	name := shellWord(r.Profile)
	switch {
	case r.Decision == "" && r.Contacts > 0:
		fmt.Fprintf(a.err, "\nOne by one:                 concordctl adopt show %[1]s%[2]s\nWhat adopting would do:     concordctl adopt apply %[1]s --decision adopt --plan%[2]s\n", name, a.here())
	case r.Plan:
		fmt.Fprintf(a.err, "\nTo do it:  concordctl adopt apply %s --decision %s%s\n", name, r.Decision, a.here())
	case r.Decision == contactsync.AdoptLeftover && r.Done > 0:
		fmt.Fprintf(a.err, "\nBring them up to date:  concordctl sync%s\n", a.here())
	}
}
