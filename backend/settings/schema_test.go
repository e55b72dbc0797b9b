package settings

import (
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

type schemaNode struct {
	Type                 string
	Description          string
	Enum                 []string
	Pattern              string
	Minimum, Maximum     float64
	Default              any
	AdditionalProperties *bool
	Properties           map[string]schemaNode
	Examples             []string
	Items                *schemaNode
	UniqueItems          bool
}

// TestSchemaSaysWhatLoadAllows holds docs/appsettings.schema.json and the table of keys together.
func TestSchemaSaysWhatLoadAllows(t *testing.T) {
	data, err := os.ReadFile("../../docs/appsettings.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var root schemaNode
	if err := json.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	documented := map[string]schemaNode{}
	var collect func(prefix string, node schemaNode)
	collect = func(prefix string, node schemaNode) {
		if node.AdditionalProperties == nil || *node.AdditionalProperties {
			t.Errorf("%q: the schema lets unknown keys pass, Load does not", prefix)
		}
		for name, child := range node.Properties {
			documented[prefix+name] = child
			if child.Type == "object" {
				collect(prefix+name+".", child)
			}
		}
	}
	collect("", root)

	for _, k := range keys {
		node, there := documented[k.name]
		if !there {
			t.Errorf("%s is not in the schema", k.name)
			continue
		}
		delete(documented, k.name)
		if node.Description == "" {
			t.Errorf("%s has no description in the schema", k.name)
		}
		if k.kind == list && node.Items != nil && node.UniqueItems {
			node.Enum = node.Items.Enum
		}
		if node.Type != string(k.kind) || !slices.Equal(node.Enum, k.enum) || node.Pattern != k.pattern || node.Minimum != k.min || node.Maximum != k.max {
			t.Errorf("%s: the schema says %+v, Load says %+v", k.name, node, k)
		}
		for _, example := range node.Examples {
			if !regexp.MustCompile(k.pattern).MatchString(example) {
				t.Errorf("%s: the schema's example %q is refused by its pattern", k.name, example)
			}
		}
	}
	for name := range documented {
		t.Errorf("%s is in the schema, but Load does not know it", name)
	}
}

func TestSchemaNamesTheDefaults(t *testing.T) {
	data, err := os.ReadFile("../../docs/appsettings.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var root schemaNode
	if err := json.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	s, err := parse("/x/appsettings.json", []byte(`{"tenantId":"contoso.com","clientId":"00000000-0000-0000-0000-000000000001","certificate":{"file":"a"}}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		node := root
		for _, part := range strings.Split(k.name, ".") {
			node = node.Properties[part]
		}
		if node.Default == nil {
			continue
		}
		var got any
		switch {
		case k.text != nil:
			got = *k.text(s)
		case k.number != nil:
			got = *k.number(s)
		case k.integer != nil:
			got = float64(*k.integer(s))
		case k.truth != nil:
			got = *k.truth(s)
		}
		if !reflect.DeepEqual(got, node.Default) {
			t.Errorf("%s: the schema's default is %v, Load's is %v", k.name, node.Default, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"tenantId":"contoso.com","clientId":"00000000-0000-0000-0000-000000000001","certificate":{"source":"file","file":"a.pem"},"requestBudget":1.5,"maxConcurrency":4,"log":{"level":"debug"}}`))
	f.Add([]byte("\ufeff{}"))
	f.Add([]byte(`{"certificate":{"source":"windows","store":"CurrentUser","thumbprint":"\u200eaa bb"}}`))
	f.Add([]byte(`{"cloud":"custom","graphEndpoint":"https://127.0.0.1:8443/","loginEndpoint":"https://127.0.0.1:8443"}`))
	f.Add([]byte(`{"caFile":"C:\Temp"}`))
	f.Add([]byte(`{"log":{}, "log":{} // twice`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := parse("/etc/concord/appsettings.json", data)
		if err != nil {
			var fault *Error
			if !errors.As(err, &fault) || fault.Code() == "" || fault.Action() == "" || fault.Error() == "" {
				t.Fatalf("%q: %#v is no error for people", data, err)
			}
			if lines := 1 + strings.Count(string(data), "\n"); fault.Line > lines {
				t.Errorf("%q: line %d of %d", data, fault.Line, lines)
			}
			return
		}
		if s.TenantID == "" || s.ClientID == "" || s.Certificate.File == "" || !strings.HasPrefix(s.Graph(), "https://") || !strings.HasPrefix(s.Login(), "https://") {
			t.Errorf("%q was accepted as %+v", data, s)
		}
	})
}
