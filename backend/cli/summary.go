package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"concord/backend/contactsync"
	"concord/backend/runs"
	"concord/backend/tenant"
)

// stateWords say in a few words how a run ended.
var stateWords = map[runs.State]string{
	runs.Running:     "is running",
	runs.Done:        "done",
	runs.Partly:      "done, but something failed in some mailboxes",
	runs.Held:        "held: the harmless part is done, the rest waits for you",
	runs.Failed:      "failed",
	runs.Cancelled:   "stopped; what was done stays done",
	runs.Interrupted: "interrupted: its process ended before the run did",
}

// printReport tells people what a contact sync did.
func printReport(w io.Writer, r tenant.Report) {
	if r.Plan {
		fmt.Fprintf(w, "Plan %d (run %d): nothing was written. A sync would:\n", r.PlanID, r.Run)
	} else {
		fmt.Fprintf(w, "Run %d: %s. It took %s.\n", r.Run, stateWords[r.State], span(time.Duration(r.DurationMs)*time.Millisecond))
	}
	fmt.Fprintf(w, "  %-12s %s in %s\n", "People", number(r.People), count(r.Mailboxes, "mailbox", "mailboxes"))
	contacts := fmt.Sprintf("%s created, %s updated, %s deleted", number(r.Created), number(r.Updated), number(r.Deleted))
	if r.Plan {
		contacts = fmt.Sprintf("create %s, update %s, delete %s", number(r.Created), number(r.Updated), number(r.Deleted))
	} else {
		contacts += ", " + number(r.Unchanged) + " unchanged"
	}
	fmt.Fprintf(w, "  %-12s %s\n", "Contacts", contacts)
	if r.Photos > 0 {
		fmt.Fprintf(w, "  %-12s %s\n", "Photos", number(r.Photos))
	}
	if p := r.Applied; p != nil {
		fmt.Fprintf(w, "  %-12s %s of %s of plan %d carried out", "Plan", number(p.Done), count(p.Operations, "operation", "operations"), p.Plan)
		if p.Before > 0 {
			fmt.Fprintf(w, ", %s of them before", number(p.Before))
		}
		fmt.Fprintln(w)
	}
	printTraffic(w, r.Traffic)
	printTroubles(w, r.Troubles)
	printHolds(w, r.Holds, r.Plan)
	printNotes(w, r.Notes)
}

func printTraffic(w io.Writer, t tenant.Traffic) {
	line := fmt.Sprintf("%s, %s of them to the directory, in %s", number(t.Requests), number(t.DirectoryRequests), count(t.Batches, "batch", "batches"))
	if t.Throttled > 0 {
		line += fmt.Sprintf("; Microsoft asked for patience %s, waited %s", count(t.Throttled, "time", "times"), span(time.Duration(t.WaitedMs)*time.Millisecond))
	}
	fmt.Fprintf(w, "  %-12s %s\n", "Requests", line)
}

func printTroubles(w io.Writer, groups []tenant.TroubleGroup) {
	for _, failed := range []bool{true, false} {
		title := "Skipped (tried again by a later run; no failure):"
		if failed {
			title = "Failed:"
		}
		for _, g := range groups {
			if g.Failed != failed {
				continue
			}
			if title != "" {
				fmt.Fprintf(w, "\n%s\n", title)
				title = ""
			}
			fmt.Fprintf(w, "  %s: %s\n", count(g.Count, "mailbox", "mailboxes"), g.Sentence)
			names := printable(strings.Join(g.Mailboxes, ", "))
			if more := g.Count - int64(len(g.Mailboxes)); more > 0 {
				names += fmt.Sprintf(" and %s more", number(more))
			}
			fmt.Fprintf(w, "    %s\n", names)
			if g.Action != "" {
				fmt.Fprintf(w, "    What to do: %s\n", g.Action)
			}
			if g.Failed {
				fmt.Fprintf(w, "    %s\n", codeLine(&runs.Failure{Code: g.Code, Sentence: g.Sentence, RequestID: g.RequestID}))
			}
		}
	}
}

