package contactsync

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/go-ldap/ldap/v3"
)

// This file finds what a rule can name, in what was last read of the directory. Nothing is asked of Microsoft, so a
// search can follow the keys that are pressed.

// SearchStore looks names up in the mirror.
type SearchStore interface {
	// SearchPeople finds people of the directory by a part of display name, mail address or user principal name, or by
	// their object id, by name. People kept only reduced are found by their mail address alone.
	SearchPeople(ctx context.Context, part string, limit int) ([]Person, error)
	// SearchPlaces finds groups and administrative units that were read, by a part of the name or the object id, by name.
	SearchPlaces(ctx context.Context, part string, limit int) ([]GroupState, error)
}

// FoundPlace is a group or unit that a rule can name.
type FoundPlace struct {
	ID     string // object id, or distinguished name
	Name   string
	People int64 // that lie in an organizational unit, as far as is kept of them; 0 for the others
}

// SearchPeople finds people by a part of their name or address.
func (s *Service) SearchPeople(ctx context.Context, part string, limit int) ([]ExplainedPerson, error) {
	people, err := s.Store.SearchPeople(ctx, strings.TrimSpace(part), limit)
	found := make([]ExplainedPerson, len(people))
	for i := range people {
		found[i] = explained(&people[i])
	}
	return found, err
}

// SearchGroups finds groups by a part of the name: those that a profile names or once named, and those nested in them.
// Of other groups nothing is read.
func (s *Service) SearchGroups(ctx context.Context, part string, limit int) ([]FoundPlace, error) {
	return s.searchPlaces(ctx, part, limit, false)
}

// SearchAdministrativeUnits finds administrative units by a part of the name: those that a profile names.
func (s *Service) SearchAdministrativeUnits(ctx context.Context, part string, limit int) ([]FoundPlace, error) {
	return s.searchPlaces(ctx, part, limit, true)
}

// placesMost bounds what is looked through for those of one kind: the mirror holds no more groups than rules name.
const placesMost = 5000

func (s *Service) searchPlaces(ctx context.Context, part string, limit int, units bool) ([]FoundPlace, error) {
	profiles, err := s.stored(ctx)
	if err != nil {
		return nil, err
	}
	named := named(profiles, (*Rule).administrativeUnits)
	known, err := s.Store.SearchPlaces(ctx, strings.TrimSpace(part), placesMost)
	if err != nil {
		return nil, err
	}
	found := []FoundPlace{}
	for _, g := range known {
		if g.Present && slices.Contains(named, g.ID) == units && len(found) < limit {
			found = append(found, FoundPlace{ID: g.ID, Name: g.Name})
		}
	}
	return found, nil
}

// SearchOrganizationalUnits finds the units that people lie in, by a part of the distinguished name, by that.
func (s *Service) SearchOrganizationalUnits(ctx context.Context, part string, limit int) ([]FoundPlace, error) {
	part = strings.ToLower(strings.TrimSpace(part))
	count := map[string]*FoundPlace{}
	err := s.Store.ChangedPeople(ctx, 0, func(p Person) error {
		if p.Gone || p.User.OnPremisesDistinguishedName == "" {
			return nil
		}
		dn, err := ldap.ParseDN(p.User.OnPremisesDistinguishedName)
		if err != nil {
			return nil //nolint:nilerr // what the directory itself cannot spell lies in no unit
		}
		for i := range dn.RDNs {
			if i == 0 || len(dn.RDNs[i].Attributes) == 0 || !strings.EqualFold(dn.RDNs[i].Attributes[0].Type, "OU") {
				continue
			}
			name := (&ldap.DN{RDNs: dn.RDNs[i:]}).String()
			key := strings.ToLower(name)
			if !strings.Contains(key, part) {
				continue
			}
			if count[key] == nil {
				count[key] = &FoundPlace{ID: name, Name: dn.RDNs[i].Attributes[0].Value}
			}
			count[key].People++
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	found := []FoundPlace{}
	for _, place := range count {
		found = append(found, *place)
	}
	slices.SortFunc(found, func(a, b FoundPlace) int { return cmp.Compare(strings.ToLower(a.ID), strings.ToLower(b.ID)) })
	return found[:min(len(found), limit)], nil
}

// NamesOf returns what groups, administrative units and people are called, by object id; what was never read is absent.
func (s *Service) NamesOf(ctx context.Context, places, people []string) (map[string]string, error) {
	names := map[string]string{}
	known, err := s.Store.NamesOfPlaces(ctx, places)
	if err != nil {
		return nil, err
	}
	for id, g := range known {
		names[id] = g.Name
	}
	for _, id := range people {
		found, err := s.Store.FindPeople(ctx, id, 1)
		if err != nil {
			return nil, err
		}
		for i := range found {
			names[id] = explained(&found[i]).Label()
		}
	}
	return names, nil
}

// NewProfile is what a profile begins with: the defaults, everyone with a mailbox as people, and nobody yet to receive.
func NewProfile() Profile {
	return Profile{People: Rule{AllWithMailbox: true}, Fields: DefaultFields(),
		Photos:  Photos{MaxPixels: DefaultPhotoPixels, IntervalHours: DefaultPhotoHours},
		Deletes: Deletes{MailboxLeaves: KeepContacts, Guard: DefaultGuard()}}
}

// ParseRule reads one rule of a profile from JSON. It is checked where it is used. Errors: *ProfileError.
func ParseRule(text string) (rule Rule, err error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&rule); err != nil {
		return Rule{}, decodeProblem([]byte(text), err)
	}
	return rule, nil
}

// ContactProperty is a property that a mapping can fill, and what Exchange takes of it.
type ContactProperty struct {
	Name   string
	Values int  // at most
	Length int  // characters of each
	List   bool // takes several values, so that Add is one of its policies
}

// ContactPropertiesWithLimits are all contact properties that a mapping can fill, in one order.
func ContactPropertiesWithLimits() []ContactProperty {
	all := make([]ContactProperty, len(targets))
	for i, t := range targets {
		all[i] = ContactProperty{Name: t.name, Values: t.max, Length: t.length, List: t.list}
	}
	return all
}

// PoliciesOf are the policies that a contact property may have, the default first.
func (p ContactProperty) PoliciesOf() []Policy {
	return slices.DeleteFunc(Policies(), func(policy Policy) bool {
		return Field{Policy: policy}.checkPolicy(target{name: p.Name, list: p.List}) != nil
	})
}
