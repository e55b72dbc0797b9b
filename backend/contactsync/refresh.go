package contactsync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"concord/backend/graph"
)

const (
	usersResource  = "users"
	groupsResource = "groups/"
	userType       = "#microsoft.graph.user"
	// maxRestarts bounds how often a round may be thrown back to its beginning in one sync.
	maxRestarts = 3
)

// refresh brings the mirror up to date: the users, and beside them every group of all profiles' rules and all nested in
// them, then their administrative units. It is for all profiles even when one is synced: the mirror is shared.
func (s *Service) refresh(ctx context.Context, report func(Progress)) error {
	_, err := s.refreshNoted(ctx, nil, report)
	return err
}

// refreshNoted is refresh with what is worth saying about it, "" for nothing. asked is the sync's that follows, nil for none.
func (s *Service) refreshNoted(ctx context.Context, asked *purposes, report func(Progress)) (note string, err error) {
	profiles, err := s.stored(ctx)
	if err != nil {
		return "", err
	}
	var ahead *purposesAhead
	if asked != nil {
		if ahead, err = s.aheadOf(ctx, profiles); err != nil {
			return "", err
		}
		asked.ahead = ahead
	}
	// Groups are read beside the second page of users and those behind it. Neither needs the other: who belongs to a group is kept
	// by id, whether that person is known or not; and each page of either is a transaction of its own, so that a run that ends in
	// between leaves no more undone than one after the other would.
	besides, stop := context.WithCancel(ctx)
	defer stop()
	var groups chan error
	note, err = s.refreshPeople(ctx, profiles, ahead, func(p Progress) {
		if groups == nil {
			groups = make(chan error, 1)
			go func() { groups <- s.refreshAllGroups(besides, profiles) }()
		}
		report(p)
	})
	switch {
	case err != nil && groups != nil:
		stop()
		_ = <-groups //nolint:staticcheck // errcheck wants what it refuses: the people's error is the one that counts
		return "", err
	case err != nil:
		return "", err
	case groups == nil:
		return note, s.refreshAllGroups(ctx, profiles)
	}
	return note, <-groups
}

func (s *Service) refreshAllGroups(ctx context.Context, profiles []StoredProfile) error {
	if err := s.refreshGroups(ctx, named(profiles, (*Rule).groups)); err != nil {
		return err
	}
	return s.refreshUnits(ctx, named(profiles, (*Rule).administrativeUnits))
}

// refreshPeople reads the users and, where a profile wants them, the organizational contacts. It reports each page of users.
func (s *Service) refreshPeople(ctx context.Context, profiles []StoredProfile, ahead *purposesAhead, report func(Progress)) (note string, err error) {
	read := int64(0)
	// What is kept of people out of the rules is part of the query: other rules need other properties, and so
	// everyone once more.
	query := strings.Join(userSelects(), ",") + ";" + strings.Join(keptProperties(profiles), ",")
	var pages circle[graph.User]
	err = s.follow(ctx, usersResource, query, func(ctx context.Context, round *Round) error {
		by := round.Link
		page, err := s.Graph.UsersDelta(ctx, round.Link, userSelects())
		if err != nil {
			return fmt.Errorf("reading users: %w", MayNotReadPeople(err))
		}
		round.advance(page.NextLink, page.DeltaLink)
		read += int64(len(page.Value))
		report(Progress{Phase: Refreshing, Done: read})
		if err := s.Store.SaveUsers(ctx, *round, page.Value); err != nil {
			return err
		}
		ahead.page(ctx, round, page.Value)
		return pages.page(by, page.NextLink, page.Value)
	})
	if err != nil {
		return "", err
	}
	return s.refreshOrgContacts(ctx, profiles)
}

