package graphsim

import (
	"fmt"
	"slices"
	"strings"
)

// MeddleReport counts what users did in Meddle, in contacts.
type MeddleReport struct{ Edited, Deleted, Moved, Copied int }

// String is a line for people.
func (r MeddleReport) String() string {
	return fmt.Sprintf("users edited %d, deleted %d, moved %d and copied %d contacts", r.Edited, r.Deleted, r.Moved, r.Copied)
}

// Meddle lets the owners of some mailboxes do to marked contacts what users do: edit a number, delete one, move one into a
// folder of favourites, copy one. mark is the name of the open extension that tells them. The same tenant meddles the
// same way.
func (t *Tenant) Meddle(mark string, mailboxes int) (report MeddleReport, err error) {
	const favourites = "Favourites"
	for _, user := range t.Mailboxes() {
		if mailboxes == 0 {
			return report, nil
		}
		box := t.Mailbox(user)
		marked := slices.DeleteFunc(box.Marked(mark), func(c ContactInfo) bool { return c.Deleted || c.Folder == favourites })
		if len(marked) < 4 {
			continue
		}
		slices.SortFunc(marked, func(a, b ContactInfo) int { return strings.Compare(a.ID, b.ID) })
		mailboxes--
		if !slices.ContainsFunc(box.Folders(), func(f FolderInfo) bool { return f.Name == favourites && !f.Deleted }) {
			if err := box.AddFolder("", favourites); err != nil {
				return report, err
			}
		}
		at := len(marked) / 4
		steps := []struct {
			n  *int
			do func(c ContactInfo) error
		}{
			{&report.Edited, func(c ContactInfo) error {
				return box.EditContact(c.ID, map[string]any{"mobilePhone": "+1 555 0100", "personalNotes": "met in Oslo"})
			}},
			{&report.Deleted, func(c ContactInfo) error { return box.DeleteContact(c.ID) }},
			{&report.Moved, func(c ContactInfo) error { return box.MoveContact(c.ID, favourites) }},
			{&report.Copied, func(c ContactInfo) error { _, err := box.CopyContact(c.ID, c.Folder); return err }},
		}
		for i, step := range steps {
			if err := step.do(marked[i*at]); err != nil {
				return report, err
			}
			*step.n++
		}
	}
	return report, nil
}
