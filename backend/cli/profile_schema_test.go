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
	Ref                  string `json:"$ref"`
	Type                 string
	Description          string
	AdditionalProperties *bool
	Properties           map[string]schema
	Required             []string
	Items                *schema
	AnyOf                []schema
	Enum                 []string
	Defs                 map[string]schema `json:"$defs"`
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

// comparer walks a struct beside its schema.
type comparer struct {
	t       *testing.T
	defs    map[string]schema
	visited map[reflect.Type]bool // conditions hold conditions
}

func TestProfileSchemaHasTheKeysAndTypesOfAProfile(t *testing.T) {
	root := profileSchema(t)
	c := comparer{t, root.Defs, map[reflect.Type]bool{}}
	c.compare("profile", root, reflect.TypeFor[contactsync.Profile]())
}

// mappingSchema is the long form of a profile's fields; the other is the name of a ready-made mapping.
func mappingSchema(t *testing.T, fields schema) schema {
	t.Helper()
	if len(fields.AnyOf) != 2 {
		t.Fatalf("fields has %d forms in the schema, want a name and an object", len(fields.AnyOf))
	}
	return fields.AnyOf[1]
}

func (c comparer) compare(path string, s schema, typ reflect.Type) {
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if typ == reflect.TypeFor[contactsync.Fields]() {
		s = mappingSchema(c.t, s)
	}
	if s.Ref != "" {
		s = c.defs[strings.TrimPrefix(s.Ref, "#/$defs/")]
	}
	want := map[reflect.Kind]string{reflect.Struct: "object", reflect.Map: "object", reflect.String: "string", reflect.Bool: "boolean",
		reflect.Int64: "integer", reflect.Float64: "number", reflect.Slice: "array"}[typ.Kind()]
	if s.Type != want {
		c.t.Errorf("%s: the schema says %q, the struct %s", path, s.Type, typ)
	}
	switch typ.Kind() {
	case reflect.Slice:
		if s.Items == nil {
			c.t.Errorf("%s: the schema does not say what is in it", path)
			return
		}
		c.compare(path+"[]", *s.Items, typ.Elem())
	case reflect.Struct:
		if c.visited[typ] {
			return
		}
		c.visited[typ] = true
		if s.AdditionalProperties == nil || *s.AdditionalProperties {
			c.t.Errorf("%s: the schema lets unknown keys pass, ParseProfile does not", path)
		}
		unseen := maps.Clone(s.Properties)
		c.compareFields(path, unseen, typ)
		for key := range unseen {
			c.t.Errorf("%s.%s is in the schema, but a profile has no such key", path, key)
		}
	}
}

