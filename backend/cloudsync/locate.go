package cloudsync

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"concord/backend/graph"
)

// located is the service principal of a configuration, or why it cannot be told.
type located struct {
	id, appID string
	how       string // a sentence
	// err says that it cannot be told; a person has to.
	err error
	// opened says that one was being made and is not seen: it may still come.
	opened bool
	// alike are the ids of those without a domain and with the name, for the journal.
	alike []string
}

// attemptPrincipal names the making of a service principal in Known.Attempts; jobs go by their template.
const attemptPrincipal = "service principal"

// attemptSettles is how long after it was begun a making may still come to light in a list.
const attemptSettles = 3 * time.Minute

// candidate is a service principal of the template with the domain it serves.
type candidate struct {
	graph.ServicePrincipal
	domain string
	// unread is why the domain cannot be read, nil where it was, or where there is nothing yet that could serve one.
	unread error
}

// candidates are all service principals of the template.
func (s *Service) candidates(ctx context.Context) ([]candidate, error) {
	if err := s.connected(); err != nil {
		return nil, err
	}
	var all []candidate
	for page, err := range graph.Pages[graph.ServicePrincipal](ctx, s.graph, graph.ListServicePrincipalsOfTemplate(Template)) {
		if err != nil {
			return nil, err
		}
		for _, sp := range page.Value {
			c, err := s.candidate(ctx, sp)
			if err != nil {
				return nil, err
			}
			all = append(all, c)
		}
	}
	return all, nil
}

// candidate asks a service principal for its domain. One made a moment ago has no settings, and no jobs either; one with jobs serves a
// domain in any case, and must not be taken for one without.
func (s *Service) candidate(ctx context.Context, sp graph.ServicePrincipal) (candidate, error) {
	settings, err := s.adapter().read(ctx, sp.ID)
	c := candidate{ServicePrincipal: sp, domain: settings.Domain()}
	switch {
	case err == nil:
	case errors.As(err, new(*SecretsGoneError)), graph.MissingSegment(err) != "":
		return c, err
	case isDenied(err):
		c.unread = &unreadError{sp.ID, err}
	case graph.IsNotFound(err):
		jobs, jobsErr := s.listJobs(ctx, sp.ID)
		if jobsErr != nil && !graph.IsNotFound(jobsErr) {
			return c, jobsErr
		}
		if len(jobs) > 0 {
			c.unread = &unreadError{sp.ID, err}
		}
	default:
		return c, err
	}
	return c, nil
}

func isDenied(err error) bool {
	var g *graph.Error
	return errors.As(err, &g) && (g.Status == http.StatusForbidden || g.Status == http.StatusUnauthorized)
}

// unreadError says that nobody can tell which domain a configuration serves.
type unreadError struct {
	id  string
	err error
}

func (e *unreadError) Error() string {
	return fmt.Sprintf("There is a cloud sync configuration (service principal %s) whose domain Microsoft Graph does not tell; it may be the one for this domain.", e.id)
}

func (e *unreadError) Unwrap() error { return e.err }

// Code is the stable name of this kind of failure.
func (e *unreadError) Code() string {
	if isDenied(e.err) {
		return codePermission
	}
	return "cloudsync_domain_unreadable"
}

// Action is what to do next.
func (e *unreadError) Action() string {
	if isDenied(e.err) {
		return "Add Synchronization.ReadWrite.All as application permission of Microsoft Graph to the app registration, choose Grant admin consent, wait some minutes, and try again: Application.ReadWrite.OwnedBy opens only what this application made."
	}
	return "Try again in some minutes. If it stays, name the service principal of this domain as servicePrincipalId in the configuration, or delete the other one in the Entra admin center."
}

