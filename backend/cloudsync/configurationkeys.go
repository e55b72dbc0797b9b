package cloudsync

// kind is the JSON type of a key's value.
type kind string

const (
	kindText    kind = "string"
	kindBool    kind = "boolean"
	kindInteger kind = "integer"
	kindObject  kind = "object"
	kindTexts   kind = "array" // of texts
)

// key is one key of configuration.json and what its value may be. docs/cloudsync.schema.json says the same; a test compares them.
type key struct {
	name     string // with the keys around it: scope.groups
	kind     kind
	allowed  string   // for people: completes "… must be"
	pattern  string   // text
	enum     []string // text
	min, max int      // integer
	most     int      // texts: how many at most
	required bool     // where the object that it belongs to is there
}

const (
	guid   = `^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$`
	label  = `[0-9A-Za-z]([0-9A-Za-z-]*[0-9A-Za-z])?`
	domain = `^` + label + `(\.` + label + `)+$`
)

const mostThreshold = 1_000_000

// keys lists every key in the order in which a person would write them.
var keys = []key{
	{name: "$schema", kind: kindText, allowed: "the address of the JSON schema, for editors"},
	{name: "domain", kind: kindText, required: true, allowed: "an on-premises domain such as contoso.com", pattern: domain},
	{name: "displayName", kind: kindText, allowed: "a name of 1 to 120 characters", pattern: `^[^\s].{0,119}$`},
	{name: "servicePrincipalId", kind: kindText, allowed: "the object id of a service principal, a GUID", pattern: guid},
	{name: "passwordHashSync", kind: kindBool, required: true, allowed: "true or false"},
	{name: "scope", kind: kindObject, allowed: "an object"},
	{name: "scope.organizationalUnits", kind: kindTexts, allowed: "a list of distinguished names", most: MostInScope},
	{name: "scope.groups", kind: kindTexts, allowed: "a list of distinguished names", most: MostInScope},
	{name: "accidentalDeletes", kind: kindObject, allowed: "an object"},
	{name: "accidentalDeletes.enabled", kind: kindBool, required: true, allowed: "true or false"},
	{name: "accidentalDeletes.threshold", kind: kindInteger, allowed: "a whole number from 1 to 1000000", min: 1, max: mostThreshold},
	{name: "notifications", kind: kindObject, allowed: "an object"},
	{name: "notifications.enabled", kind: kindBool, required: true, allowed: "true or false"},
	{name: "notifications.recipients", kind: kindText, allowed: "a mail address"},
	{name: "exchangeHybridWriteback", kind: kindBool, allowed: "true or false"},
	{name: "testObject", kind: kindObject, allowed: "an object"},
	{name: "testObject.distinguishedName", kind: kindText, required: true, allowed: "a distinguished name such as CN=Adele,OU=Sales,DC=contoso,DC=com"},
	{name: "testObject.type", kind: kindText, allowed: "one of user, group", enum: []string{"user", "group"}},
	{name: "start", kind: kindBool, allowed: "true or false"},
}

func keyNamed(name string) (key, bool) {
	for _, k := range keys {
		if k.name == name {
			return k, true
		}
	}
	return key{}, false
}
