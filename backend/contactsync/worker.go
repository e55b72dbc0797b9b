package contactsync

import (
	"context"
	"errors"
	"math"
	"time"

	"concord/backend/graph"
)

const (
	// batchSize is Microsoft's limit (Graph docs: JSON batching).
	batchSize = 20
	// workPage is how many people are looked at with one read of the database.
	workPage = 500
	// maxTries bounds how often one task is sent. The gate spaces the tries out, so that eight of them cover
	// several minutes of being told to wait.
	maxTries = 8
	// maxIdle bounds how often one task may come back as not carried out, which costs no try: a batch that is too large is
	// halved five times, and the rest is a service that is out of order.
	maxIdle = 20
	// maxStartOvers bounds how often the folder may vanish under one sync.
	maxStartOvers = 2
	// conflictTries bounds the retries after a concurrent change of the same contact (412 ErrorIrresolvableConflict).
	conflictTries = 3
)

// worker brings one mailbox up to date. It belongs to one goroutine.
type worker struct {
	*applier
	planWork
	m         Mailbox
	target    int64 // number the mailbox has come to when this ends well
	lanes     *lanes[*task]
	queue     []*task
	alive     map[string]bool // folder id → contacts in it are in use
	checked   bool            // our folder was looked at
	suspect   bool            // a create may still land, or has landed twice
	listed    bool            // the marks were read in this sync
	relist    bool            // they have to be, for what could not be asked
	asked     int             // creates that began with a question
	holding   bool            // this mailbox's deletions wait
	keptBack  map[int64]bool  // people whose deletion does
	silences  silences
	full      bool // the mailbox takes nothing more: only deletions are sent
	vanished  bool // our folder is gone: the mailbox starts over when nothing is under way any more
	counts    Counts
	failed    int
	trouble   *Trouble
	lines     []PlannedOperation  // of a plan
	own       graph.ContactFolder // the mailbox's own Contacts, when it was read
	undo      *undoing            // nil in a sync
	told      map[int64]bool      // people whose restoration was counted
	asideDone map[string]bool     // contacts without a link that were counted
}

// run works and settles how the mailbox ended. Only what concerns the whole sync is an error.
func (w *worker) run(ctx context.Context) error {
	err := w.work(ctx)
	w.bringHome(ctx)
	if err != nil && stops(ctx, err) {
		return errors.Join(err, w.settle(context.WithoutCancel(ctx), false))
	}
	if err != nil {
		t, network := explain(err)
		w.trouble = t
		if network && w.unreachable.Add(1) >= networkGivesUp {
			return errors.Join(&NetworkError{err}, w.settle(ctx, false))
		}
	} else {
		w.unreachable.Store(0)
	}
	return w.settle(ctx, err == nil)
}

// work does everything there is to do in the mailbox.
func (w *worker) work(ctx context.Context) error {
	if err := w.refuseRivals(ctx); err != nil {
		return err
	}
	if err := w.readPlan(ctx); err != nil {
		return err
	}
	if err := w.settlePlace(ctx); err != nil {
		return err
	}
	if err := w.takeOver(ctx); err != nil {
		return err
	}
	if w.m.Folder == "" || w.m.Open || w.m.Suspect > 0 {
		if err := w.list(ctx); err != nil {
			return err
		}
	}
	for restarts := 0; ; restarts++ {
		err := w.drain(ctx)
		if err == nil {
			break
		}
		if graph.IsQuota(err) && w.m.Wanted && w.undo == nil {
			return w.deleteOnly(ctx, err)
		}
		if !errors.Is(err, errStartOver) {
			return err
		}
		if restarts == maxStartOvers {
			return &mailboxError{trouble: Trouble{Code: "folder_vanishes", Failed: true, Sentence: "The contact folder disappeared again and again while it was written.",
				Action: "Look whether the user or another program deletes it; the next run makes it anew."}}
		}
	}
	if !w.suspect && !w.relist {
		return nil
	}
	// A create whose answer was lost may have landed twice: the marks are read again now, and once more by
	// the next sync, because a write can land seconds after its 504.
	if err := w.list(ctx); err != nil {
		return err
	}
	if w.undo != nil {
		return w.drainUndo(ctx)
	}
	if !w.m.Wanted { // what is pending here may be wanted elsewhere
		return w.drainLeaving(ctx)
	}
	return w.drainPending(ctx)
}