// locate finds the service principal of a configuration: the one named, the one with the domain, the one that we made and did not
// get to tell its domain, or the one whose making was cut off. A display name alone proves nothing.
func (v *view) locate(ctx context.Context) (located, error) {
	all, err := v.candidates(ctx)
	if err != nil {
		return located{}, err
	}
	if all, err = v.withKnown(ctx, all); err != nil {
		return located{}, err
	}
	if v.c.ServicePrincipal != "" {
		return v.locateNamed(all), nil
	}
	var serving, alike []candidate
	var unread, turned located // what a person has to be asked about
	for _, c := range all {
		switch {
		case c.domain != "" && strings.EqualFold(c.domain, v.c.Domain):
			serving = append(serving, c)
		case c.domain == "":
			alike = append(alike, c)
			if c.unread != nil {
				unread = located{err: c.unread}
			}
		case c.ID == v.known.ServicePrincipal && c.DisplayName == v.c.name():
			turned = located{err: otherDomain(c, v.c.Domain, "If that is a mistake, name it as servicePrincipalId in the configuration and apply: it is told its domain again. To make another one, give it another displayName.")}
		}
	}
	if len(serving) == 1 {
		return found(serving[0], "It is told by its domain."), nil
	}
	if len(serving) > 1 {
		return located{err: several(v.c.Domain, serving)}, nil
	}
	for _, c := range alike {
		if c.ID == v.known.ServicePrincipal {
			return found(c, "It was made before and has no domain yet."), nil
		}
	}
	if turned.err != nil {
		return turned, nil //nolint:nilerr // a refusal is a finding here
	}
	alike = slices.DeleteFunc(alike, func(c candidate) bool { return c.DisplayName != v.c.name() })
	if attempt, open := v.known.Attempts[attemptPrincipal]; open {
		fresh := slices.DeleteFunc(slices.Clone(alike), func(c candidate) bool { return slices.Contains(attempt.Before, c.ID) })
		switch {
		case len(fresh) == 1:
			return found(fresh[0], "Its making was cut off before its answer came."), nil
		case len(fresh) > 1:
			return located{err: several(v.c.Domain, fresh)}, nil
		case time.Since(attempt.Began) < attemptSettles:
			return located{opened: true, alike: attempt.Before}, nil
		}
		return located{alike: attempt.Before, err: unread.err}, nil
	}
	if unread.err != nil {
		return unread, nil //nolint:nilerr // as above
	}
	if len(alike) > 0 {
		return located{err: &problem{"cloudsync_half_made",
			fmt.Sprintf("There is a configuration called %s without a domain (%s). Somebody may have begun it.", shown(v.c.name()), ids(alike)),
			"To go on with it, name it as servicePrincipalId in the configuration. To make another one, give it another displayName, or delete this one in the Entra admin center."}}, nil
	}
	return located{}, nil
}

// withKnown adds the service principal that we made, where the list does not show it yet.
func (v *view) withKnown(ctx context.Context, all []candidate) ([]candidate, error) {
	for _, id := range []string{v.known.ServicePrincipal, v.c.ServicePrincipal} {
		if id == "" || slices.ContainsFunc(all, func(c candidate) bool { return strings.EqualFold(c.ID, id) }) {
			continue
		}
		var sp graph.ServicePrincipal
		err := v.graph.Do(ctx, graph.GetServicePrincipal(id), &sp)
		if graph.IsNotFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if sp.ApplicationTemplateID != "" && !strings.EqualFold(sp.ApplicationTemplateID, Template) {
			continue
		}
		c, err := v.candidate(ctx, sp)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

func (v *view) locateNamed(all []candidate) located {
	for _, c := range all {
		if !strings.EqualFold(c.ID, v.c.ServicePrincipal) {
			continue
		}
		if c.domain != "" && !strings.EqualFold(c.domain, v.c.Domain) && (!v.asked || c.ID != v.known.ServicePrincipal) {
			return located{err: otherDomain(c, v.c.Domain, "Correct servicePrincipalId or domain in the configuration. A configuration serves one domain, and Concord does not turn one into another.")}
		}
		return found(c, "It is named in the configuration.")
	}
	return located{err: noSuchPrincipal(v.c.ServicePrincipal)}
}

func noSuchPrincipal(id string) error {
	return &ArgumentError{problem{"cloudsync_no_service_principal", fmt.Sprintf("There is no cloud sync configuration with the object id %s in this tenant.", shown(id)),
		"Leave servicePrincipalId out to have it found by its domain, or take the object id of the enterprise application (not the application id)."}}
}

func otherDomain(c candidate, domain, action string) error {
	return &problem{"cloudsync_other_domain", fmt.Sprintf("The service principal %s provisions the domain %s, not %s.", c.ID, shown(c.domain), domain), action}
}

func found(c candidate, how string) located { return located{id: c.ID, appID: c.AppID, how: how} }

func several(domain string, all []candidate) error {
	return &problem{"cloudsync_ambiguous", fmt.Sprintf("There are %d configurations for %s: %s.", len(all), domain, ids(all)),
		"Name the right one as servicePrincipalId in the configuration; delete the others in the Entra admin center when nobody needs them."}
}

func ids(all []candidate) string {
	var list []string
	for _, c := range all {
		list = append(list, c.ID)
	}
	return strings.Join(list, ", ")
}
