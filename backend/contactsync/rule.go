package contactsync

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-ldap/ldap/v3"
	"github.com/google/uuid"
)

// Rule chooses users. Someone is chosen who is in any of the places it names (everyone, groups, users,
// organizational and administrative units), meets Where when there is one, and is not in Except. Guests,
// disabled accounts, rooms, shared mailboxes and users without a mail address are never chosen unless Include names
// them.
type Rule struct {
	// AllWithMailbox chooses everyone with a mail address.
	AllWithMailbox bool `json:"allWithMailbox,omitempty"`
	Places
	// Where narrows the choice to those who meet a condition.
	Where *Condition `json:"where,omitempty"`
	// Except takes people out again: those in any of its places, and those who meet its condition.
	Except *Exception `json:"except,omitempty"`
	// Include lets kinds of users in that are out by default.
	Include []Kind `json:"include,omitempty"`
}

// Places are where users are looked for. Ids are object ids.
type Places struct {
	// Groups counts members of nested groups too.
	Groups []string `json:"groups,omitempty"`
	Users  []string `json:"users,omitempty"`
	// OrganizationalUnits are distinguished names (RFC 4514) of the on-premises directory; sub-units count.
	OrganizationalUnits []string `json:"organizationalUnits,omitempty"`
	// AdministrativeUnits counts the users in them; groups in them are not expanded.
	AdministrativeUnits []string `json:"administrativeUnits,omitempty"`

	units []*ldap.DN // of OrganizationalUnits, by prepare
}

// Exception is who a rule leaves out.
type Exception struct {
	Places
	Where *Condition `json:"where,omitempty"`
}

// Kind is a kind of user that is out by default.
type Kind string

// The kinds of Include.
const (
	Guests      Kind = "guests"
	Disabled    Kind = "disabled"
	WithoutMail Kind = "withoutMail"
	// Rooms are rooms and equipment, Shared is shared mailboxes. They come with their accounts, disabled as those
	// usually are. An enabled one counts as a person while its purpose is not known.
	Rooms  Kind = "rooms"
	Shared Kind = "shared"
	// OrgContacts is organizational contacts: people outside the company in its address list. They have no mailbox.
	OrgContacts Kind = "organizationalContacts"
)

var kinds = []Kind{Guests, Disabled, WithoutMail, Rooms, Shared, OrgContacts}

func (r *Rule) normalize(key string) error {
	if !r.AllWithMailbox && r.Places.empty() && r.Where == nil {
		return &ProfileError{Key: key, Problem: "chooses nobody", Allowed: `Name at least one group by its object id, give a condition under "where", or set "allWithMailbox": true.`}
	}
	for i, kind := range r.Include {
		if !slices.Contains(kinds, kind) {
			return &ProfileError{Key: fmt.Sprintf("%s.include[%d]", key, i), Problem: fmt.Sprintf("cannot be %q", kind), Allowed: `Use "guests", "disabled", "withoutMail", "rooms", "shared" or "organizationalContacts".`}
		}
		if kind == OrgContacts && key == mailboxesKey {
			return &ProfileError{Key: fmt.Sprintf("%s.include[%d]", key, i), Problem: "names organizational contacts", Allowed: "Leave them out there: they have no mailbox. Name them under people to write them as contacts."}
		}
	}
	slices.Sort(r.Include)
	if err := r.Places.normalize(key); err != nil {
		return err
	}
	if err := r.Where.check(key + ".where"); err != nil {
		return err
	}
	if r.Except == nil {
		return nil
	}
	if err := r.Except.Places.normalize(key + ".except"); err != nil {
		return err
	}
	return r.Except.Where.check(key + ".except.where")
}

func (p *Places) empty() bool {
	return len(p.Groups)+len(p.Users)+len(p.OrganizationalUnits)+len(p.AdministrativeUnits) == 0
}

func (p *Places) normalize(key string) error {
	for name, ids := range map[string]*[]string{"groups": &p.Groups, "users": &p.Users, "administrativeUnits": &p.AdministrativeUnits} {
		for i, id := range *ids {
			parsed, err := uuid.Parse(id)
			if err != nil {
				return &ProfileError{Key: fmt.Sprintf("%s.%s[%d]", key, name, i), Problem: "is not an object id", Allowed: "Copy the Object ID from the Entra admin center (a GUID)."}
			}
			(*ids)[i] = parsed.String()
		}
		slices.Sort(*ids)
		*ids = slices.Compact(*ids)
	}
	return p.prepare(key)
}

