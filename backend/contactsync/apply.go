package contactsync

import (
	"context"
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
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(r.Options.Mailboxes)
	for ctx.Err() == nil {
		due, err := r.Store.DueMailboxes(ctx, query)
		if err != nil {
			_ = group.Wait() // the store's error is the one to tell
			return err
		}
		if len(due) == 0 {
			break
		}
		query.After = due[len(due)-1].Slot
		if err := r.open(ctx, due); err != nil {
			_ = group.Wait()
			return err
		}
		for _, m := range due {
			group.Go(func() error {
				w := &worker{applier: a, m: m, target: r.Seq, size: batchSize, alive: map[string]bool{}}
				return w.run(ctx)
			})
		}
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return ctx.Err()
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
