package cli

import (
	"context"
	"fmt"

	"concord/backend/contactsync"
	"concord/backend/runs"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

// profileState is a profile as `status --json` shows it.
type profileState struct {
	ID        string                `json:"id"`
	Name      string                `json:"name"`
	People    int64                 `json:"people"`
	Mailboxes int64                 `json:"mailboxes"`
	Contacts  int64                 `json:"contacts"`
	Behind    int64                 `json:"behind"` // mailboxes not up to date
	Left      int64                 `json:"left"`   // mailboxes that left the rule and keep their contacts
	Undone    int64                 `json:"undone"` // contacts that stay as an undo left them
	Skipped   int64                 `json:"skipped"`
	Failed    int64                 `json:"failed"`
	Troubles  []contactsync.Trouble `json:"troubles,omitempty"`
	Holds     []contactsync.Hold    `json:"holds,omitempty"`
}

func (a *app) statusCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show where every profile stands, without asking Microsoft",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error { return a.status(cmd.Context(), t) })
		},
	}
	a.addDemoFlag(cmd)
	a.addJSONFlag(cmd, "one JSON object on one line")
	return cmd
}

func (a *app) status(ctx context.Context, t *tenant.Tenant) error {
	profiles, err := t.Contacts.Status(ctx)
	if err != nil {
		return err
	}
	last, err := t.Runs.List(ctx, 1)
	if err != nil {
		return err
	}
	undoable, err := t.Contacts.Undoable(ctx)
	if err != nil {
		return err
	}
	if a.json {
		answer := struct {
			TenantID string         `json:"tenantId"`
			Demo     bool           `json:"demo"`
			Profiles []profileState `json:"profiles"`
			Undo     undoStatus     `json:"undo"`
			LastRun  *runs.Run      `json:"lastRun,omitempty"`
		}{TenantID: t.ID, Demo: t.Demo, Profiles: []profileState{}, Undo: undoStatusOf(undoable)}
		for _, p := range profiles {
			answer.Profiles = append(answer.Profiles, profileState{ID: p.Profile.ID, Name: p.Profile.Name,
				People: p.People, Mailboxes: p.Mailboxes, Contacts: p.Contacts, Behind: p.Behind, Left: p.Left,
				Undone: p.Undone, Skipped: p.Skipped, Failed: p.Failed, Troubles: p.Troubles, Holds: p.Holds})
		}
		if len(last) > 0 {
			answer.LastRun = &last[0]
		}
		return a.printJSON(answer)
	}
	name := "Tenant " + t.ID
	if t.Demo {
		name = "Demo tenant (Contoso)"
	}
	fmt.Fprintln(a.out, name)
	for _, p := range profiles {
		a.printProfileStatus(p)
	}
	if len(profiles) == 0 {
		fmt.Fprintln(a.out, "\nThere is no profile yet. Import one: concordctl profile import FILE"+a.here())
	}
	a.printUndoStatus(undoable)
	if len(last) > 0 {
		fmt.Fprintf(a.out, "\nLast run: %d, %s, %s: %s\n", last[0].ID, last[0].Title, clock(last[0].Started), stateWords[last[0].State])
	}
	return nil
}

func (a *app) printProfileStatus(p contactsync.ProfileStatus) {
	fmt.Fprintf(a.out, "\nProfile %s\n", p.Profile.Name)
	fmt.Fprintf(a.out, "  %-12s %s\n", "People", number(p.People))
	mailboxes := number(p.Mailboxes)
	if p.Behind > 0 {
		mailboxes += ", " + number(p.Behind) + " not up to date"
	} else if p.Mailboxes > 0 {
		mailboxes += ", all up to date"
	}
	if p.Left > 0 {
		mailboxes += "; " + number(p.Left) + " more left the rule and keep their contacts"
	}
	fmt.Fprintf(a.out, "  %-12s %s\n", "Mailboxes", mailboxes)
	fmt.Fprintf(a.out, "  %-12s %s in place\n", "Contacts", number(p.Contacts))
	if p.Removing {
		fmt.Fprintln(a.out, "  Its contacts are being taken out of the mailboxes; no sync writes it.")
	}
	if p.Undone > 0 {
		fmt.Fprintf(a.out, "  %-12s %s: syncs leave that alone until the person changes\n", "Undone", count(p.Undone, "contact", "contacts"))
	}
	printTroubles(a.out, tenant.GroupTroubles(p.Troubles))
	printHolds(a.out, p.Holds, false)
	for _, h := range p.Holds {
		a.printDecision(h.Run)
	}
}