// named collects what all rules of the profiles name, once each.
func named(profiles []StoredProfile, of func(*Rule) []string) []string {
	var ids []string
	for i := range profiles {
		ids = append(ids, of(&profiles[i].People)...)
		ids = append(ids, of(&profiles[i].Mailboxes)...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// keptProperties is what is kept of people whom no profile wants: what its rules look at.
func keptProperties(profiles []StoredProfile) []string {
	var rules []*Rule
	for i := range profiles {
		rules = append(rules, &profiles[i].People, &profiles[i].Mailboxes)
	}
	return lookedAt(rules...)
}

// refreshUnits reads the members of the rules' administrative units. A unit that cannot be read makes the rules
// that name it incomplete; the rest of the sync goes on.
func (s *Service) refreshUnits(ctx context.Context, units []string) error {
	for _, unit := range units {
		var users []string
		var failed error
		for page, err := range graph.Pages[graph.Member](ctx, s.Graph, graph.ListAdministrativeUnitMembers(unit)) {
			if failed = err; err != nil {
				break
			}
			for _, member := range page.Value {
				if strings.EqualFold(member.Type, userType) {
					users = append(users, member.ID)
				}
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if failed != nil {
			s.Log.WithField("code", codeOf(failed)).Warn("an administrative unit could not be read")
		}
		if err := s.Store.SaveUnit(ctx, unit, failed == nil, users); err != nil {
			return err
		}
	}
	return nil
}

// refreshGroups follows the rules' groups. There is no delta for transitive membership, so a nested group is
// followed like the rest, and the set is read again until it no longer grows.
func (s *Service) refreshGroups(ctx context.Context, roots []string) error {
	if len(roots) == 0 {
		return nil
	}
	for followed := []string(nil); ; {
		closure, err := s.Store.GroupClosure(ctx, roots)
		if err != nil {
			return err
		}
		var ids []string
		for _, group := range closure {
			ids = append(ids, group.ID)
		}
		slices.Sort(ids)
		if slices.Equal(ids, followed) {
			return nil
		}
		for i, chunk := range slices.Collect(slices.Chunk(ids, graph.MaxDeltaGroups)) {
			if i*graph.MaxDeltaGroups < len(followed) && slices.Equal(chunk, followed[i*graph.MaxDeltaGroups:min(len(followed), (i+1)*graph.MaxDeltaGroups)]) {
				continue // read a moment ago
			}
			if err := s.refreshGroupChunk(ctx, fmt.Sprintf("%s%d", groupsResource, i), chunk); err != nil {
				return err
			}
		}
		followed = ids
	}
}

func (s *Service) refreshGroupChunk(ctx context.Context, resource string, ids []string) error {
	var pages circle[graph.Group]
	return s.follow(ctx, resource, strings.Join(ids, ","), func(ctx context.Context, round *Round) error {
		by := round.Link
		page, err := s.Graph.GroupsDelta(ctx, round.Link, ids)
		if err != nil {
			return fmt.Errorf("reading groups: %w", mayNotRead(err, "GroupMember.Read.All", "to read who belongs to a group (groups/delta)"))
		}
		round.advance(page.NextLink, page.DeltaLink)
		if err := s.Store.SaveGroups(ctx, *round, page.Value); err != nil {
			return err
		}
		return pages.page(by, page.NextLink, page.Value)
	})
}

// follow reads one resource from where it stands to its next delta link. A token the service no longer knows
// (410, syncStateNotFound and kin) starts a full round of a new generation, and so does, once, a kept link that is refused
// for another reason: each sync would fail at it again. Pages that lead back to an earlier one, which would never come to an end,
// are read from the beginning as well.
func (s *Service) follow(ctx context.Context, resource, query string, page func(context.Context, *Round) error) error {
	round, err := s.Store.Round(ctx, resource)
	if err != nil {
		return err
	}
	if round.Link == "" || round.Query != query {
		if round, err = s.restart(ctx, round, resource, query); err != nil {
			return err
		}
	}
	for restarts := 0; ; {
		kept := round.Link != "" && restarts == 0
		err := page(ctx, &round)
		switch {
		case err == nil && round.Done:
			return nil
		case err == nil:
		case (graph.IsResync(err) || errors.Is(err, errCircle)) && restarts < maxRestarts, graph.IsDeadLink(err) && kept:
			restarts++
			s.Log.WithField("resource", resource).Info("the delta link is no longer known or leads in a circle: reading everything again")
			if round, err = s.restart(ctx, round, resource, query); err != nil {
				return err
			}
		default:
			return err
		}
	}
}

// restart begins a full round. Its generation is above that of every other resource, because a group may have come from
// another one's query: what the round does not show must be older than the round. Each page that shows anything moves the
// clock.
func (s *Service) restart(ctx context.Context, before Round, resource, query string) (Round, error) {
	clock, err := s.Store.Clock(ctx)
	return Round{Resource: resource, Query: query, Full: true, Generation: max(before.Generation, clock) + 1}, err
}

// advance moves the round to where a page says it goes on. After a delta link what follows is changes only.
func (r *Round) advance(next, delta string) {
	if r.Done {
		r.Full = false
	}
	r.Link, r.Done = next, false
	if delta != "" {
		r.Link, r.Done = delta, true
	}
}
