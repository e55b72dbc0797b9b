package contactsync

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	// scheduleChunk is how many mailboxes are marked open in one durable transaction. A killed sync lists as
	// many mailboxes at its next start, so it is not much larger than what is worked on side by side.
	scheduleChunk = 64
	// networkGivesUp is how many mailboxes in a row may be unreachable before the sync stops: then it is the
	// network, and going on would make everyone wait for the same end.
	networkGivesUp = 3
)

// applier is the state the mailboxes of one pass share.
type applier struct {
	*profileRun
	unreachable atomic.Int64 // mailboxes in a row that were given up for the network
	unpurged    atomic.Bool  // this cloud turned out not to have permanentDelete
	undelta     atomic.Bool  // this cloud turned out not to have contact delta
	unasked     atomic.Bool  // this cloud turned out not to find contacts by their mark
}

// apply works on every mailbox that is due, several side by side, each on its own.
func (r *profileRun) apply(ctx context.Context) error {
	query := DueQuery{Profile: r.No, Seq: r.Seq, Now: time.Now(), Limit: scheduleChunk, Mailbox: r.mailbox}
	mailboxes, people, err := r.Store.DueCounts(ctx, query)
	if err != nil || mailboxes == 0 {
		return err
	}
	r.cards = cards{run: r}
	r.advance(func(p *Progress) {
		p.Phase, p.MailboxesTotal = Applying, p.MailboxesDone+mailboxes
		p.Total = p.Done + people
	})
	a := &applier{profileRun: r}
	group, groupCtx := errgroup.WithContext(ctx) // the first error stops the others
	group.SetLimit(r.Options.Mailboxes)
	scheduled := a.schedule(groupCtx, group, query)
	if err := group.Wait(); err != nil {
		return err
	}
	if scheduled != nil {
		return scheduled
	}
	return ctx.Err()
}

// schedule hands the mailboxes that are due to workers, in the order of their slots.
func (a *applier) schedule(ctx context.Context, group *errgroup.Group, query DueQuery) error {
	var planned map[int64]bool
	if a.options.Apply != 0 {
		var err error
		if planned, err = a.Store.PlanSlots(ctx, a.options.Apply, a.No); err != nil {
			return err
		}
	}
	for ctx.Err() == nil {
		due, err := a.Store.DueMailboxes(ctx, query)
		if err != nil || len(due) == 0 {
			return err
		}
		query.After = due[len(due)-1].Slot
		if a.options.Apply != 0 {
			due = slices.DeleteFunc(due, func(m Mailbox) bool { return !planned[m.Slot] })
		}
		if err := a.open(ctx, due); err != nil {
			return err
		}
		for _, m := range due {
			group.Go(func() error {
				w := &worker{applier: a, m: m, target: a.Seq, lanes: newLanes[*task](a.Graph, m.ID), alive: map[string]bool{}, keptBack: map[int64]bool{}}
				return w.run(ctx)
			})
		}
	}
	return nil
}

// open makes it durable that these mailboxes are about to be written to. Their own Open keeps telling whether
// an earlier sync came to a clean end.
func (r *profileRun) open(ctx context.Context, due []Mailbox) error {
	if r.options.PlanOnly {
		return nil
	}
	var slots []int64
	for _, m := range due {
		if !m.Open {
			slots = append(slots, m.Slot)
		}
	}
	if len(slots) == 0 {
		return nil
	}
	return r.Store.OpenMailboxes(ctx, slots)
}

// advance changes the progress and reports it.
func (r *profileRun) advance(change func(*Progress)) {
	r.mu.Lock()
	change(&r.progress)
	r.progress.Counts = r.counts
	progress := r.progress
	r.mu.Unlock()
	r.options.Report(progress)
}
