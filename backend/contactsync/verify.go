package contactsync

import (
	"context"
	"time"
)

// verifier compares one mailbox with what it should hold.
type verifier struct {
	*worker
	found  map[int64]bool // people whose contact was seen
	report func(Difference)
	count  int64 // differences
	total  int64 // contacts of ours
	undone int64 // that stay as an undo left them
}

// Verify reads every mailbox and compares it with the directory, contact by contact: the full comparison that
// a sync saves itself. It writes to no mailbox.
func (s *Service) Verify(ctx context.Context, options VerifyOptions) (VerifyResult, error) {
	if options.Report == nil {
		options.Report = func(Progress) {}
	}
	var result VerifyResult
	looks, err := s.looks(ctx, options.Profile, options.Mailbox, options.Report)
	if err != nil {
		return result, err
	}
	if err := s.refresh(ctx, options.Report); err != nil {
		return result, err
	}
	for _, run := range looks {
		if err := run.verify(ctx, options, &result); err != nil {
			return result, err
		}
	}
	return result, nil
}

// looks are runs that write nothing, one for each profile chosen by name or id, in all mailboxes or in one.
func (s *Service) looks(ctx context.Context, profile, mailbox string, report func(Progress)) ([]*profileRun, error) {
	profiles, err := s.chosen(ctx, profile)
	if err != nil {
		return nil, err
	}
	names, err := s.profileNames(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]*profileRun, len(profiles))
	for i := range profiles {
		all[i] = &profileRun{Service: s, StoredProfile: profiles[i], profiles: names, losses: &losses{},
			options: SyncOptions{Mailbox: mailbox, PlanOnly: true, Report: report}}
	}
	return all, nil
}

func (r *profileRun) verify(ctx context.Context, options VerifyOptions, result *VerifyResult) error {
	if _, err := r.evaluate(ctx, &r.StoredProfile, options.Report); err != nil {
		return err
	}
	if err := r.locateMailbox(ctx); err != nil {
		return err
	}
	if err := r.readTakeovers(ctx); err != nil {
		return err
	}
	r.cards = cards{run: r}
	counts, err := r.Store.ProfileCounts(ctx, r.No)
	if err != nil {
		return err
	}
	known, err := r.knownTroubles(ctx, &r.StoredProfile)
	if err != nil {
		return err
	}
	for _, trouble := range known {
		if trouble.NextTry.After(time.Now()) { // passed over below
			result.Troubles = append(result.Troubles, trouble)
		}
	}
	for after := int64(0); ; {
		page, err := r.Store.Mailboxes(ctx, r.No, after, scheduleChunk)
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1].Slot
		for _, m := range page {
			if r.mailbox != "" && m.ID != r.mailbox || !m.Wanted || m.NextTry.After(time.Now()) {
				continue
			}
			if err := r.verifyMailbox(ctx, m, options, result); err != nil {
				return err
			}
			options.Report(Progress{Phase: Verifying, Profile: r.Name, Done: result.Mailboxes, Total: counts.Mailboxes})
		}
	}
}

func (r *profileRun) verifyMailbox(ctx context.Context, m Mailbox, options VerifyOptions, result *VerifyResult) error {
	v := &verifier{worker: &worker{applier: &applier{profileRun: r}, m: m, alive: map[string]bool{}, keptBack: map[int64]bool{}}, found: map[int64]bool{}, report: options.Found}
	result.Mailboxes++
	err := v.compare(ctx)
	result.Contacts += v.total
	result.Differences += v.count
	result.Undone += v.undone
	if err != nil {
		if stops(ctx, err) {
			return err
		}
		trouble, _ := explain(err)
		trouble.Profile, trouble.Mailbox = r.Name, m.Name
		result.Troubles = append(result.Troubles, *trouble)
		return nil
	}
	if v.count > 0 && options.Repair {
		return r.Store.Recheck(ctx, m.Slot)
	}
	return nil
}

func (v *verifier) compare(ctx context.Context) error {
	if v.m.Folder != "" {
		err := v.scan(ctx, v.m.Folder, func(page []listed) error { return v.comparePage(ctx, page) })
		if err != nil {
			return err
		}
	}
	return v.compareAbsent(ctx)
}

