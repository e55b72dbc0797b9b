package contactsync

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"concord/backend/graph"
)

// evaluateChunk is how many people are stored in one transaction.
const evaluateChunk = 500

// maxLooks is how often people come up in one evaluation: as they are, once what was not kept of them was read
// again, and once their managers' names were, which nobody could ask for before.
const maxLooks = 3

// chooser answers whether a rule chooses someone, by the groups and units as they stand in the mirror.
type chooser struct {
	rule             *Rule
	chosen, excepted map[string]struct{}
}

func (s *Service) chooser(ctx context.Context, rule *Rule) (c chooser, err error) {
	c.rule = rule
	if c.chosen, err = s.membersOf(ctx, &rule.Places); err == nil && rule.Except != nil {
		c.excepted, err = s.membersOf(ctx, &rule.Except.Places)
	}
	return c, err
}

func (s *Service) membersOf(ctx context.Context, places *Places) (map[string]struct{}, error) {
	named := append(append([]string{}, places.Groups...), places.AdministrativeUnits...)
	if len(named) == 0 {
		return nil, nil
	}
	return s.Store.GroupMembers(ctx, named)
}

func (c chooser) chooses(p *Person) bool {
	id := strings.ToLower(p.User.ID)
	_, chosen := c.chosen[id]
	_, excepted := c.excepted[id]
	return c.rule.chooses(p, memberships{chosen, excepted})
}

// evaluation is one look at everyone who changed.
type evaluation struct {
	*Service
	profile           *StoredProfile
	people, mailboxes chooser
	wishes            []Wish
	turning           []string      // object ids of people on whose mailbox's purpose a rule turns
	incomplete        []string      // object ids of people whose properties were not kept
	incompleteOrg     []string      // of organizational contacts
	cut               map[int]int64 // property bit → people of whom Exchange does not take all
	done              int64
	report            func(Progress)
}

// evaluate looks at everyone who changed since the profile was last evaluated, or at everyone when its rules
// changed, and numbers what is different. It returns sentences about what Exchange does not take.
func (s *Service) evaluate(ctx context.Context, p *StoredProfile, report func(Progress)) (notes []string, err error) {
	clock, err := s.Store.Clock(ctx)
	if err != nil {
		return nil, err
	}
	hash := p.rulesHash()
	after := p.Evaluated
	if !bytes.Equal(hash, p.RulesHash) {
		after = 0
	} else if after == clock {
		return nil, nil
	}
	e := &evaluation{Service: s, profile: p, report: report, cut: map[int]int64{}}
	if e.people, err = s.chooser(ctx, &p.People); err != nil {
		return nil, err
	}
	if e.mailboxes, err = s.chooser(ctx, &p.Mailboxes); err != nil {
		return nil, err
	}
	for looks := 1; ; looks++ {
		if err := e.look(ctx, after); err != nil {
			return nil, err
		}
		if len(e.incomplete)+len(e.incompleteOrg) == 0 || looks == maxLooks {
			break
		}
		// Wanted now, not wanted before: their properties are read again, and they come up once more.
		if err := s.complete(ctx, e.incomplete); err != nil {
			return nil, err
		}
		if err := s.completeOrgContacts(ctx, e.incompleteOrg); err != nil {
			return nil, err
		}
		after, e.incomplete, e.incompleteOrg = clock, nil, nil
		if clock, err = s.Store.Clock(ctx); err != nil {
			return nil, err
		}
	}
	if !bytes.Equal(hash, p.RulesHash) {
		if err := s.Store.LookAtOwners(ctx, p.No); err != nil {
			return nil, err
		}
	}
	return e.notes(), s.Store.SaveEvaluated(ctx, p.No, clock, hash)
}

// look visits everyone changed after a clock.
func (e *evaluation) look(ctx context.Context, after int64) error {
	err := e.Store.ChangedPeople(ctx, after, func(person Person) error {
		if wish, complete := e.wish(&person); complete {
			e.wishes = append(e.wishes, wish)
		}
		if len(e.wishes) < evaluateChunk {
			return nil
		}
		return e.save(ctx)
	})
	if err != nil {
		return err
	}
	return e.save(ctx)
}

