package contactsync

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"concord/backend/graph"

	"golang.org/x/sync/errgroup"
)

// photoWorker brings the photos of one mailbox up to date. It belongs to one goroutine.
type photoWorker struct {
	*photoRun
	m       PhotoMailbox
	lanes   *lanes[*photoTask]
	queue   []*photoTask
	written []*photoTask // whose mediaEtag is still to be noted
	seq     int64        // the number that the mailbox comes to
	lost    int          // exchanges in a row without any answer
	lostAt  time.Time    // when the last of them came back
	photos  int64
	failed  int
}

// photoTask is one photo on its way to one contact, or off it.
type photoTask struct {
	PhotoWork
	tries int
	idle  int  // answers that it was not carried out
	alone bool // a batch refused it: once more by itself
	// spared: it was asked whether the photo there is the user's
	spared bool
}

// run works and settles how the mailbox ended. Only what concerns the whole sync is an error.
func (w *photoWorker) run(ctx context.Context) error {
	err := w.work(ctx)
	w.mu.Lock()
	w.counts.Photos += w.photos
	w.mu.Unlock()
	if err != nil && stops(ctx, err) {
		return err
	}
	var trouble *Trouble
	network := false
	switch {
	case err != nil:
		trouble, network = explain(err)
	case w.failed > 0:
		trouble = &Trouble{Code: "photos_failed", Failed: true, Sentence: fmt.Sprintf("%d photos could not be written.", w.failed),
			Action: "They are tried again by later runs; the log has each one's code."}
	}
	if !network {
		w.silent.Store(0)
	} else if w.silent.Add(1) >= networkGivesUp {
		return &NetworkError{err}
	}
	if err == nil {
		w.m.Seq, w.m.Tries, w.m.NextTry = w.seq, 0, time.Time{}
	} else if !trouble.Failed {
		w.m.Tries++
		w.m.NextTry = w.now.Add(refusalBackoff(w.m.Tries))
	}
	if trouble != nil {
		trouble.Profile, trouble.Mailbox, trouble.NextTry = w.Name, w.m.Name, w.m.NextTry
		w.mu.Lock()
		w.troubles = append(w.troubles, *trouble)
		w.mu.Unlock()
	}
	w.advance(func(p *Progress) { p.MailboxesDone++ })
	return w.Store.SavePhotoMailbox(ctx, w.m)
}

