package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"concord/backend/contactsync"
	"concord/backend/runs"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

// undo is what `runs undo` was asked for.
type undo struct {
	contactsync.UndoOptions
	plan, yes bool
}

func (a *app) runsUndoCommand() *cobra.Command {
	var u undo
	cmd := &cobra.Command{
		Use:   "undo ID",
		Short: "Put back what a run changed in the mailboxes",
		Long: `Undo puts the contacts that a run wrote back to what they showed before, makes those again that it deleted, with
what users had added to them, and takes away those it had made. What users changed since stays theirs.

What was undone stays so: syncs leave it alone until the person changes in the directory, or until you let go of it
with "profile release". Undoing is a run, and can be undone itself. Stopped or killed, run it again.`,
		Example: `  concordctl runs undo 12 --plan                       what would be put back, and what cannot be
  concordctl runs undo 12                              do it
  concordctl runs undo 12 --person adele@contoso.com   for one person only`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := runNumber(args[0])
			if err != nil {
				return err
			}
			u.Undoes = id
			if u.plan {
				err = a.offline(cmd.Context(), func(t *tenant.Tenant) error { return a.previewUndo(cmd.Context(), t, u.UndoOptions) })
			} else {
				err = a.connected(cmd.Context(), func(t *tenant.Tenant) error { return a.runsUndo(cmd.Context(), t, u) })
			}
			return a.concluded(err, func(f *runs.Failure) any { return tenant.UndoSummary{Undoes: id, State: runs.Failed, Failure: f} })
		},
	}
	a.addJSONFlag(cmd, "one JSON object per contact and line (with --plan all, else those that stay as they are), then one with the figures on the last line")
	flags := cmd.Flags()
	flags.StringVar(&u.Mailbox, "mailbox", "", "only in this mailbox, by `user` principal name, mail address or object id")
	flags.StringVar(&u.Person, "person", "", "only the contacts of this `person`, by mail address, object id or name")
	flags.BoolVar(&u.plan, "plan", false, "show what would be put back and write nothing")
	flags.BoolVar(&u.yes, "yes", false, "do not ask for a confirmation")
	return cmd
}

// runNumber reads the number of a run.
func runNumber(word string) (int64, error) {
	id, err := strconv.ParseInt(word, 10, 64)
	if err != nil || id < 1 {
		return 0, &usageError{fmt.Errorf("%q is not the number of a run", word)}
	}
	return id, nil
}

// previewUndo shows what undoing would do.
func (a *app) previewUndo(ctx context.Context, t *tenant.Tenant, options contactsync.UndoOptions) error {
	lines := a.undoLines()
	options.Told = lines.add
	report, err := t.PreviewUndo(ctx, options)
	if err != nil {
		return err
	}
	if lines.err != nil {
		return fmt.Errorf("write the preview: %w", lines.err)
	}
	if a.json {
		return a.printJSON(report.UndoSummary)
	}
	lines.print(a.out)
	printUndo(a.out, report)
	fmt.Fprintf(a.err, "\nTo do it:  concordctl runs undo %d%s%s\n", options.Undoes, undoScope(options), a.here())
	return nil
}

// undoScope repeats what an undo was limited to.
func undoScope(options contactsync.UndoOptions) string {
	scope := ""
	if options.Mailbox != "" {
		scope += " --mailbox " + shellWord(options.Mailbox)
	}
	if options.Person != "" {
		scope += " --person " + shellWord(options.Person)
	}
	return scope
}

