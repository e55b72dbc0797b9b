package graphsim

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unique"
)

// marks are what hides on a contact until it is expanded: open extensions by name, extended properties by canonical id.
type marks struct {
	Extensions map[string]map[string]json.RawMessage `json:"x,omitempty"`
	Properties map[string]string                     `json:"p,omitempty"`
}

func (c *contact) readMarks() marks {
	var m marks
	if text := c.marks.Value(); text != "" {
		_ = json.Unmarshal([]byte(text), &m)
	}
	return m
}

func (m marks) handle() unique.Handle[string] {
	if len(m.Extensions) == 0 && len(m.Properties) == 0 {
		return noMarks
	}
	text, _ := json.Marshal(m)
	return unique.Make(string(text))
}

// Both prefixes are in Microsoft's own pages: the first in "Create open extension" today, the second in "Get open extension"
// and in Outlook's payloads. A switch says which one answers carry; requests may use either, or the bare name.
const (
	graphExtensionPrefix   = "microsoft.graph.openTypeExtension."
	outlookExtensionPrefix = "Microsoft.OutlookServices.OpenTypeExtension."
)

func bareExtensionName(id string) string {
	for _, prefix := range []string{graphExtensionPrefix, outlookExtensionPrefix} {
		if len(id) > len(prefix) && strings.EqualFold(id[:len(prefix)], prefix) {
			return id[len(prefix):]
		}
	}
	return id
}

// readExtensions checks the inline extensions of a create.
func readExtensions(value json.RawMessage) (map[string]json.RawMessage, *response) {
	var list []json.RawMessage
	if err := json.Unmarshal(value, &list); err != nil {
		return nil, asBodyError(err)
	}
	all := map[string]json.RawMessage{}
	for _, one := range list {
		name, values, fail := readExtension(one)
		if fail != nil {
			return nil, fail
		}
		all[name], _ = json.Marshal(values)
	}
	return all, nil
}

// readExtension checks one extension: its type, its name, and that its values are primitives or arrays of primitives (Graph
// docs: "Create open extension", "openTypeExtension resource type").
func readExtension(value json.RawMessage) (name string, values map[string]json.RawMessage, fail *response) {
	bad := func(message string) (string, map[string]json.RawMessage, *response) {
		return "", nil, refuse(http.StatusBadRequest, "RequestBodyRead", message)
	}
	if err := json.Unmarshal(value, &values); err != nil || values == nil {
		return bad("An extension must be an object.")
	}
	var kind string
	_ = json.Unmarshal(values["@odata.type"], &kind)
	if kind = strings.TrimPrefix(kind, "#"); !strings.EqualFold(kind, "microsoft.graph.openTypeExtension") {
		return bad("The @odata.type of an extension must be microsoft.graph.openTypeExtension.")
	}
	_ = json.Unmarshal(values["extensionName"], &name)
	switch {
	case name == "":
		return bad("The extensionName is required.")
	case strings.HasPrefix(fold(name), "com.microsoft"):
		return bad("The extension name must not begin with com.microsoft.")
	}
	for key, v := range values {
		if strings.Contains(key, "@") || key == "extensionName" || key == "id" {
			delete(values, key)
			continue
		}
		if !primitive(v) {
			return bad("The value of '" + key + "' must be a primitive or an array of primitives.")
		}
	}
	return name, values, nil
}

func primitive(v json.RawMessage) bool {
	var value any
	if json.Unmarshal(v, &value) != nil {
		return false
	}
	list, isList := value.([]any)
	if !isList {
		list = []any{value}
	}
	return !slices.ContainsFunc(list, func(item any) bool {
		switch item.(type) {
		case map[string]any, []any:
			return true
		}
		return false
	})
}

// extensionObject is an extension on the wire: its id is fully qualified, never the bare name.
func (t *Tenant) extensionObject(name string, values map[string]json.RawMessage) map[string]any {
	prefix := graphExtensionPrefix
	if t.faults.OutlookExtensionIDs {
		prefix = outlookExtensionPrefix
	}
	object := map[string]any{"@odata.type": "#microsoft.graph.openTypeExtension", "id": prefix + name, "extensionName": name}
	for key, value := range values {
		object[key] = value
	}
	return object
}

// find gives an extension by bare or full name, without regard to case.
func (m marks) find(id string) (string, bool) {
	id = bareExtensionName(id)
	for name := range m.Extensions {
		if strings.EqualFold(name, id) {
			return name, true
		}
	}
	return "", false
}

// extensionList answers GET …/extensions: refused in practice, though the metadata has it
// (microsoft-graph-docs-contrib#3822, #11796, observed).
func (t *Tenant) extensionList(req *request) *response { return invalidRequest() }

// extensionCreate answers POST …/extensions (Graph docs: "Create open extension").
func (t *Tenant) extensionCreate(req *request) *response {
	m, c, fail := t.openContact(req)
	if fail != nil {
		return fail
	}
	name, values, fail := readExtension(req.body)
	if fail != nil {
		return fail
	}
	all := c.readMarks()
	if _, exists := all.find(name); exists {
		return refuse(http.StatusConflict, "NameAlreadyExists", "An extension already exists with given id.")
	}
	t.mark(m, c, name, values)
	object := t.extensionObject(name, values)
	object["@odata.context"] = req.base + "/v1.0/$metadata#extensions/$entity"
	return answer(http.StatusCreated, object)
}

// mark puts an extension on a contact. It changes neither the change key nor the delta (Graph docs: "Known issues", extension
// changes do not show in delta; inferred for the change key).
func (t *Tenant) mark(m *mailbox, c *contact, name string, values map[string]json.RawMessage) {
	all := c.readMarks()
	all.Extensions = maps.Clone(all.Extensions)
	if all.Extensions == nil {
		all.Extensions = map[string]map[string]json.RawMessage{}
	}
	if values == nil {
		delete(all.Extensions, name)
	} else {
		all.Extensions[name] = values
	}
	next := *c
	next.marks = all.handle()
	m.writes.Extensions++
	t.putContact(m, &next)
}

func (t *Tenant) extensionGet(req *request) *response {
	_, c, fail := t.openContact(req)
	if fail != nil {
		return fail
	}
	all := c.readMarks()
	name, ok := all.find(req.parts[len(req.parts)-1])
	if !ok {
		return itemNotFound()
	}
	return answer(http.StatusOK, t.extensionObject(name, all.Extensions[name]))
}

// extensionPatch answers PATCH …/extensions/{id}: all properties are replaced, those not sent are deleted (Graph docs: "Update
// open extension", newer text); Outlook answers 200 and the object.
func (t *Tenant) extensionPatch(req *request) *response {
	m, c, fail := t.openContact(req)
	if fail != nil {
		return fail
	}
	name, ok := c.readMarks().find(req.parts[len(req.parts)-1])
	if !ok {
		return itemNotFound()
	}
	object, fail := req.object()
	if fail != nil {
		return fail
	}
	object["@odata.type"] = json.RawMessage(`"microsoft.graph.openTypeExtension"`)
	object["extensionName"], _ = json.Marshal(name)
	whole, _ := json.Marshal(object)
	_, values, fail := readExtension(whole)
	if fail != nil {
		return fail
	}
	t.mark(m, c, name, values)
	return answer(http.StatusOK, t.extensionObject(name, values))
}

func (t *Tenant) extensionDelete(req *request) *response {
	m, c, fail := t.openContact(req)
	if fail != nil {
		return fail
	}
	name, ok := c.readMarks().find(req.parts[len(req.parts)-1])
	if !ok {
		return itemNotFound()
	}
	t.mark(m, c, name, nil)
	return noContent()
}
