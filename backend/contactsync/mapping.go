package contactsync

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"concord/backend/graph"
)

// Fields maps a contact property to the user properties it is filled from, both by Graph's names. A part of an
// address is written "businessAddress.city". A property of one value takes the first source that has one; a
// property of several takes them all, in order.
type Fields map[string]Sources

// Sources are user properties in order. In JSON a single one may stand without brackets.
type Sources []string

// UnmarshalJSON implements json.Unmarshaler.
func (s *Sources) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		*s = Sources{""}
		return json.Unmarshal(data, &(*s)[0])
	}
	return json.Unmarshal(data, (*[]string)(s))
}

// MarshalJSON implements json.Marshaler.
func (s Sources) MarshalJSON() ([]byte, error) {
	if len(s) == 1 {
		return json.Marshal(s[0])
	}
	return json.Marshal([]string(s))
}

// DefaultFields is the mapping of a profile that names none: what a phone shows of a caller.
func DefaultFields() Fields {
	return Fields{
		"displayName":                     {"displayName"},
		"givenName":                       {"givenName"},
		"surname":                         {"surname"},
		"jobTitle":                        {"jobTitle"},
		"department":                      {"department"},
		"companyName":                     {"companyName"},
		"officeLocation":                  {"officeLocation"},
		"manager":                         {"manager"},
		"mobilePhone":                     {"mobilePhone"},
		"businessPhones":                  {"businessPhones"},
		"emailAddresses":                  {"mail"},
		"businessAddress.street":          {"streetAddress"},
		"businessAddress.city":            {"city"},
		"businessAddress.state":           {"state"},
		"businessAddress.postalCode":      {"postalCode"},
		"businessAddress.countryOrRegion": {"country"},
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
		if len(f[property]) == 0 {
			return &ProfileError{Key: "fields." + property, Problem: "has no source", Allowed: "Name a user property, or leave the contact property out."}
		}
		for _, name := range f[property] {
			if sources[name] == nil && name != managerSource {
				return &ProfileError{Key: "fields." + property, Problem: fmt.Sprintf("cannot be filled from %q", name),
					Allowed: "Use one of: " + strings.Join(append(slices.Sorted(maps.Keys(sources)), managerSource), ", ") + "."}
			}
		}
	}
	if len(f["displayName"]) == 0 {
		return &ProfileError{Key: "fields.displayName", Problem: "is missing", Allowed: `Map displayName: Exchange makes up a name when an update does not carry it.`}
	}
	return nil
}

// mapped has bit i set when targets[i] is written.
func (f Fields) mapped() (set uint64) {
	for i, t := range targets {
		if len(f[t.name]) > 0 {
			set |= 1 << i
		}
	}
	return set
}

// use says whether any property is filled from a source.
func (f Fields) use(source string) bool {
	for _, sources := range f {
		if slices.Contains(sources, source) {
			return true
		}
	}
	return false
}

// card is a contact as a profile wants it: the values of each mapped property, by its place in targets.
type card struct {
	mapped uint64 // bit i: targets[i] is mapped
	cut    uint64 // bit i: Exchange takes less than the source has
	values [][]string
}

// cardOf is what a contact for someone looks like under a mapping.
func (f Fields) cardOf(p *Person) card {
	return f.fill(func(t target) []string {
		var values []string
		for _, name := range f[t.name] {
			if name == managerSource {
				values = append(values, one(p.ManagerName)...)
				continue
			}
			values = append(values, sources[name](&p.User)...)
		}
		return distinct(values)
	})
}

// distinct keeps the first of values that differ only in case: a mail address often is among the other mails.
func distinct(values []string) []string {
	var kept []string
	for _, value := range values {
		if !slices.ContainsFunc(kept, func(before string) bool { return strings.EqualFold(before, value) }) {
			kept = append(kept, value)
		}
	}
	return kept
}

// cardIn is what a contact that was read shows of the mapped properties.
func (f Fields) cardIn(contact *graph.Contact) card {
	return f.fill(func(t target) []string { return t.read(contact) })
}

func (f Fields) fill(values func(target) []string) card {
	c := card{values: make([][]string, len(targets))}
	for i, t := range targets {
		if len(f[t.name]) == 0 {
			continue
		}
		c.mapped |= 1 << i
		var cut bool
		if c.values[i], cut = t.fit(values(t)); cut {
			c.cut |= 1 << i
		}
	}
	if len(c.values[0]) == 0 {
		c.values[0] = c.fallbackName()
	}
	return c
}

// fit keeps what Exchange takes of the values. Of a property with one value the further sources are spare ones,
// so leaving them out cuts nothing.
func (t target) fit(values []string) (kept []string, cut bool) {
	for _, value := range values {
		if len(kept) == t.max {
			return kept, cut || t.list
		}
		if utf8.RuneCountInString(value) > t.length {
			value, cut = string([]rune(value)[:t.length]), true
		}
		kept = append(kept, value)
	}
	return kept, cut
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
