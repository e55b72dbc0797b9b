package graph

import (
	"encoding/json"
	"fmt"
	"strings"
)

// OpenTypeExtension is a named bag of values on an item: primitives or arrays of primitives.
// Source: learn.microsoft.com/graph/api/resources/opentypeextension.
type OpenTypeExtension struct {
	ExtensionName string
	Values        map[string]any
	id            string
}

// extensionPrefixes stand before the name in an extension's id. The documentation of posting shows the first, that of
// getting and Outlook's own payloads the second.
var extensionPrefixes = []string{"microsoft.graph.openTypeExtension.", "Microsoft.OutlookServices.OpenTypeExtension."}

// Name is the extension's name: ExtensionName, or what its id says after the prefix when the name did not come.
func (e OpenTypeExtension) Name() string {
	name := e.ExtensionName
	if name == "" {
		name = e.id
	}
	for _, p := range extensionPrefixes {
		if len(name) > len(p) && strings.EqualFold(name[:len(p)], p) {
			return name[len(p):]
		}
	}
	return name
}

// String returns a value that is a string, else "".
func (e OpenTypeExtension) String(key string) string {
	s, _ := e.Values[key].(string)
	return s
}

// MarshalJSON writes the extension as it is posted with its item.
func (e OpenTypeExtension) MarshalJSON() ([]byte, error) {
	object := make(map[string]any, len(e.Values)+2)
	for k, v := range e.Values {
		object[k] = v
	}
	object["@odata.type"] = "microsoft.graph.openTypeExtension"
	object["extensionName"] = e.ExtensionName
	return json.Marshal(object)
}

// UnmarshalJSON reads an extension as Graph answers it; annotations, id and name do not land in Values.
func (e *OpenTypeExtension) UnmarshalJSON(data []byte) error {
	var object map[string]any
	if err := json.Unmarshal(data, &object); err != nil {
		return fmt.Errorf("graph: read an open extension: %w", err)
	}
	*e = OpenTypeExtension{Values: make(map[string]any, len(object))}
	for k, v := range object {
		switch {
		case k == "id":
			e.id, _ = v.(string)
		case k == "extensionName":
			e.ExtensionName, _ = v.(string)
		case !strings.Contains(k, "@odata."):
			e.Values[k] = v
		}
	}
	return nil
}