// runsUndo does it and prints how it ended.
func (a *app) runsUndo(ctx context.Context, t *tenant.Tenant, u undo) error {
	preview, err := t.PreviewUndo(ctx, u.UndoOptions)
	if err != nil {
		return err
	}
	question := fmt.Sprintf("Undoing run %d would put back %s, make %s again and take %s away. Look at it first with --plan.", u.Undoes,
		count(preview.PutBack, "contact", "contacts"), number(preview.MadeAgain), number(preview.TakenAway))
	if err := a.confirmed(u.yes, question, "undo"); err != nil {
		return err
	}
	lines := a.undoLines()
	u.Told = lines.add
	active, err := t.StartUndo(ctx, u.UndoOptions)
	if err != nil {
		return err
	}
	run, runErr := a.follow(active)
	report, err := tenant.UndoReportOf(run)
	if err != nil {
		return err
	}
	if lines.err != nil {
		return fmt.Errorf("write the contacts: %w", lines.err)
	}
	if a.json {
		if err := a.printJSON(report.UndoSummary); err != nil {
			return err
		}
	} else {
		lines.print(a.out)
		printUndo(a.out, report)
		if runErr == nil && report.PutBack+report.MadeAgain+report.TakenAway > 0 {
			fmt.Fprintf(a.err, "\nSyncs leave this alone until the people change. To undo the undoing:  concordctl runs undo %d%s\n", report.Run, a.here())
		}
	}
	return a.ended(ctx, run.State, report.Failure, runErr)
}

// undoLines takes the contacts of an undo: each as JSON, or the first of them for people.
type undoLines struct {
	json  *json.Encoder // nil for people
	err   error         // of writing
	total int
	first []contactsync.UndoLine
}

func (a *app) undoLines() *undoLines {
	l := &undoLines{}
	if a.json {
		l.json = json.NewEncoder(a.out)
		l.json.SetEscapeHTML(false)
	}
	return l
}

// undoShown is how many contacts are listed for people; --json lists all.
const undoShown = 50

func (l *undoLines) add(line contactsync.UndoLine) {
	l.total++
	if l.json != nil && l.err == nil {
		l.err = l.json.Encode(line)
	}
	if l.json == nil && len(l.first) < undoShown {
		l.first = append(l.first, line)
	}
}

func (l *undoLines) print(w io.Writer) { printUndoLines(w, l.first, l.total) }

func printUndoLines(w io.Writer, lines []contactsync.UndoLine, total int) {
	if len(lines) == 0 {
		return
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "Mailbox\tPerson\tWhat")
	for _, line := range lines {
		fmt.Fprintf(table, "%s\t%s\t%s\n", printable(line.Mailbox), printable(line.Person), undoWords(line))
	}
	_ = table.Flush() // standard output that cannot be written shows itself
	if more := total - len(lines); more > 0 {
		fmt.Fprintf(w, "… and %s more; --json lists all.\n", count(int64(more), "contact", "contacts"))
	}
	fmt.Fprintln(w)
}

// undoWords say what becomes of one contact.
func undoWords(line contactsync.UndoLine) string {
	words := ""
	switch line.Kind {
	case contactsync.PutBack:
		var fields []string
		for _, f := range line.Fields {
			fields = append(fields, fmt.Sprintf("%s %s → %s", f.Property, valueWords(f.Now), valueWords(f.Then)))
		}
		words = strings.Join(append([]string{"put back"}, strings.Join(fields, ", ")), ": ")
		words = strings.TrimSuffix(words, ": ")
	case contactsync.MadeAgain:
		words = "made again"
		if line.Photo {
			words += ", with its photo"
		}
	case contactsync.TakenAway:
		words = "taken away"
	case contactsync.Already:
		words = "as before already"
	case contactsync.Left:
		words = "stays"
	}
	if line.Note != "" {
		words += ". " + line.Note
	}
	return printable(words)
}

// valueWords are the values of a property for people.
func valueWords(values []string) string {
	if len(values) == 0 {
		return "(empty)"
	}
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = strconv.Quote(value)
	}
	return strings.Join(quoted, ", ")
}

