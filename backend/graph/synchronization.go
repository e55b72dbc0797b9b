package graph

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// synchronization is a request below a service principal's synchronization.
func synchronization(method, servicePrincipal string, segments ...string) Request {
	return directoryRequest(method, 1, append([]string{"servicePrincipals", servicePrincipal, "synchronization"}, segments...)...)
}

// SynchronizationTemplate is what a job can be made of. Its schema is left unread.
// Source: learn.microsoft.com/graph/api/resources/synchronization-synchronizationtemplate.
type SynchronizationTemplate struct {
	ID            string `json:"id"`
	ApplicationID string `json:"applicationId"`
	Default       bool   `json:"default"`
	Discoverable  bool   `json:"discoverable"`
	FactoryTag    string `json:"factoryTag"`
}

// ListSynchronizationTemplates lists what jobs a service principal can have. The answer is a Page[SynchronizationTemplate].
// Source: learn.microsoft.com/graph/api/synchronization-synchronization-list-templates.
func ListSynchronizationTemplates(servicePrincipal string) Request {
	return synchronization(http.MethodGet, servicePrincipal, "templates")
}

// SynchronizationSecret is one setting of a service principal's synchronization, public ones included: Domain and
// SyncNotificationSettings hold JSON in a string. A secret one reads back as "*".
// Source: learn.microsoft.com/graph/api/resources/synchronization-synchronizationsecretkeystringvaluepair.
type SynchronizationSecret struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// GetSynchronizationSecrets reads them. No permission table has the call, Microsoft's own AADCloudSyncTools makes it. The answer
// is a Page[SynchronizationSecret].
func GetSynchronizationSecrets(servicePrincipal string) Request {
	return synchronization(http.MethodGet, servicePrincipal, "secrets")
}

// PutSynchronizationSecrets writes them. Whether what is left out is kept, Microsoft does not say: send all, and never a "*".
// Answers 204. Source: learn.microsoft.com/graph/api/synchronization-synchronization-secrets; for removal in beta on 2027-07-06
// (msgraph-metadata, revision 2026-02/SynchronizationSecret_Deprecation).
func PutSynchronizationSecrets(servicePrincipal string, secrets []SynchronizationSecret) Request {
	r := synchronization(http.MethodPut, servicePrincipal, "secrets")
	r.Body = struct {
		Value []SynchronizationSecret `json:"value"`
	}{secrets}
	return r
}

// GetSynchronizationSchema reads a job's schema, about half a megabyte. Read it into a json.RawMessage and write it back as such:
// it holds members that no metadata has, and nests over twenty levels deep.
// Source: learn.microsoft.com/graph/api/synchronization-synchronizationschema-get.
func GetSynchronizationSchema(servicePrincipal, job string) Request {
	return synchronization(http.MethodGet, servicePrincipal, "jobs", job, "schema")
}

// PutSynchronizationSchema replaces a job's schema; some changes restart its cycle. Answers 204.
// Source: learn.microsoft.com/graph/api/synchronization-synchronizationschema-update.
func PutSynchronizationSchema(servicePrincipal, job string, schema json.RawMessage) Request {
	r := synchronization(http.MethodPut, servicePrincipal, "jobs", job, "schema")
	r.Body = schema
	return r
}

// DeleteSynchronizationSchema takes a job back to its template's schema.
// Source: learn.microsoft.com/graph/api/synchronization-synchronizationschema-delete.
func DeleteSynchronizationSchema(servicePrincipal, job string) Request {
	return synchronization(http.MethodDelete, servicePrincipal, "jobs", job, "schema")
}

// DirectoryDefinition is a directory of a schema, as discovering it answers.
// Source: learn.microsoft.com/graph/api/resources/synchronization-directorydefinition.
type DirectoryDefinition struct {
	ID      string             `json:"id"`
	Name    string             `json:"name"`
	Objects []ObjectDefinition `json:"objects"`
}

// ObjectDefinition is a kind of object in a directory.
type ObjectDefinition struct {
	Name       string                `json:"name"`
	Attributes []AttributeDefinition `json:"attributes"`
}

// AttributeDefinition is an attribute of such objects.
type AttributeDefinition struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// DiscoverDirectory has the agent read the on-premises directory's own schema. Without a live agent it answers 500. The answer is
// a DirectoryDefinition. Source: learn.microsoft.com/graph/api/synchronization-directorydefinition-discover.
func DiscoverDirectory(servicePrincipal, job, directory string) Request {
	r := synchronization(http.MethodPost, servicePrincipal, "jobs", job, "schema", "directories", directory, "discover")
	r.Repeatable = true
	return r
}

// ProvisionedObject names an object for ProvisionOnDemand: by its distinguished name in an Active Directory, with a type in lower
// case there (user, group).
type ProvisionedObject struct {
	ObjectID       string `json:"objectId"`
	ObjectTypeName string `json:"objectTypeName"`
}

// ProvisionOnDemand provisions one object now, really and past all scoping filters. At most 5 requests in 10 seconds. The answer
// is a StringKeyStringValuePair of JSON texts.
// Source: learn.microsoft.com/graph/api/synchronization-synchronizationjob-provisionondemand.
func ProvisionOnDemand(servicePrincipal, job, rule string, objects ...ProvisionedObject) Request {
	type parameters struct {
		RuleID   string              `json:"ruleId"`
		Subjects []ProvisionedObject `json:"subjects"`
	}
	r := synchronization(http.MethodPost, servicePrincipal, "jobs", job, "provisionOnDemand")
	r.Repeatable = true // the second time finds nothing to export
	r.Body = struct {
		Parameters []parameters `json:"parameters"`
	}{[]parameters{{rule, objects}}}
	return r
}

// StringKeyStringValuePair is Graph's pair of texts.
type StringKeyStringValuePair struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Count is an Int64 of Graph: a JSON number, or a string where the service keeps to IEEE 754.
type Count int64

// UnmarshalJSON implements json.Unmarshaler.
func (c *Count) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	if text == "null" || text == "" {
		*c = 0
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return fmt.Errorf("graph: read a count: %w", err)
	}
	*c = Count(n)
	return nil
}