// deleteOnly goes on in a mailbox that turned out to be full, so that who left goes all the same, and returns that it is.
func (w *worker) deleteOnly(ctx context.Context, full error) error {
	if w.vanished {
		return full // whoever is in the folder went with it
	}
	w.full, w.queue = true, nil
	if err := w.drain(ctx); err != nil && !errors.Is(err, errStartOver) {
		return err
	}
	return full
}

// drain works through what is pending from before and through everyone numbered above the mailbox.
func (w *worker) drain(ctx context.Context) error {
	if w.undo != nil {
		return w.drainUndo(ctx)
	}
	if !w.m.Wanted {
		return w.drainLeaving(ctx)
	}
	if err := w.drainPending(ctx); err != nil {
		return err
	}
	for seq, person := w.m.AppliedSeq, int64(math.MaxInt64); ; {
		page, err := w.Store.Work(ctx, w.m, seq, person, workPage)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			return w.finish(ctx)
		}
		if listed, err := w.listFirst(ctx, page); err != nil {
			return err
		} else if listed {
			return w.drain(ctx)
		}
		last := page[len(page)-1]
		seq, person = last.Seq, last.Person
		if err := w.process(ctx, page); err != nil {
			return err
		}
	}
}

// drainPending weighs the mailbox's deletions first: it is where everything begins that a sync does in a mailbox of the rule, and
// begins again after a listing, which may have brought more of them to light.
func (w *worker) drainPending(ctx context.Context) error {
	if err := w.weighDeletes(ctx); err != nil {
		return err
	}
	page, err := w.Store.PendingWork(ctx, w.m, time.Now())
	if err != nil {
		return err
	}
	if listed, err := w.listFirst(ctx, page); err != nil {
		return err
	} else if listed {
		return w.drainPending(ctx)
	}
	var settled []Change
	for _, work := range page {
		if _, needed := w.decide(&w.m, work); !needed {
			settled = append(settled, Change{Person: work.Person, Settled: true})
		}
	}
	if len(settled) > 0 && !w.options.PlanOnly {
		if err := w.Store.Record(ctx, w.m.Slot, settled); err != nil {
			return err
		}
	}
	if err := w.process(ctx, page); err != nil {
		return err
	}
	return w.finish(ctx)
}

// process turns people into tasks and sends them until few are left. Those are sent with the next ones, or by finish.
func (w *worker) process(ctx context.Context, page []Work) error {
	idle := int64(0)
	var keptBack []Change
	before, err := w.keptBefore(ctx, page)
	if err != nil {
		return err
	}
	for _, work := range page {
		kind, needed := w.decide(&w.m, work)
		switch {
		case w.full && (!needed || kind != Delete): // was looked at before
		case !needed:
			idle++
			if err := w.planHeld(ctx, work, before); err != nil {
				return err
			}
		case w.unplanned(work.Person, kind):
			idle++
		case w.holding && kind == Delete && !work.Approved:
			keptBack = append(keptBack, w.keepBack(work))
			idle++
			if err := w.line(ctx, kind, work, true, before); err != nil {
				return err
			}
		case w.options.PlanOnly:
			idle++
			if err := w.plan(ctx, kind, work, before); err != nil {
				return err
			}
		default:
			w.queue = append(w.queue, w.first(kind, work, before))
		}
	}
	w.advance(func(p *Progress) { p.Done += idle })
	if err := w.keepSteps(ctx); err != nil {
		return err
	}
	if len(keptBack) > 0 && !w.options.PlanOnly {
		if err := w.Store.Record(ctx, w.m.Slot, keptBack); err != nil {
			return err
		}
	}
	return w.send(ctx, lowWater)
}

// first is the task an operation begins with.
func (w *worker) first(kind OperationKind, work Work, before map[Fingerprint]Content) *task {
	if kind == Create {
		return w.creation(work)
	}
	t := &task{work: work, kind: taskOf[kind], contactID: work.ContactID}
	if w.looksFirst(kind, work, before) {
		t.kind, t.then = readContact, t.kind
		t.before, _ = writtenLast(work, before)
	}
	return t
}

func (w *worker) count(kind taskKind) {
	switch kind {
	case createContact:
		w.counts.Created++
	case updateContact:
		w.counts.Updated++
	case deleteContact:
		w.counts.Deleted++
	case probeContact, readContact, checkFolder, deleteTwin, restorePhoto:
	}
}
