package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"concord/backend/contactsync"
)

// schema is as much of JSON Schema as the profile's uses.
type schema struct {
	Type                 string
	Description          string
	AdditionalProperties *bool
	Properties           map[string]schema
	Required             []string
	Items                *schema
	Enum                 []string
}

func profileSchema(t *testing.T) schema {
	t.Helper()
	data, err := os.ReadFile("../../docs/profile.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var root schema
	if err := json.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	return root
}

func TestProfileSchemaHasTheKeysAndTypesOfAProfile(t *testing.T) {
	compare(t, "profile", profileSchema(t), reflect.TypeFor[contactsync.Profile]())
}

// compare walks a struct beside its schema.
func compare(t *testing.T, path string, s schema, typ reflect.Type) {
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	want := map[reflect.Kind]string{reflect.Struct: "object", reflect.Map: "object", reflect.String: "string", reflect.Bool: "boolean",
		reflect.Int64: "integer", reflect.Float64: "number", reflect.Slice: "array"}[typ.Kind()]
	if s.Type != want {
		t.Errorf("%s: the schema says %q, the struct %s", path, s.Type, typ)
	}
	switch typ.Kind() {
	case reflect.Slice:
		if s.Items == nil {
			t.Errorf("%s: the schema does not say what is in it", path)
			return
		}
		compare(t, path+"[]", *s.Items, typ.Elem())
	case reflect.Struct:
		if s.AdditionalProperties == nil || *s.AdditionalProperties {
			t.Errorf("%s: the schema lets unknown keys pass, ParseProfile does not", path)
		}
		unseen := maps.Clone(s.Properties)
		for field := range typ.Fields() {
			key, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			property, ok := s.Properties[key]
			if !ok {
				t.Errorf("%s.%s is not in the schema", path, key)
				continue
			}
			delete(unseen, key)
			if property.Description == "" {
				t.Errorf("%s.%s has no description", path, key)
			}
			compare(t, path+"."+key, property, field.Type)
		}
		for key := range unseen {
			t.Errorf("%s.%s is in the schema, but a profile has no such key", path, key)
		}
	}
}

const minimalProfile = `{"name":"n","folder":"f","people":{"allWithMailbox":true},"mailboxes":{"allWithMailbox":true}`

func TestProfileNeedsWhatItsSchemaRequires(t *testing.T) {
	if _, err := contactsync.ParseProfile(strings.NewReader(minimalProfile + "}")); err != nil {
		t.Fatalf("the required keys alone are refused: %v", err)
	}
	for _, key := range profileSchema(t).Required {
		var profile map[string]any
		if err := json.Unmarshal([]byte(minimalProfile+"}"), &profile); err != nil {
			t.Fatal(err)
		}
		delete(profile, key)
		data, _ := json.Marshal(profile)
		if _, err := contactsync.ParseProfile(strings.NewReader(string(data))); err == nil {
			t.Errorf("%s: the schema requires it, a profile without it is taken", key)
		}
	}
}

func TestProfileSchemaListsEveryFieldThatCanBeMapped(t *testing.T) {
	fields := profileSchema(t).Properties["fields"].Properties
	listed := func(mapping string) []string {
		_, err := contactsync.ParseProfile(strings.NewReader(minimalProfile + `,"fields":{` + mapping + `}}`))
		var problem *contactsync.ProfileError
		if !errors.As(err, &problem) {
			t.Fatalf("fields %s: got %v, want a ProfileError", mapping, err)
		}
		names := strings.Split(strings.TrimSuffix(strings.TrimPrefix(problem.Allowed, "Use one of: "), "."), ", ")
		slices.Sort(names)
		return names
	}
	if names := slices.Sorted(maps.Keys(fields)); !slices.Equal(names, listed(`"shoeSize":"mail"`)) {
		t.Errorf("contact properties: the schema has\n%v\nprofiles take\n%v", names, listed(`"shoeSize":"mail"`))
	}
	sources := listed(`"displayName":"shoeSize"`)
	for name, field := range fields {
		if !slices.Equal(slices.Sorted(slices.Values(field.Enum)), sources) {
			t.Errorf("%s: the schema has %v\nprofiles take %v", name, field.Enum, sources)
		}
	}
	for target, source := range contactsync.DefaultFields() {
		if !slices.Contains(fields[target].Enum, source) {
			t.Errorf("the default mapping %s from %s is not in the schema", target, source)
		}
	}
}

func TestProfileSchemaListsTheValuesOfMailboxLeaves(t *testing.T) {
	values := profileSchema(t).Properties["deletes"].Properties["mailboxLeaves"].Enum
	if !slices.Equal(values, []string{contactsync.KeepContacts, contactsync.RemoveContacts}) {
		t.Errorf("the schema has %v", values)
	}
	for _, value := range values {
		profile := fmt.Sprintf(`%s,"deletes":{"mailboxLeaves":%q}}`, minimalProfile, value)
		if _, err := contactsync.ParseProfile(strings.NewReader(profile)); err != nil {
			t.Errorf("%s: %v", value, err)
		}
	}
}
