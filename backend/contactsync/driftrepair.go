package contactsync

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync/atomic"
	"time"

	"concord/backend/graph"

	"golang.org/x/sync/errgroup"
)

// watch is what a sync does about drift before it writes: the mailboxes that are due are looked at, as many as a share of
// all, so that every one comes up within the profile's days however many there are. In repair, what was found becomes
// work that the sync does right after.
func (r *profileRun) watch(ctx context.Context) error {
	if !r.Drift.looks() || r.options.PlanOnly || r.options.Apply != 0 {
		return nil
	}
	now, every := time.Now(), r.Drift.every()
	total, last, err := r.Store.DriftSince(ctx, r.No)
	if err != nil {
		return err
	}
	due, err := r.Store.DriftDue(ctx, r.No, now.Add(-every), now, driftShare(total, last, now, every))
	if err != nil {
		return err
	}
	var sum DriftResult
	var failed atomic.Int64
	a := &applier{profileRun: r}
	r.cards = cards{run: r}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(r.Options.Mailboxes)
	for _, m := range due {
		if r.mailbox != "" && m.ID != r.mailbox {
			continue
		}
		group.Go(func() error {
			c, err := r.watched(ctx, a, m)
			if err != nil && stops(ctx, err) {
				return err
			}
			if err != nil {
				failed.Add(1)
				r.Log.WithField("slot", m.Slot).WithField("code", codeOf(err)).Warn("a mailbox could not be looked at for drift")
				return nil
			}
			r.mu.Lock()
			defer r.mu.Unlock()
			sum.Mailboxes++
			for _, f := range c.look.Found {
				sum.add(f.Kind)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	r.tellDrift(sum, failed.Load())
	return nil
}

// watched looks at one mailbox, and repairs it where the profile says so.
func (r *profileRun) watched(ctx context.Context, a *applier, m Mailbox) (*checker, error) {
	c := newChecker(a, m)
	if r.Drift.Check != DriftRepair {
		return c, c.check(ctx)
	}
	// What an earlier look only told comes in no delta again.
	standing, err := r.Store.DriftFindings(ctx, m.Slot)
	if err != nil {
		return c, err
	}
	c.whole = slices.ContainsFunc(standing, func(f DriftFinding) bool { return f.Kind != Moved })
	if err := c.check(ctx); err != nil {
		return c, err
	}
	return c, c.repair(ctx)
}

// driftShare is how many mailboxes one sync looks at: what came due since the last that did, at least a day's, rounded up.
func driftShare(total int64, last, now time.Time, every time.Duration) int {
	since := min(max(now.Sub(last).Truncate(time.Hour), 24*time.Hour), every) // a daily sync is some seconds late
	if last.IsZero() {
		since = 24 * time.Hour
	}
	return int(math.Ceil(float64(total) * float64(since) / float64(every)))
}

func (r *profileRun) tellDrift(sum DriftResult, failed int64) {
	if n := sum.Edited + sum.Deleted + sum.Duplicates; n > 0 {
		did := "Users changed"
		sentence := fmt.Sprintf("%s %s of profile %s (%d edited, %d deleted, %d twice) in the %s looked at", did, count(n, "contact", "contacts"), r.Name,
			sum.Edited, sum.Deleted, sum.Duplicates, count(sum.Mailboxes, "mailbox", "mailboxes"))
		if r.Drift.Check == DriftRepair {
			sentence += "; they are brought back as the fields' policies say."
		} else {
			sentence += ": concordctl drift lists them."
		}
		r.note(sentence)
	}
	if failed > 0 {
		r.note(fmt.Sprintf("%s of profile %s could not be looked at for drift; the next sync tries again.", count(failed, "mailbox", "mailboxes"), r.Name))
	}
}

// repair turns what was found into work for the sync: edited contacts are written again by each field's policy, deleted
// ones made anew, second ones settled. What was moved is left where it is.
func (c *checker) repair(ctx context.Context) error {
	changes := c.edits
	for _, link := range c.deleted {
		changes = append(changes, Change{Person: link.Person, Unlink: true, Pending: &Pending{}})
	}
	if len(changes) > 0 {
		if err := c.Store.Record(ctx, c.m.Slot, changes); err != nil {
			return err
		}
	}
	if len(c.strays) == 0 {
		return nil
	}
	found := &listing{seen: map[int64]struct{}{}}
	if err := c.link(ctx, c.strays, true, found); err != nil {
		return err
	}
	return c.twins(ctx, found.twins)
}

// prefer takes a second contact that the user worked on in place of the linked one, when nobody worked on that: brought
// back from Deleted Items, it is the one with the user's notes and favourites.
func (w *worker) prefer(ctx context.Context, twin listed, link Link, state State) (taken bool, err error) {
	if !twin.whole {
		return false, nil
	}
	var contact graph.Contact
	err = w.Graph.Do(ctx, graph.GetContact(w.m.ID, link.ContactID, graph.ContactQuery{}), &contact)
	if graph.IsItemGone(err) {
		contact = graph.Contact{}
	} else if err != nil {
		return false, err
	} else if shows := w.Fields.cardIn(&contact).fingerprint(); shows != link.Fingerprint && shows != state.Fingerprint || !w.bare(&contact) {
		return false, nil
	}
	shows := Link{Person: state.Person, ContactID: twin.contact.ID, Fingerprint: twin.shows.fingerprint()}
	if err := w.Store.Record(ctx, w.m.Slot, []Change{{Person: state.Person, Link: &shows, Pending: &Pending{}}}); err != nil {
		return false, err
	}
	if contact.ID != "" {
		w.queue = append(w.queue, &task{kind: deleteTwin, contactID: contact.ID})
	}
	return true, nil
}

// bare tells a contact, read whole, that holds nothing but what the profile writes: nothing of the user's is lost with it.
func (w *worker) bare(contact *graph.Contact) bool {
	if contact.Birthday != "" {
		return false
	}
	mapped := w.Fields.mapped()
	for i, t := range targets {
		// Exchange makes fileAs up of the name where nobody writes it.
		if mapped&(1<<i) == 0 && t.name != fileAs && len(t.read(contact)) > 0 {
			return false
		}
	}
	return true
}