// comparePage looks at contacts of ours that a listing shows.
func (v *verifier) comparePage(ctx context.Context, page []listed) error {
	var sources []string
	for _, l := range page {
		sources = append(sources, l.mark.sourceID)
	}
	states, err := v.Store.States(ctx, v.No, sources)
	if err != nil {
		return err
	}
	shown, err := v.shown(ctx, page, states)
	if err != nil {
		return err
	}
	pins, err := v.pinsOf(ctx, states)
	if err != nil {
		return err
	}
	for i, l := range page {
		if l.mark.profileID != v.ID {
			continue
		}
		v.total++
		state, known := states[l.mark.sourceID]
		state.Wanted = state.Wanted && !v.leavesOut(&v.m, state.Person)
		d := Difference{Person: l.contact.DisplayName, Source: l.mark.sourceID}
		switch {
		case known && !v.found[state.Person] && pins.keep(state):
			v.found[state.Person] = true
			v.undone++
			continue
		case known && state.Seq > v.m.AppliedSeq && !v.found[state.Person]:
			v.found[state.Person] = true
			if state.Wanted && shown[i] == state.Fingerprint {
				continue
			}
			d.Kind = Outdated
		case known && !state.Wanted && v.keptFor(state.Person):
			continue
		case !known || !state.Wanted:
			d.Kind = Extra
		case v.found[state.Person]:
			d.Kind = Duplicate
		case shown[i] != state.Fingerprint:
			v.found[state.Person] = true
			d.Kind = Edited
			if d.Fields, err = v.differing(ctx, state.Person, l.shows); err != nil {
				return err
			}
		default:
			v.found[state.Person] = true
			continue
		}
		v.tell(d)
	}
	return nil
}

// differing names the properties in which a contact differs from its card.
func (v *verifier) differing(ctx context.Context, person int64, shows card) ([]string, error) {
	p, err := v.Store.Person(ctx, person)
	if err != nil {
		return nil, err
	}
	wanted := v.cardOf(&p)
	return wanted.differences(shows), nil
}

// compareAbsent looks at people whose contact the listing did not show: in another folder, or missing.
func (v *verifier) compareAbsent(ctx context.Context) error {
	whole := v.m
	whole.AppliedSeq = 0
	for seq, person := int64(0), int64(0); ; {
		page, err := v.Store.Work(ctx, whole, seq, person, workPage)
		if err != nil || len(page) == 0 {
			return err
		}
		last := page[len(page)-1]
		seq, person = last.Seq, last.Person
		var links []Link
		missing := map[int64]string{}
		for _, work := range page {
			if !work.Wanted || !work.Linked && v.waits(work.Person) || v.leavesOut(&v.m, work.Person) || v.found[work.Person] {
				continue
			}
			if work.Pinned && work.staysUndone() {
				v.undone++
				continue
			}
			missing[work.Person] = work.SourceID
			if work.Linked {
				links = append(links, Link{Person: work.Person, ContactID: work.ContactID})
			}
		}
		gone, err := v.gone(ctx, links)
		if err != nil {
			return err
		}
		for _, link := range links {
			v.total++
			delete(missing, link.Person)
		}
		for _, link := range gone {
			v.total--
			missing[link.Person] = ""
		}
		if err := v.tellMissing(ctx, page, missing); err != nil {
			return err
		}
	}
}

func (v *verifier) tellMissing(ctx context.Context, page []Work, missing map[int64]string) error {
	for _, work := range page {
		if _, ok := missing[work.Person]; !ok {
			continue
		}
		p, err := v.Store.Person(ctx, work.Person)
		if err != nil {
			return err
		}
		kind := Missing
		if work.Seq > v.m.AppliedSeq {
			kind = Outdated
		}
		v.tell(Difference{Person: p.User.DisplayName, Source: work.SourceID, Kind: kind})
	}
	return nil
}

func (v *verifier) tell(d Difference) {
	v.count++
	d.Profile, d.Mailbox = v.Name, v.m.Name
	if v.report != nil {
		v.report(d)
	}
}
