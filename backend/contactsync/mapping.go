package contactsync

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"concord/backend/graph"
)

// Fields maps a contact property to the user property it is filled from, both by Graph's names. A part of an
// address is written "businessAddress.city".
type Fields map[string]string

// DefaultFields is the mapping of a profile that names none: what a phone shows of a caller.
func DefaultFields() Fields {
	return Fields{
		"displayName":                     "displayName",
		"givenName":                       "givenName",
		"surname":                         "surname",
		"jobTitle":                        "jobTitle",
		"department":                      "department",
		"companyName":                     "companyName",
		"officeLocation":                  "officeLocation",
		"mobilePhone":                     "mobilePhone",
		"businessPhones":                  "businessPhones",
		"emailAddresses":                  "mail",
		"businessAddress.street":          "streetAddress",
		"businessAddress.city":            "city",
		"businessAddress.state":           "state",
		"businessAddress.postalCode":      "postalCode",
		"businessAddress.countryOrRegion": "country",
	}
}

// source reads one property of a user: no value, one, or several.
type source func(*graph.User) []string

func one(value string) []string {
	if value = strings.TrimSpace(value); value == "" {
		return nil
	}
	return []string{value}
}

func several(values []string) []string {
	var kept []string
	for _, value := range values {
		kept = append(kept, one(value)...)
	}
	return kept
}

// sources is every user property that can fill a contact, by Graph's name. All of them are in the $select of
// the delta query, so that a profile can change its mapping without a new round.
var sources = map[string]source{
	"displayName":       func(u *graph.User) []string { return one(u.DisplayName) },
	"givenName":         func(u *graph.User) []string { return one(u.GivenName) },
	"surname":           func(u *graph.User) []string { return one(u.Surname) },
	"mail":              func(u *graph.User) []string { return one(u.Mail) },
	"userPrincipalName": func(u *graph.User) []string { return one(u.UserPrincipalName) },
	"jobTitle":          func(u *graph.User) []string { return one(u.JobTitle) },
	"department":        func(u *graph.User) []string { return one(u.Department) },
	"companyName":       func(u *graph.User) []string { return one(u.CompanyName) },
	"officeLocation":    func(u *graph.User) []string { return one(u.OfficeLocation) },
	"mobilePhone":       func(u *graph.User) []string { return one(u.MobilePhone) },
	"businessPhones":    func(u *graph.User) []string { return several(u.BusinessPhones) },
	"streetAddress":     func(u *graph.User) []string { return one(u.StreetAddress) },
	"city":              func(u *graph.User) []string { return one(u.City) },
	"state":             func(u *graph.User) []string { return one(u.State) },
	"postalCode":        func(u *graph.User) []string { return one(u.PostalCode) },
	"country":           func(u *graph.User) []string { return one(u.Country) },
}

// userSelects is the $select of the delta query: what rules look at and every source.
func userSelects() []string {
	selects := slices.Collect(maps.Keys(sources))
	selects = append(selects, "accountEnabled", "userType")
	slices.Sort(selects)
	return selects
}

// target is one contact property: how many values it holds, and where they stand in a contact that was read.
type target struct {
	name string
	// max is how many values Exchange accepts. E-mail addresses 3 and business phones 2 are enforced with a
	// 400 (microsoft-graph-docs issue 15276); home phones 2 by analogy with ActiveSync (MS-ASCNTC).
	max  int
	list bool
	read func(*graph.Contact) []string
}

// topLevel is the property of a contact that a target is or is a part of.
func topLevel(target string) string {
	parent, _, _ := strings.Cut(target, ".")
	return parent
}

// targets in a fixed order: the position is the property's bit in a card's filled set and its place in the
// fingerprint, so new ones go at the end.
var targets = []target{
	{name: "displayName", max: 1, read: func(c *graph.Contact) []string { return one(c.DisplayName) }},
	{name: "givenName", max: 1, read: func(c *graph.Contact) []string { return one(c.GivenName) }},
	{name: "surname", max: 1, read: func(c *graph.Contact) []string { return one(c.Surname) }},
	{name: "jobTitle", max: 1, read: func(c *graph.Contact) []string { return one(c.JobTitle) }},
	{name: "department", max: 1, read: func(c *graph.Contact) []string { return one(c.Department) }},
	{name: "companyName", max: 1, read: func(c *graph.Contact) []string { return one(c.CompanyName) }},
	{name: "officeLocation", max: 1, read: func(c *graph.Contact) []string { return one(c.OfficeLocation) }},
	{name: "mobilePhone", max: 1, read: func(c *graph.Contact) []string { return one(c.MobilePhone) }},
	{name: "businessPhones", max: 2, list: true, read: func(c *graph.Contact) []string { return several(c.BusinessPhones) }},
	{name: "homePhones", max: 2, list: true, read: func(c *graph.Contact) []string { return several(c.HomePhones) }},
	{name: emailAddresses, max: 3, list: true, read: func(c *graph.Contact) []string { return addresses(c.EmailAddresses) }},
	{name: "businessAddress.street", max: 1, read: address(func(a *graph.PhysicalAddress) string { return a.Street })},
	{name: "businessAddress.city", max: 1, read: address(func(a *graph.PhysicalAddress) string { return a.City })},
	{name: "businessAddress.state", max: 1, read: address(func(a *graph.PhysicalAddress) string { return a.State })},
	{name: "businessAddress.postalCode", max: 1, read: address(func(a *graph.PhysicalAddress) string { return a.PostalCode })},
	{name: "businessAddress.countryOrRegion", max: 1, read: address(func(a *graph.PhysicalAddress) string { return a.CountryOrRegion })},
	{name: "personalNotes", max: 1, read: func(c *graph.Contact) []string { return one(c.PersonalNotes) }},
}

