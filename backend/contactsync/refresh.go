package contactsync

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"concord/backend/graph"
)

const (
	usersResource  = "users"
	groupsResource = "groups/"
	// maxRestarts bounds how often a round may be thrown back to its beginning in one sync.
	maxRestarts = 3
)

// refresh brings the mirror up to date: the users, then every group of the profiles' rules and all nested in them.
func (s *Service) refresh(ctx context.Context, profiles []StoredProfile, report func(Progress)) error {
	read := int64(0)
	err := s.follow(ctx, usersResource, strings.Join(userSelects(), ","), func(ctx context.Context, round *Round) error {
		page, err := s.Graph.UsersDelta(ctx, round.Link, userSelects())
		if err != nil {
			return fmt.Errorf("reading users: %w", err)
		}
		round.advance(page.NextLink, page.DeltaLink)
		read += int64(len(page.Value))
		report(Progress{Phase: Refreshing, Done: read})
		return s.Store.SaveUsers(ctx, *round, page.Value)
	})
	if err != nil {
		return err
	}
	return s.refreshGroups(ctx, ruleGroups(profiles))
}

func ruleGroups(profiles []StoredProfile) []string {
	var groups []string
	for _, p := range profiles {
		groups = append(groups, p.People.Groups...)
		groups = append(groups, p.Mailboxes.Groups...)
	}
	slices.Sort(groups)
	return slices.Compact(groups)
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
	return s.follow(ctx, resource, strings.Join(ids, ","), func(ctx context.Context, round *Round) error {
		page, err := s.Graph.GroupsDelta(ctx, round.Link, ids)
		if err != nil {
			return fmt.Errorf("reading groups: %w", err)
		}
		round.advance(page.NextLink, page.DeltaLink)
		return s.Store.SaveGroups(ctx, *round, page.Value)
	})
}

// follow reads one resource from where it stands to its next delta link. A token the service no longer knows
// (410, syncStateNotFound and kin) starts a full round of a new generation.
func (s *Service) follow(ctx context.Context, resource, query string, page func(context.Context, *Round) error) error {
	round, err := s.Store.Round(ctx, resource)
	if err != nil {
		return err
	}
	if round.Link == "" || round.Query != query {
		round = round.restart(resource, query)
	}
	for restarts := 0; ; {
		err := page(ctx, &round)
		switch {
		case err == nil && round.Done:
			return nil
		case err == nil:
		case graph.IsResync(err) && restarts < maxRestarts:
			restarts++
			s.Log.WithField("resource", resource).Info("the delta link is no longer known: reading everything again")
			round = round.restart(resource, query)
		default:
			return err
		}
	}
}

func (r Round) restart(resource, query string) Round {
	return Round{Resource: resource, Query: query, Full: true, Generation: r.Generation + 1}
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
