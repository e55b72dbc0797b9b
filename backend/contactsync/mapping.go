package contactsync

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"concord/backend/graph"
)

// Fields maps a contact property to what fills it, both by Graph's names. A part of an address is written
// "businessAddress.city". A property of one value takes the first source that has one; a property of several takes
// them all, in order.
type Fields map[string]Field

// UnmarshalJSON implements json.Unmarshaler: an object of contact properties, or the name of a ready-made mapping. What
// cannot be meant is a *ProfileError.
func (f *Fields) UnmarshalJSON(data []byte) (err error) {
	if string(data) == "null" {
		return nil
	}
	if len(data) > 0 && data[0] == '"' {
		var name string
		if err := json.Unmarshal(data, &name); err != nil {
			return err
		}
		*f, err = preset(name)
		return err
	}
	var raw map[string]json.RawMessage
	if json.Unmarshal(data, &raw) != nil {
		return &ProfileError{Key: "fields", Problem: "is neither an object nor the name of a ready-made mapping", Allowed: "docs/profile.schema.json lists every key."}
	}
	*f = Fields{}
	for _, property := range slices.Sorted(maps.Keys(raw)) {
		var field Field
		if err := json.Unmarshal(raw[property], &field); err != nil {
			return &ProfileError{Key: "fields." + property, Problem: "cannot be read",
				Allowed: `Write a source, a list of sources, or an object with "from" and "policy"; docs/profile.schema.json lists every key.`}
		}
		(*f)[property] = field
	}
	return nil
}

// Sources are where a value comes from, in order: user properties, or texts of the admin's own with properties in braces
// (isTemplate). In JSON a single one may stand without brackets.
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
		"displayName":                     From("displayName"),
		"givenName":                       From("givenName"),
		"surname":                         From("surname"),
		"jobTitle":                        From("jobTitle"),
		"department":                      From("department"),
		"companyName":                     From("companyName"),
		"officeLocation":                  From("officeLocation"),
		"manager":                         From("manager"),
		"mobilePhone":                     From("mobilePhone"),
		"businessPhones":                  From("businessPhones"),
		"emailAddresses":                  From("mail"),
		"businessAddress.street":          From("streetAddress"),
		"businessAddress.city":            From("city"),
		"businessAddress.state":           From("state"),
		"businessAddress.postalCode":      From("postalCode"),
		"businessAddress.countryOrRegion": From("country"),
	}
}

func (f Fields) check() error {
	known := map[string]target{}
	for _, t := range targets {
		known[t.name] = t
	}
	for _, property := range slices.Sorted(maps.Keys(f)) {
		t, ok := known[property]
		if !ok {
			return &ProfileError{Key: "fields." + property, Problem: "is not a contact property Concord can write", Allowed: "Use one of: " + targetNames() + "."}
		}
		if err := f[property].checkPolicy(t); err != nil {
			return err
		}
		if len(f[property].From) == 0 && f[property].Policy != Never {
			return &ProfileError{Key: "fields." + property, Problem: "has no source", Allowed: "Name a user property, or leave the contact property out."}
		}
		for _, name := range f[property].From {
			if err := checkSource(property, name); err != nil {
				return err
			}
		}
	}
	if len(f[displayName].From) == 0 {
		return &ProfileError{Key: "fields.displayName", Problem: "is missing", Allowed: `Map displayName: Exchange makes up a name when an update does not carry it.`}
	}
	return nil
}

func checkSource(property, name string) error {
	if !isTemplate(name) {
		if isSource(name) {
			return nil
		}
		return &ProfileError{Key: "fields." + property, Problem: fmt.Sprintf("cannot be filled from %q", name),
			Allowed: "Use one of: " + strings.Join(sourceNames(), ", ") + "."}
	}
	var wrong *templateError
	if _, err := parseTemplate(name); errors.As(err, &wrong) {
		return &ProfileError{Key: "fields." + property, Problem: wrong.problem, Allowed: wrong.allowed}
	}
	return nil
}

// mapped has bit i set when targets[i] is written.
func (f Fields) mapped() (set uint64) {
	for i, t := range targets {
		if f.writes(t.name) {
			set |= 1 << i
		}
	}
	return set
}

// writes says whether a contact property is written at all.
func (f Fields) writes(property string) bool {
	field, named := f[property]
	return named && field.Policy != Never && len(field.From) > 0
}

// use says whether any property that is written is filled from a source.
func (f Fields) use(source string) bool {
	for property, field := range f {
		if !f.writes(property) {
			continue
		}
		for _, name := range field.From {
			if name == source {
				return true
			}
			if !isTemplate(name) {
				continue
			}
			pieces, _ := parseTemplate(name) // checked when the profile was read
			if slices.ContainsFunc(pieces, func(p piece) bool { return p.property == source }) {
				return true
			}
		}
	}
	return false
}

// card is a contact as a profile wants it: the values of each mapped property, by its place in targets.
type card struct {
	mapped   uint64 // bit i: targets[i] is mapped
	cut      uint64 // bit i: Exchange takes less than the source has
	values   [][]string
	policies []Policy // by place in targets; nil when all are Overwrite
}

// cardOf is what a contact for someone looks like under a profile.
func (p *Profile) cardOf(person *Person) card {
	return p.Fields.fill(func(t target) []string {
		var values []string
		for _, s := range p.sourced(person, t) {
			values = append(values, s.value)
		}
		return values
	})
}

// values are what a source gives for somebody.
func (p *Person) values(source string) []string {
	if isTemplate(source) {
		pieces, err := parseTemplate(source)
		if err != nil {
			return nil // checked when the profile was read
		}
		return render(pieces, p.values)
	}
	if source == managerSource {
		return one(p.ManagerName)
	}
	return sources[source](&p.User)
}

// cardIn is what a contact that was read shows of the mapped properties.
func (f Fields) cardIn(contact *graph.Contact) card {
	return f.fill(func(t target) []string { return t.read(contact) })
}

func (f Fields) fill(values func(target) []string) card {
	c := card{values: make([][]string, len(targets)), policies: f.policies()}
	for i, t := range targets {
		if !f.writes(t.name) {
			continue
		}
		kept, cut := t.fit(values(t))
		if len(kept) == 0 && c.policy(i) == KeepWhenEmpty {
			continue // not written this time
		}
		c.mapped |= 1 << i
		c.values[i] = kept
		if cut {
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
	return set & c.mapped
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

// differences names the mapped properties in which a contact is not as the card and its policies want it.
func (c card) differences(shows card) []string {
	var names []string
	for i, t := range targets {
		if c.mapped&(1<<i) != 0 && c.differs(i, shows.values[i]) {
			names = append(names, t.name)
		}
	}
	return names
}
