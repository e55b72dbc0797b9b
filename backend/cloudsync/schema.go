package cloudsync

import (
	"fmt"
	"slices"
	"strings"
)

// The words of a schema that edits look for. The target directory is no key: its name has changed from Azure Active Directory to
// Microsoft Entra ID.
const (
	activeDirectory = "Active Directory"
	// credentialTarget is the attribute that carries password hashes.
	credentialTarget     = "CredentialData"
	credentialExpression = "[PasswordHash]"
)

// credentialMapping is the mapping of password hashes, as Microsoft's page has it
// (learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-inbound-synch-ms-graph).
const credentialMapping = `{"defaultValue":null,"exportMissingReferences":false,"flowBehavior":"FlowWhenChanged","flowType":"Always","matchingPriority":0,` +
	`"targetAttributeName":"CredentialData","source":{"expression":"[PasswordHash]","name":"PasswordHash","type":"Attribute","parameters":[]}}`

// hashed are the object mappings that carry password hashes, by source and target: their names are written in several ways.
var hashed = [][2]string{{"user", "User"}, {"inetOrgPerson", "User"}}

// Schema is a job's schema as far as Concord looks at it. The schema itself stays raw.
type Schema struct {
	// Version changes with every write.
	Version string
	// Rule is the id of the rule that provisioning on demand names; OnDemand says that it can.
	Rule     string
	OnDemand bool
	// Directory is the id of the Active Directory in it, which discovery names.
	Directory string
	// Scope is what is provisioned; empty lists mean all.
	Scope Scope
	// Hashes says for each object mapping that can carry password hashes how it does.
	Hashes []HashMapping
}

// HashMapping is how one object mapping carries password hashes.
type HashMapping struct {
	Object string // user, inetOrgPerson
	// Mappings is how many mappings fill CredentialData: one is right, several are in each other's way.
	Mappings int
	// Different is the expression of one that is filled from something else than the hash, "" when none is.
	Different string
}

// hashesOn reports whether every mapping has the hash exactly once.
func (s Schema) hashesOn() bool {
	for _, h := range s.Hashes {
		if h.Mappings != 1 || h.Different != "" {
			return false
		}
	}
	return len(s.Hashes) > 0
}

// hashesOff reports whether none has it.
func (s Schema) hashesOff() bool {
	return !slices.ContainsFunc(s.Hashes, func(h HashMapping) bool { return h.Mappings > 0 })
}

// SchemaError says that a schema is not one that Concord can edit.
type SchemaError struct{ Problem string }

func (e *SchemaError) Error() string { return "The job's schema " + e.Problem + "." }

// Code is the stable name of this kind of failure.
func (e *SchemaError) Code() string { return "cloudsync_schema_unknown" }

// Action is what to do next.
func (e *SchemaError) Action() string {
	return "Look at the mappings in the Entra admin center, or take the schema back to the default, and apply again. Concord writes nothing into a schema that it does not understand."
}

// ReadSchema reads what Concord looks at in a schema.
func ReadSchema(data []byte) (Schema, error) {
	root, err := readNodes(data)
	if err != nil || root.kind != '{' {
		return Schema{}, &SchemaError{"is no JSON object"}
	}
	s := Schema{Version: root.get("version").text(data)}
	for _, d := range root.get("directories").list() {
		if strings.EqualFold(d.get("name").text(data), activeDirectory) {
			s.Directory = d.get("id").text(data)
		}
	}
	rules, err := rulesOf(data, root)
	if err != nil {
		return s, err
	}
	rule := rules[0]
	s.Rule = rule.get("id").text(data)
	for _, entry := range rule.get("metadata").list() {
		if entry.get("key").text(data) == "supportsProvisionOnDemand" {
			s.OnDemand = strings.EqualFold(entry.get("value").text(data), "true")
		}
	}
	s.Scope = Scope{
		OrganizationalUnits: rule.get("containerFilter").get("includedContainers").texts(data),
		Groups:              rule.get("groupFilter").get("includedGroups").texts(data),
	}
	for _, of := range hashed {
		for _, mapping := range mappingsOf(data, rules, of) {
			h := HashMapping{Object: of[0]}
			for _, a := range mapping.get("attributeMappings").list() {
				if !fills(data, a) {
					continue
				}
				h.Mappings++
				if !isHash(data, a) {
					h.Different = a.get("source").get("expression").text(data)
					if h.Different == "" {
						h.Different = a.get("source").raw(data)
					}
				}
			}
			s.Hashes = append(s.Hashes, h)
		}
	}
	return s, nil
}

// rulesOf are the rules out of the Active Directory; Microsoft's page says that there is one.
func rulesOf(data []byte, root *node) ([]*node, error) {
	var rules []*node
	for _, rule := range root.get("synchronizationRules").list() {
		if strings.EqualFold(rule.get("sourceDirectoryName").text(data), activeDirectory) {
			rules = append(rules, rule)
		}
	}
	if len(rules) == 0 {
		return nil, &SchemaError{"has no synchronization rule out of an Active Directory"}
	}
	return rules, nil
}

// mappingsOf are the object mappings of a source and a target. Some mappings have no name, and some no source.
func mappingsOf(data []byte, rules []*node, of [2]string) []*node {
	var found []*node
	for _, rule := range rules {
		for _, m := range rule.get("objectMappings").list() {
			if strings.EqualFold(m.get("sourceObjectName").text(data), of[0]) && strings.EqualFold(m.get("targetObjectName").text(data), of[1]) {
				found = append(found, m)
			}
		}
	}
	return found
}

func fills(data []byte, attribute *node) bool {
	return strings.EqualFold(attribute.get("targetAttributeName").text(data), credentialTarget)
}

// isHash compares by meaning: the default value may be null or "", and members may stand in any order.
func isHash(data []byte, attribute *node) bool {
	source := attribute.get("source")
	return strings.EqualFold(strings.TrimSpace(source.get("expression").text(data)), credentialExpression) &&
		strings.EqualFold(source.get("type").text(data), "Attribute")
}

func (h HashMapping) String() string {
	switch {
	case h.Mappings == 0:
		return h.Object + ": no password hashes"
	case h.Different != "":
		return fmt.Sprintf("%s: CredentialData is filled from %s", h.Object, h.Different)
	case h.Mappings > 1:
		return fmt.Sprintf("%s: CredentialData is mapped %d times", h.Object, h.Mappings)
	default:
		return h.Object + ": password hashes"
	}
}
