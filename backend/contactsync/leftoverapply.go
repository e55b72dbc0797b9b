package contactsync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"concord/backend/graph"

	"golang.org/x/sync/errgroup"
)

// ApplyOptions chooses leftovers and what becomes of them.
type ApplyOptions struct {
	Run      int64
	Profile  string // name or id
	Mailbox  string // only this one, by object id, user principal name or mail address
	Kind     LeftoverKind
	Tool     string
	Decision Decision
	// Duplicates and Nobody narrow: to contacts of which the mailbox has a better one; to those of nobody the profile wants.
	Duplicates, Nobody bool
	// PlanOnly lists and writes nothing.
	PlanOnly bool
	Found    func(Leftover) // called for each one that is chosen, one call at a time; may be nil
	Report   func(Progress) // may be nil
}

// ApplyResult is how carrying out a decision ended.
type ApplyResult struct {
	Mailboxes int64 // with leftovers that were chosen
	Chosen    int64
	Done      int64
	Gone      int64 // were not there any more, or no longer look like a tool's
	Outranked int64 // the mailbox has a better contact of the person by now
	Spared    int64 // were to go as duplicates, and the better contact went first
	Failed    int64 // contacts
	Troubles  []Trouble
	Notes     []string
}

// ApplyLeftovers carries out one decision about leftovers. Killed anywhere, it is simply run again.
func (s *Service) ApplyLeftovers(ctx context.Context, options ApplyOptions) (ApplyResult, error) {
	if options.Report == nil {
		options.Report = func(Progress) {}
	}
	var result ApplyResult
	p, err := s.oneProfile(ctx, options.Profile)
	if err != nil {
		return result, err
	}
	if p.Removing {
		return result, &RemovingError{p.Name}
	}
	names, err := s.profileNames(ctx)
	if err != nil {
		return result, err
	}
	run := &profileRun{Service: s, StoredProfile: *p, profiles: names, losses: &losses{},
		options: SyncOptions{Run: options.Run, Mailbox: options.Mailbox, PlanOnly: options.PlanOnly, Report: options.Report}}
	run.progress.Profile = p.Name
	if err := run.locateMailbox(ctx); err != nil {
		return result, err
	}
	d := &deciding{profileRun: run, options: options, result: &result, query: options.query()}
	d.query.Mailbox = run.mailbox
	return result, d.all(ctx)
}

// deciding is one decision over many mailboxes.
type deciding struct {
	*profileRun
	options ApplyOptions
	query   LeftoverQuery
	result  *ApplyResult // guarded by profileRun.mu
}

func (d *deciding) all(ctx context.Context) error {
	counts, err := d.Store.LeftoverCounts(ctx, d.No, d.query)
	if err != nil {
		return err
	}
	total := int64(0)
	for _, c := range counts {
		total += c.Contacts
	}
	if total == 0 {
		return &NoLeftoversError{Profile: d.Name}
	}
	mailboxes, err := d.Store.LeftoverSlots(ctx, d.No, d.query)
	if err != nil {
		return err
	}
	d.advance(func(p *Progress) { p.Phase, p.Total, p.MailboxesTotal = Adopting, total, int64(len(mailboxes)) })
	a := &applier{profileRun: d.profileRun}
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(d.Options.Mailboxes)
	for _, m := range mailboxes {
		group.Go(func() error {
			box := &adopter{worker: &worker{applier: a, m: m, lanes: newLanes[*task](a.Graph, m.ID), listed: true, alive: map[string]bool{}}, deciding: d}
			err := box.work(groupCtx)
			if err != nil && stops(groupCtx, err) {
				return err
			}
			d.settled(box, err)
			return nil
		})
	}
	return errors.Join(group.Wait(), ctx.Err())
}

func (d *deciding) settled(box *adopter, err error) {
	d.mu.Lock()
	d.result.Mailboxes++
	d.result.Failed += int64(box.failed)
	if err != nil {
		trouble, _ := explain(err)
		trouble.Profile, trouble.Mailbox = d.Name, box.m.Name
		d.result.Troubles = append(d.result.Troubles, *trouble)
	} else if box.failed > 0 {
		trouble := contactsFailed(box.failed)
		trouble.Action = "Run the same command again; the log has each one's code and request id."
		trouble.Profile, trouble.Mailbox = d.Name, box.m.Name
		d.result.Troubles = append(d.result.Troubles, *trouble)
	}
	d.mu.Unlock()
	d.advance(func(p *Progress) { p.MailboxesDone++ })
}

// adopter carries out a decision in one mailbox.
type adopter struct {
	*worker
	deciding *deciding
	names    map[string]string // of folders, by id
}

