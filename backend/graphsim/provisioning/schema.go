package provisioning

import "encoding/json"

// The resources of a synchronization schema, in the spelling and order of Microsoft's pages (Graph docs: "synchronizationSchema
// resource type" and those below it). What a client stores is kept as the bytes it sent; these types make the default, and
// read what a cycle needs of the stored one.
type (
	// Schema is synchronizationSchema without its id.
	Schema struct {
		Version              string      `json:"version"`
		SynchronizationRules []Rule      `json:"synchronizationRules"`
		Directories          []Directory `json:"directories"`
	}
	// Rule is synchronizationRule.
	Rule struct {
		ContainerFilter     *ContainerFilter `json:"containerFilter"`
		Editable            bool             `json:"editable"`
		GroupFilter         *GroupFilter     `json:"groupFilter"`
		ID                  string           `json:"id"`
		Metadata            []Entry          `json:"metadata"`
		Name                string           `json:"name"`
		Priority            int              `json:"priority"`
		SourceDirectoryName string           `json:"sourceDirectoryName"`
		TargetDirectoryName string           `json:"targetDirectoryName"`
		ObjectMappings      []ObjectMapping  `json:"objectMappings"`
	}
	// ContainerFilter restricts a rule to organizational units, by distinguished name; none named means no restriction (Graph
	// docs: "containerFilter resource type").
	ContainerFilter struct {
		IncludedContainers []string `json:"includedContainers"`
	}
	// GroupFilter restricts a rule to the members of groups, by distinguished name (Graph docs: "groupFilter resource type").
	GroupFilter struct {
		IncludedGroups []string `json:"includedGroups"`
	}
	// Entry is a key and a value, of any of the kinds of metadata.
	Entry struct {
		Key   string `json:"key"`
		Value string `json:"value"`
	}
	// ObjectMapping is objectMapping. Name is a pointer because one of the default schema's is null.
	ObjectMapping struct {
		Enabled           bool               `json:"enabled"`
		FlowTypes         string             `json:"flowTypes"`
		Metadata          []Entry            `json:"metadata"`
		Name              *string            `json:"name"`
		Scope             *Filter            `json:"scope"`
		SourceObjectName  string             `json:"sourceObjectName"`
		TargetObjectName  string             `json:"targetObjectName"`
		AttributeMappings []AttributeMapping `json:"attributeMappings"`
	}
	// AttributeMapping is attributeMapping.
	AttributeMapping struct {
		DefaultValue            *string `json:"defaultValue"`
		ExportMissingReferences bool    `json:"exportMissingReferences"`
		FlowBehavior            string  `json:"flowBehavior"`
		FlowType                string  `json:"flowType"`
		MatchingPriority        int     `json:"matchingPriority"`
		TargetAttributeName     string  `json:"targetAttributeName"`
		Source                  *Source `json:"source"`
	}
	// Source is attributeMappingSource: an expression with its parsed tree.
	Source struct {
		Expression string      `json:"expression"`
		Name       string      `json:"name"`
		Type       string      `json:"type"` // Attribute, Constant, Function
		Parameters []Parameter `json:"parameters"`
	}
	// Parameter is stringKeyAttributeMappingSourceValuePair.
	Parameter struct {
		Key   string  `json:"key"`
		Value *Source `json:"value"`
	}
	// Filter is filter: groups by OR, clauses by AND.
	Filter struct {
		CategoryFilterGroups []FilterGroup `json:"categoryFilterGroups"`
		Groups               []FilterGroup `json:"groups"`
		InputFilterGroups    []FilterGroup `json:"inputFilterGroups"`
	}
	// FilterGroup is filterGroup.
	FilterGroup struct {
		Clauses []Clause `json:"clauses"`
		Name    string   `json:"name"`
	}
	// Clause is filterClause.
	Clause struct {
		OperatorName      string   `json:"operatorName"`
		SourceOperandName string   `json:"sourceOperandName"`
		TargetOperand     *Operand `json:"targetOperand"`
	}
	// Operand is filterOperand.
	Operand struct {
		Values []string `json:"values"`
	}
	// Directory is directoryDefinition. DiscoveryDateTime is null until somebody asked to discover.
	Directory struct {
		Discoverabilities string   `json:"discoverabilities"`
		DiscoveryDateTime *string  `json:"discoveryDateTime"`
		ID                string   `json:"id"`
		Name              string   `json:"name"`
		ReadOnly          bool     `json:"readOnly"`
		Version           *string  `json:"version"`
		Objects           []Object `json:"objects"`
	}
	// Object is objectDefinition.
	Object struct {
		Name          string      `json:"name"`
		Metadata      []Entry     `json:"metadata"`
		SupportedAPIs []string    `json:"supportedApis"`
		Attributes    []Attribute `json:"attributes"`
	}
	// Attribute is attributeDefinition.
	Attribute struct {
		Anchor            bool        `json:"anchor"`
		APIExpressions    []Entry     `json:"apiExpressions"`
		CaseExact         bool        `json:"caseExact"`
		DefaultValue      *string     `json:"defaultValue"`
		FlowNullValues    bool        `json:"flowNullValues"`
		Multivalued       bool        `json:"multivalued"`
		Mutability        string      `json:"mutability"`
		Name              string      `json:"name"`
		Required          bool        `json:"required"`
		Type              string      `json:"type"`
		Metadata          []Entry     `json:"metadata"`
		ReferencedObjects []Reference `json:"referencedObjects"`
	}
	// Reference is referencedObject.
	Reference struct {
		ReferencedObjectName string  `json:"referencedObjectName"`
		ReferencedProperty   *string `json:"referencedProperty"`
	}
)

