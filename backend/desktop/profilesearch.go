package desktop

import (
	"context"
	"errors"

	"concord/backend/contactsync"
)

// unread tells that the directory was never read.
func unread(err error) bool {
	var never *contactsync.NotReadError
	return errors.As(err, &never)
}

// searchMost bounds what a search box offers.
const searchMost = 50

// RulePlace is what a rule can name.
type RulePlace struct {
	Kind   string `json:"kind"` // groups, users, organizationalUnits, administrativeUnits: the key in a rule
	ID     string `json:"id"`   // object id, or distinguished name
	Name   string `json:"name"` // "" where it was never read
	Detail string `json:"detail"`
	People int64  `json:"people"` // in an organizational unit, as far as is known; 0 for the others
}

// SearchPeople finds people by a part of their name or mail address, 50 at most, by name.
func (p *Profiles) SearchPeople(part string) (people []PersonLine, err error) {
	err = p.with(func(ctx context.Context, at *opened) error {
		found, err := at.Contacts.SearchPeople(ctx, part, searchMost)
		people = personLines(found)
		return err
	})
	return people, err
}

// SearchPlaces finds what a rule can name, of one kind, by a part of its name, 50 at most. Only what was read of the
// directory is found: groups and administrative units that a profile names, and groups nested in them.
func (p *Profiles) SearchPlaces(kind, part string) (places []RulePlace, err error) {
	err = p.with(func(ctx context.Context, at *opened) error {
		places, err = searchPlaces(ctx, at.Contacts, kind, part)
		return err
	})
	return places, err
}

func searchPlaces(ctx context.Context, contacts *contactsync.Service, kind, part string) ([]RulePlace, error) {
	places := []RulePlace{}
	if kind == "users" {
		people, err := contacts.SearchPeople(ctx, part, searchMost)
		for _, one := range people {
			places = append(places, RulePlace{Kind: kind, ID: one.ID, Name: one.Label(), Detail: one.Mail})
		}
		return places, err
	}
	search := contacts.SearchGroups
	switch kind {
	case "organizationalUnits":
		search = contacts.SearchOrganizationalUnits
	case "administrativeUnits":
		search = contacts.SearchAdministrativeUnits
	}
	found, err := search(ctx, part, searchMost)
	for _, one := range found {
		place := RulePlace{Kind: kind, ID: one.ID, Name: one.Name, People: one.People}
		if kind == "organizationalUnits" {
			place.Detail = one.ID
		}
		places = append(places, place)
	}
	return places, err
}

// Names tells what groups, administrative units and users are called, in the order of places; the name of one that was
// never read is "".
func (p *Profiles) Names(places []RulePlace) (named []RulePlace, err error) {
	err = p.with(func(ctx context.Context, at *opened) error {
		var groups, people []string
		for _, place := range places {
			switch place.Kind {
			case "users":
				people = append(people, place.ID)
			case "groups", "administrativeUnits":
				groups = append(groups, place.ID)
			}
		}
		names, err := at.Contacts.NamesOf(ctx, groups, people)
		named = append([]RulePlace{}, places...)
		for i := range named {
			named[i].Name = names[named[i].ID]
		}
		return err
	})
	return named, err
}

// FieldCatalogue is what a mapping and a condition can be made of.
type FieldCatalogue struct {
	Targets     []FieldTarget `json:"targets"`     // contact properties, in one order
	Sources     []string      `json:"sources"`     // of a person, by Graph's names
	Conditions  []string      `json:"conditions"`  // properties that a rule can compare
	Comparisons []string      `json:"comparisons"` // how
	Kinds       []string      `json:"kinds"`       // of accounts that are left out unless a rule includes them
	Presets     []FieldPreset `json:"presets"`
	Default     string        `json:"default"` // the mapping of a profile that names none, as JSON
}

// FieldTarget is a contact property.
type FieldTarget struct {
	Name     string   `json:"name"`
	Values   int      `json:"values"` // at most
	Length   int      `json:"length"` // characters of each
	Policies []string `json:"policies"`
}

// FieldPreset is a ready-made mapping.
type FieldPreset struct {
	Name   string `json:"name"`
	Fields string `json:"fields"` // as JSON
}

// Catalogue returns what a mapping and a condition can be made of.
func (p *Profiles) Catalogue() (catalogue FieldCatalogue, err error) {
	err = p.guarded(func() error {
		catalogue, err = catalogueOf()
		return err
	})
	return catalogue, err
}