func printHolds(w io.Writer, holds []contactsync.Hold, plan bool) {
	for _, h := range holds {
		if plan {
			fmt.Fprintf(w, "\nProfile %s would be held:\n", h.Profile)
		} else {
			fmt.Fprintf(w, "\nHeld in profile %s (%s):\n", h.Profile, h.State)
		}
		for _, reason := range h.Reasons {
			fmt.Fprintf(w, "  %s\n", reason.Sentence)
		}
		if items := holdItems(h); items != "" {
			fmt.Fprintf(w, "  Waiting: %s.\n", items)
		}
	}
}

// holdItems says how much waits.
func holdItems(h contactsync.Hold) string {
	var parts []string
	for _, part := range []struct {
		n         int64
		one, many string
	}{
		{h.People, "person to remove", "people to remove"},
		{h.Emptied, "person with emptied fields", "people with emptied fields"},
		{h.Mailboxes, "mailbox to clear", "mailboxes to clear"},
		{h.Deletes, "contact to delete", "contacts to delete"},
	} {
		if part.n > 0 {
			parts = append(parts, count(part.n, part.one, part.many))
		}
	}
	return strings.Join(parts, ", ")
}

func printNotes(w io.Writer, notes []string) {
	if len(notes) == 0 {
		return
	}
	fmt.Fprintln(w, "\nWorth knowing:")
	for _, note := range notes {
		fmt.Fprintf(w, "  %s\n", note)
	}
}

// here is what a command that is proposed needs to reach the same tenant: the flags that this one was given.
func (a *app) here() string {
	flags := ""
	if a.demo {
		flags = " --demo"
	}
	if a.config != "" {
		flags += " --config " + shellPath(a.config)
	}
	if a.dataDir != "" {
		flags += " --data-dir " + shellPath(a.dataDir)
	}
	return flags
}

// printDecision says how to decide about what a run holds back.
func (a *app) printDecision(run int64) {
	fmt.Fprintf(a.err, "\nTo carry it out:      concordctl runs approve %d%s\nTo leave it as it is: concordctl runs refuse %d%s\n",
		run, a.here(), run, a.here())
}

// printNextSteps says what to try next. It goes to standard error: it is advice, not a result.
func (a *app) printNextSteps(r tenant.Report) {
	switch {
	case r.State == runs.Held:
		fmt.Fprintf(a.err, "\nWho is concerned:     concordctl runs show %d%s", r.Run, a.here())
		a.printDecision(r.Run)
	case r.Plan:
		fmt.Fprintf(a.err, "\nWhat and why:        concordctl plan show %d%s\nTo do exactly that:  concordctl sync --apply %d%s\nTo do what is due:   concordctl sync%s\n",
			r.PlanID, a.here(), r.PlanID, a.here(), a.here())
	case r.Applied != nil:
	case a.demo && r.Created+r.Updated+r.Deleted > 0:
		a.propose("Try next:", [][2]string{
			{"concordctl sync", "again: nothing changed, so nothing is written"},
			{"concordctl demo change --days 7", "people join, leave, move and change phones for a week"},
			{"concordctl sync --plan", "what the next sync would do about that"},
			{"concordctl verify", "compare every mailbox with the directory"},
			{"concordctl status", "where things stand"},
		})
	case a.demo:
		a.propose("Everything was in place. Let the company live for a week, then sync again:",
			[][2]string{{"concordctl demo change --days 7", ""}, {"concordctl sync", ""}})
	}
}

// propose names commands, each with what it would do.
func (a *app) propose(title string, commands [][2]string) {
	fmt.Fprintf(a.err, "\n%s\n", title)
	table := tabwriter.NewWriter(a.err, 0, 0, 5, ' ', 0)
	for _, c := range commands {
		flags := a.here()
		if strings.HasPrefix(c[0], "concordctl demo") {
			flags = strings.TrimPrefix(flags, " --demo") // it is about nothing else, and knows no such flag
		}
		line := "  " + c[0] + flags
		if c[1] != "" {
			line += "\t" + c[1]
		}
		fmt.Fprintln(table, line)
	}
	_ = table.Flush() // it is advice
}