func printUndo(w io.Writer, r tenant.UndoReport) {
	if r.Plan {
		fmt.Fprintf(w, "Preview: nothing was written. Undoing run %d would concern %s:\n", r.Undoes, count(r.Mailboxes, "mailbox", "mailboxes"))
	} else {
		fmt.Fprintf(w, "Run %d: %s. It undid run %d in %s and took %s.\n", r.Run, stateWords[r.State], r.Undoes, count(r.Mailboxes, "mailbox", "mailboxes"),
			span(time.Duration(r.DurationMs)*time.Millisecond))
	}
	fmt.Fprintf(w, "  %-12s %s\n", "Put back", count(r.PutBack, "contact", "contacts"))
	fmt.Fprintf(w, "  %-12s %s\n", "Made again", count(r.MadeAgain, "deleted contact", "deleted contacts"))
	if r.Photos > 0 {
		fmt.Fprintf(w, "  %-12s %s of them\n", "Photos", number(r.Photos))
	}
	fmt.Fprintf(w, "  %-12s %s\n", "Taken away", count(r.TakenAway, "contact", "contacts"))
	if r.Already > 0 {
		fmt.Fprintf(w, "  %-12s %s\n", "As before", count(r.Already, "contact", "contacts"))
	}
	for _, left := range r.Reasons {
		fmt.Fprintf(w, "  %-12s %s: %s\n", "Stay", count(left.Contacts, "contact", "contacts"), left.Sentence)
	}
	if !r.Plan {
		printTraffic(w, r.Traffic)
	}
	printTroubles(w, r.Troubles)
	printNotes(w, r.Notes)
}

// undoState is what a list of runs says about undoing one.
func undoState(u contactsync.Undoable, id int64) string {
	for _, run := range u.Runs {
		switch {
		case run.Run != id:
		case run.UndoneBy != 0 && run.UndoneInPart:
			return fmt.Sprintf("partly undone by run %d", run.UndoneBy)
		case run.UndoneBy != 0:
			return fmt.Sprintf("undone by run %d", run.UndoneBy)
		default:
			return "until " + u.Until(run).Local().Format(time.DateOnly)
		}
	}
	return ""
}

// listedRun is a run as `runs list --json` shows it.
type listedRun struct {
	runs.Run
	// Changed counts the contacts that undoing would look at; 0 when the run cannot be undone.
	Changed   int64     `json:"changed,omitempty"`
	UndoUntil time.Time `json:"undoUntil,omitzero"`
	Undoes    int64     `json:"undoes,omitempty"`
	UndoneBy  int64     `json:"undoneBy,omitempty"`
}

func undoableRun(run runs.Run, u contactsync.Undoable) listedRun {
	l := listedRun{Run: run}
	for _, kept := range u.Runs {
		if kept.Run == run.ID {
			l.Changed, l.UndoUntil, l.Undoes, l.UndoneBy = kept.Contacts, u.Until(kept).UTC(), kept.Undoes, kept.UndoneBy
		}
	}
	return l
}

// undoStatus is what `status --json` says about undoing.
type undoStatus struct {
	Runs     int       `json:"runs"`           // that can be undone
	Since    time.Time `json:"since,omitzero"` // when the oldest of them began
	Bytes    int64     `json:"bytes"`          // that is kept for it, when last measured
	KeepDays int       `json:"keepDays"`
}

func undoStatusOf(u contactsync.Undoable) undoStatus {
	s := undoStatus{Runs: len(u.Runs), Bytes: u.Bytes, KeepDays: u.Keep.Days}
	if len(u.Runs) > 0 {
		s.Since = u.Runs[len(u.Runs)-1].Began.UTC()
	}
	return s
}

// printUndoStatus says how far back runs can be undone.
func (a *app) printUndoStatus(u contactsync.Undoable) {
	if len(u.Runs) == 0 {
		return
	}
	fmt.Fprintf(a.out, "\nUndo: %s since %s can be undone, each for %s; %.1f MB kept.\n", count(int64(len(u.Runs)), "run", "runs"),
		clock(u.Runs[len(u.Runs)-1].Began), count(int64(u.Keep.Days), "day", "days"), float64(u.Bytes)/1e6)
}
