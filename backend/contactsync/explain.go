package contactsync

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Verdict is an answer that can also be "nobody here can tell".
type Verdict int8

// The verdicts, so ordered that the least of several is what all of them come to.
const (
	No      Verdict = 0
	Unknown Verdict = 1
	Yes     Verdict = 2
)

// String is the verdict as it stands in JSON.
func (v Verdict) String() string { return [...]string{"no", "unknown", "yes"}[v] }

// MarshalText implements encoding.TextMarshaler.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

func verdict(yes bool) Verdict {
	if yes {
		return Yes
	}
	return No
}

// Ground is what a choice turns on: a stable name for a kind of condition.
type Ground string

// The grounds on which somebody is out, in the order in which they are looked at: the first that fails decides.
const (
	GroundDeleted Ground = "deleted"       // not in the directory any more
	GroundPlace   Ground = "not_in_places" // in none of the groups, units and users the rule names
	GroundRoom    Ground = "room"          // a room or equipment
	GroundShared  Ground = "shared"
	GroundOff     Ground = "disabled"
	GroundGuest   Ground = "guest"
	GroundNoMail  Ground = "without_mail"
	// GroundOrgContact: an organizational contact.
	GroundOrgContact Ground = "organizational_contact"
	GroundWhere      Ground = "where" // does not meet the rule's condition
	// The exceptions.
	GroundExceptPlace Ground = "except_places"
	GroundExceptWhere Ground = "except_where"
)

// The grounds on which somebody is in.
const (
	GroundEveryone Ground = "everyone" // the rule names no place, or takes everyone with a mailbox
	GroundGroup    Ground = "group"
	GroundUser     Ground = "user"
	GroundOrgUnit  Ground = "organizational_unit"
	GroundAdmin    Ground = "administrative_unit"
)

// grounds are those on which somebody can be out, in order.
var grounds = []Ground{GroundDeleted, GroundPlace, GroundRoom, GroundShared, GroundOff, GroundGuest, GroundOrgContact, GroundNoMail, GroundWhere, GroundExceptPlace, GroundExceptWhere}

// ExplainStore answers what an explanation takes beyond the mirror.
type ExplainStore interface {
	// FindPeople looks people up by object id, else by mail address (aliases too) or user principal name, else by display
	// name, without regard to case; deleted ones last. Of people kept only reduced most names are not there.
	FindPeople(ctx context.Context, nameOrID string, limit int) ([]Person, error)
	// Nesting returns, of the groups and all nested in them, which holds which, and which hold the person directly.
	Nesting(ctx context.Context, groups []string, person string) ([]Nested, error)
	// NamesOfPlaces returns what was ever read of groups and administrative units, by id.
	NamesOfPlaces(ctx context.Context, ids []string) (map[string]GroupState, error)
}

// Nested is one membership: of a group in a group, or of the person asked about.
type Nested struct{ Group, Member string }

// Check is one condition of a rule held against one person.
type Check struct {
	Ground Ground  `json:"code"`
	Passed Verdict `json:"passed"`
	// Sentence says in words what was found.
	Sentence string `json:"sentence"`
	// Key is the JSON path of the condition in the profile, "" for what every rule asks.
	Key string `json:"key,omitempty"`
	// Through are the groups that lead from the rule to the person, by name, the one the rule names first.
	Through []string `json:"through,omitempty"`
}

// Choice is what a rule says of one person.
type Choice struct {
	In Verdict `json:"in"`
	// Decided is the check that decided: the first that failed, or what brought the person in.
	Decided Check   `json:"decided"`
	Checks  []Check `json:"checks"` // all, in order
}

// Explanation says why somebody is in or out of a profile.
type Explanation struct {
	Person ExplainedPerson `json:"person"`
	// AsPerson is whether they become a contact, AsMailbox whether they receive contacts.
	AsPerson  Choice   `json:"asPerson"`
	AsMailbox Choice   `json:"asMailbox"`
	Notes     []string `json:"notes"` // what cannot be told, and what else plays a part
	// Read is when the directory was last read.
	Read time.Time `json:"read"`
}

// ExplainedPerson is somebody in the mirror, as far as is kept of them.
type ExplainedPerson struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	Mail string `json:"mail,omitempty"`
	// Reduced: no profile wants them, so no more is kept than rules look at.
	Reduced bool `json:"reduced,omitempty"`
	Deleted bool `json:"deleted,omitempty"`
}

func explained(p *Person) ExplainedPerson {
	return ExplainedPerson{ID: p.User.ID, Name: p.User.DisplayName, Mail: p.User.Mail, Reduced: p.Reduced, Deleted: p.Gone}
}

// Label is how to call them in a line: the best there is.
func (p ExplainedPerson) Label() string {
	switch {
	case p.Name != "":
		return p.Name
	case p.Mail != "":
		return p.Mail
	}
	return p.ID
}

// hiddenNote is what no rule can look at.
const hiddenNote = "Who is hidden from the address list cannot be told: Microsoft Graph has no usable property for it. Leave such people out by a group, an extensionAttribute or an exception."

