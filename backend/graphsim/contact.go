package graphsim

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
	"unique"
)

// openContact finds the contact that a request names, at /users/{u}/contacts/{c} or below a contact folder.
func (t *Tenant) openContact(req *request) (*mailbox, *contact, *response) {
	m, fail := t.openMailbox(req)
	if fail != nil {
		return nil, nil, fail
	}
	key, within := req.parts[3], uint64(0)
	if strings.EqualFold(req.parts[2], "contactFolders") {
		f, fail := t.folderByKey(m, req.parts[3])
		if fail != nil {
			return nil, nil, fail
		}
		key, within = req.parts[5], f.N
	}
	folder, n, ok := m.key.parseItemID(key)
	if !ok {
		return nil, nil, idMalformed()
	}
	c := m.contacts[n]
	// An ordinary id names its folder, so it ends with a move; an immutable one follows the item, into Deleted Items too
	// (Graph docs: "Obtain immutable identifiers for Outlook resources"; the latter inferred from it).
	if c == nil || c.purged || c.list || folder != 0 && folder != c.folder || within != 0 && within != c.folder {
		return nil, nil, itemNotFound()
	}
	return m, c, nil
}

// putContact stores a contact and keeps the order of its folder.
func (t *Tenant) putContact(m *mailbox, c *contact) {
	m.place(c)
	t.saveContact(m, c)
}

func (m *mailbox) place(c *contact) {
	if old := m.contacts[c.n]; old == nil || old.folder != c.folder || old.purged != c.purged {
		if old != nil && !old.purged {
			list := m.order[old.folder]
			if i, ok := slices.BinarySearch(list, c.n); ok {
				m.order[old.folder] = slices.Delete(list, i, i+1)
			}
		}
		if c.from != 0 {
			m.gone = append(m.gone, tombstone{c.from, c.n, c.arrived})
		}
		if !c.purged {
			i, _ := slices.BinarySearch(m.order[c.folder], c.n)
			m.order[c.folder] = slices.Insert(m.order[c.folder], i, c.n)
		}
	}
	m.contacts[c.n] = c
	m.next, m.change = max(m.next, c.n+1), max(m.change, c.change)
}

// contactCreate answers POST …/contacts with 201 and the whole contact, inline extensions expanded (Graph docs: "Create contact",
// "Create open extension").
func (t *Tenant) contactCreate(req *request) *response {
	m, fail := t.openMailbox(req)
	if fail != nil {
		return fail
	}
	into := uint64(contactsFolder)
	if strings.EqualFold(req.parts[2], "contactFolders") {
		f, fail := t.folderByKey(m, req.parts[3])
		if fail != nil {
			return fail
		}
		into = f.N
	}
	change, fail := t.readContact(req, true)
	if fail != nil {
		return fail
	}
	if m.kind == FullMailbox {
		return quotaExceeded()
	}
	c := t.makeContact(m, into, change)
	m.writes.Created++
	t.putContact(m, c)
	expand := expansion{extensions: change.extensions != nil}
	return answerRaw(http.StatusCreated, t.contactJSON(req, m, c, contactView{expand: expand, context: true}))
}

func (t *Tenant) makeContact(m *mailbox, folder uint64, change contactChange) *contact {
	now := t.now().UnixMilli()
	c := &contact{n: m.take(), folder: folder, change: m.tick(), created: now, modified: now, marks: noMarks,
		body: unique.Make(change.merge("{}"))}
	c.arrived = c.change
	change.apply(c)
	return c
}

// apply puts the marks of a change on a contact.
func (change contactChange) apply(c *contact) {
	if change.extensions == nil && change.svep == nil {
		return
	}
	all := c.readMarks()
	for name, raw := range change.extensions {
		if all.Extensions == nil {
			all.Extensions = map[string]map[string]json.RawMessage{}
		}
		var values map[string]json.RawMessage
		_ = json.Unmarshal(raw, &values)
		all.Extensions[name] = values
	}
	if all.Properties == nil {
		all.Properties = map[string]string{}
	}
	maps.Copy(all.Properties, change.svep)
	c.marks = all.handle()
}

// contactGet answers GET …/contacts/{c} (Graph docs: "Get contact").
func (t *Tenant) contactGet(req *request) *response {
	m, c, fail := t.openContact(req)
	if fail != nil {
		return fail
	}
	view, fail := contactOptions(req)
	if fail != nil {
		return fail
	}
	view.context = true
	return answerRaw(http.StatusOK, t.contactJSON(req, m, c, view))
}

// contactPatch answers PATCH …/contacts/{c} with 200 and the whole contact (Graph docs: "Update contact"). A change key that does
// not match is 412; so is a concurrent change without If-Match, seen on messages (davmail#491, msgraph-sdk-dotnet#1201).
func (t *Tenant) contactPatch(req *request) *response {
	m, c, fail := t.openContact(req)
	if fail != nil {
		return fail
	}
	if match := req.header.Get("If-Match"); match != "" && match != "*" && match != etag(m, c) {
		return conflict()
	}
	change, fail := t.readContact(req, false)
	if fail != nil {
		return fail
	}
	next := *c
	next.body = unique.Make(change.merge(c.body.Value()))
	next.change, next.modified = m.tick(), t.now().UnixMilli()
	change.apply(&next)
	m.writes.Updated++
	t.putContact(m, &next)
	return answerRaw(http.StatusOK, t.contactJSON(req, m, &next, contactView{context: true}))
}

func conflict() *response {
	return refuse(http.StatusPreconditionFailed, "ErrorIrresolvableConflict",
		"The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.")
}

