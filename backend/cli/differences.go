package cli

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"concord/backend/contactsync"
)

// differencesShown is how many differences are listed for people; --json lists all.
const differencesShown = 100

// differences are what verify and drift find: with --json each a line as soon as it is found, else the first of them a table in the end.
type differences struct {
	app   *app
	shown []contactsync.Difference
	err   error // why a line could not be written; no more are tried
}

func (d *differences) add(one contactsync.Difference) {
	switch {
	case d.app.json && d.err == nil:
		line := json.NewEncoder(d.app.out)
		line.SetEscapeHTML(false)
		d.err = line.Encode(one)
	case !d.app.json && len(d.shown) < differencesShown:
		d.shown = append(d.shown, one)
	}
}

// print lists what was found; title is that of the last column, and words what stands there.
func (d *differences) print(title string, total int64, words func(contactsync.Difference) string) {
	if len(d.shown) == 0 {
		return
	}
	table := tabwriter.NewWriter(d.app.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "Mailbox\tPerson\t"+title)
	for _, one := range d.shown {
		fmt.Fprintf(table, "%s\t%s\t%s\n", printable(one.Mailbox), printable(one.Person), words(one))
	}
	_ = table.Flush()
	if more := total - int64(len(d.shown)); more > 0 {
		fmt.Fprintf(d.app.out, "… and %s more; --json lists all.\n", number(more))
	}
	fmt.Fprintln(d.app.out)
}
