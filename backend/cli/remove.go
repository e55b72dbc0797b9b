package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"concord/backend/contactsync"
	"concord/backend/runs"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

// removal is what `profile remove` was asked for.
type removal struct {
	contactsync.RemovalOptions
	fromMailboxes, yes, cancel bool
}

func (a *app) profileRemoveCommand() *cobra.Command {
	var r removal
	cmd := &cobra.Command{
		Use:   "remove NAME",
		Short: "Take a profile's contacts out of the mailboxes, then forget it",
		Long: `Remove takes everything of a profile out of the mailboxes, and only that: what carries its mark, wherever the
user put it. A folder goes only when nothing else lies in it. From the first moment on no sync writes the profile.

It may be stopped or killed at any moment: run it again. The profile is forgotten when every mailbox is clean.`,
		Example: `  concordctl profile remove Everyone --from-mailboxes --plan   what would go, mailbox by mailbox
  concordctl profile remove Everyone --from-mailboxes          do it
  concordctl profile remove Everyone --cancel                  change your mind: sync writes it again`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			r.Profile = args[0]
			switch {
			case r.cancel && r.fromMailboxes, !r.cancel && !r.fromMailboxes:
				return &usageError{fmt.Errorf("say either --from-mailboxes or --cancel; to forget a profile and leave its contacts, use profile delete")}
			case r.PlanOnly && r.LeaveRest:
				return &usageError{fmt.Errorf("--leave-rest forgets the profile, --plan writes nothing: use one of them")}
			case r.LeaveRest && r.Mailbox != "":
				return &usageError{fmt.Errorf("--leave-rest forgets the profile, which --mailbox is only a part of")}
			case r.cancel:
				return a.offline(cmd.Context(), func(t *tenant.Tenant) error { return a.cancelRemoval(cmd.Context(), t, r.Profile) })
			}
			err := a.connected(cmd.Context(), func(t *tenant.Tenant) error { return a.profileRemove(cmd.Context(), t, r) })
			return a.concluded(err, func(f *runs.Failure) any { return tenant.RemovalSummary{State: runs.Failed, Failure: f} })
		},
	}
	a.addJSONFlag(cmd, "one JSON object per mailbox and line, then one with the figures on the last line")
	flags := cmd.Flags()
	flags.BoolVar(&r.fromMailboxes, "from-mailboxes", false, "take its contacts out of the mailboxes")
	flags.StringVar(&r.Mailbox, "mailbox", "", "only out of this mailbox, by `user` principal name, mail address or object id")
	flags.BoolVar(&r.Everywhere, "all-mailboxes", false, "look also into mailboxes that are not in its rule")
	flags.BoolVar(&r.PlanOnly, "plan", false, "show what would go and write nothing")
	flags.BoolVar(&r.LeaveRest, "leave-rest", false, "forget the profile although mailboxes could not be cleaned")
	flags.BoolVar(&r.yes, "yes", false, "do not ask for a confirmation")
	flags.BoolVar(&r.cancel, "cancel", false, "end a removal: let sync write the profile again")
	return cmd
}

func (a *app) cancelRemoval(ctx context.Context, t *tenant.Tenant, name string) error {
	if err := t.CancelRemoval(ctx, name); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "Profile %s is synced again.\n", name)
	fmt.Fprintf(a.err, "\nWhat was taken out comes back with:  concordctl sync%s\n", a.here())
	return nil
}

func (a *app) profileRemove(ctx context.Context, t *tenant.Tenant, r removal) error {
	profile, err := t.Contacts.Profile(ctx, r.Profile)
	if err != nil {
		return err
	}
	if !r.PlanOnly {
		question := fmt.Sprintf("This takes all contacts of profile %s out of the mailboxes. Look at it first with --plan.", profile.Name)
		if err := a.confirmed(r.yes, question, profile.Name); err != nil {
			return err
		}
	}
	encoder := json.NewEncoder(a.out)
	encoder.SetEscapeHTML(false)
	var writeErr error
	if a.json {
		r.Found = func(m contactsync.CleanedMailbox) {
			if writeErr == nil {
				writeErr = encoder.Encode(m)
			}
		}
	}
	active, err := t.StartRemoval(ctx, r.RemovalOptions)
	if err != nil {
		return err
	}
	run, runErr := a.follow(active)
	report, err := tenant.RemovalReportOf(run)
	if err != nil {
		return err
	}
	if writeErr != nil {
		return fmt.Errorf("write the mailboxes: %w", writeErr)
	}
	if a.json {
		if err := a.printJSON(report.RemovalSummary); err != nil {
			return err
		}
	} else {
		printRemoval(a.out, report)
		if runErr == nil {
			a.printAfterRemoval(report)
		}
	}
	return a.ended(ctx, run.State, report.Failure, runErr)
}