// contactDelete answers DELETE …/contacts/{c}: the contact moves to Deleted Items, where the user sees it
// (microsoft-graph-docs#4315, #4855, observed). A second DELETE there removes it for good.
func (t *Tenant) contactDelete(req *request) *response {
	m, c, fail := t.openContact(req)
	if fail != nil {
		// Seen for an item that is gone, addressed by immutable id (msgraph-sdk-dotnet#3047).
		if t.faults.GoneDeleteForbidden && fail.code() == "ErrorItemNotFound" {
			return refuse(http.StatusForbidden, "ErrorCannotDeleteObject", "The object cannot be deleted.")
		}
		return fail
	}
	m.writes.Deleted++
	t.moveContact(m, c, deletedFolder, c.folder == deletedFolder)
	return noContent()
}

// moveContact puts a contact into another folder, or takes it out of the mailbox for good.
func (t *Tenant) moveContact(m *mailbox, c *contact, to uint64, purge bool) {
	next := *c
	next.change, next.modified = m.tick(), t.now().UnixMilli()
	next.folder, next.purged, next.from, next.arrived = to, purge, c.folder, next.change
	t.putContact(m, &next)
}

// contactPurge answers POST …/contacts/{c}/permanentDelete, in the global cloud only (Graph docs: "contact: permanentDelete"; the
// action is absent from the metadata of the other clouds).
func (t *Tenant) contactPurge(req *request) *response {
	if t.options.Cloud != Global {
		return noSegment("permanentDelete", http.StatusNotFound)
	}
	m, c, fail := t.openContact(req)
	if fail != nil {
		return fail
	}
	m.writes.PermanentlyDeleted++
	t.moveContact(m, c, c.folder, true)
	return noContent()
}

// expansion is what $expand asks for: extensions by name (all when names is empty), extended properties by canonical id.
type expansion struct {
	extensions bool
	names      []string
	properties []string
}

// contactView is how a read shows contacts.
type contactView struct {
	selects map[string]bool // nil: everything
	expand  expansion
	context bool
}

func etag(m *mailbox, c *contact) string { return `W/"` + m.key.changeKey(c.change) + `"` }

// contactID is the id in the form the request asked for (Graph docs: "Obtain immutable identifiers for Outlook resources").
func contactID(req *request, m *mailbox, c *contact) string {
	if req.immutable() {
		return m.key.immutableID(c.n)
	}
	return m.key.ordinaryID(c.folder, c.n)
}

func (r *request) immutable() bool { return r.prefers("IdType", "ImmutableId") }

// contactJSON writes a contact: the properties that have no value as null or [], as Outlook does; addresses as {}.
func (t *Tenant) contactJSON(req *request, m *mailbox, c *contact, view contactView) []byte {
	var b bytes.Buffer
	field := func(name string, value any) {
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.WriteByte('"')
		b.WriteString(name) // names need no escaping
		b.WriteString(`":`)
		raw, isRaw := value.(json.RawMessage)
		if !isRaw {
			raw, _ = json.Marshal(value)
		}
		b.Write(raw)
	}
	shown := func(name string) bool { return view.selects == nil || view.selects[name] }
	b.WriteByte('{')
	if view.context {
		field("@odata.context", req.base+"/v1.0/$metadata#users('"+m.user+"')/contacts/$entity")
	}
	field("@odata.etag", etag(m, c))
	field("id", contactID(req, m, c))
	for _, one := range []struct {
		name  string
		value func() any
	}{
		{"createdDateTime", func() any { return wireTime(c.created) }},
		{"lastModifiedDateTime", func() any { return wireTime(c.modified) }},
		{"changeKey", func() any { return m.key.changeKey(c.change) }},
		{"parentFolderId", func() any { return m.key.folderID(c.folder) }},
	} {
		if shown(one.name) {
			field(one.name, one.value())
		}
	}
	var props map[string]json.RawMessage
	for _, p := range contactProperties {
		if !shown(p.name) {
			continue
		}
		if props == nil {
			props = c.properties()
		}
		value, ok := props[p.name]
		if !ok {
			value = p.empty()
		}
		field(p.name, value)
	}
	t.expanded(c, view.expand, field)
	b.WriteByte('}')
	return b.Bytes()
}

// properties are the writable properties that were set.
func (c *contact) properties() (props map[string]json.RawMessage) {
	_ = json.Unmarshal([]byte(c.body.Value()), &props)
	return props
}

func wireTime(ms int64) string { return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05Z") }

func (p contactProperty) empty() json.RawMessage {
	switch p.kind {
	case textsProperty, emailsProperty:
		return json.RawMessage("[]")
	case addressProperty:
		return json.RawMessage("{}")
	}
	return json.RawMessage("null")
}

// expanded adds what $expand asked for. Without it extensions and extended properties stay hidden.
func (t *Tenant) expanded(c *contact, expand expansion, field func(string, any)) {
	if !expand.extensions && expand.properties == nil {
		return
	}
	all := c.readMarks()
	if expand.extensions {
		found := []any{}
		for _, name := range slices.Sorted(maps.Keys(all.Extensions)) {
			if expand.names == nil || slices.ContainsFunc(expand.names, func(want string) bool {
				return strings.EqualFold(bareExtensionName(want), name)
			}) {
				found = append(found, t.extensionObject(name, all.Extensions[name]))
			}
		}
		if len(found) > 0 {
			field("extensions", found)
		}
	}
	found := []any{}
	for _, id := range expand.properties {
		if value, ok := all.Properties[id]; ok {
			found = append(found, map[string]any{"id": id, "value": value})
		}
	}
	if len(found) > 0 {
		field("singleValueExtendedProperties", found)
	}
}
