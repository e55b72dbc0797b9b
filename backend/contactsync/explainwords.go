package contactsync

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/go-ldap/ldap/v3"
)

// choice puts what a rule says of somebody into words.
func (s *Service) choice(ctx context.Context, e *explainer, p *Person) (Choice, error) {
	findings := e.findings(p, nil)
	c := Choice{In: Yes}
	place := 0
	for i, f := range findings {
		check, err := s.check(ctx, e, f, p)
		if err != nil {
			return c, err
		}
		c.Checks = append(c.Checks, check)
		c.In = min(c.In, f.passed)
		if f.ground == GroundPlace {
			place = i
		}
	}
	c.Decided = c.Checks[place]
	if decisive, found := decides(findings); found {
		c.Decided = c.Checks[slices.Index(findings, decisive)]
	}
	return c, nil
}

// check words one finding.
func (s *Service) check(ctx context.Context, e *explainer, f finding, p *Person) (Check, error) {
	check := Check{Ground: f.ground, Passed: f.passed}
	r := e.rule
	switch f.ground {
	case GroundPlace:
		return s.placeCheck(ctx, e, check, p)
	case GroundWhere:
		check.Key, check.Sentence = e.reason(r.Where, p, f.passed, e.key+".where")
		check.Sentence = map[Verdict]string{Yes: "Meets the condition: ", No: "Does not meet the condition: ", Unknown: "Whether the condition is met cannot be told: "}[f.passed] + check.Sentence
	case GroundExceptWhere:
		check.Key, check.Sentence = e.reason(r.Except.Where, p, Yes-f.passed, e.key+".except.where")
		check.Sentence = map[Verdict]string{Yes: "No exception by condition: ", No: "Taken out by the condition of the exception: ", Unknown: "Whether the condition of the exception is met cannot be told: "}[f.passed] + check.Sentence
	case GroundExceptPlace:
		held, err := s.holder(ctx, &r.Except.Places, p, e.key+".except")
		if err != nil {
			return check, err
		}
		check.Key, check.Through = held.Key, held.Through
		check.Sentence = map[Verdict]string{Yes: "In none of the places of the exception.", No: "Taken out by the exception: " + held.Sentence, Unknown: "Whether a place of the exception holds them is not known: one has not been read."}[f.passed]
	default:
		check.Sentence = e.kindSentence(f, p)
	}
	return check, nil
}

// kindSentence words what every rule asks.
func (e *explainer) kindSentence(f finding, p *Person) string {
	included := func(is bool, isText, notText, kind string) string {
		switch {
		case !is:
			return notText
		case f.passed == Yes:
			return isText + "; the rule includes " + kind + "."
		}
		return isText + ", and the rule does not include " + kind + "."
	}
	switch f.ground {
	case GroundDeleted:
		return map[Verdict]string{Yes: "The account is in the directory.", No: "The account was deleted from the directory."}[f.passed]
	case GroundRoom:
		not := "The mailbox is no room."
		if p.Purpose == "" {
			not = "What the mailbox is for is not known (it was not asked, or nobody may): it counts as a person's."
		}
		return included(p.Purpose.kind() == Rooms, "The mailbox is a room's or equipment's", not, `rooms ("rooms")`)
	case GroundShared:
		return included(p.Purpose.kind() == Shared, "The mailbox is a shared one", "The mailbox is no shared one, as far as is known.", `shared mailboxes ("shared")`)
	case GroundOff:
		disabled := p.User.AccountEnabled != nil && !*p.User.AccountEnabled
		if disabled && p.Purpose.kind() != "" && f.passed == Yes {
			return "The account is disabled, as a room's or shared mailbox's usually is; the rule includes those."
		}
		return included(disabled, "The account is disabled", "The account is enabled.", `disabled accounts ("disabled")`)
	case GroundOrgContact:
		return included(true, "This is an organizational contact", "", `organizational contacts ("organizationalContacts")`)
	case GroundGuest:
		return included(strings.EqualFold(p.User.UserType, "Guest"), "The account is a guest", "The account is no guest.", `guests ("guests")`)
	default:
		return included(p.User.Mail == "", "The account has no mail address", "The account has a mail address.", `those ("withoutMail")`)
	}
}

// placeCheck says which place of the rule holds somebody, or that none does.
func (s *Service) placeCheck(ctx context.Context, e *explainer, check Check, p *Person) (Check, error) {
	r := e.rule
	if check.Passed == Unknown {
		check.Sentence = "Whether the rule's places hold them is not known: a group or unit has not been read, or where the account lies on premises was not kept."
		return check, nil
	}
	if check.Passed == No {
		names, err := s.placeNames(ctx, &r.Places)
		check.Key, check.Sentence = e.key, "In none of the places the rule names: "+names+"."
		return check, err
	}
	held, err := s.holder(ctx, &r.Places, p, e.key)
	switch {
	case err != nil || held.Ground != "":
		return held, err
	case r.AllWithMailbox:
		return Check{Ground: GroundEveryone, Passed: Yes, Key: e.key + ".allWithMailbox", Sentence: "The rule takes everyone with a mail address."}, nil
	}
	return Check{Ground: GroundEveryone, Passed: Yes, Key: e.key, Sentence: "The rule names no place: it looks at everyone."}, nil
}

