package contactsync

import (
	"context"
	"slices"
	"strings"
)

// Unread is a group or unit of a rule that the mirror cannot speak for.
type Unread struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	// Sentence says why and what reads it.
	Sentence string `json:"sentence"`
	never    bool   // nothing is known of its members
}

// explainer looks at people through one rule, and knows what it cannot know.
type explainer struct {
	chooser
	key                        string // JSON path of the rule
	kept                       map[string]bool
	unread                     []Unread
	chosenBlind, exceptedBlind bool // a place was never read
}

// explainer prepares a rule, which may be one that nobody stored yet.
func (s *Service) explainer(ctx context.Context, m mirrored, rule *Rule, key string) (*explainer, error) {
	c, err := s.chooser(ctx, rule)
	if err != nil {
		return nil, err
	}
	e := &explainer{chooser: c, key: key, kept: m.kept}
	unread, err := s.unread(ctx, m, &rule.Places)
	if err != nil {
		return nil, err
	}
	e.unread, e.chosenBlind = unread, slices.ContainsFunc(unread, func(u Unread) bool { return u.never })
	if rule.Except == nil {
		return e, nil
	}
	if unread, err = s.unread(ctx, m, &rule.Except.Places); err != nil {
		return nil, err
	}
	e.unread, e.exceptedBlind = append(e.unread, unread...), slices.ContainsFunc(unread, func(u Unread) bool { return u.never })
	return e, nil
}

// unread names the places of a rule that the mirror has not read, or not lately.
func (s *Service) unread(ctx context.Context, m mirrored, places *Places) ([]Unread, error) {
	closure, err := s.Store.GroupClosure(ctx, places.Groups)
	if err != nil {
		return nil, err
	}
	known, err := s.Store.NamesOfPlaces(ctx, append(slices.Clone(places.Groups), places.AdministrativeUnits...))
	if err != nil {
		return nil, err
	}
	var unread []Unread
	add := func(g GroupState, never bool, what, rest string) {
		name := g.Name
		if name == "" {
			name = g.ID
		}
		unread = append(unread, Unread{ID: g.ID, Name: g.Name, never: never, Sentence: what + " " + name + " " + rest})
	}
	for _, group := range closure {
		switch {
		case group.Present && m.groups[group.ID]:
		case group.Present:
			add(group, false, "Group", "is not in a rule of a stored profile any more: its members are as they were when it last was. The next sync with this rule reads it again.")
		case group.Name == "" && !m.groups[group.ID]:
			add(group, true, "Group", "has not been read yet: the next sync with this rule reads it.")
		case group.Name == "":
			add(group, true, "Group", "was not found by the last sync: it does not exist, or the app may not read it.")
		default:
			add(group, false, "Group", "was deleted: its members count as they last were, and nobody is removed until the rule is corrected.")
		}
	}
	for _, id := range places.AdministrativeUnits {
		switch g, ever := known[id]; {
		case g.Present && m.units[id]:
		case g.Present:
			add(g, false, "Administrative unit", "is not in a rule of a stored profile any more: its members are as they were when it last was. The next sync with this rule reads it again.")
		case !ever:
			add(GroupState{ID: id}, true, "Administrative unit", "has not been read yet: the next sync with this rule reads it.")
		default:
			add(g, true, "Administrative unit", "could not be read by the last sync (permission AdministrativeUnit.Read.All, or it does not exist); its members count as they last were.")
		}
	}
	return unread, nil
}

// finding is a condition and what came of it, before it is put into words.
type finding struct {
	ground Ground
	passed Verdict
}

// knows says whether a property of somebody is there to be looked at, empty or not.
func (e *explainer) knows(p *Person, property string) bool {
	if strings.HasPrefix(property, "extensionAttribute") {
		property = extensionAttributes
	}
	return !p.Reduced || e.kept[property]
}

// findings holds every condition of the rule against somebody, in the order of grounds, into a slice that is used again.
// The least of the verdicts is what Rule.chooses says, where that can be told.
func (e *explainer) findings(p *Person, into []finding) []finding {
	r, id := e.rule, strings.ToLower(p.User.ID)
	_, chosen := e.chosen[id]
	_, excepted := e.excepted[id]
	into = append(into[:0], finding{GroundDeleted, verdict(!p.Gone)}, finding{GroundPlace, e.placed(p, chosen)})
	includes := func(kind Kind) bool { return slices.Contains(r.Include, kind) }
	kind := p.Purpose.kind()
	into = append(into, finding{GroundRoom, verdict(kind != Rooms || includes(Rooms))}, finding{GroundShared, verdict(kind != Shared || includes(Shared))})
	enabled := p.User.AccountEnabled == nil || *p.User.AccountEnabled || kind != "" && includes(kind)
	into = append(into, finding{GroundOff, verdict(enabled || includes(Disabled))},
		finding{GroundGuest, verdict(!strings.EqualFold(p.User.UserType, "Guest") || includes(Guests))},
		finding{GroundNoMail, verdict(p.User.Mail != "" || includes(WithoutMail))})
	if p.OrgContact {
		into = append(into, finding{GroundOrgContact, verdict(includes(OrgContacts))})
	}
	if r.Where != nil {
		into = append(into, finding{GroundWhere, e.meets(r.Where, p)})
	}
	if r.Except == nil {
		return into
	}
	if !r.Except.Places.empty() {
		into = append(into, finding{GroundExceptPlace, Yes - e.held(&r.Except.Places, p, excepted, e.exceptedBlind)})
	}
	if r.Except.Where != nil {
		into = append(into, finding{GroundExceptWhere, Yes - e.meets(r.Except.Where, p)})
	}
	return into
}

// placed says whether somebody is where the rule looks.
func (e *explainer) placed(p *Person, chosen bool) Verdict {
	if r := e.rule; r.AllWithMailbox || r.Places.empty() && r.Where != nil {
		return Yes
	}
	return e.held(&e.rule.Places, p, chosen, e.chosenBlind)
}

// held says whether somebody is in one of the places; blind when the members of one were never read.
func (e *explainer) held(places *Places, p *Person, member, blind bool) Verdict {
	switch {
	case member || places.hold(p):
		return Yes
	case blind || len(places.OrganizationalUnits) > 0 && !e.knows(p, "onPremisesDistinguishedName"):
		return Unknown
	}
	return No
}

// meets is Condition.met for people of whom not all is kept.
func (e *explainer) meets(c *Condition, p *Person) Verdict {
	switch {
	case len(c.All) > 0:
		least := Yes
		for i := range c.All {
			least = min(least, e.meets(&c.All[i], p))
		}
		return least
	case len(c.Any) > 0:
		most := No
		for i := range c.Any {
			most = max(most, e.meets(&c.Any[i], p))
		}
		return most
	case c.Not != nil:
		return Yes - e.meets(c.Not, p)
	case !e.knows(p, c.Property):
		return Unknown
	}
	return verdict(c.met(&p.User))
}

// decides is the finding that settles a choice: the first definite no, else the first that cannot be told; false when
// everything passed.
func decides(findings []finding) (finding, bool) {
	for _, least := range []Verdict{No, Unknown} {
		if i := slices.IndexFunc(findings, func(f finding) bool { return f.passed == least }); i >= 0 {
			return findings[i], true
		}
	}
	return finding{}, false
}
