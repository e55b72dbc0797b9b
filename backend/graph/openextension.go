package graph

import (
	"encoding/json"
	"fmt"
	"net/http"
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

// CreateExtension puts an open extension on a contact that is there already. One that has an extension of this name answers
// 409, and then UpdateExtension is the request. A PATCH of the contact itself cannot carry an extension
// (microsoftgraph/msgraph-sdk-dotnet#1723). Source: learn.microsoft.com/graph/api/opentypeextension-post-opentypeextension.
func CreateExtension(user, contact string, e OpenTypeExtension) Request {
	r := mailboxRequest(http.MethodPost, user, "contacts", contact, "extensions")
	r.Body = e
	r.Repeatable = true // the second time is refused
	return r
}

// UpdateExtension replaces the values of a contact's open extension: those that are not sent are deleted.
// Source: learn.microsoft.com/graph/api/opentypeextension-update.
func UpdateExtension(user, contact string, e OpenTypeExtension) Request {
	r := mailboxRequest(http.MethodPatch, user, "contacts", contact, "extensions", e.ExtensionName)
	r.Body = e
	return r
}

// IsExtensionThere reports whether CreateExtension met an extension of that name. The status is what tells: no page of
// Microsoft names the code.
func IsExtensionThere(err error) bool {
	e := as(err)
	return e.Status == http.StatusConflict && !IsConflict(err) && strings.HasSuffix(e.Path, "/extensions")
}
