package desktop

import (
	"context"
	"time"

	"concord/backend/contactsync"
)

// This file answers what somebody asks while a profile is edited: whom a rule chooses, why, and what becomes of them.
// Everything comes from what was last read of the directory.

// PersonLine is somebody in the directory, as far as is kept of them.
type PersonLine struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Mail    string `json:"mail"`
	Reduced bool   `json:"reduced"` // no profile wants them, so little is kept
	Deleted bool   `json:"deleted"`
}

func personLine(p contactsync.ExplainedPerson) PersonLine {
	return PersonLine{ID: p.ID, Name: p.Name, Mail: p.Mail, Reduced: p.Reduced, Deleted: p.Deleted}
}

func personLines(people []contactsync.ExplainedPerson) []PersonLine {
	lines := make([]PersonLine, len(people))
	for i, p := range people {
		lines[i] = personLine(p)
	}
	return lines
}

// RuleQuestion asks what a rule comes to.
type RuleQuestion struct {
	Rule string `json:"rule"` // as JSON, like people and mailboxes of a profile
	As   string `json:"as"`   // people, mailboxes
	// Of is whom to list: "" those chosen, a code of Out those it leaves out, "unknown" those nobody can tell of.
	Of     string `json:"of"`
	Offset int    `json:"offset"`
	Limit  int    `json:"limit"`
}

// RuleFigures is what a rule comes to.
type RuleFigures struct {
	// Verdict says what is wrong with the rule; the rest is 0 then.
	Verdict   ProfileVerdict `json:"verdict"`
	Read      bool           `json:"read"`      // false: the directory was never read, and nothing can be counted
	ReadMs    int64          `json:"readMs"`    // when it last was, unix ms
	Directory int64          `json:"directory"` // accounts; Chosen, Unknown and Out add up to it
	Chosen    int64          `json:"chosen"`
	Unknown   int64          `json:"unknown"`
	Out       []LeftOut      `json:"out"`
	Sample    []PersonLine   `json:"sample"`
	Notes     []string       `json:"notes"` // sentences: what the figures leave open
}

// LeftOut counts those whom one condition leaves out.
type LeftOut struct {
	Code  string `json:"code"` // deleted, not_in_places, room, shared, disabled, guest, organizational_contact, without_mail, where, except_places, except_where
	Count int64  `json:"count"`
}

// Count counts whom a rule chooses and leaves out. It is quick enough to be asked with every pause in typing.
func (p *Profiles) Count(q RuleQuestion) (figures RuleFigures, err error) {
	err = p.with(func(ctx context.Context, at *opened) error {
		figures, err = countRule(ctx, at, q)
		return err
	})
	return figures, err
}

func countRule(ctx context.Context, at *opened, q RuleQuestion) (RuleFigures, error) {
	figures := RuleFigures{Out: []LeftOut{}, Sample: []PersonLine{}, Notes: []string{}}
	rule, err := contactsync.ParseRule(q.Rule)
	var counted contactsync.RuleCount
	if err == nil {
		counted, err = at.Contacts.CountRule(ctx, rule, contactsync.As(q.As),
			contactsync.Sampled{Of: q.Of, Offset: q.Offset, Limit: min(max(q.Limit, 0), pageMost)})
	}
	if unread(err) {
		figures.Verdict.Valid = true
		return figures, nil
	}
	figures.Verdict, err = verdictOf(err)
	figures.Read = true
	if err != nil || !figures.Verdict.Valid {
		return figures, err
	}
	figures.ReadMs, figures.Directory = milliseconds(counted.Read), counted.Directory
	figures.Chosen, figures.Unknown = counted.Chosen, counted.Unknown
	for _, out := range counted.Out {
		figures.Out = append(figures.Out, LeftOut{Code: string(out.Ground), Count: out.Count})
	}
	figures.Sample, figures.Notes = personLines(counted.Sample), listed(counted.Notes)
	return figures, nil
}

func milliseconds(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.UnixMilli()
}