// boxesShown is how many mailboxes are listed for people; --json lists all.
const boxesShown = 50

func printRemoval(w io.Writer, r tenant.RemovalReport) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if len(r.Boxes) > 0 {
		fmt.Fprintln(table, "Mailbox\tContacts\tedited\tmoved\tFolder")
	}
	slices.SortFunc(r.Boxes, func(a, b contactsync.CleanedMailbox) int { return strings.Compare(a.Mailbox, b.Mailbox) })
	for _, m := range r.Boxes[:min(len(r.Boxes), boxesShown)] {
		folder := string(m.Folder)
		if m.Why != "" {
			folder += ": " + m.Why
		}
		if m.Trouble != nil {
			folder = "not reached"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", printable(m.Mailbox), number(m.Contacts), number(m.Edited), number(m.Moved), folder)
	}
	_ = table.Flush() // standard output that cannot be written shows itself
	if more := r.Mailboxes - boxesShown; more > 0 {
		fmt.Fprintf(w, "… and %s more\n", count(more, "mailbox", "mailboxes"))
	}
	if len(r.Boxes) > 0 {
		fmt.Fprintln(w)
	}
	if r.Plan {
		fmt.Fprintf(w, "Preview (run %d): nothing was written. Removing profile %s would take out:\n", r.Run, r.Profile)
	} else {
		fmt.Fprintf(w, "Run %d: %s. It took %s.\n", r.Run, stateWords[r.State], span(time.Duration(r.DurationMs)*time.Millisecond))
	}
	fmt.Fprintf(w, "  %-12s %s of %s, %s of them edited by users, %s moved, %s\n", "Contacts", number(r.Contacts), count(r.Mailboxes, "mailbox", "mailboxes"),
		number(r.Edited), number(r.Moved), count(r.Second, "second one", "second ones"))
	fmt.Fprintf(w, "  %-12s %s removed, %s kept: something else lies in them\n", "Folders", number(r.FoldersGone), number(r.FoldersKept))
	printTraffic(w, r.Traffic)
	printTroubles(w, r.Troubles)
	printNotes(w, r.Notes)
	switch {
	case r.Forgotten:
		fmt.Fprintf(w, "\nProfile %s is forgotten.\n", r.Profile)
	case !r.Plan && r.Left > 0:
		fmt.Fprintf(w, "\n%s not clean yet, so profile %s is kept.\n", count(r.Left, "mailbox is", "mailboxes are"), r.Profile)
	}
}

// printAfterRemoval says what to try next, on standard error: it is advice, not a result.
func (a *app) printAfterRemoval(r tenant.RemovalReport) {
	command := fmt.Sprintf("concordctl profile remove %s --from-mailboxes", shellWord(r.Profile))
	switch {
	case r.Plan:
		fmt.Fprintf(a.err, "\nTo do it:  %s%s\n", command, a.here())
	case r.Forgotten:
	case r.Left > 0:
		fmt.Fprintf(a.err, "\nTo go on:                   %[1]s%[2]s\nTo forget it all the same:  %[1]s --leave-rest%[2]s\nTo change your mind:        concordctl profile remove %[3]s --cancel%[2]s\n",
			command, a.here(), shellWord(r.Profile))
	}
}

// shellWord quotes a name that a shell would take apart.
func shellWord(name string) string {
	if name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.@", r)
	}) {
		return name
	}
	return strconv.Quote(name)
}

// shellPath is a path as it is typed. A backslash stays one: in the shells of Windows it escapes nothing.
func shellPath(path string) string {
	if strings.ContainsFunc(path, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(`-_.@/\:`, r)
	}) {
		return `"` + path + `"`
	}
	return path
}