// Why says of one person whether and why a profile chooses them, from the mirror alone. The profile may be one that is
// being edited: it need not be stored, but has to be checked (ParseProfile, ImportProfile). Errors: *NoPersonError,
// *NotReadError.
func (s *Service) Why(ctx context.Context, p Profile, nameOrID string) (Explanation, error) {
	mirror, err := s.mirrorNow(ctx)
	if err != nil {
		return Explanation{}, err
	}
	person, err := s.findPerson(ctx, nameOrID)
	if err != nil {
		return Explanation{}, err
	}
	why := Explanation{Person: explained(&person), Notes: []string{}, Read: mirror.read}
	for _, one := range []struct {
		rule *Rule
		key  string
		into *Choice
	}{{&p.People, "people", &why.AsPerson}, {&p.Mailboxes, "mailboxes", &why.AsMailbox}} {
		e, err := s.explainer(ctx, mirror, one.rule, one.key)
		if err != nil {
			return why, err
		}
		if *one.into, err = s.choice(ctx, e, &person); err != nil {
			return why, err
		}
		for _, place := range e.unread {
			why.Notes = appendOnce(why.Notes, place.Sentence)
		}
	}
	if p.SkipOwner && why.AsPerson.In == Yes && why.AsMailbox.In == Yes {
		why.Notes = append(why.Notes, "The profile leaves everyone's own contact out of their own mailbox (skipOwner).")
	}
	if person.Reduced {
		why.Notes = append(why.Notes, "No profile chose this person when the directory was last read, so no more is kept than rules look at: names and numbers are read when a rule begins to choose them.")
	}
	why.Notes = append(why.Notes, hiddenNote)
	return why, nil
}

// findPerson resolves the one person meant.
func (s *Service) findPerson(ctx context.Context, nameOrID string) (Person, error) {
	found, err := s.Store.FindPeople(ctx, strings.TrimSpace(nameOrID), 6)
	if err != nil {
		return Person{}, err
	}
	there := slices.DeleteFunc(slices.Clone(found), func(p Person) bool { return p.Gone })
	switch {
	case len(there) == 1:
		return there[0], nil
	case len(there) > 1:
		return Person{}, &NoPersonError{Matches: len(there)}
	case len(found) > 0:
		return found[0], nil // the deleted one
	}
	return Person{}, &NoPersonError{}
}

// NoPersonError says that nobody, or more than one, goes by a name.
type NoPersonError struct{ Matches int }

func (e *NoPersonError) Error() string {
	if e.Matches > 1 {
		return "More than one person goes by that name."
	}
	return "Nobody by that name is in the directory as it was last read."
}

// Code is the stable name of this kind of failure.
func (e *NoPersonError) Code() string { return "no_person" }

// Action is what to do next.
func (e *NoPersonError) Action() string {
	if e.Matches > 1 {
		return "Name the person by mail address or object id."
	}
	return "Name the person by mail address or object id: of people whom no profile chooses nothing else is kept. Somebody new comes with the next sync."
}

// NotReadError says that there is no mirror to look at yet.
type NotReadError struct{}

func (e *NotReadError) Error() string { return "The directory has not been read yet." }

// Code is the stable name of this kind of failure.
func (e *NotReadError) Code() string { return "directory_not_read" }

// Action is what to do next.
func (e *NotReadError) Action() string {
	return "Import a profile and preview it: concordctl sync --plan reads the directory and writes nothing."
}

// mirrored is what the mirror knows at one moment.
type mirrored struct {
	read   time.Time
	kept   map[string]bool // properties that people kept only reduced still have
	groups map[string]bool // groups that are followed by delta
	units  map[string]bool // administrative units that syncs read
}

// mirrorNow says what the mirror can tell.
func (s *Service) mirrorNow(ctx context.Context) (m mirrored, err error) {
	round, err := s.Store.Round(ctx, usersResource)
	if err != nil {
		return m, err
	}
	if round.Link == "" {
		return m, &NotReadError{}
	}
	profiles, err := s.stored(ctx)
	if err != nil {
		return m, err
	}
	m = mirrored{read: round.Saved, kept: map[string]bool{}, groups: map[string]bool{}, units: map[string]bool{}}
	// What was kept is what the rules looked at when the round began, and at its end: both, to be sure.
	_, asked, _ := strings.Cut(round.Query, ";")
	before, now := strings.Split(asked, ","), keptProperties(profiles)
	if !round.Done && round.Full {
		now = nil // in the middle of reading everyone again: some are as an older query left them
	}
	for _, property := range lookedAt() {
		m.kept[property] = true
	}
	for _, property := range now {
		if slices.Contains(before, property) {
			m.kept[property] = true
		}
	}
	for _, unit := range named(profiles, (*Rule).administrativeUnits) {
		m.units[unit] = true
	}
	for i := 0; ; i++ {
		round, err := s.Store.Round(ctx, fmt.Sprintf("%s%d", groupsResource, i))
		if err != nil || round.Link == "" {
			return m, err
		}
		for _, id := range strings.Split(round.Query, ",") {
			m.groups[id] = m.groups[id] || round.Done
		}
	}
}
