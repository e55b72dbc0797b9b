package contactsync

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"
)

// photoWorker brings the photos of one mailbox up to date. It belongs to one goroutine.
type photoWorker struct {
	*photoRun
	m        PhotoMailbox
	lanes    *lanes[*photoTask]
	queue    []*photoTask
	written  []*photoTask // whose mediaEtag is still to be noted
	seq      int64        // the number that the mailbox comes to
	silences silences
	photos   int64
	failed   int
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

// process queues photos and sends them until few are left. Those are sent with the next ones, or by the last send.
func (w *photoWorker) process(ctx context.Context, page []PhotoWork, left int) error {
	for _, work := range page {
		w.queue = append(w.queue, &photoTask{PhotoWork: work})
	}
	return w.send(ctx, left)
}
