package contactsync

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"concord/backend/graph"
)

// Condition is a test of a user's properties: a comparison of one property, or several conditions joined. Text is
// compared without regard to case, as the directory does. A property with several values meets a comparison
// when any of them does.
type Condition struct {
	All []Condition `json:"all,omitempty"`
	Any []Condition `json:"any,omitempty"`
	Not *Condition  `json:"not,omitempty"`

	Property string     `json:"property,omitempty"`
	Is       Comparison `json:"is,omitempty"`
	Value    string     `json:"value,omitempty"`
	Values   []string   `json:"values,omitempty"` // for In
}

// Comparison is how a property is compared.
type Comparison string

// The comparisons.
const (
	Equals     Comparison = "equals"
	In         Comparison = "in"
	StartsWith Comparison = "startsWith"
	EndsWith   Comparison = "endsWith"
	Contains   Comparison = "contains"
	IsEmpty    Comparison = "isEmpty"
	IsNotEmpty Comparison = "isNotEmpty"
)

// comparisons of lower-case texts.
var comparisons = map[Comparison]func(value, with string) bool{
	Equals:     func(value, with string) bool { return value == strings.TrimSpace(with) },
	StartsWith: strings.HasPrefix,
	EndsWith:   strings.HasSuffix,
	Contains:   strings.Contains,
}

// maxDepth bounds how deep conditions may be nested: deeper is a generated file, not somebody's rule.
const maxDepth = 20

func (c *Condition) check(key string) error { return c.checkBelow(key, maxDepth) }

func (c *Condition) checkBelow(key string, depth int) error {
	if c == nil {
		return nil
	}
	if depth == 0 {
		return &ProfileError{Key: key, Problem: "is nested too deeply", Allowed: fmt.Sprintf("Nest conditions at most %d deep.", maxDepth)}
	}
	forms := 0
	for _, used := range []bool{len(c.All) > 0, len(c.Any) > 0, c.Not != nil, c.Property != "" || c.Is != ""} {
		if used {
			forms++
		}
	}
	if forms != 1 {
		return &ProfileError{Key: key, Problem: "is not one condition", Allowed: `Use exactly one of "all", "any", "not", or "property" with "is".`}
	}
	for i := range c.All {
		if err := c.All[i].checkBelow(fmt.Sprintf("%s.all[%d]", key, i), depth-1); err != nil {
			return err
		}
	}
	for i := range c.Any {
		if err := c.Any[i].checkBelow(fmt.Sprintf("%s.any[%d]", key, i), depth-1); err != nil {
			return err
		}
	}
	if c.Not != nil {
		return c.Not.checkBelow(key+".not", depth-1)
	}
	if c.Property == "" && c.Is == "" {
		return nil
	}
	return c.checkComparison(key)
}

func (c *Condition) checkComparison(key string) error {
	if sources[c.Property] == nil {
		return &ProfileError{Key: key + ".property", Problem: fmt.Sprintf("cannot be %q", c.Property),
			Allowed: "Use one of: " + strings.Join(slices.Sorted(maps.Keys(sources)), ", ") + "."}
	}
	switch c.Is {
	case IsEmpty, IsNotEmpty:
		if c.Value != "" || len(c.Values) > 0 {
			return &ProfileError{Key: key, Problem: fmt.Sprintf("has a value beside %q", c.Is), Allowed: "Leave the value out."}
		}
	case In:
		if len(c.Values) == 0 || c.Value != "" {
			return &ProfileError{Key: key + ".values", Problem: "is missing", Allowed: `"in" takes a list: "values": ["Sales", "Marketing"].`}
		}
	default:
		if comparisons[c.Is] == nil {
			return &ProfileError{Key: key + ".is", Problem: fmt.Sprintf("cannot be %q", c.Is),
				Allowed: "Use equals, in, startsWith, endsWith, contains, isEmpty or isNotEmpty."}
		}
		if c.Value == "" || len(c.Values) > 0 {
			return &ProfileError{Key: key + ".value", Problem: "is missing", Allowed: `Give one text under "value".`}
		}
	}
	return nil
}

// met says whether a user meets the condition.
func (c *Condition) met(user *graph.User) bool {
	meets := func(one Condition) bool { return one.met(user) }
	switch {
	case len(c.All) > 0:
		return !slices.ContainsFunc(c.All, func(one Condition) bool { return !meets(one) })
	case len(c.Any) > 0:
		return slices.ContainsFunc(c.Any, meets)
	case c.Not != nil:
		return !meets(*c.Not)
	}
	values := sources[c.Property](user)
	switch c.Is {
	case IsEmpty:
		return len(values) == 0
	case IsNotEmpty:
		return len(values) > 0
	case In:
		return slices.ContainsFunc(values, func(value string) bool {
			return slices.ContainsFunc(c.Values, func(with string) bool { return strings.EqualFold(value, strings.TrimSpace(with)) })
		})
	}
	compare := comparisons[c.Is]
	return slices.ContainsFunc(values, func(value string) bool { return compare(strings.ToLower(value), strings.ToLower(c.Value)) })
}

// properties adds the user properties a condition looks at.
func (c *Condition) properties(into map[string]bool) {
	if c == nil {
		return
	}
	for i := range c.All {
		c.All[i].properties(into)
	}
	for i := range c.Any {
		c.Any[i].properties(into)
	}
	c.Not.properties(into)
	if c.Property != "" {
		into[c.Property] = true
	}
}
