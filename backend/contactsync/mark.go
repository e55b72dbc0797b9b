package contactsync

import (
	"strings"

	"concord/backend/graph"
)

// The mark makes a contact ours. It is written once, with the contact, and never updated.
const (
	// markExtension is the one open extension name we use: every name costs a named property in each mailbox
	// that deleting does not give back (Graph docs: openTypeExtension, Outlook-specific considerations).
	markExtension = "com.concord.contact"
	markVersion   = 1
	// markProperty holds the source id a second time, as an extended property, because the values of an open
	// extension cannot be filtered on (Graph docs: extensibility overview) and these can.
	markProperty = "String {6d3d9ba1-5c83-4a6b-9c0e-2f8f60f6b8a4} Name ConcordSourceId"
)

// MarkExtension is the name by which anybody can find the contacts that Concord wrote.
const MarkExtension = markExtension

// mark is what the extension says.
type mark struct {
	tenantID  string
	profileID string
	sourceID  string
}

// addTo puts the mark into the body of a create.
func (m mark) addTo(body map[string]any) {
	body["extensions"] = []map[string]any{{
		"@odata.type":   "microsoft.graph.openTypeExtension",
		"extensionName": markExtension,
		"v":             markVersion,
		"tenantId":      m.tenantID,
		"profileId":     m.profileID,
		"sourceId":      m.sourceID,
	}}
	body["singleValueExtendedProperties"] = []map[string]string{{"id": markProperty, "value": m.sourceID}}
}

// extension is the mark for a contact that is there already.
func (m mark) extension() graph.OpenTypeExtension {
	return graph.OpenTypeExtension{ExtensionName: markExtension, Values: map[string]any{
		"v": markVersion, "tenantId": m.tenantID, "profileId": m.profileID, "sourceId": m.sourceID}}
}

// markOf reads the mark of a listed contact; false when it carries none that we could have written.
func markOf(contact *graph.Contact) (mark, bool) {
	extension, ok := contact.Extension(markExtension)
	if !ok {
		return mark{}, false
	}
	text := func(key string) string { return strings.ToLower(extension.String(key)) }
	m := mark{tenantID: text("tenantId"), profileID: text("profileId"), sourceID: text("sourceId")}
	return m, m.profileID != "" && m.sourceID != ""
}