// Ids of the default schema, the same in every tenant: the rule's is in Microsoft's own example (Graph docs: "synchronizationJob:
// provisionOnDemand", example 2), the directories' in a published dump of September 2025 (robbieveivers/AzureEntraHybridIdentity,
// infra/jobschemas/jobschema.json.tftpl).
const (
	RuleID           = "6c409270-f78a-4bc6-af23-7cf3ab6482fe"
	ActiveDirectory  = "ba5b00eb-4c24-41a7-9d57-cd305d47d540"
	EntraID          = "66e4a8cc-1b7b-435e-95f8-f06cea133828"
	defaultVersion   = "2.0"
	unionObject      = "?-AF5CEBF5-81E9-4A85-9DA7-2277F1A6CBEF-?" // what the AD connector calls "any object"
	credentialsItem  = "SyncCredentialsChangeItem"
	credentialTarget = "CredentialData"
	matchingTarget   = "OnPremisesObjectIdentifier"
)

// DefaultSchema makes the schema that the AD2AADProvisioning template starts with. Its facts – names, mappings, expressions,
// attribute lists, the object that is listed twice, the mapping without a name, metadata keys that the metadata of Graph does not
// have – are those of the published dump named above; there it is 0.5 MB and nests 21 levels deep, and so it does here.
// withCredentials puts in the mapping of password hashes, which a fresh configuration made over Graph lacks (Entra docs: "How to
// programmatically configure cloud sync using MS Graph API" has one add it).
func DefaultSchema(withCredentials bool) Schema {
	version := defaultVersion
	return Schema{Version: defaultVersion, SynchronizationRules: []Rule{defaultRule(withCredentials)}, Directories: []Directory{
		{Discoverabilities: "AttributeNames,AttributeDataTypes,AttributeReadOnly", ID: ActiveDirectory, Name: "Active Directory", Objects: onPremisesObjects()},
		{Discoverabilities: "AttributeNames,AttributeDataTypes", ID: EntraID, Name: "Microsoft Entra ID", ReadOnly: true, Version: &version, Objects: entraObjects()},
	}}
}

func defaultRule(withCredentials bool) Rule {
	return Rule{Editable: true, ID: RuleID, Name: "AD2AADProvisioning", SourceDirectoryName: "Active Directory", TargetDirectoryName: "Microsoft Entra ID",
		Metadata: []Entry{{"defaultSourceObjectMappings", defaultSourceMappings()}, {"supportsProvisionOnDemand", "true"}},
		ObjectMappings: []ObjectMapping{
			objectMapping("contacts", "contact", "Contact", contactScope(), contactMappings()),
			objectMapping("groups", "group", "Group", groupScope(), groupMappings()),
			objectMapping("inetOrgPersons", "inetOrgPerson", "User", userScope(), userMappings(withCredentials, 4)),
			objectMapping("users", "user", "User", userScope(), userMappings(withCredentials, 5)),
			{FlowTypes: allFlows, Metadata: mappingMetadata(true), TargetObjectName: credentialsItem, AttributeMappings: []AttributeMapping{}},
		}}
}