// WhyAnswer says why somebody is in or out of a profile.
type WhyAnswer struct {
	Person    PersonLine `json:"person"`
	AsPerson  Reasons    `json:"asPerson"`  // whether they become a contact
	AsMailbox Reasons    `json:"asMailbox"` // whether they receive contacts
	Notes     []string   `json:"notes"`
	ReadMs    int64      `json:"readMs"`
}

// Reasons is what a rule says of one person.
type Reasons struct {
	In      string   `json:"in"` // yes, no, unknown
	Decided Reason   `json:"decided"`
	Checks  []Reason `json:"checks"` // all, in order
}

// Reason is one condition of a rule held against one person.
type Reason struct {
	Code     string   `json:"code"`
	Passed   string   `json:"passed"` // yes, no, unknown
	Sentence string   `json:"sentence"`
	Key      string   `json:"key"`     // JSON path of the condition in the profile, "" for what every rule asks
	Through  []string `json:"through"` // groups that lead to the person, by name
}

func reasonOf(c contactsync.Check) Reason {
	return Reason{Code: string(c.Ground), Passed: c.Passed.String(), Sentence: c.Sentence, Key: c.Key, Through: listed(c.Through)}
}

func reasonsOf(c contactsync.Choice) Reasons {
	reasons := Reasons{In: c.In.String(), Decided: reasonOf(c.Decided), Checks: make([]Reason, len(c.Checks))}
	for i, check := range c.Checks {
		reasons.Checks[i] = reasonOf(check)
	}
	return reasons
}

// Why says of one person whether and why a draft chooses them. person is an object id, mail address, user principal name
// or display name. Codes: profile_invalid, no_person, directory_not_read.
func (p *Profiles) Why(text, person string) (answer WhyAnswer, err error) {
	err = p.with(func(ctx context.Context, at *opened) error {
		profile, err := parsed(text)
		if err != nil {
			return err
		}
		why, err := at.Contacts.Why(ctx, profile, person)
		if err == nil {
			answer = WhyAnswer{Person: personLine(why.Person), AsPerson: reasonsOf(why.AsPerson), AsMailbox: reasonsOf(why.AsMailbox),
				Notes: listed(why.Notes), ReadMs: milliseconds(why.Read)}
		}
		return err
	})
	return answer, err
}

// CardPreview is the contact that a draft would make of somebody.
type CardPreview struct {
	Person PersonLine  `json:"person"`
	Fields []CardField `json:"fields"` // every property of the mapping, in one order
}

// CardField is what becomes of one contact property.
type CardField struct {
	Property string      `json:"property"`
	Policy   string      `json:"policy"`
	Values   []CardValue `json:"values"`  // none: the directory has nothing for it
	LeftOut  int         `json:"leftOut"` // further values for which a contact has no room
}

// CardValue is one value, and where it comes from.
type CardValue struct {
	Value  string `json:"value"`
	Source string `json:"source"` // a property, or a text of the admin's own
	Was    string `json:"was"`    // in the directory, where a phone number is written otherwise; else ""
	Cut    bool   `json:"cut"`    // Exchange takes no more of it
}

// Card shows what a draft would write of somebody. Codes as for Why.
func (p *Profiles) Card(text, person string) (card CardPreview, err error) {
	err = p.with(func(ctx context.Context, at *opened) error {
		profile, err := parsed(text)
		if err != nil {
			return err
		}
		preview, err := at.Contacts.PreviewCard(ctx, profile, person)
		card = cardOf(preview)
		return err
	})
	return card, err
}

func cardOf(preview contactsync.CardPreview) CardPreview {
	card := CardPreview{Person: personLine(preview.Person), Fields: make([]CardField, len(preview.Fields))}
	for i, f := range preview.Fields {
		card.Fields[i] = CardField{Property: f.Property, Policy: string(f.Policy), Values: make([]CardValue, len(f.Values)), LeftOut: f.LeftOut}
		for n, v := range f.Values {
			card.Fields[i].Values[n] = CardValue{Value: v.Value, Source: v.Source, Was: v.Was, Cut: v.Cut}
		}
	}
	return card
}