// work goes over the mailbox's leftovers in the order of their numbers.
func (a *adopter) work(ctx context.Context) error {
	query := a.deciding.query
	query.Slot, query.Limit = a.m.Slot, batchSize
	for {
		page, err := a.Store.Leftovers(ctx, a.No, query)
		if err != nil || len(page) == 0 {
			return err
		}
		query.After = page[len(page)-1].No
		a.tell(page)
		if a.deciding.options.PlanOnly {
			continue
		}
		switch a.deciding.options.Decision {
		case AdoptLeftover:
			err = a.adopt(ctx, page)
		case RemoveLeftover:
			err = a.remove(ctx, page)
		case LeaveLeftover:
			err = a.settle(ctx, page, "")
		}
		if err != nil {
			return err
		}
		a.advance(func(p *Progress) { p.Done += int64(len(page)) })
	}
}

func (a *adopter) tell(page []Leftover) {
	d := a.deciding
	d.mu.Lock()
	defer d.mu.Unlock()
	d.result.Chosen += int64(len(page))
	if d.options.Found != nil {
		for _, l := range page {
			d.options.Found(l)
		}
	}
}

func numbers(leftovers []Leftover) []int64 {
	all := make([]int64, len(leftovers))
	for i, l := range leftovers {
		all[i] = l.No
	}
	return all
}

// settle notes that the decision was carried out.
func (a *adopter) settle(ctx context.Context, done []Leftover, trouble string) error {
	if len(done) == 0 {
		return nil
	}
	if trouble == "" {
		a.deciding.mu.Lock()
		a.deciding.result.Done += int64(len(done))
		a.deciding.mu.Unlock()
	} else {
		a.failed += len(done)
	}
	return a.Store.SettleLeftovers(context.WithoutCancel(ctx), numbers(done), a.deciding.options.Decision, time.Now(), trouble)
}

// seen is a leftover as it is now.
type seen struct {
	Leftover
	contact graph.Contact
}

// look reads the contacts once more: what is not there, has come to be ours, or lost its trace of a tool is left alone.
func (a *adopter) look(ctx context.Context, page []Leftover) (still []seen, err error) {
	requests := make([]graph.Request, len(page))
	for i, l := range page {
		requests[i] = graph.GetContact(a.m.ID, l.ContactID, graph.ContactQuery{Extension: markExtension})
	}
	answers, err := a.Graph.BatchRead(ctx, requests)
	if err != nil {
		return nil, err
	}
	var gone []int64
	for i, answer := range answers {
		now := seen{Leftover: page[i]}
		err := answer.Decode(&now.contact)
		switch {
		case graph.IsItemGone(answer.Err):
			gone = append(gone, page[i].No)
			continue
		case err != nil && answer.Err == nil:
			if err := a.settle(ctx, page[i:i+1], "unreadable_answer"); err != nil {
				return nil, err
			}
			continue
		case err != nil:
			return nil, err
		}
		inUse, err := a.inUse(ctx, now.contact.ParentFolderID)
		if err != nil {
			return nil, err
		}
		if !inUse {
			gone = append(gone, page[i].No)
			continue
		}
		still = append(still, now)
	}
	still, lost, err := a.stillTraced(ctx, still)
	if err != nil {
		return nil, err
	}
	if gone = append(gone, lost...); len(gone) == 0 {
		return still, nil
	}
	a.deciding.mu.Lock()
	a.deciding.result.Gone += int64(len(gone))
	a.deciding.mu.Unlock()
	return still, a.Store.ForgetLeftovers(ctx, gone)
}

// remove deletes leftovers, after what they held is kept.
func (a *adopter) remove(ctx context.Context, page []Leftover) error {
	still, err := a.look(ctx, page)
	if err == nil && a.deciding.options.Duplicates {
		still, err = a.spare(ctx, still)
	}
	if err != nil || len(still) == 0 {
		return err
	}
	ids := make([]string, len(still))
	for i, l := range still {
		ids[i] = l.ContactID
	}
	failed := a.failed
	gone, err := a.deleteAside(ctx, ids)
	a.failed = failed // counted by settle
	var done, open []Leftover
	for _, l := range still {
		if slices.Contains(gone, l.ContactID) {
			done = append(done, l.Leftover)
		} else {
			open = append(open, l.Leftover)
		}
	}
	if settleErr := a.settle(ctx, done, ""); settleErr != nil || err != nil {
		return errors.Join(err, settleErr)
	}
	return a.settle(ctx, open, "contacts_failed")
}

// CheckDecision refuses what cannot be meant.
func (o *ApplyOptions) CheckDecision() error {
	if o.Decision != AdoptLeftover && o.Decision != LeaveLeftover && o.Decision != RemoveLeftover {
		return fmt.Errorf("a decision is adopt, leave or remove, not %q", o.Decision)
	}
	if o.Kind != "" && !slices.Contains(LeftoverKinds(), o.Kind) {
		return fmt.Errorf("a kind is one of %v, not %q", LeftoverKinds(), o.Kind)
	}
	if o.Decision == AdoptLeftover && (o.Duplicates || o.Nobody) {
		return errors.New("what is a duplicate, or of nobody the profile wants, cannot be adopted")
	}
	return nil
}
