package cli

import (
	"context"
	"fmt"

	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) purgeCommand() *cobra.Command {
	var person string
	var plan, yes, backups bool
	cmd := &cobra.Command{
		Use:   "purge",
		Short: "Forget people's data that is kept on this computer",
		Long: `Purge forgets what the database holds of people: the mirror of the directory, what contacts held before they were changed,
what can be undone, plans, pictures, what was found in mailboxes, and names in the reports of runs. Runs of before cannot be
undone any more.

Kept are the profiles and schedules, the figures, and for each contact in a mailbox which one it is, by numbers: without
that a contact could be made twice. The mailboxes are not touched. The next sync reads the directory anew, and writes
only what really changed there. What is kept where, and why: docs/privacy.md.

With --person it is about one person, by user principal name, mail address or object id. Of somebody who is gone and in no mailbox
nothing is left; of somebody who is still wanted the past alone is forgotten: to be rid of the rest, take them out
of the profile or delete the account, and sync first.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if person != "" && backups {
				return &usageError{fmt.Errorf("--backups goes without --person: a backup is deleted whole")}
			}
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error {
				if person != "" {
					return a.purgePerson(cmd.Context(), t, person, plan, yes)
				}
				return a.purge(cmd.Context(), t, plan, yes, backups)
			})
		},
	}
	a.addDemoFlag(cmd)
	a.addJSONFlag(cmd, "one JSON object on one line")
	cmd.Flags().StringVar(&person, "person", "", "only what is kept of this `person`")
	cmd.Flags().BoolVar(&plan, "plan", false, "show what would be forgotten, and forget nothing")
	cmd.Flags().BoolVar(&backups, "backups", false, "delete this tenant's backups in the data folder too: they hold the same")
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return cmd
}

func (a *app) purge(ctx context.Context, t *tenant.Tenant, plan, yes, backups bool) error {
	preview, err := t.PurgePreview(ctx)
	if err != nil {
		return err
	}
	if plan && a.json {
		return a.printJSON(preview)
	}
	to := a.err
	if plan {
		to = a.out
	}
	if !a.json {
		fmt.Fprintln(to, "To be forgotten:")
		for _, row := range []struct {
			what string
			n    int64
		}{
			{"people in the mirror of the directory", preview.People}, {"contents of contacts", preview.Contents},
			{"changes that can be undone", preview.Journal}, {"pictures", preview.Pictures}, {"plans", preview.Plans},
			{"findings in mailboxes", preview.Findings}, {"runs whose reports lose their names", preview.Runs},
		} {
			fmt.Fprintf(to, "  %12s  %s\n", number(row.n), row.what)
		}
		fmt.Fprintf(to, "Kept: profiles, schedules, figures, and which contact is whose, by number: %s. The mailboxes are not touched.\n",
			count(preview.Links, "contact", "contacts"))
		switch {
		case preview.Backups > 0 && backups:
			fmt.Fprintf(to, "Deleted too: %s.\n", count(int64(preview.Backups), "backup", "backups"))
		case preview.Backups > 0:
			fmt.Fprintf(to, "The same is in %s in the data folder (%s), which --backups deletes too.\n", count(int64(preview.Backups), "backup", "backups"), bytesText(preview.BackupBytes))
		}
	}
	if plan {
		return nil
	}
	if err := a.confirmed(yes, "Runs of before cannot be undone any more.", "purge"); err != nil {
		return err
	}
	p, err := t.Purge(ctx, backups)
	if err != nil {
		return err
	}
	return a.printPurged(p, "People's data is forgotten")
}

func (a *app) printPurged(p tenant.Purged, what string) error {
	if a.json {
		return a.printJSON(p)
	}
	fmt.Fprintf(a.out, "%s; the database went from %s to %s.\n", what, bytesText(p.Bytes), bytesText(p.After))
	if p.BackupsGone > 0 {
		fmt.Fprintf(a.out, "%s deleted.\n", count(int64(p.BackupsGone), "backup was", "backups were"))
	}
	if f := p.NotRewritten; f != nil {
		fmt.Fprintf(a.err, "The file could not be rewritten, so that free space in it still holds what was forgotten: %s\nRun the purge again when that is mended.\n", sentence(f.Sentence))
		return settledError(exitPartly)
	}
	fmt.Fprintf(a.err, "\nThe next sync reads the directory anew:  concordctl sync%s\n", a.here())
	return nil
}

func (a *app) purgePerson(ctx context.Context, t *tenant.Tenant, nameOrID string, plan, yes bool) error {
	h, err := t.PersonHeld(ctx, nameOrID)
	if err != nil {
		return err
	}
	if a.json && plan {
		return a.printJSON(personHeldOf(h))
	}
	to := a.err
	if plan {
		to = a.out
	}
	if !a.json {
		name := printable(h.Name)
		if name == "" {
			name = h.ID
		}
		fmt.Fprintf(to, "%s: %s, %s that can be undone, %s of plans, %s in mailboxes.\n", name, count(h.Links, "contact", "contacts"),
			count(h.Journal, "change", "changes"), count(h.Plans, "line", "lines"), count(h.Findings, "finding", "findings"))
		switch {
		case h.Wanted:
			fmt.Fprintln(to, "A profile wants this person, so what their contacts hold is kept. The past is forgotten: changes, plans that name them, findings.")
		case h.Links > 0:
			fmt.Fprintln(to, "There are still contacts of this person, so which they are is kept. The past is forgotten; run a sync, then purge again.")
		case h.Gone:
			fmt.Fprintln(to, "The person is not in the directory any more and in no mailbox: nothing of them will be left.")
		default:
			fmt.Fprintln(to, "The person is in the directory and no profile wants them: what rules look at is kept, all else is forgotten.")
		}
	}
	if plan {
		return nil
	}
	if err := a.confirmed(yes, "Changes of this person's contacts cannot be undone any more; reports of runs lose the names in them.", "purge"); err != nil {
		return err
	}
	p, err := t.PurgePerson(ctx, h)
	if err != nil {
		return err
	}
	if p.Backups > 0 && !a.json {
		fmt.Fprintf(a.err, "%s in the data folder still hold the person: concordctl backup list%s\n", count(int64(p.Backups), "backup", "backups"), a.here())
	}
	return a.printPurged(p, "What was kept of this person is forgotten")
}

func personHeldOf(h tenant.PersonHeld) any {
	return struct {
		ID       string `json:"id"`
		Gone     bool   `json:"gone"`
		Wanted   bool   `json:"wanted"`
		Contacts int64  `json:"contacts"`
		Journal  int64  `json:"journal"`
		Plans    int64  `json:"plans"`
		Findings int64  `json:"findings"`
		Picture  bool   `json:"picture"`
	}{h.ID, h.Gone, h.Wanted, h.Links, h.Journal, h.Plans, h.Findings, h.Picture}
}
