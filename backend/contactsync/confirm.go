package contactsync

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"concord/backend/graph"
)

// confirm asks Graph about each leaver, person by person, before any mailbox loses a contact: the account, and
// where it still stands, its memberships. Delta may lag or repeat; only a leaver that a direct read bears out
// is returned. Whoever could not be read stays.
func (s *Service) confirm(ctx context.Context, rule Rule, leavers []Leaver, report func(done int)) (confirmed []Leaver, err error) {
	done := 0
	for chunk := range slices.Chunk(leavers, evaluateChunk) {
		members, gone, err := s.confirmAccounts(ctx, rule, chunk)
		if err != nil {
			return nil, err
		}
		confirmed = append(confirmed, gone...)
		left, err := s.confirmMemberships(ctx, rule, members)
		if err != nil {
			return nil, err
		}
		confirmed = append(confirmed, left...)
		done += len(chunk)
		report(done)
	}
	return confirmed, nil
}

// confirmAccounts returns those whose account settles it (gone), and those whose memberships decide (open).
func (s *Service) confirmAccounts(ctx context.Context, rule Rule, leavers []Leaver) (open, gone []Leaver, err error) {
	requests := make([]graph.Request, len(leavers))
	for i, leaver := range leavers {
		requests[i] = graph.GetUser(leaver.ID, []string{"id", "accountEnabled", "userType", "mail"})
	}
	answers, err := s.Graph.BatchRead(ctx, requests)
	if err != nil {
		return nil, nil, fmt.Errorf("confirming people who left: %w", err)
	}
	for i, answer := range answers {
		var person Person
		switch {
		case isAccountGone(answer.Err):
			gone = append(gone, leavers[i])
		case answer.Err != nil || answer.Status != http.StatusOK:
		case json.Unmarshal(answer.Body, &person.User) != nil || person.User.ID == "":
		case !eligible(&person):
			gone = append(gone, leavers[i])
		case !rule.AllWithMailbox:
			open = append(open, leavers[i])
		}
	}
	return open, gone, nil
}

// isAccountGone tells the directory's own 404 from one that something in between made up.
func isAccountGone(err error) bool {
	e := asGraphError(err)
	return e != nil && e.Status == http.StatusNotFound && strings.EqualFold(e.GraphCode, "Request_ResourceNotFound")
}

// confirmMemberships returns those who are in none of the rule's groups.
func (s *Service) confirmMemberships(ctx context.Context, rule Rule, people []Leaver) (left []Leaver, err error) {
	chunks := slices.Collect(slices.Chunk(rule.Groups, graph.MaxCheckedGroups))
	var requests []graph.Request
	for _, person := range people {
		for _, groups := range chunks {
			requests = append(requests, graph.CheckMemberGroups(person.ID, groups))
		}
	}
	if len(requests) == 0 {
		return nil, nil
	}
	answers, err := s.Graph.BatchRead(ctx, requests)
	if err != nil {
		return nil, fmt.Errorf("confirming memberships: %w", err)
	}
	for i, person := range people {
		out := !slices.ContainsFunc(answers[i*len(chunks):(i+1)*len(chunks)], func(answer graph.Answer) bool {
			var member struct {
				Value []string `json:"value"`
			}
			return answer.Err != nil || json.Unmarshal(answer.Body, &member) != nil || member.Value == nil || len(member.Value) > 0
		})
		if out {
			left = append(left, person)
		}
	}
	return left, nil
}
