package contactsync

import (
	"context"

	"concord/backend/graph"
)

// This file sends what a worker has queued, in as many lanes as the mailbox has, and brings the answers home. What they mean: answer.go.

// lowWater is how many tasks may be left when the next page of people is looked at, so that the lanes stay full and only those
// at the very end are short.
const lowWater = laneShare * graph.MailboxSlots * batchSize

// send sends the head of the queue, batch after batch in as many lanes as the mailbox has, and handles the answers, until at most
// so many tasks are left; with none left, until nothing is under way. After an error nothing is.
func (w *worker) send(ctx context.Context, left int) error {
	for {
		if err := w.fill(ctx); err != nil {
			w.bringHome(ctx)
			return err
		}
		if w.lanes.under == 0 || left > 0 && len(w.queue) <= left && !w.vanished {
			break
		}
		if err := w.land(ctx); err != nil {
			w.bringHome(ctx)
			return err
		}
	}
	if w.vanished {
		w.vanished = false
		return w.replaceFolder(ctx)
	}
	return nil
}

// finish sends everything that is left and waits until all of it is settled.
func (w *worker) finish(ctx context.Context) error { return w.send(ctx, 0) }

// fill sends batches until the lanes are full or the queue is empty.
func (w *worker) fill(ctx context.Context) error {
	for len(w.queue) > 0 && !w.vanished {
		if w.m.Folder == "" && w.creates() {
			if w.lanes.under > 0 {
				return nil
			}
			if err := w.createFolder(ctx); err != nil {
				return err
			}
		}
		w.lanes.short = w.queue[0].kind == createContact && w.Graph.ExtensionsKept()
		take, ordered := w.lanes.next(len(w.queue))
		if take == 0 {
			return nil
		}
		var batch []*task
		if !w.checked && w.m.Folder != "" {
			w.checked = true
			batch = append(batch, &task{kind: checkFolder})
			if take == w.lanes.size.now && take > 1 {
				take--
			}
		}
		batch = append(batch, w.queue[:take]...)
		if len(batch) > batchSize {
			batch = batch[:batchSize]
		}
		requests, err := w.requests(ctx, batch)
		if err != nil {
			return err
		}
		w.queue = w.queue[take:]
		w.lanes.launch(ctx, batch, requests, ordered)
	}
	return nil
}

func (w *worker) creates() bool {
	for _, t := range w.queue {
		if t.kind == createContact {
			return true
		}
	}
	return false
}

func (w *worker) requests(ctx context.Context, batch []*task) ([]graph.Request, error) {
	requests := make([]graph.Request, len(batch))
	for i, t := range batch {
		var body *bodies
		if t.kind == createContact || t.kind == updateContact {
			var err error
			if body, err = w.bodyOf(ctx, t); err != nil {
				return nil, err
			}
		}
		requests[i] = w.request(t, body)
	}
	return requests, nil
}

// bodyOf is what is sent for a task.
func (w *worker) bodyOf(ctx context.Context, t *task) (*bodies, error) {
	if t.back != nil {
		return t.back.body, nil
	}
	return w.cards.of(ctx, t.work.Person)
}

// land waits for one batch and handles its answers.
func (w *worker) land(ctx context.Context) error {
	f := w.lanes.land()
	if f.err != nil {
		w.queue = append(f.tasks, w.queue...)
		return f.err
	}
	if err := w.handle(ctx, f); err != nil {
		return err
	}
	return w.silences.after(f.answers, f.sent)
}

// bringHome waits for what is still under way and records its answers, because the work ends here.
func (w *worker) bringHome(ctx context.Context) {
	for w.lanes.under > 0 {
		if f := w.lanes.land(); f.err == nil {
			_ = w.handle(ctx, f) // the first error is the one that counts
		}
	}
}