// compareFields takes from unseen what it found in the struct.
func (c comparer) compareFields(path string, unseen map[string]schema, typ reflect.Type) {
	for field := range typ.Fields() {
		if field.Anonymous {
			c.compareFields(path, unseen, field.Type)
			continue
		}
		if !field.IsExported() {
			continue
		}
		key, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		property, ok := unseen[key]
		if !ok {
			c.t.Errorf("%s.%s is not in the schema", path, key)
			continue
		}
		delete(unseen, key)
		if property.Description == "" {
			c.t.Errorf("%s.%s has no description", path, key)
		}
		c.compare(path+"."+key, property, field.Type)
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

// profileWith is the minimal profile with another value for a key.
func profileWith(t *testing.T, key, value string) *strings.Reader {
	t.Helper()
	profile := map[string]json.RawMessage{}
	if err := json.Unmarshal([]byte(minimalProfile+"}"), &profile); err != nil {
		t.Fatal(err)
	}
	profile[key] = json.RawMessage(value)
	data, err := json.Marshal(profile)
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReader(string(data))
}

// listed is the list that a ProfileError gives for a profile with this in it.
func listed(t *testing.T, key, value string) []string {
	t.Helper()
	_, err := contactsync.ParseProfile(profileWith(t, key, value))
	var problem *contactsync.ProfileError
	if !errors.As(err, &problem) {
		t.Fatalf("%s: got %v, want a ProfileError", value, err)
	}
	names := strings.Split(strings.TrimSuffix(strings.TrimPrefix(problem.Allowed, "Use one of: "), "."), ", ")
	slices.Sort(names)
	return names
}

func TestProfileSchemaListsEveryFieldThatCanBeMapped(t *testing.T) {
	root := profileSchema(t)
	fields := mappingSchema(t, root.Properties["fields"]).Properties
	if got, want := slices.Sorted(maps.Keys(fields)), listed(t, "fields", `{"shoeSize":"mail"}`); !slices.Equal(got, want) {
		t.Errorf("contact properties: the schema has\n%v\nprofiles take\n%v", got, want)
	}
	for name, field := range fields {
		if field.Ref != "#/$defs/field" {
			t.Errorf("%s does not take what the other properties take", name)
		}
	}
	sources := root.Defs["source"].AnyOf[0].Enum
	if want := listed(t, "fields", `{"displayName":"shoeSize"}`); !slices.Equal(slices.Sorted(slices.Values(sources)), want) {
		t.Errorf("sources: the schema has\n%v\nprofiles take\n%v", sources, want)
	}
	for target := range contactsync.DefaultFields() {
		if _, ok := fields[target]; !ok {
			t.Errorf("%s is mapped by default, but not in the schema", target)
		}
	}
}

func TestProfileSchemaListsEveryPropertyAndComparisonOfConditions(t *testing.T) {
	condition := profileSchema(t).Defs["condition"]
	properties := condition.Properties["property"].Enum
	if want := listed(t, "people", `{"where":{"property":"shoeSize","is":"isEmpty"}}`); !slices.Equal(slices.Sorted(slices.Values(properties)), want) {
		t.Errorf("the schema has\n%v\nconditions take\n%v", properties, want)
	}
	for _, is := range condition.Properties["is"].Enum {
		value := map[string]string{"in": `,"values":["x"]`, "isEmpty": "", "isNotEmpty": ""}
		with, ok := value[is]
		if !ok {
			with = `,"value":"x"`
		}
		rule := fmt.Sprintf(`{"where":{"property":"city","is":%q%s}}`, is, with)
		if _, err := contactsync.ParseProfile(profileWith(t, "people", rule)); err != nil {
			t.Errorf("%s: %v", is, err)
		}
	}
}

func TestProfileSchemaListsTheKindsToInclude(t *testing.T) {
	kinds := profileSchema(t).Defs["rule"].Properties["include"].Items.Enum
	if want := []string{string(contactsync.Guests), string(contactsync.Disabled), string(contactsync.WithoutMail), string(contactsync.Rooms), string(contactsync.Shared), string(contactsync.OrgContacts)}; !slices.Equal(kinds, want) {
		t.Errorf("the schema has %v, want %v", kinds, want)
	}
}

func TestProfileSchemaListsTheReadyMadeMappingsAndThePolicies(t *testing.T) {
	root := profileSchema(t)
	var presets, policies []string
	for _, p := range contactsync.Presets() {
		presets = append(presets, p.Name)
		profile, err := contactsync.ParseProfile(profileWith(t, "fields", fmt.Sprintf("%q", p.Name)))
		if err != nil || !reflect.DeepEqual(profile.Fields, p.Fields) {
			t.Errorf("%s: %v, %v", p.Name, profile.Fields, err)
		}
	}
	if got := root.Properties["fields"].AnyOf[0].Enum; !slices.Equal(got, presets) {
		t.Errorf("the schema has %v, want %v", got, presets)
	}
	for _, p := range contactsync.Policies() {
		policies = append(policies, string(p))
		categories := fmt.Sprintf(`{"displayName":"displayName","categories":{"from":"department","policy":%q}}`, p)
		if _, err := contactsync.ParseProfile(profileWith(t, "fields", categories)); err != nil {
			t.Errorf("%s: %v", p, err)
		}
	}
	if got := root.Defs["field"].AnyOf[2].Properties["policy"].Enum; !slices.Equal(got, policies) {
		t.Errorf("the schema has %v, want %v", got, policies)
	}
}

func TestProfileSchemaListsThePhoneFormats(t *testing.T) {
	for _, format := range profileSchema(t).Properties["phones"].Properties["format"].Enum {
		if _, err := contactsync.ParseProfile(profileWith(t, "phones", fmt.Sprintf(`{"format":%q,"defaultCountry":"de"}`, format))); err != nil {
			t.Errorf("%s: %v", format, err)
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
