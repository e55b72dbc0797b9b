package cloudsync

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

type schemaNode struct {
	Type, Description, Pattern string
	Enum, Required             []string
	Minimum, Maximum, MaxItems int
	AdditionalProperties       *bool
	Properties                 map[string]schemaNode
}

// TestTheSchemaSaysWhatIsReadStrictly holds docs/cloudsync.schema.json and the table of keys together.
func TestTheSchemaSaysWhatIsReadStrictly(t *testing.T) {
	data, err := os.ReadFile("../../docs/cloudsync.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var root schemaNode
	if err := json.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	documented, required := map[string]schemaNode{}, map[string]bool{}
	var collect func(prefix string, n schemaNode)
	collect = func(prefix string, n schemaNode) {
		if n.AdditionalProperties == nil || *n.AdditionalProperties {
			t.Errorf("%q: the schema lets unknown keys pass", prefix)
		}
		for _, name := range n.Required {
			required[prefix+name] = true
		}
		for name, child := range n.Properties {
			documented[prefix+name] = child
			if child.Type == "object" {
				collect(prefix+name+".", child)
			}
		}
	}
	collect("", root)
	for _, k := range keys {
		n, there := documented[k.name]
		delete(documented, k.name)
		if !there || n.Description == "" || n.Type != string(k.kind) || n.Pattern != k.pattern || !slices.Equal(n.Enum, k.enum) ||
			n.Minimum != k.min || n.Maximum != k.max || n.MaxItems != k.most || required[k.name] != k.required {
			t.Errorf("%s: the schema says %+v (required %v), the program %+v", k.name, n, required[k.name], k)
		}
	}
	for name := range documented {
		t.Errorf("%s is in the schema and not in the program", name)
	}
}

// TestEveryFieldOfAConfigurationHasItsKey: a field that could not be written in a file would be of no use.
func TestEveryFieldOfAConfigurationHasItsKey(t *testing.T) {
	on := true
	c := Configuration{Domain: "contoso.com", DisplayName: "x", ServicePrincipal: "6c409270-f78a-4bc6-af23-7cf3ab6482fe", PasswordHashSync: true,
		Scope: &Scope{Groups: []string{"CN=A,DC=contoso,DC=com"}}, AccidentalDeletes: &AccidentalDeletes{Enabled: true, Threshold: 5},
		Notifications: &Notifications{Enabled: true, Recipients: "a@contoso.com"}, ExchangeHybridWriteback: &on,
		TestObject: &TestObject{DistinguishedName: "CN=A,DC=contoso,DC=com", Type: "group"}, Start: true}
	if _, err := ParseConfiguration(strings.NewReader(string(c.JSON()))); err != nil {
		t.Error(err)
	}
}