// prepare parses the distinguished names. A profile that was read from the database needs it as well.
func (p *Places) prepare(key string) error {
	p.units = nil
	for i, name := range p.OrganizationalUnits {
		dn, err := ldap.ParseDN(strings.TrimSpace(name))
		if err != nil || len(dn.RDNs) == 0 {
			return &ProfileError{Key: fmt.Sprintf("%s.organizationalUnits[%d]", key, i), Problem: "is not a distinguished name",
				Allowed: `Write it as Active Directory shows it: "OU=Sales,OU=People,DC=contoso,DC=com", a comma inside a name as "\,".`}
		}
		p.units = append(p.units, dn)
	}
	return nil
}

// memberships is what has to be known of someone beyond their own properties.
type memberships struct {
	chosen   bool // in a group or administrative unit of the rule
	excepted bool // in one of the exception's
}

// chooses says whether the rule chooses someone.
func (r *Rule) chooses(p *Person, m memberships) bool {
	if p.Gone || !r.eligible(p) {
		return false
	}
	everywhere := r.Places.empty() && r.Where != nil
	if !r.AllWithMailbox && !everywhere && !m.chosen && !r.Places.hold(p) {
		return false
	}
	if r.Where != nil && !r.Where.met(&p.User) {
		return false
	}
	e := r.Except
	return e == nil || !m.excepted && !e.Places.hold(p) && (e.Where == nil || !e.Where.met(&p.User))
}

// eligible is what every rule asks, unless Include says otherwise: an enabled account of a person of the company with
// a mail address. An absent accountEnabled was once seen on delta pages (microsoft-graph-docs issue 2255) and does not
// mean disabled; an absent userType means Member.
func (r *Rule) eligible(p *Person) bool {
	includes := func(kind Kind) bool { return slices.Contains(r.Include, kind) }
	if p.OrgContact {
		return includes(OrgContacts) && (p.User.Mail != "" || includes(WithoutMail))
	}
	enabled := p.User.AccountEnabled == nil || *p.User.AccountEnabled
	if resource := p.Purpose.kind(); resource != "" {
		if !includes(resource) {
			return false
		}
		enabled = true // as far as a room's or shared mailbox's account needs to be
	}
	return (enabled || includes(Disabled)) &&
		(!strings.EqualFold(p.User.UserType, "Guest") || includes(Guests)) &&
		(p.User.Mail != "" || includes(WithoutMail))
}

// hold says whether someone's own properties put them into one of the places: named themselves, or by where
// their account lies on premises.
func (p *Places) hold(person *Person) bool {
	if slices.Contains(p.Users, strings.ToLower(person.User.ID)) {
		return true
	}
	if len(p.units) == 0 || person.User.OnPremisesDistinguishedName == "" {
		return false // cloud-only users have no distinguished name
	}
	dn, err := ldap.ParseDN(person.User.OnPremisesDistinguishedName)
	return err == nil && slices.ContainsFunc(p.units, func(unit *ldap.DN) bool { return unit.AncestorOfFold(dn) })
}

// groups are all groups a rule names.
func (r *Rule) groups() []string {
	if r.Except == nil {
		return r.Groups
	}
	return append(slices.Clone(r.Groups), r.Except.Groups...)
}

// administrativeUnits are all administrative units a rule names.
func (r *Rule) administrativeUnits() []string {
	if r.Except == nil {
		return r.AdministrativeUnits
	}
	return append(slices.Clone(r.AdministrativeUnits), r.Except.AdministrativeUnits...)
}

// lookedAt is the top-level user properties that deciding by these rules takes, the ones every rule asks included.
func lookedAt(rules ...*Rule) []string {
	properties := map[string]bool{"id": true, "accountEnabled": true, "userType": true, "mail": true}
	for _, rule := range rules {
		rule.properties(properties)
	}
	return slices.Sorted(maps.Keys(properties))
}

// properties adds the top-level user properties the rule looks at, beside those every rule does.
func (r *Rule) properties(into map[string]bool) {
	looked := map[string]bool{}
	r.Where.properties(looked)
	units := len(r.OrganizationalUnits)
	if r.Except != nil {
		r.Except.Where.properties(looked)
		units += len(r.Except.OrganizationalUnits)
	}
	if units > 0 {
		looked["onPremisesDistinguishedName"] = true
	}
	for property := range looked {
		if strings.HasPrefix(property, "extensionAttribute") {
			property = extensionAttributes
		}
		into[property] = true
	}
}
