package contactsync

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Policy is whose word counts where a contact and the directory disagree about one property.
type Policy string

// The policies. The zero value is Overwrite: profiles of before there were policies mean it.
const (
	// Overwrite writes what the directory says, and clears the property where it says nothing.
	Overwrite Policy = "overwrite"
	// KeepWhenEmpty writes what the directory says; where it says nothing, the contact keeps what it has.
	KeepWhenEmpty Policy = "keepWhenEmpty"
	// FillIfEmpty writes where the contact has nothing, or still has what was written last. What a user wrote stays.
	FillIfEmpty Policy = "fillIfEmpty"
	// Add is for properties of several values: ours are added, and taken away again; the user's stay.
	Add Policy = "add"
	// Never leaves the property alone, as if it were not mapped.
	Never Policy = "never"
)

// Policies are all of them, the default first.
func Policies() []Policy { return []Policy{Overwrite, KeepWhenEmpty, FillIfEmpty, Add, Never} }

// Field says how one contact property is filled. In JSON it is a source, a list of sources, or an object with from and
// policy.
type Field struct {
	From   Sources // in order
	Policy Policy  // "" means Overwrite
}

// From is a field filled from these sources in order, with the policy Overwrite.
func From(sources ...string) Field { return Field{From: sources} }

// With is the field under another policy.
func (f Field) With(policy Policy) Field {
	f.Policy = policy
	return f
}

// fieldObject is the long form of a Field in JSON.
type fieldObject struct {
	From   Sources `json:"from,omitempty"`
	Policy Policy  `json:"policy,omitempty"`
}

// MarshalJSON implements json.Marshaler: the short form wherever it says all.
func (f Field) MarshalJSON() ([]byte, error) {
	if f.Policy == "" || f.Policy == Overwrite {
		return json.Marshal(f.From)
	}
	return json.Marshal(fieldObject(f))
}

// UnmarshalJSON implements json.Unmarshaler.
func (f *Field) UnmarshalJSON(data []byte) error {
	*f = Field{}
	if len(data) == 0 || data[0] != '{' {
		return json.Unmarshal(data, &f.From)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var long fieldObject
	if err := decoder.Decode(&long); err != nil {
		return err
	}
	*f = Field(long)
	if f.Policy == Overwrite {
		f.Policy = "" // one spelling for one meaning
	}
	return nil
}

// checkPolicy refuses a policy that a property cannot have.
func (f Field) checkPolicy(t target) error {
	key := "fields." + t.name
	known := Policies()
	if !t.list {
		known = slices.DeleteFunc(known, func(p Policy) bool { return p == Add })
	}
	if t.name == displayName {
		known = []Policy{Overwrite, FillIfEmpty} // an update without it lets Exchange make one up
	}
	if f.Policy == "" || slices.Contains(known, f.Policy) {
		return nil
	}
	names := make([]string, len(known))
	for i, policy := range known {
		names[i] = string(policy)
	}
	return &ProfileError{Key: key, Problem: fmt.Sprintf("cannot have the policy %q", f.Policy), Allowed: "Use one of: " + strings.Join(names, ", ") + "."}
}

// displayName is the property every contact needs.
const displayName = "displayName"

// policies are the policies of a mapping by the place of their target; nil when all are Overwrite.
func (f Fields) policies() []Policy {
	var all []Policy
	for i, t := range targets {
		if policy := f[t.name].Policy; policy != "" && policy != Overwrite {
			if all == nil {
				all = make([]Policy, len(targets))
			}
			all[i] = policy
		}
	}
	return all
}

// policy is the policy of targets[i].
func (c card) policy(i int) Policy {
	if c.policies == nil || c.policies[i] == "" {
		return Overwrite
	}
	return c.policies[i]
}

// guarded are the mapped properties that an empty source empties.
func (c card) guarded() uint64 {
	set := c.mapped
	for i := range targets {
		if c.policy(i) == KeepWhenEmpty {
			set &^= 1 << i
		}
	}
	return set
}

// lenient tells a mapping under which a contact may show something else than its card and still be right.
func (f Fields) lenient() bool { return f.policies() != nil }
