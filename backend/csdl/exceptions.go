package csdl

// What Graph takes and gives beyond its metadata. Whoever adds a row names where it is written or was seen.

// wellKnown are names that stand in place of a key.
var wellKnown = map[string]map[string]string{
	"microsoft.graph.contactFolder": {
		"contacts": `the default folder; in use by alcionai/corso, src/pkg/services/m365/api/contacts_pager_test.go`,
	},
}

// unlisted are members that the service uses and an enumeration of the metadata does not have. Seen in a published schema of Cloud
// Sync (robbieveivers/AzureEntraHybridIdentity, infra/jobschemas/jobschema.json.tftpl).
var unlisted = map[string][]string{
	"microsoft.graph.objectDefinitionMetadata":    {"IsHardDeletionSupported"},
	"microsoft.graph.attributeDefinitionMetadata": {"Secret"},
}

// bags are the open types that take any name. A value is a primitive or an array of primitives.
var bags = map[string]string{
	"microsoft.graph.openTypeExtension": "learn.microsoft.com/graph/api/resources/opentypeextension",
}

// annotations are the control information of OData and of Graph that may stand in an object, alone or after a property's
// name (docs.oasis-open.org/odata/odata-json-format/v4.01, "Control Information").
var annotations = map[string]string{
	"@odata.context":          "Edm.String",
	"@odata.type":             "Edm.String",
	"@odata.etag":             "Edm.String",
	"@odata.id":               "Edm.String",
	"@odata.count":            "Edm.Int32",
	"@odata.nextLink":         "Edm.String",
	"@odata.deltaLink":        "Edm.String",
	"@odata.associationLink":  "Edm.String",
	"@odata.navigationLink":   "Edm.String",
	"@odata.mediaContentType": "Edm.String",
	"@odata.mediaEtag":        "Edm.String", // learn.microsoft.com/graph/api/profilephoto-get
	"@odata.mediaReadLink":    "Edm.String",
	"@odata.mediaEditLink":    "Edm.String",
}

// selectable are the navigation properties that $select names in a delta query
// (learn.microsoft.com/graph/delta-query-overview, "Optional query parameters").
var selectable = map[string]bool{
	"microsoft.graph.user/manager":  true,
	"microsoft.graph.group/members": true,
}

// removed is the annotation of delta's answers, and its reasons (learn.microsoft.com/graph/delta-query-overview).
const removed = "@removed"

var reasons = map[string]bool{"changed": true, "deleted": true}

// changes ends the name under which delta answers the changes of a navigation property: members@delta
// (learn.microsoft.com/graph/delta-query-groups).
const changes = "@delta"

// spellings are names in filters that Microsoft's own pages write in another case than the metadata
// (learn.microsoft.com/graph/api/opentypeextension-get, "Request URL": Extensions/any, $expand=Extensions).
var spellings = map[string]string{"Extensions": "extensions"}

// puts are the properties that Graph lets a PUT write, by what the metadata calls a change of its own or none at all.
var puts = map[string]string{
	"microsoft.graph.synchronization/secrets":   "learn.microsoft.com/graph/api/synchronization-synchronization-secrets",
	"microsoft.graph.synchronizationJob/schema": "learn.microsoft.com/graph/api/synchronization-synchronizationschema-update",
}

// errorBody is the shape of an error, which the metadata does not have (learn.microsoft.com/graph/errors), with the code
// that some services put into innerError.
var errorBody = map[string]bool{"code": true, "message": true, "innerError": true, "innererror": true, "details": true, "target": true}

var innerError = map[string]bool{"date": true, "request-id": true, "client-request-id": true, "code": true, "message": true, "innerError": true}