// work goes through what is pending from before and through everyone whose picture is newer than the mailbox, until no more are
// made.
func (w *photoWorker) work(ctx context.Context) error {
	pending, err := w.Store.PendingPhotoWork(ctx, w.m, w.now)
	if err != nil {
		return err
	}
	if err := w.process(ctx, pending, 0); err != nil { // all of them: they may be among those below
		return err
	}
	earlier := false // pictures of earlier syncs are under way
	for seq, person := w.m.Seq, int64(math.MaxInt64); ; {
		var news <-chan struct{}
		w.seq, w.lanes.more, news = w.made.state()
		page, err := w.Store.PhotoWork(ctx, w.m, seq, person, workPage)
		switch {
		case err != nil:
			return errors.Join(err, w.send(ctx, 0))
		case len(page) == 0 && w.lanes.more:
			if err := w.await(ctx, news); err != nil {
				return err
			}
			continue
		case len(page) == 0:
			return w.send(ctx, 0)
		}
		last := page[len(page)-1]
		seq, person = last.Seq, last.Person
		// The picture that somebody had before must not come after the one made of them now.
		old := slices.IndexFunc(page, func(work PhotoWork) bool { return work.Seq > w.before })
		if old < 0 {
			old = len(page)
		}
		if old > 0 {
			earlier = true
			if err := w.process(ctx, page[:old], lowWater); err != nil {
				return err
			}
		}
		if old == len(page) {
			continue
		}
		if earlier {
			earlier = false
			if err := w.send(ctx, 0); err != nil {
				return err
			}
		}
		if err := w.process(ctx, page[old:], lowWater); err != nil {
			return err
		}
	}
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

// process queues photos and sends them until few are left. Those are sent with the next ones, or by the last send.
func (w *photoWorker) process(ctx context.Context, page []PhotoWork, left int) error {
	for _, work := range page {
		w.queue = append(w.queue, &photoTask{PhotoWork: work})
	}
	return w.send(ctx, left)
}

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

// handle records what was answered, in one transaction, and puts back what has to go again. To set a photo twice does no
// harm, so a lost answer needs no question first.
func (w *photoWorker) handle(ctx context.Context, f flight[*photoTask], alone bool) error {
	var changes []PhotoChange
	var again []*photoTask
	var stop error
	for i, t := range f.tasks {
		answer := f.answers[i]
		switch answer.Outcome {
		case graph.Done:
			w.photos++
			if alone && t.alone && t.Picture != 0 && !w.alone.Swap(true) {
				w.Log.Info("photos are refused in batches: they are sent one by one")
			}
			if t.Picture != 0 && w.Photos.KeepUsers {
				w.written = append(w.written, t)
			}
			changes = append(changes, PhotoChange{Person: t.Person, Shows: t.Picture})
		case graph.NotExecuted:
			if f.stopped(i) {
				again = append(again, t)
				break
			}
			if t.idle++; t.idle > maxIdle {
				changes = append(changes, w.pending(t, codeOf(answer.Err), 0))
				break
			}
			again = append(again, t)
		case graph.Refused, graph.Lost:
			if t.tries++; t.tries < maxTries && !alone {
				again = append(again, t)
			} else {
				changes = append(changes, w.pending(t, codeOf(answer.Err), 0))
			}
		case graph.Failed:
			next, change, err := w.refused(ctx, t, answer.Err, alone)
			switch {
			case err != nil:
				stop = err
			case next != nil:
				again = append(again, next)
			case change != nil:
				changes = append(changes, *change)
			}
		}
	}
	if len(changes) > 0 {
		if err := w.Store.RecordPhotos(context.WithoutCancel(ctx), w.m.Slot, changes); err != nil {
			return err
		}
	}
	w.queue = append(again, w.queue...)
	w.advance(func(p *Progress) { p.Done += int64(len(f.tasks) - len(again)); p.Total = max(p.Total, p.Done) })
	if stop != nil {
		return stop
	}
	if w.lanes.under == 0 && len(w.written) > 0 {
		written := w.written
		w.written = nil
		if err := w.remember(ctx, written); err != nil {
			return err
		}
	}
	return w.silence(f.answers, f.sent)
}

// refused handles a definite no: to one photo, to photos in batches, or from the mailbox as a whole.
func (w *photoWorker) refused(ctx context.Context, t *photoTask, err error, alone bool) (*photoTask, *PhotoChange, error) {
	removal := t.Picture == 0
	switch {
	case graph.IsForbidden(err), graph.IsMailboxUnavailable(err), !removal && (graph.IsAccessDenied(err) || graph.IsQuota(err)):
		return nil, nil, err
	case removal && graph.IsItemGone(err), removal && graph.IsNotFound(err):
		w.photos++
		return nil, &PhotoChange{Person: t.Person}, nil // there is none any more
	case graph.IsItemGone(err):
		// The user deleted the contact: the next sync makes it anew, and its photo with it.
		return nil, nil, w.Store.Record(context.WithoutCancel(ctx), w.m.Slot, []Change{{Person: t.Person, Unlink: true, Pending: &Pending{}}})
	case graph.IsConflict(err) && t.tries < conflictTries:
		t.tries++
		return t, nil, nil
	case !alone:
		t.alone = true
		return t, nil, nil
	case removal:
		// The metadata says that a contact's photo cannot be deleted. It is left, and told once.
		w.unremoved.Add(1)
		return nil, &PhotoChange{Person: t.Person}, nil
	}
	change := w.pending(t, codeOf(err), refusalBackoff(t.Tries+1))
	return nil, &change, nil
}

// pending gives one photo up for this sync.
func (w *photoWorker) pending(t *photoTask, code string, wait time.Duration) PhotoChange {
	w.failed++
	w.Log.WithFields(map[string]any{"code": code, "slot": w.m.Slot, "person": t.Person}).Warn("a photo could not be written")
	p := &Pending{Tries: t.Tries + 1, Code: code}
	if wait > 0 {
		p.NextTry = w.now.Add(wait)
	}
	return PhotoChange{Person: t.Person, Pending: p}
}

// silence counts exchanges in a row of which nothing at all came back, as for contacts; those that were under way together
// count once.
func (w *photoWorker) silence(answers []graph.Answer, sent time.Time) error {
	err := silence(answers)
	if err == nil {
		w.lost = 0
		return nil
	}
	if sent.Before(w.lostAt) {
		return nil
	}
	w.lostAt = time.Now()
	if w.lost++; w.lost < maxLost {
		return nil
	}
	return &lostError{err}
}
