package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"text/tabwriter"

	"concord/backend/contactsync"
)

// planDetail is how many operations a plan lists one by one; a longer one is counted by mailbox, as many of them.
const planDetail = 100

// planWriter takes a plan's operations, from several mailboxes at once. It keeps counts, not operations: a first
// sync plans mailboxes × people of them.
type planWriter struct {
	out io.Writer

	mu        sync.Mutex
	json      *json.Encoder // nil for people
	err       error         // of writing
	total     int
	first     []contactsync.PlannedOperation
	mailboxes map[planKey]*plannedMailbox
}

type planKey struct{ mailbox, profile string }

type plannedMailbox struct{ create, update, deletions, held int64 }

func newPlanWriter(out io.Writer, asJSON bool) *planWriter {
	p := &planWriter{out: out, mailboxes: map[planKey]*plannedMailbox{}}
	if asJSON {
		p.json = json.NewEncoder(out)
		p.json.SetEscapeHTML(false)
	}
	return p
}

func (p *planWriter) add(operation contactsync.PlannedOperation) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total++
	if p.json != nil {
		if p.err == nil {
			p.err = p.json.Encode(operation)
		}
		return
	}
	if p.total <= planDetail {
		p.first = append(p.first, operation)
	}
	key := planKey{operation.Mailbox, operation.Profile}
	m := p.mailboxes[key]
	if m == nil {
		m = &plannedMailbox{}
		p.mailboxes[key] = m
	}
	switch operation.Kind {
	case contactsync.Create:
		m.create++
	case contactsync.Update:
		m.update++
	case contactsync.Delete:
		m.deletions++
	}
	if operation.Held {
		m.held++
	}
}

// print shows the plan to people: each operation of a short one, the counts of each mailbox of a long one. The
// sync has ended.
func (p *planWriter) print() {
	if p.total == 0 {
		return
	}
	table := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	if p.total <= planDetail {
		p.printOperations(table)
	} else {
		p.printMailboxes(table)
	}
	fmt.Fprintln(table)
	_ = table.Flush() // standard output that cannot be written shows itself
}

func (p *planWriter) printOperations(w io.Writer) {
	slices.SortStableFunc(p.first, func(a, b contactsync.PlannedOperation) int {
		return cmp.Or(cmp.Compare(a.Mailbox, b.Mailbox), cmp.Compare(a.Profile, b.Profile))
	})
	fmt.Fprintln(w, "Mailbox\tOperation\tPerson")
	for _, o := range p.first {
		note := ""
		if o.Held {
			note = "\twould wait for approval"
		}
		fmt.Fprintf(w, "%s\t%s\t%s%s\n", printable(o.Mailbox), o.Kind, printable(o.Person), note)
	}
}

func (p *planWriter) printMailboxes(w io.Writer) {
	keys := slices.SortedFunc(maps.Keys(p.mailboxes), func(a, b planKey) int {
		return cmp.Or(cmp.Compare(a.mailbox, b.mailbox), cmp.Compare(a.profile, b.profile))
	})
	fmt.Fprintln(w, "Mailbox\tcreate\tupdate\tdelete")
	for _, key := range keys[:min(len(keys), planDetail)] {
		m, note := p.mailboxes[key], ""
		if m.held > 0 {
			note = "\t" + number(m.held) + " would wait for approval"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s%s\n", key.mailbox, number(m.create), number(m.update), number(m.deletions), note)
	}
	if more := len(keys) - planDetail; more > 0 {
		fmt.Fprintf(w, "… and %s more\n", count(int64(more), "mailbox", "mailboxes"))
	}
	fmt.Fprintln(w, "\nEvery single operation: add --json.")
}
