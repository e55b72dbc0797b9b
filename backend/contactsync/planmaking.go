package contactsync

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"sync"
	"time"
)

// planMaker stores what a sync would do while it finds out.
type planMaker struct {
	plan int64
	run  *profileRun

	once      sync.Once
	explainer *explainer // of the people rule
	err       error
	decided   sync.Map // person number → PlanPerson
	stored    sync.Map // person number → ground with which a worker stores the person
}

// planWork is what a worker knows of plans.
type planWork struct {
	steps  []PlanStep   // of the plan that is made, not stored yet
	people []PlanPerson // to steps
	// applying is what the plan that is carried out has for this mailbox, by person.
	applying   map[int64]OperationKind
	passedOver map[int64]bool // people with operations that the plan does not have
	leftTwins  bool           // second contacts that it does not have either
}

// newPlan begins a plan.
func (s *Service) newPlan(ctx context.Context, options SyncOptions, profiles []StoredProfile) (Plan, error) {
	if err := s.prunePlans(ctx); err != nil {
		return Plan{}, err
	}
	p := Plan{Run: options.Run, Created: time.Now(), State: PlanMaking, Profile: options.Profile, Mailbox: options.Mailbox}
	for _, profile := range profiles {
		p.Profiles = append(p.Profiles, PlannedProfile{ID: profile.ID, Name: profile.Name, No: profile.No, Hash: profile.hash(), Policies: profile.Fields.named()})
	}
	var err error
	p.ID, err = s.Store.CreatePlan(ctx, p)
	return p, err
}

// planTroubles is how many mailboxes with trouble a plan names.
const planTroubles = 100

// finishPlan completes a plan with what its sync told beside the operations.
func (s *Service) finishPlan(ctx context.Context, p *Plan, result *Result) error {
	p.State, p.Holds, p.Notes = PlanReady, result.Holds, result.Notes
	p.Troubles = result.Troubles[:min(len(result.Troubles), planTroubles)]
	result.Plan = p.ID
	return s.Store.SavePlan(ctx, p)
}

// named are the policies that a plan's reader has to know, by property.
func (f Fields) named() map[string]Policy {
	var named map[string]Policy
	for i, policy := range f.policies() {
		if policy != "" {
			if named == nil {
				named = map[string]Policy{}
			}
			named[targets[i].name] = policy
		}
	}
	return named
}

// hash changes with everything about a profile that can be set.
func (p Profile) hash() []byte {
	data, _ := json.Marshal(p) // strings, numbers and maps of them: it cannot fail
	sum := sha256.Sum256(data)
	return sum[:16]
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

// step adds an operation to the plan; keepSteps stores it.
func (w *worker) step(ctx context.Context, kind OperationKind, work Work, held bool, before map[Fingerprint]Content) error {
	step := PlanStep{Slot: w.m.Slot, Person: work.Person, Kind: kind, Held: held, Reason: w.reason(kind, work, before)}
	if kind != Create {
		step.Before = &work.LinkFingerprint
	}
	if kind != Delete {
		step.After = &work.Fingerprint
	}
	person, err := w.maker.person(ctx, work.Person, step.Reason == WhyJoined || step.Reason == WhyLeft)
	if err != nil {
		return err
	}
	w.steps = append(w.steps, step)
	if ground, stored := w.maker.stored.Swap(step.Person, person.Ground); !stored || ground != person.Ground {
		w.people = append(w.people, person)
	}
	if w.options.Planned != nil {
		w.lines = append(w.lines, PlannedOperation{Profile: w.Name, Mailbox: w.m.Name, Kind: kind, Person: person.Name, Source: work.SourceID, Held: held})
	}
	return nil
}

// keepSteps stores what a page of people came to.
func (w *worker) keepSteps(ctx context.Context) error {
	if len(w.steps) == 0 {
		return nil
	}
	m := PlanMailbox{Slot: w.m.Slot, ProfileNo: w.No, ID: w.m.ID, Name: w.m.Name}
	err := w.Store.AddToPlan(ctx, w.maker.plan, m, w.people, w.steps)
	w.steps, w.people = w.steps[:0], w.people[:0]
	return err
}

// reason is why a mailbox needs an operation.
func (w *worker) reason(kind OperationKind, work Work, before map[Fingerprint]Content) Reason {
	switch kind {
	case Create:
		switch {
		case w.m.AppliedSeq == 0 && w.m.Contacts == 0:
			return WhyNewMailbox
		case work.Seq > w.m.AppliedSeq && w.m.AppliedSeq > 0:
			return WhyJoined
		}
		return WhyContactGone
	case Update:
		if _, known := before[work.LinkFingerprint]; !known {
			return WhyUnknown
		}
		return WhyChanged
	case Delete:
	}
	switch {
	case !w.m.Wanted:
		return WhyMailboxLeft
	case w.leavesOut(&w.m, work.Person) && work.Wanted:
		return WhyOwnContact
	}
	return WhyLeft
}

// person is who somebody is, and with decided what condition decides about them.
func (m *planMaker) person(ctx context.Context, no int64, decided bool) (PlanPerson, error) {
	if found, ok := m.decided.Load(no); ok && (!decided || found.(PlanPerson).Ground != "") {
		return found.(PlanPerson), nil
	}
	p, err := m.run.Store.Person(ctx, no)
	if err != nil {
		return PlanPerson{}, err
	}
	person := PlanPerson{Person: no, ID: p.User.ID, Name: p.User.DisplayName, Mail: p.User.Mail}
	if decided {
		m.once.Do(func() {
			var mirror mirrored
			if mirror, m.err = m.run.mirrorNow(ctx); m.err == nil {
				m.explainer, m.err = m.run.explainer(ctx, mirror, &m.run.People, "people")
			}
		})
		if m.err != nil {
			return person, m.err
		}
		choice, err := m.run.choice(ctx, m.explainer, &p)
		if err != nil {
			return person, err
		}
		person.Ground, person.Sentence = choice.Decided.Ground, choice.Decided.Sentence
	}
	m.decided.Store(no, person)
	return person, nil
}
