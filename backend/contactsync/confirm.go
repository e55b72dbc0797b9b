package contactsync

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"concord/backend/graph"
)

// confirm asks Graph about each leaver, person by person, before any mailbox loses a contact: the account, and
// where it still stands, its memberships. Delta may lag or repeat; only a leaver that a direct read bears out
// is returned. Whoever could not be read stays. Members of administrative units come from no delta: they were
// read a moment ago.
func (s *Service) confirm(ctx context.Context, rule *Rule, leavers []Leaver, report func(done int)) (confirmed []Leaver, err error) {
	units, err := s.unitsOnly(ctx, rule)
	if err != nil {
		return nil, err
	}
	done := 0
	for chunk := range slices.Chunk(leavers, evaluateChunk) {
		open, gone, err := s.confirmAccounts(ctx, rule, chunk)
		if err != nil {
			return nil, err
		}
		confirmed = append(confirmed, gone...)
		left, err := s.confirmMemberships(ctx, rule, units, open)
		if err != nil {
			return nil, err
		}
		confirmed = append(confirmed, left...)
		done += len(chunk)
		report(done)
	}
	return confirmed, nil
}

// unitsOnly chooses by the rule's administrative units, without its groups.
func (s *Service) unitsOnly(ctx context.Context, rule *Rule) (c chooser, err error) {
	if c.chosen, err = s.membersOf(ctx, &Places{AdministrativeUnits: rule.AdministrativeUnits}); err == nil && rule.Except != nil {
		c.excepted, err = s.membersOf(ctx, &Places{AdministrativeUnits: rule.Except.AdministrativeUnits})
	}
	return c, err
}

// standing is a leaver whose account is there, as it reads now.
type standing struct {
	leaver Leaver
	person Person
}

// confirmAccounts returns those whose account settles it (gone), and those for whom the rest of the rule decides.
func (s *Service) confirmAccounts(ctx context.Context, rule *Rule, leavers []Leaver) (open []standing, gone []Leaver, err error) {
	selects := lookedAt(rule)
	var perhaps []Leaver
	requests := make([]graph.Request, len(leavers))
	for i, leaver := range leavers {
		requests[i] = graph.GetUser(leaver.ID, selects)
		if leaver.OrgContact {
			requests[i] = graph.GetOrgContact(leaver.ID)
		}
	}
	answers, err := s.Graph.BatchRead(ctx, requests)
	if err != nil {
		return nil, nil, fmt.Errorf("confirming people who left: %w", err)
	}
	for i, answer := range answers {
		person := Person{Purpose: leavers[i].Purpose} // read from the mailbox itself, by no delta
		if leavers[i].OrgContact && answer.Err == nil {
			person.OrgContact = true
			var contact graph.OrgContact
			if answer.Decode(&contact) != nil || !strings.EqualFold(contact.ID, leavers[i].ID) {
				continue
			}
			person.User = asUser(contact)
		}
		switch {
		case isAccountGone(answer.Err) && leavers[i].Unseen && rule.includesOrgContacts():
			perhaps = append(perhaps, leavers[i])
		case isAccountGone(answer.Err):
			gone = append(gone, leavers[i])
		case person.OrgContact && !rule.eligible(&person):
			gone = append(gone, leavers[i])
		case person.OrgContact:
			open = append(open, standing{leavers[i], person})
		case answer.Decode(&person.User) != nil || !strings.EqualFold(person.User.ID, leavers[i].ID):
		case !rule.eligible(&person):
			gone = append(gone, leavers[i])
		default:
			open = append(open, standing{leavers[i], person})
		}
	}
	if len(perhaps) > 0 {
		// No user has the id. Found by its mark after a database was lost, it may be an organizational contact's.
		for i := range perhaps {
			perhaps[i].OrgContact, perhaps[i].Unseen = true, false
		}
		further, goneToo, err := s.confirmAccounts(ctx, rule, perhaps)
		return append(open, further...), append(gone, goneToo...), err
	}
	return open, gone, nil
}

// isAccountGone tells the directory's own 404 from one that something in between made up.
func isAccountGone(err error) bool {
	e := asGraphError(err)
	return e != nil && e.Status == http.StatusNotFound && strings.EqualFold(e.GraphCode, "Request_ResourceNotFound")
}

// confirmMemberships returns those whom the rule does not choose with their groups as they are now.
func (s *Service) confirmMemberships(ctx context.Context, rule *Rule, units chooser, people []standing) (left []Leaver, err error) {
	chunks := slices.Collect(slices.Chunk(rule.groups(), graph.MaxCheckedGroups))
	var requests []graph.Request
	for _, one := range people {
		for _, groups := range chunks {
			if one.person.OrgContact {
				requests = append(requests, graph.CheckMemberGroupsOfOrgContact(one.leaver.ID, groups))
				continue
			}
			requests = append(requests, graph.CheckMemberGroups(one.leaver.ID, groups))
		}
	}
	var answers []graph.Answer
	if len(requests) > 0 {
		if answers, err = s.Graph.BatchRead(ctx, requests); err != nil {
			return nil, fmt.Errorf("confirming memberships: %w", err)
		}
	}
	for i := range people {
		groups, read := memberOf(answers[i*len(chunks) : (i+1)*len(chunks)])
		if !read {
			continue
		}
		id := strings.ToLower(people[i].leaver.ID)
		_, chosen := units.chosen[id]
		_, excepted := units.excepted[id]
		m := memberships{chosen: chosen || overlap(groups, rule.Groups), excepted: excepted || rule.Except != nil && overlap(groups, rule.Except.Groups)}
		if !rule.chooses(&people[i].person, m) {
			left = append(left, people[i].leaver)
		}
	}
	return left, nil
}

// memberOf reads the groups out of the answers about one person; false when one of them says nothing.
func memberOf(answers []graph.Answer) (groups []string, read bool) {
	for _, answer := range answers {
		var page graph.Page[string]
		if answer.Decode(&page) != nil {
			return nil, false
		}
		for _, group := range page.Value {
			groups = append(groups, strings.ToLower(group))
		}
	}
	return groups, true
}

func overlap(some, others []string) bool {
	return slices.ContainsFunc(some, func(id string) bool { return slices.Contains(others, id) })
}
