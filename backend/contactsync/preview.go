package contactsync

import (
	"context"
	"strings"
	"unicode/utf8"
)

// CardPreview is the contact that a profile would make of somebody, property by property.
type CardPreview struct {
	Person ExplainedPerson `json:"person"`
	Fields []FieldPreview  `json:"fields"` // every property of the mapping, in one order
}

// FieldPreview is what becomes of one contact property.
type FieldPreview struct {
	Property string         `json:"property"`
	Policy   Policy         `json:"policy"`
	Values   []ValuePreview `json:"values"` // none: the directory has nothing for it, and the policy says what that means
	// LeftOut counts the further values for which a contact has no room.
	LeftOut int `json:"leftOut,omitempty"`
}

// ValuePreview is one value, and where it comes from.
type ValuePreview struct {
	Value  string `json:"value"`
	Source string `json:"source"`        // a property or a text; "emailAddresses" for an address that stands in for a missing name
	Was    string `json:"was,omitempty"` // in the directory, where a phone number is written otherwise
	Cut    bool   `json:"cut,omitempty"` // Exchange takes no more of it
}

// PreviewCard shows what a profile, stored or being edited, would write of somebody, named by mail address, user
// principal name, object id or display name. It looks at what was last read of the directory and asks Microsoft nothing.
// Of somebody whom no profile chooses little is kept (Person.Reduced), so that most of the card is missing.
// Errors: *ProfileError, *NoPersonError.
func (s *Service) PreviewCard(ctx context.Context, p Profile, nameOrID string) (CardPreview, error) {
	if err := p.normalize(); err != nil {
		return CardPreview{}, err
	}
	person, err := s.findPerson(ctx, nameOrID)
	if err != nil {
		return CardPreview{}, err
	}
	return p.preview(&person), nil
}

func (p *Profile) preview(person *Person) CardPreview {
	preview := CardPreview{Person: explained(person)}
	card := p.cardOf(person)
	for i, t := range targets {
		field, named := p.Fields[t.name]
		if !named {
			continue
		}
		shown := FieldPreview{Property: t.name, Policy: field.Policy, Values: []ValuePreview{}}
		if shown.Policy == "" {
			shown.Policy = Overwrite
		}
		if shown.Policy != Never {
			shown.fill(t, p.sourced(person, t), card.values[i])
		}
		preview.Fields = append(preview.Fields, shown)
	}
	return preview
}

// fill shows the values of a card beside where they come from.
func (f *FieldPreview) fill(t target, from []sourced, kept []string) {
	for n, value := range kept {
		if n >= len(from) {
			f.Values = append(f.Values, ValuePreview{Value: value, Source: emailAddresses})
			continue
		}
		shown := ValuePreview{Value: value, Source: from[n].source, Cut: utf8.RuneCountInString(from[n].value) > t.length}
		if from[n].value != from[n].was {
			shown.Was = from[n].was
		}
		f.Values = append(f.Values, shown)
	}
	if t.list {
		f.LeftOut = max(0, len(from)-len(kept))
	}
}

// sourced is a value of somebody with where it comes from.
type sourced struct {
	value, source string
	was           string // as the directory has it
}

// sourced are all values for a contact property, before what Exchange does not take is cut. Of values that differ only
// in case the first is kept: a mail address often is among the other mails.
func (p *Profile) sourced(person *Person, t target) []sourced {
	var all []sourced
	for _, source := range p.Fields[t.name].From {
		for _, was := range person.values(source) {
			value := was
			if phoneTargets[t.name] && !isTemplate(source) {
				value = p.Phones.write(was, &person.User)
			}
			if !holds(all, value) {
				all = append(all, sourced{value, source, was})
			}
		}
	}
	return all
}

func holds(all []sourced, value string) bool {
	for _, s := range all {
		if strings.EqualFold(s.value, value) {
			return true
		}
	}
	return false
}
