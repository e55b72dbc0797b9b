package contactsync

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"concord/backend/graph"
)

// drawn makes rules and people at random, from few values, so that many conditions meet.
type drawn struct{ *rand.Rand }

func (d drawn) yes() bool { return d.IntN(2) == 0 }

func (d drawn) condition(depth int) *Condition {
	if depth > 0 && d.IntN(3) > 0 {
		switch d.IntN(3) {
		case 0:
			return &Condition{All: []Condition{*d.condition(depth - 1), *d.condition(depth - 1)}}
		case 1:
			return &Condition{Any: []Condition{*d.condition(depth - 1), *d.condition(depth - 1)}}
		default:
			return &Condition{Not: d.condition(depth - 1)}
		}
	}
	property := []string{"department", "city", "extensionAttribute3", "mail"}[d.IntN(4)]
	switch d.IntN(3) {
	case 0:
		return &Condition{Property: property, Is: IsEmpty}
	case 1:
		return &Condition{Property: property, Is: In, Values: []string{"a", "b"}}
	default:
		return &Condition{Property: property, Is: StartsWith, Value: "a"}
	}
}

func (d drawn) places() (p Places) {
	if d.yes() {
		p.Users = []string{fmt.Sprintf("00000000-0000-4000-8000-00000000000%d", d.IntN(4))}
	}
	if d.yes() {
		p.OrganizationalUnits = []string{"OU=a,DC=x"}
	}
	if d.yes() {
		p.Groups = []string{"00000000-0000-4000-8000-0000000000f1"}
	}
	return p
}

func (d drawn) rule() Rule {
	r := Rule{Places: d.places(), AllWithMailbox: d.IntN(4) == 0}
	if d.yes() || !r.AllWithMailbox && r.Places.empty() {
		r.Where = d.condition(3)
	}
	if d.yes() {
		r.Except = &Exception{Places: d.places()}
		if d.yes() {
			r.Except.Where = d.condition(2)
		}
	}
	for _, kind := range kinds {
		if d.IntN(3) == 0 {
			r.Include = append(r.Include, kind)
		}
	}
	return r
}

func (d drawn) person() Person {
	pick := func(values ...string) string { return values[d.IntN(len(values))] }
	p := Person{Gone: d.IntN(9) == 0, Purpose: Purpose(pick("", "user", "room", "shared", "equipment"))}
	p.User = graph.User{ID: fmt.Sprintf("00000000-0000-4000-8000-00000000000%d", d.IntN(4)), Mail: pick("", "a", "b"), Department: pick("", "a", "c"), City: pick("", "b", "c"),
		UserType: pick("", "Member", "Guest"), OnPremisesDistinguishedName: pick("", "CN=1,OU=a,DC=x", "CN=1,OU=b,DC=x"), ExtensionAttributes: graph.ExtensionAttributes{"extensionAttribute3": pick("", "a")}}
	if d.yes() {
		enabled := d.yes()
		p.User.AccountEnabled = &enabled
	}
	return p
}

func TestAnExplanationNeverContradictsTheRule(t *testing.T) {
	d := drawn{rand.New(rand.NewPCG(1, 2))}
	for range 20000 {
		rule, person := d.rule(), d.person()
		if err := rule.normalize("people"); err != nil {
			t.Fatal(err)
		}
		e := &explainer{chooser: chooser{rule: &rule, chosen: map[string]struct{}{}, excepted: map[string]struct{}{}}, key: "people"}
		if len(rule.Groups) > 0 && d.yes() {
			e.chosen[person.User.ID] = struct{}{}
		}
		if rule.Except != nil && len(rule.Except.Groups) > 0 && d.yes() {
			e.excepted[person.User.ID] = struct{}{}
		}
		wanted := verdict(e.chooses(&person))
		f, decided := decides(e.findings(&person, nil))
		if got := verdict(!decided); got != wanted {
			text, _ := json.Marshal(rule)
			t.Fatalf("explained as %v by %v, the rule says %v\nrule %s\nperson %+v", got, f, wanted, text, person)
		}
		// Somebody of whom less is kept is told the same, or that it cannot be told.
		person.Reduced = true
		e.kept = map[string]bool{"mail": true}
		if d.yes() {
			e.kept["department"] = true
		}
		less := person
		less.User.City, less.User.OnPremisesDistinguishedName, less.User.ExtensionAttributes = "", "", nil
		if !e.kept["department"] {
			less.User.Department = ""
		}
		least := Yes
		for _, f := range e.findings(&less, nil) {
			least = min(least, f.passed)
		}
		if least != wanted && least != Unknown {
			text, _ := json.Marshal(rule)
			t.Fatalf("of what is kept it is told %v, the rule says %v\nrule %s\nperson %+v", least, wanted, text, person)
		}
		for _, c := range []*Condition{rule.Where} {
			if c != nil {
				if key, words := e.reason(c, &less, e.meets(c, &less), "people.where"); key == "" || words == "" {
					t.Fatal("no words for a condition")
				}
			}
		}
	}
}
