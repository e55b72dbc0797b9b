package provisioning

import (
	"encoding/json"
	"os"
	"reflect"
	"testing"
)

func TestDefaultSchemaHasTheSizeDepthAndCountsOfTheRealOne(t *testing.T) {
	text, err := json.Marshal(DefaultSchema(true))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(text); n < 500_000 || n > 540_000 {
		t.Errorf("it has %d bytes, the real one 519,923", n)
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	if d := depth(tree); d != 21 {
		t.Errorf("it nests %d levels deep, the real one 21", d)
	}
	s := DefaultSchema(true)
	mappings := map[string]int{}
	nameless := 0
	for _, m := range s.SynchronizationRules[0].ObjectMappings {
		if m.Name == nil {
			nameless++
			if m.Enabled || m.TargetObjectName != "SyncCredentialsChangeItem" || len(m.AttributeMappings) != 0 || m.Scope != nil {
				t.Errorf("the mapping without a name is %+v", m)
			}
			continue
		}
		mappings[*m.Name] = len(m.AttributeMappings)
		first := 0
		for _, a := range m.AttributeMappings {
			if a.MatchingPriority == 1 {
				first++
			}
		}
		if first != 1 {
			t.Errorf("%s is matched by %d attributes, want one", *m.Name, first)
		}
	}
	want := map[string]int{"Provision Active Directory contacts": 89, "Provision Active Directory groups": 63,
		"Provision Active Directory inetOrgPersons": 138, "Provision Active Directory users": 138}
	if !reflect.DeepEqual(mappings, want) || nameless != 1 {
		t.Errorf("attribute mappings are %v with %d nameless, want %v with 1", mappings, nameless, want)
	}
	var objects [][2]any
	for _, d := range s.Directories {
		for _, o := range d.Objects {
			objects = append(objects, [2]any{o.Name, len(o.Attributes)})
		}
	}
	wantObjects := [][2]any{{"contact", 135}, {"group", 69}, {"inetOrgPerson", 146}, {"user", 146}, {unionObject, 156},
		{"Contact", 94}, {"Group", 65}, {"User", 146}, {"User", 146}, {"SyncCredentialsChangeItem", 146}}
	if !reflect.DeepEqual(objects, wantObjects) {
		t.Errorf("objects are %v, want %v", objects, wantObjects)
	}
	if !reflect.DeepEqual(s.Directories[1].Objects[2], s.Directories[1].Objects[3]) {
		t.Error("the object that is listed twice is not alike")
	}
}

func TestFreshSchemaHasNoPasswordHashes(t *testing.T) {
	for _, m := range DefaultSchema(false).SynchronizationRules[0].ObjectMappings {
		for _, a := range m.AttributeMappings {
			if a.TargetAttributeName == credentialTarget {
				t.Errorf("%s has it", *m.Name)
			}
		}
	}
}

// TestDefaultSchemaEqualsTheRealOne compares with a published schema: AD2AAD_SCHEMA names its file.
func TestDefaultSchemaEqualsTheRealOne(t *testing.T) {
	file := os.Getenv("AD2AAD_SCHEMA")
	if file == "" {
		t.Skip("AD2AAD_SCHEMA names no file with a published schema to compare with")
	}
	text, err := os.ReadFile(file) //nolint:gosec // the tester names it
	if err != nil {
		t.Fatal(err)
	}
	var published, made map[string]any
	ours, _ := json.Marshal(DefaultSchema(true))
	if err := json.Unmarshal(text, &published); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(ours, &made); err != nil {
		t.Fatal(err)
	}
	// JSON within JSON is compared by what it says.
	for _, s := range []map[string]any{published, made} {
		entry := s["synchronizationRules"].([]any)[0].(map[string]any)["metadata"].([]any)[0].(map[string]any)
		var inner any
		if err := json.Unmarshal([]byte(entry["value"].(string)), &inner); err != nil {
			t.Fatal(err)
		}
		entry["value"] = inner
	}
	differ(t, "", published, made, new(int))
}

// differ reports the first differences between two JSON values.
func differ(t *testing.T, at string, want, got any, told *int) {
	t.Helper()
	if *told > 20 || reflect.DeepEqual(want, got) {
		return
	}
	switch w := want.(type) {
	case map[string]any:
		if g, ok := got.(map[string]any); ok && len(g) == len(w) {
			for _, k := range sortedNames(w) {
				differ(t, at+"."+k, w[k], g[k], told)
			}
			return
		}
	case []any:
		if g, ok := got.([]any); ok && len(g) == len(w) {
			for i := range w {
				differ(t, at+"[]", w[i], g[i], told)
			}
			return
		}
	}
	*told++
	t.Errorf("%s is %.300v, the real one has %.300v", at, got, want)
}

func depth(v any) int {
	deepest := 0
	switch v := v.(type) {
	case map[string]any:
		for _, inner := range v {
			deepest = max(deepest, depth(inner))
		}
	case []any:
		for _, inner := range v {
			deepest = max(deepest, depth(inner))
		}
	default:
		return 0
	}
	return deepest + 1
}
