package contactsync

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"concord/backend/graph"
)

const (
	orgContactsResource = "contacts"
	// orgContactsDue is after what time all organizational contacts are listed again: delta tells neither of a changed
	// phone nor of a changed address (see graph.OrgContactsDelta).
	orgContactsDue = 24 * time.Hour
)

// orgContactsUnread is said when a rule names organizational contacts and the app may not read them.
const orgContactsUnread = "Organizational contacts could not be read: the app registration does not have the permission OrgContact.Read.All. " +
	"The ones known from before stay as they are, and nobody is removed on that account."

// asUser puts an organizational contact into the words of a user, so that rules and mappings need no others.
func asUser(c graph.OrgContact) graph.User {
	u := graph.User{ID: strings.ToLower(c.ID), DisplayName: c.DisplayName, GivenName: c.GivenName, Surname: c.Surname, Mail: c.Mail, MailNickname: c.MailNickname,
		JobTitle: c.JobTitle, Department: c.Department, CompanyName: c.CompanyName, ProxyAddresses: c.ProxyAddresses, Removed: c.Removed}
	for _, phone := range c.Phones {
		switch {
		case phone.Number == "":
		case strings.EqualFold(phone.Type, "mobile") && u.MobilePhone == "":
			u.MobilePhone = phone.Number
		case strings.EqualFold(phone.Type, "business"):
			u.BusinessPhones = append(u.BusinessPhones, phone.Number)
		case strings.EqualFold(phone.Type, "businessFax") && u.FaxNumber == "":
			u.FaxNumber = phone.Number
		}
	}
	if len(c.Addresses) > 0 {
		a := c.Addresses[0]
		u.StreetAddress, u.City, u.State, u.PostalCode, u.Country, u.OfficeLocation = a.Street, a.City, a.State, a.PostalCode, a.CountryOrRegion, a.OfficeLocation
	}
	return u
}

// includesOrgContacts tells whether a rule takes organizational contacts in.
func (r *Rule) includesOrgContacts() bool {
	for _, kind := range r.Include {
		if kind == OrgContacts {
			return true
		}
	}
	return false
}

// refreshOrgContacts brings the organizational contacts of the mirror up to date, when any profile takes them in: once a
// day, and after a token too old, all of them by a list; in between those of whom delta tells, each by a read. note is
// said when the app may not read them: then all stays as it is.
func (s *Service) refreshOrgContacts(ctx context.Context, profiles []StoredProfile) (note string, err error) {
	wanted := false
	for i := range profiles {
		wanted = wanted || profiles[i].People.includesOrgContacts()
	}
	if !wanted {
		return "", nil
	}
	kept := strings.Join(keptProperties(profiles), ",")
	round, err := s.Store.Round(ctx, orgContactsResource)
	if err != nil {
		return "", err
	}
	// The query holds the day of the last list: Saved moves with each delta.
	day := time.Now().UTC().Truncate(orgContactsDue).Format(time.DateOnly)
	if query := kept + ";" + day; round.Link == "" || round.Query != query || !round.Done {
		err = s.listOrgContacts(ctx, round, query)
	} else if err = s.followOrgContacts(ctx, round); graph.IsDeadLink(err) {
		err = s.listOrgContacts(ctx, round, query)
	}
	if graph.IsForbidden(err) {
		return orgContactsUnread, nil
	}
	if err != nil {
		return "", fmt.Errorf("reading organizational contacts: %w", err)
	}
	return "", nil
}

// listOrgContacts reads all. The delta link is taken before the list, so that what changes meanwhile comes again.
func (s *Service) listOrgContacts(ctx context.Context, before Round, query string) error {
	latest, err := s.Graph.OrgContactsDelta(ctx, "")
	if err != nil {
		return err
	}
	round, err := s.restart(ctx, before, orgContactsResource, query)
	if err != nil {
		return err
	}
	for page, err := range graph.Pages[graph.OrgContact](ctx, s.Graph, graph.ListOrgContacts()) {
		if err != nil {
			return err
		}
		if page.NextLink == "" {
			round.Link, round.Done = latest.DeltaLink, latest.DeltaLink != ""
		}
		users := make([]graph.User, len(page.Value))
		for i, contact := range page.Value {
			users[i] = asUser(contact)
		}
		if err := s.Store.SaveOrgContacts(ctx, round, users); err != nil {
			return err
		}
	}
	return nil
}

// followOrgContacts reads those of whom delta tells. The link moves on with the page's own people.
func (s *Service) followOrgContacts(ctx context.Context, round Round) error {
	var pages circle[graph.OrgContact]
	for round.Full = false; ; {
		by := round.Link
		page, err := s.Graph.OrgContactsDelta(ctx, round.Link)
		if err != nil {
			return err
		}
		users, err := s.readOrgContacts(ctx, page.Value)
		if err != nil {
			return err
		}
		done := page.NextLink == ""
		// A round that breaks off between pages is listed anew: its link is kept as not done.
		round.advance(page.NextLink, page.DeltaLink)
		if err := s.Store.SaveOrgContacts(ctx, round, users); err != nil || done {
			return err
		}
		if err := pages.page(by, page.NextLink, page.Value); err != nil {
			return err
		}
	}
}

// completeOrgContacts reads organizational contacts again of whom only what rules look at was kept.
func (s *Service) completeOrgContacts(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	named := make([]graph.OrgContact, len(ids))
	for i, id := range ids {
		named[i].ID = id
	}
	users, err := s.readOrgContacts(ctx, named)
	switch {
	case graph.IsForbidden(err):
		return nil // told when they were refreshed
	case err != nil:
		return fmt.Errorf("reading organizational contacts again: %w", err)
	}
	users = slices.DeleteFunc(users, func(u graph.User) bool { return u.Removed != "" }) // delta tells
	return s.Store.RestoreUsers(ctx, users)
}

// readOrgContacts reads what delta names, whole. One that is gone meanwhile counts as removed.
func (s *Service) readOrgContacts(ctx context.Context, changed []graph.OrgContact) (users []graph.User, err error) {
	var requests []graph.Request
	var ids []string
	for _, contact := range changed {
		if contact.Removed != "" {
			users = append(users, asUser(contact))
			continue
		}
		requests, ids = append(requests, graph.GetOrgContact(contact.ID)), append(ids, contact.ID)
	}
	if len(requests) == 0 {
		return users, nil
	}
	answers, err := s.Graph.BatchRead(ctx, requests)
	if err != nil {
		return nil, err
	}
	for i, answer := range answers {
		var contact graph.OrgContact
		switch err := answer.Decode(&contact); {
		case isAccountGone(answer.Err):
			users = append(users, graph.User{ID: ids[i], Removed: "deleted"})
		case err != nil:
			return nil, err
		default:
			users = append(users, asUser(contact))
		}
	}
	return users, nil
}