// holder is the place that holds somebody; Ground is "" when none does.
func (s *Service) holder(ctx context.Context, places *Places, p *Person, key string) (Check, error) {
	id := strings.ToLower(p.User.ID)
	if i := slices.Index(places.Users, id); i >= 0 {
		return Check{Ground: GroundUser, Passed: Yes, Key: fmt.Sprintf("%s.users[%d]", key, i), Sentence: "Named by object id."}, nil
	}
	for i, unit := range places.units {
		if dn, err := ldap.ParseDN(p.User.OnPremisesDistinguishedName); err == nil && unit.AncestorOfFold(dn) {
			return Check{Ground: GroundOrgUnit, Passed: Yes, Key: fmt.Sprintf("%s.organizationalUnits[%d]", key, i),
				Sentence: "The account lies in " + places.OrganizationalUnits[i] + "."}, nil
		}
	}
	asked := append(slices.Clone(places.Groups), places.AdministrativeUnits...)
	edges, err := s.Store.Nesting(ctx, asked, id)
	if err != nil || len(edges) == 0 {
		return Check{}, err
	}
	path := shortest(edges, asked, id)
	if len(path) == 0 {
		return Check{}, nil
	}
	names, err := s.named(ctx, path)
	if err != nil {
		return Check{}, err
	}
	if i := slices.Index(places.AdministrativeUnits, path[0]); i >= 0 {
		return Check{Ground: GroundAdmin, Passed: Yes, Key: fmt.Sprintf("%s.administrativeUnits[%d]", key, i), Through: names, Sentence: "In administrative unit " + names[0] + "."}, nil
	}
	check := Check{Ground: GroundGroup, Passed: Yes, Key: fmt.Sprintf("%s.groups[%d]", key, slices.Index(places.Groups, path[0])), Through: names, Sentence: "Member of group " + names[0]}
	if len(names) > 1 {
		check.Sentence += " through " + strings.Join(names[1:], ", ")
	}
	check.Sentence += "."
	return check, nil
}

// shortest is the shortest way from one of the roots to the person, without the person.
func shortest(edges []Nested, roots []string, person string) []string {
	below := map[string][]string{}
	for _, edge := range edges {
		below[edge.Group] = append(below[edge.Group], edge.Member)
	}
	from := map[string]string{}
	queue := slices.Clone(roots)
	for _, root := range roots {
		from[root] = ""
	}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, next := range below[at] {
			if next == person {
				var path []string
				for ; at != ""; at = from[at] {
					path = append(path, at)
				}
				slices.Reverse(path)
				return path
			}
			if _, seen := from[next]; !seen {
				from[next] = at
				queue = append(queue, next)
			}
		}
	}
	return nil
}

// named are the names of groups and units, by id where there is none.
func (s *Service) named(ctx context.Context, ids []string) ([]string, error) {
	known, err := s.Store.NamesOfPlaces(ctx, ids)
	names := make([]string, len(ids))
	for i, id := range ids {
		if names[i] = known[id].Name; names[i] == "" {
			names[i] = id
		}
	}
	return names, err
}

// placesNamed is how many places a sentence names one by one.
const placesNamed = 5

func (s *Service) placeNames(ctx context.Context, places *Places) (string, error) {
	names, err := s.named(ctx, append(slices.Clone(places.Groups), places.AdministrativeUnits...))
	names = append(names, places.OrganizationalUnits...)
	if n := len(places.Users); n > 0 {
		names = append(names, count(int64(n), "user", "users"))
	}
	if more := len(names) - placesNamed; more > 0 {
		names = append(names[:placesNamed], fmt.Sprintf("%d more", more))
	}
	return strings.Join(names, ", "), err
}

// reason finds the comparison that made a condition come out as it did, and says it in words.
func (e *explainer) reason(c *Condition, p *Person, came Verdict, key string) (where, words string) {
	for _, joined := range []struct {
		parts []Condition
		name  string
		all   bool
	}{{c.All, "all", true}, {c.Any, "any", false}} {
		if len(joined.parts) == 0 {
			continue
		}
		// All fails by one part, any is met by one; the other way round it takes every part.
		if single := joined.all && came != Yes || !joined.all && came != No; single {
			i := slices.IndexFunc(joined.parts, func(part Condition) bool { return e.meets(&part, p) == came })
			return e.reason(&joined.parts[i], p, came, fmt.Sprintf("%s.%s[%d]", key, joined.name, i))
		}
		var all []string
		for i := range joined.parts {
			_, one := e.reason(&joined.parts[i], p, came, key)
			all = append(all, one)
		}
		return key + "." + joined.name, strings.Join(all, "; ")
	}
	if c.Not != nil {
		where, words = e.reason(c.Not, p, Yes-came, key+".not")
		return where, words + " (under \"not\")"
	}
	if came == Unknown {
		return key, fmt.Sprintf("%s was not kept of people whom no profile chooses; the next sync with this rule reads it", c.Property)
	}
	return key, fmt.Sprintf("%s is %s, asked for: %s", c.Property, e.valueText(c, p), c.text())
}

func (e *explainer) valueText(c *Condition, p *Person) string {
	values := sources[c.Property](&p.User)
	if len(values) == 0 {
		return "empty"
	}
	return quoted(values)
}

func quoted(values []string) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = fmt.Sprintf("%q", value)
	}
	return strings.Join(texts, ", ")
}

// comparisonWords are the comparisons, for people.
var comparisonWords = map[Comparison]string{Equals: "equals", In: "one of", StartsWith: "starts with", EndsWith: "ends with", Contains: "contains", IsEmpty: "empty", IsNotEmpty: "not empty"}

// text is one comparison, for people.
func (c *Condition) text() string {
	switch c.Is {
	case IsEmpty, IsNotEmpty:
		return comparisonWords[c.Is]
	case In:
		return comparisonWords[c.Is] + " " + quoted(c.Values)
	}
	return comparisonWords[c.Is] + " " + quoted([]string{c.Value})
}