// emailAddresses is the one property whose values are objects (name and address) on the wire.
const emailAddresses = "emailAddresses"

func addresses(emails []graph.EmailAddress) []string {
	var found []string
	for _, email := range emails {
		found = append(found, one(email.Address)...)
	}
	return found
}

func address(part func(*graph.PhysicalAddress) string) func(*graph.Contact) []string {
	return func(c *graph.Contact) []string {
		if c.BusinessAddress == nil {
			return nil
		}
		return one(part(c.BusinessAddress))
	}
}

func (f Fields) check() error {
	known := map[string]bool{}
	for _, t := range targets {
		known[t.name] = true
	}
	for _, property := range slices.Sorted(maps.Keys(f)) {
		if !known[property] {
			return &ProfileError{Key: "fields." + property, Problem: "is not a contact property Concord can write", Allowed: "Use one of: " + targetNames() + "."}
		}
		if sources[f[property]] == nil {
			return &ProfileError{Key: "fields." + property, Problem: fmt.Sprintf("cannot be filled from %q", f[property]),
				Allowed: "Use one of: " + strings.Join(slices.Sorted(maps.Keys(sources)), ", ") + "."}
		}
	}
	if f["displayName"] == "" {
		return &ProfileError{Key: "fields.displayName", Problem: "is missing", Allowed: `Map displayName: Exchange makes up a name when an update does not carry it.`}
	}
	return nil
}

func targetNames() string {
	names := make([]string, len(targets))
	for i, t := range targets {
		names[i] = t.name
	}
	return strings.Join(names, ", ")
}

// card is a contact as a profile wants it: the values of each mapped property, by its place in targets.
type card struct {
	mapped uint64 // bit i: targets[i] is mapped
	values [][]string
}

// cardOf is what a contact for this user looks like under a mapping.
func (f Fields) cardOf(user *graph.User) card {
	return f.fill(func(t target) []string { return sources[f[t.name]](user) })
}

// cardIn is what a contact that was read shows of the mapped properties.
func (f Fields) cardIn(contact *graph.Contact) card {
	return f.fill(func(t target) []string { return t.read(contact) })
}

func (f Fields) fill(values func(target) []string) card {
	c := card{values: make([][]string, len(targets))}
	for i, t := range targets {
		if f[t.name] == "" {
			continue
		}
		c.mapped |= 1 << i
		found := values(t)
		c.values[i] = found[:min(len(found), t.max)]
	}
	if len(c.values[0]) == 0 {
		c.values[0] = c.fallbackName()
	}
	return c
}

// fallbackName keeps a contact findable whose source has no display name: a contact without a name sorts
// first in every phone and says nothing.
func (c card) fallbackName() []string {
	for i, t := range targets {
		if t.name == emailAddresses && len(c.values[i]) > 0 {
			return c.values[i][:1]
		}
	}
	return nil
}

// filled has bit i set when targets[i] is mapped and has a value.
func (c card) filled() uint64 {
	var set uint64
	for i, values := range c.values {
		if len(values) > 0 {
			set |= 1 << i
		}
	}
	return set
}

// body is the JSON object of a create or an update: every mapped property, whole, empty ones cleared. Update
// and create send the same, since Exchange recomputes what an update leaves out (Graph docs: "Update contact")
// and a collection is replaced whole.
func (c card) body() map[string]any {
	body := map[string]any{}
	for i, t := range targets {
		if c.mapped&(1<<i) == 0 {
			continue
		}
		parent, part, nested := strings.Cut(t.name, ".")
		switch {
		case nested:
			if body[parent] == nil {
				body[parent] = map[string]any{}
			}
			body[parent].(map[string]any)[part] = single(c.values[i])
		case t.name == emailAddresses:
			body[t.name] = c.emails(c.values[i])
		case t.list:
			body[t.name] = append([]string{}, c.values[i]...)
		default:
			body[t.name] = single(c.values[i])
		}
	}
	return body
}

// single is a value or the null that clears it.
func single(values []string) any {
	if len(values) == 0 {
		return nil
	}
	return values[0]
}

func (c card) emails(addresses []string) []map[string]string {
	emails := []map[string]string{}
	for _, address := range addresses {
		email := map[string]string{"address": address}
		if len(c.values[0]) > 0 {
			email["name"] = c.values[0][0]
		}
		emails = append(emails, email)
	}
	return emails
}

// differences names the mapped properties in which two cards of one mapping differ.
func (c card) differences(other card) []string {
	var names []string
	for i, t := range targets {
		if c.mapped&(1<<i) != 0 && !slices.Equal(c.values[i], other.values[i]) {
			names = append(names, t.name)
		}
	}
	return names
}