// wish is what the profile wants of someone; not complete when that cannot be told before their properties are
// read again.
func (e *evaluation) wish(person *Person) (wish Wish, complete bool) {
	wish = Wish{Person: person.No, MailboxID: strings.ToLower(person.User.ID), Mailbox: e.mailboxes.chooses(person), Wanted: e.people.chooses(person)}
	if e.people.turns(person) || e.mailboxes.turns(person) {
		e.turning = append(e.turning, person.User.ID)
	}
	if !wish.Wanted && !wish.Mailbox {
		return wish, true
	}
	if person.Reduced && person.OrgContact {
		e.incompleteOrg = append(e.incompleteOrg, person.User.ID)
		return wish, false
	}
	if person.Reduced {
		e.incomplete = append(e.incomplete, person.User.ID)
		return wish, false
	}
	if !wish.Wanted {
		return wish, true
	}
	if person.ManagerReduced && e.profile.Fields.use(managerSource) {
		e.incomplete = append(e.incomplete, person.ManagerID)
	}
	card := e.profile.cardOf(person)
	content := card.content()
	wish.Fingerprint, wish.Filled, wish.Content = content.Key, card.filled(), &content
	wish.Mapped = e.profile.Fields.mapped()
	wish.Staying = wish.Mapped &^ e.profile.mappedMask()
	for bit := range targets {
		if card.cut&(1<<bit) != 0 {
			e.cut[bit]++
		}
	}
	return wish, true
}

func (e *evaluation) save(ctx context.Context) error {
	e.done += int64(len(e.wishes))
	e.report(Progress{Phase: Planning, Profile: e.profile.Name, Done: e.done})
	if err := e.Store.SaveWishes(ctx, e.profile.No, e.wishes); err != nil {
		return err
	}
	err := e.Store.WantPurposes(ctx, e.turning)
	e.wishes, e.turning = e.wishes[:0], e.turning[:0]
	return err
}

// notes tells where a source has more than Exchange takes.
func (e *evaluation) notes() (notes []string) {
	for bit, t := range targets {
		if n := e.cut[bit]; n > 0 {
			notes = append(notes, fmt.Sprintf("%s was cut for %s to what Exchange takes: %s of up to %d characters.", t.name, count(n, "person", "people"), count(int64(t.max), "value", "values"), t.length))
		}
	}
	return notes
}

// complete reads people again of whom only what rules look at was kept. Someone who is gone meanwhile comes up
// with the next delta.
func (s *Service) complete(ctx context.Context, ids []string) error {
	selects := userSelects()
	for i, name := range selects {
		if name == managerSource { // a navigation: delta alone selects it, and its id is kept anyway
			selects = append(selects[:i], selects[i+1:]...)
			break
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids) // one manager, many reports
	requests := make([]graph.Request, len(ids))
	for i, id := range ids {
		requests[i] = graph.GetUser(id, selects)
	}
	answers, err := s.Graph.BatchRead(ctx, requests)
	if err != nil {
		return fmt.Errorf("reading people again: %w", err)
	}
	var users []graph.User
	for _, answer := range answers {
		var user graph.User
		switch err := answer.Decode(&user); {
		case isAccountGone(answer.Err):
		case err != nil:
			return fmt.Errorf("reading people again: %w", err)
		default:
			users = append(users, user)
		}
	}
	return s.Store.RestoreUsers(ctx, users)
}

// incomplete names the groups and units of a profile's rules that could not be read, so that nobody may be
// removed on the strength of those rules.
func (s *Service) incomplete(ctx context.Context, p *StoredProfile) ([]string, error) {
	one := []StoredProfile{*p}
	groups, err := s.Store.GroupClosure(ctx, append(named(one, (*Rule).groups), named(one, (*Rule).administrativeUnits)...))
	if err != nil {
		return nil, err
	}
	var missing []string
	for _, group := range groups {
		switch {
		case group.Present:
		case group.Name != "":
			missing = append(missing, group.Name)
		default:
			missing = append(missing, group.ID)
		}
	}
	return missing, nil
}

// count is a number with its noun.
func count(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
