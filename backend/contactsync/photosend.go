package contactsync

import (
	"context"
	"time"

	"concord/backend/graph"

	"golang.org/x/sync/errgroup"
)

// This file sends the photos that a mailbox has queued: in batches, in as many lanes as it has, and those that batches refuse one by one.

// send sends the head of the queue and handles the answers, until at most so many are left; with none left, until nothing is
// under way. After an error nothing is.
func (w *photoWorker) send(ctx context.Context, left int) error {
	for {
		err := w.fill(ctx)
		switch {
		case err != nil:
		case w.lanes.under > 0 && (left == 0 || len(w.queue) > left):
			err = w.land(ctx)
		case len(w.queue) <= left:
			return nil
		}
		if err != nil {
			return w.bringHome(ctx, err)
		}
	}
}

// await goes on with what is queued until there are news. After an error nothing is under way.
func (w *photoWorker) await(ctx context.Context, news <-chan struct{}) error {
	for {
		if err := w.fill(ctx); err != nil {
			return w.bringHome(ctx, err)
		}
		back := w.lanes.back
		if w.lanes.under == 0 {
			back = nil
		}
		select {
		case <-news:
			return nil
		case f := <-back:
			if err := w.landed(ctx, w.lanes.landed(f)); err != nil {
				return w.bringHome(ctx, err)
			}
		case <-ctx.Done():
			return w.bringHome(ctx, ctx.Err())
		}
	}
}

// fill sends batches until the lanes are full, or, where batches are refused, as many photos one by one as a mailbox answers
// at a time.
func (w *photoWorker) fill(ctx context.Context) error {
	for len(w.queue) > 0 {
		ready := w.ready()
		if ready == 0 && w.lanes.under > 0 {
			return nil // what comes next wants the mailbox for itself
		}
		if ready == 0 && w.asks(w.queue[0]) {
			if err := w.askAhead(ctx); err != nil {
				return err
			}
			continue
		}
		if ready == 0 {
			if err := w.sendAlone(ctx); err != nil {
				return err
			}
			continue
		}
		take, ordered := w.lanes.next(ready)
		if take == 0 {
			return nil
		}
		tasks := w.queue[:take:take]
		requests, err := w.requests(ctx, tasks)
		if err != nil {
			return err
		}
		w.queue = w.queue[take:]
		w.lanes.launch(ctx, tasks, requests, ordered)
	}
	return nil
}

// ready is how many tasks at the head of the queue can go into batches now.
func (w *photoWorker) ready() (n int) {
	if w.alone.Load() {
		return 0
	}
	for n < len(w.queue) && !w.queue[n].alone && !w.asks(w.queue[n]) {
		n++
	}
	return n
}

// asks says that a task's contact has to be asked first whether the photo there is the user's.
func (w *photoWorker) asks(t *photoTask) bool { return w.Photos.KeepUsers && !t.spared }

// askAhead asks for the head of the queue, more than one batch at once.
func (w *photoWorker) askAhead(ctx context.Context) error {
	n := 0
	for n < len(w.queue) && n < lowWater && w.asks(w.queue[n]) {
		n++
	}
	free, err := w.spare(ctx, w.queue[:n:n])
	if err != nil {
		return err
	}
	w.queue = append(free, w.queue[n:]...)
	return nil
}

func (w *photoWorker) requests(ctx context.Context, tasks []*photoTask) ([]graph.Request, error) {
	requests := make([]graph.Request, len(tasks))
	for i, t := range tasks {
		if t.Picture == 0 {
			requests[i] = graph.DeleteContactPhoto(w.m.ID, t.ContactID)
			continue
		}
		jpeg, err := w.Store.PictureData(ctx, t.Picture)
		if err != nil {
			return nil, err
		}
		requests[i] = graph.PutContactPhoto(w.m.ID, t.ContactID, graph.Media{Type: "image/jpeg", Data: jpeg})
	}
	return requests, nil
}

// land waits for one batch and handles its answers.
func (w *photoWorker) land(ctx context.Context) error { return w.landed(ctx, w.lanes.land()) }

// landed handles the answers of a batch that came back.
func (w *photoWorker) landed(ctx context.Context, f flight[*photoTask]) error {
	if f.err != nil {
		w.queue = append(f.tasks, w.queue...)
		return f.err
	}
	return w.handle(ctx, f, false)
}

// bringHome waits for what is still under way and records its answers, because the work ends here with an error.
func (w *photoWorker) bringHome(ctx context.Context, err error) error {
	for w.lanes.under > 0 { // the first error is the one that counts
		if f := w.lanes.land(); f.err == nil {
			_ = w.handle(ctx, f, false)
		}
	}
	return err
}

// sendAlone sends the head of the queue one by one, and waits for the answers.
func (w *photoWorker) sendAlone(ctx context.Context) error {
	take := 1
	for take < min(singleLanes, len(w.queue)) && (w.alone.Load() || w.queue[take].alone) && !w.asks(w.queue[take]) {
		take++
	}
	f := flight[*photoTask]{tasks: w.queue[:take:take], sent: time.Now()}
	requests, err := w.requests(ctx, f.tasks)
	if err != nil {
		return err
	}
	w.queue = w.queue[take:]
	if f.answers, err = w.singly(ctx, requests); err != nil {
		return err
	}
	return w.handle(ctx, f, true)
}

// singleLanes is how many requests a mailbox answers at a time (Graph docs: "Service-specific throttling limits", Outlook).
const singleLanes = 4

// singly sends requests one by one, side by side. What may be repeated was repeated when they return.
func (w *photoWorker) singly(ctx context.Context, requests []graph.Request) ([]graph.Answer, error) {
	answers := make([]graph.Answer, len(requests))
	group, ctx := errgroup.WithContext(ctx)
	for i, request := range requests {
		group.Go(func() error {
			err := w.Graph.Do(ctx, request, nil)
			answers[i] = graph.Answer{Err: err, Status: httpStatus(err)}
			switch {
			case err == nil:
				answers[i].Outcome = graph.Done
			case asGraphError(err) == nil:
				return err // our own stop, or a sign-in that failed
			case httpStatus(err) == 0, graph.IsAmbiguous(err), graph.IsRefused(err):
				answers[i].Outcome = graph.Lost
			default:
				answers[i].Outcome = graph.Failed
			}
			return nil
		})
	}
	return answers, group.Wait()
}