const allFlows = "Add,Update,Delete"

func objectMapping(what, source, target string, scope *Filter, mappings []AttributeMapping) ObjectMapping {
	name := "Provision Active Directory " + what
	return ObjectMapping{Enabled: true, FlowTypes: allFlows, Metadata: append(mappingMetadata(false), Entry{"OriginalJoiningProperty", matchingTarget}),
		Name: &name, Scope: scope, SourceObjectName: source, TargetObjectName: target, AttributeMappings: mappings}
}

func mappingMetadata(unsynchronized bool) []Entry {
	value := "false"
	if unsynchronized {
		value = "true"
	}
	return []Entry{{"IsCustomerDefined", "false"}, {"DisableMonitoringForChanges", "false"}, {"Disposition", `"Normal"`},
		{"ExcludeFromReporting", "false"}, {"EscrowBehavior", `"Default"`}, {"Unsynchronized", value}}
}

// attributeMapping is a mapping as the default schema has them: all alike but for their source.
func attributeMapping(target, expression string) AttributeMapping {
	m := AttributeMapping{FlowBehavior: "FlowWhenChanged", FlowType: "Always", TargetAttributeName: target, Source: parseExpression(expression)}
	if target == matchingTarget {
		m.MatchingPriority = 1
	}
	return m
}

// defaultSourceMappings is the rule's metadata of that name: JSON within JSON, in the service's own inner spelling.
func defaultSourceMappings() string {
	type clause struct {
		MultiValuedComparisonType       int
		OperatorName, SourceOperandName string
		TargetOperand                   *struct{ Values []string }
	}
	type filterGroup struct {
		Clauses []clause
		Name    string
	}
	type scope struct {
		CategoryFilterGroups, Groups *[]int
		InputFilterGroups            []filterGroup
	}
	type mapping struct {
		DefaultValue            *string
		ExportMissingReferences bool
		FlowBehavior, FlowType  int
		MatchingPriority        int
		ReferencedObjects       *[]int
		Source                  *Source
		TargetAttributeName     string
	}
	type object struct {
		AttributeMappings           []mapping
		DisableMonitoringForChanges bool
		Disposition                 int
		Enabled                     bool
		EscrowBehavior, FlowTypes   int
		Internal, IsCustomerDefined bool
		Name                        *string
		OriginalJoiningProperty     string
		Scope                       *scope
		SourceObjectName            string
		Synchronized                bool
		TargetObjectName            string
		Unsynchronized              bool
	}
	var all []object
	for _, o := range []struct {
		name  string
		scope *Filter
	}{{"contact", contactScope()}, {"group", groupScope()}, {"inetOrgPerson", userScope()}, {"user", userScope()}, {unionObject, nil}} {
		made := object{AttributeMappings: []mapping{{MatchingPriority: 1, TargetAttributeName: "objectGUID"}}, EscrowBehavior: 1, FlowTypes: 7,
			OriginalJoiningProperty: "objectGUID", TargetObjectName: o.name, Unsynchronized: o.name == "inetOrgPerson"}
		if o.scope != nil {
			made.Scope = &scope{}
			for _, g := range o.scope.InputFilterGroups {
				inner := filterGroup{Name: g.Name}
				for _, c := range g.Clauses {
					one := clause{OperatorName: c.OperatorName, SourceOperandName: c.SourceOperandName}
					if c.SourceOperandName == "proxyAddresses" {
						one.MultiValuedComparisonType = 1
					}
					if c.TargetOperand != nil {
						one.TargetOperand = &struct{ Values []string }{c.TargetOperand.Values}
					}
					inner.Clauses = append(inner.Clauses, one)
				}
				made.Scope.InputFilterGroups = append(made.Scope.InputFilterGroups, inner)
			}
		}
		all = append(all, made)
	}
	text, _ := json.Marshal(all) // strings, numbers and booleans always encode
	return string(text)
}
