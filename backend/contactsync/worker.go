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
	// maxLost bounds how often in a row a whole batch may stay without an answer before the mailbox is given up.
	maxLost = 6
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
	lost      int             // batches in a row without any answer
	lostAt    time.Time       // when the last of them came back
	vanished  bool            // our folder is gone: the mailbox starts over when nothing is under way any more
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
		if err := w.weighDeletes(ctx); err != nil {
			return err
		}
		err := w.drain(ctx)
		if err == nil {
			break
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

// lowWater is how many tasks may be left when the next page of people is looked at, so that the lanes stay full and only those
// at the very end are short.
const lowWater = laneShare * graph.MailboxSlots * batchSize

func (w *worker) drainPending(ctx context.Context) error {
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

// finish sends everything that is left and waits until all of it is settled.
func (w *worker) finish(ctx context.Context) error { return w.send(ctx, 0) }

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

// plan reports what would be done to one contact.
func (w *worker) plan(ctx context.Context, kind OperationKind, work Work, before map[Fingerprint]Content) error {
	w.count(taskOf[kind])
	return w.line(ctx, kind, work, false, before)
}

// planHeld reports what would wait for approval.
func (w *worker) planHeld(ctx context.Context, work Work, before map[Fingerprint]Content) error {
	if !w.options.PlanOnly || !w.waiting[work.Person] || !work.Linked {
		return nil
	}
	kind := Delete
	if work.Wanted {
		kind = Update
	}
	return w.line(ctx, kind, work, true, before)
}

// line adds a line to a plan.
func (w *worker) line(ctx context.Context, kind OperationKind, work Work, held bool, before map[Fingerprint]Content) error {
	if !w.options.PlanOnly {
		return nil
	}
	return w.step(ctx, kind, work, held, before)
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
	return w.silence(f)
}

// bringHome waits for what is still under way and records its answers, because the work ends here.
func (w *worker) bringHome(ctx context.Context) {
	for w.lanes.under > 0 {
		if f := w.lanes.land(); f.err == nil {
			_ = w.handle(ctx, f) // the first error is the one that counts
		}
	}
}

// bodyOf is what is sent for a task.
func (w *worker) bodyOf(ctx context.Context, t *task) (*bodies, error) {
	if t.back != nil {
		return t.back.body, nil
	}
	return w.cards.of(ctx, t.work.Person)
}

func (w *worker) creates() bool {
	for _, t := range w.queue {
		if t.kind == createContact {
			return true
		}
	}
	return false
}

// silence counts batches in a row of which nothing at all came back; those that were under way together count once. The
// gate spaces them out; this only ends the mailbox when the network stays away.
func (w *worker) silence(f flight[*task]) error {
	var last error
	for _, answer := range f.answers {
		if answer.Err == nil || httpStatus(answer.Err) != 0 {
			w.lost = 0
			return nil
		}
		last = answer.Err
	}
	if f.sent.Before(w.lostAt) {
		return nil
	}
	w.lostAt = time.Now()
	if w.lost++; w.lost < maxLost {
		return nil
	}
	return &lostError{last}
}

// lostError gives a mailbox up because the network is gone.
type lostError struct{ error }

func (e *lostError) Unwrap() error { return e.error }

// settle records where the mailbox stands and adds its figures to the run's.
func (w *worker) settle(ctx context.Context, clean bool) error {
	if w.failed > 0 && w.trouble == nil {
		w.trouble = contactsFailed(w.failed)
		if w.undo != nil {
			w.trouble.Action = undoAgain
		}
	}
	w.conclude(clean)
	w.mu.Lock()
	if w.options.Planned != nil {
		for _, operation := range w.lines {
			w.options.Planned(operation)
		}
	}
	w.profileRun.counts.add(w.counts)
	w.passed += int64(len(w.passedOver))
	if w.trouble != nil {
		w.trouble.Profile, w.trouble.Mailbox = w.Name, w.m.Name
		if w.trouble.Failed {
			w.profileRun.counts.Failed++
		}
		w.troubles = append(w.troubles, *w.trouble)
	} else if clean {
		w.worked++
	}
	w.mu.Unlock()
	w.advance(func(p *Progress) { p.MailboxesDone++ })
	if w.options.PlanOnly {
		return nil
	}
	return w.Store.SaveMailbox(ctx, w.m)
}

// conclude brings the mailbox's own state to its end.
func (w *worker) conclude(clean bool) {
	w.m.Trouble = w.trouble
	if w.undo != nil || len(w.passedOver) > 0 {
		w.target = w.m.AppliedSeq // it did not come any further: the next sync looks again at everyone
	}
	if clean {
		w.m.AppliedSeq, w.m.Open, w.m.Suspect, w.m.Tries, w.m.NextTry = w.target, false, 0, 0, time.Time{}
		if w.suspect {
			w.m.Suspect = 1
		}
		w.m.Open = w.leftTwins // the next sync lists again
		return
	}
	// Open stays: what was under way is not known for certain.
	w.m.Open = true
	if w.suspect {
		w.m.Suspect = 2
	}
	// What failed is tried by the next sync; a mailbox that takes no contacts is left alone for a while.
	w.m.NextTry = time.Time{}
	if w.trouble != nil && !w.trouble.Failed {
		w.m.Tries++
		w.m.NextTry = time.Now().Add(refusalBackoff(w.m.Tries))
		w.trouble.NextTry = w.m.NextTry
	}
}

func (c *Counts) add(other Counts) {
	c.Created += other.Created
	c.Updated += other.Updated
	c.Deleted += other.Deleted
}

// refusalBackoff is how long a mailbox that refuses contacts is left alone: an hour, doubling to a day. A new
// mailbox takes up to 15 minutes and a changed access policy over an hour to take effect (Graph docs: known
// issues; limiting application permissions to mailboxes).
func refusalBackoff(tries int) time.Duration {
	return min(time.Hour<<min(tries-1, 5), 24*time.Hour)
}

// isLost tells a mailbox given up for the network from any other failure.
func isLost(err error) bool {
	return errors.As(err, new(*lostError)) || graph.IsAmbiguous(err) || graph.IsUnreached(err)
}
