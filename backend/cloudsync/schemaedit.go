package cloudsync

import (
	"slices"
	"strings"
)

// SchemaWish is what a schema should say; nil members stay as they are.
type SchemaWish struct {
	// PasswordHashes wants the mapping of password hashes exactly once in each mapping that can carry it, or nowhere.
	PasswordHashes *bool
	// Replace lets a mapping of CredentialData from something else be replaced or taken away. Without it, EditSchema refuses.
	Replace bool
	Scope   *Scope
}

// Change is one difference that an edit makes, for people: what stood there and what will, as JSON; "" for nothing.
type Change struct {
	Where  string `json:"where"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// MappingError says that CredentialData is filled from something else than the password hash.
type MappingError struct{ Object, Expression string }

func (e *MappingError) Error() string {
	return "In the mapping of " + e.Object + ", CredentialData is filled from " + e.Expression + " and not from the password hash."
}

// Code is the stable name of this kind of failure.
func (e *MappingError) Code() string { return "cloudsync_mapping_differs" }

// Action is what to do next.
func (e *MappingError) Action() string {
	return "Find out who mapped it so. To have Concord replace it, or take it away where none is wanted, apply with --replace-mapping."
}

// mostEdits is far above what a wish can need; it ends a loop that would not.
const mostEdits = 200

// EditSchema makes a schema say what is wished, and tells what it changed. Every byte that the wish is not about stays. Without a
// change it returns the text as it came. It is pure.
func EditSchema(data []byte, wish SchemaWish) ([]byte, []Change, error) {
	var changes []Change
	for range mostEdits {
		root, err := readNodes(data)
		if err != nil || root.kind != '{' {
			return nil, nil, &SchemaError{"is no JSON object"}
		}
		rules, err := rulesOf(data, root)
		if err != nil {
			return nil, nil, err
		}
		edited, change, err := nextEdit(data, rules, wish)
		if err != nil || change == nil {
			return data, changes, err
		}
		data, changes = edited, append(changes, *change)
	}
	return nil, nil, &SchemaError{"needs more changes than Concord makes at once"}
}

// nextEdit makes the first change that is still missing; nil when none is.
func nextEdit(data []byte, rules []*node, wish SchemaWish) ([]byte, *Change, error) {
	if wish.PasswordHashes != nil {
		if edited, change, err := editHashes(data, rules, *wish.PasswordHashes, wish.Replace); err != nil || change != nil {
			return edited, change, err
		}
	}
	if wish.Scope == nil {
		return data, nil, nil
	}
	for _, rule := range rules {
		for _, filter := range []struct {
			name, member string
			want         []string
		}{
			{"containerFilter", "includedContainers", wish.Scope.OrganizationalUnits},
			{"groupFilter", "includedGroups", wish.Scope.Groups},
		} {
			if edited, change := editFilter(data, rule, filter.name, filter.member, filter.want); change != nil {
				return edited, change, nil
			}
		}
	}
	return data, nil, nil
}

func editHashes(data []byte, rules []*node, wanted, replace bool) ([]byte, *Change, error) {
	for _, of := range hashed {
		mappings := mappingsOf(data, rules, of)
		if len(mappings) == 0 && wanted && of == hashed[0] {
			return nil, nil, &SchemaError{"has no mapping of users"}
		}
		for _, mapping := range mappings {
			attributes := mapping.get("attributeMappings")
			if attributes == nil || attributes.kind != '[' {
				return nil, nil, &SchemaError{"has a mapping without attributes"}
			}
			where := "Object mapping " + of[0] + " → " + of[1] + ": " + credentialTarget
			right := -1
			for i, a := range attributes.items {
				switch {
				case !fills(data, a):
				case wanted && right < 0 && isHash(data, a):
					right = i
				case !isHash(data, a) && !replace:
					return nil, nil, &MappingError{Object: of[0], Expression: shown(a.get("source").get("expression").text(data))}
				default: // not wanted, one too many, or another one that may go
					return attributes.without(data, i), &Change{Where: where, Before: pretty(a.raw(data))}, nil
				}
			}
			if wanted && right < 0 {
				return attributes.appended(data, credentialMapping), &Change{Where: where, After: pretty(credentialMapping)}, nil
			}
		}
	}
	return data, nil, nil
}

// editFilter sets a rule's filter. No filter, null and an empty one mean the same: all.
func editFilter(data []byte, rule *node, name, member string, want []string) ([]byte, *Change) {
	filter := rule.get(name)
	if sameNames(filter.get(member).texts(data), want) {
		return data, nil
	}
	list := encode(append([]string{}, want...)) // never null
	change := &Change{Where: "Scope: " + member, Before: pretty(filter.get(member).raw(data)), After: pretty(list)}
	if filter == nil || filter.kind != '{' {
		return rule.with(data, name, "{"+encode(member)+":"+list+"}"), change
	}
	return filter.with(data, member, list), change
}

// sameNames compares two sets of distinguished names, whose case and order mean nothing.
func sameNames(a, b []string) bool { return slices.Equal(foldedNames(a), foldedNames(b)) }

func foldedNames(names []string) []string {
	folded := make([]string, 0, len(names))
	for _, n := range names {
		folded = append(folded, strings.ToLower(strings.TrimSpace(n)))
	}
	slices.Sort(folded)
	return slices.Compact(folded)
}
