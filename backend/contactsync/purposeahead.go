package contactsync

import (
	"context"
	"strings"
	"sync"

	"concord/backend/graph"
)

// purposesAhead asks what mailboxes are for while the directory is still being read, in the first sync of a database: there
// everybody has to be asked, and the rules say of most people already by their own properties that they turn on it.
// What it learns it only keeps until purposes asks; so who is asked, and what an answer means, is decided there. Whom it asked in vain
// costs a request, so rules that except groups, which are not known yet, are left to purposes.
type purposesAhead struct {
	*Service
	rules []chooser // by people's own properties: groups are not known yet

	work    sync.WaitGroup
	mu      sync.Mutex // guards what follows
	waiting []string   // object ids
	left    int        // how many may still be asked
	state   aheadState
	answers map[string]graph.Answer // by lower-case object id
}

type aheadState int

const (
	untried aheadState = iota
	asking             // the first few
	proved             // they did not all refuse
	ended              // they did, or asking failed
)

// aheadOf is nil where there is nothing to ask ahead.
func (s *Service) aheadOf(ctx context.Context, profiles []StoredProfile) (*purposesAhead, error) {
	told, err := s.Store.PurposesTold(ctx)
	if err != nil || told {
		return nil, err
	}
	a := &purposesAhead{Service: s, left: purposesPerSync, answers: map[string]graph.Answer{}}
	for i := range profiles {
		for _, rule := range []*Rule{&profiles[i].People, &profiles[i].Mailboxes} {
			if e := rule.Except; !profiles[i].Removing && (e == nil || len(e.Places.Groups)+len(e.Places.AdministrativeUnits) == 0) {
				a.rules = append(a.rules, chooser{rule: rule})
			}
		}
	}
	return a, nil
}

// page asks for the people of a page of a full round, beside whatever is done next. A nil one asks nobody.
func (a *purposesAhead) page(ctx context.Context, round *Round, users []graph.User) {
	if a == nil || !round.Full {
		return
	}
	var ids []string
	for i := range users {
		person := Person{User: users[i]}
		for _, rule := range a.rules {
			if users[i].Removed == "" && rule.turns(&person) {
				ids = append(ids, users[i].ID)
				break
			}
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	ids = ids[:min(len(ids), a.left)]
	a.left -= len(ids)
	a.waiting = append(a.waiting, ids...)
	a.next(ctx)
}

// next asks those who wait, the very first time only a few: without the permission everybody would refuse. Called with the lock
// held.
func (a *purposesAhead) next(ctx context.Context) {
	part := a.waiting
	switch a.state {
	case untried:
		part = part[:min(graph.MaxBatch, len(part))]
	case asking, ended:
		return
	case proved:
	}
	if len(part) == 0 {
		return
	}
	a.waiting = a.waiting[len(part):]
	probe := a.state == untried
	if probe {
		a.state = asking
	}
	a.work.Go(func() { a.ask(ctx, part, probe) })
}

func (a *purposesAhead) ask(ctx context.Context, part []string, probe bool) {
	requests := make([]graph.Request, len(part))
	for i, id := range part {
		requests[i] = graph.GetUserPurpose(id)
	}
	answers, err := a.Graph.BatchRead(ctx, requests)
	a.mu.Lock()
	defer a.mu.Unlock()
	denied := 0
	for i, answer := range answers {
		if graph.IsAccessDenied(answer.Err) || graph.IsForbidden(answer.Err) {
			denied++
		}
		a.answers[strings.ToLower(part[i])] = answer
	}
	switch {
	case err != nil || probe && denied == len(part):
		a.state = ended
	case probe:
		a.state = proved
		a.next(ctx)
	}
}

// take waits until nobody is asked any more and returns what was answered about some people, by lower-case object id.
func (a *purposesAhead) take() map[string]graph.Answer {
	if a == nil {
		return nil
	}
	a.work.Wait()
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.answers
}
