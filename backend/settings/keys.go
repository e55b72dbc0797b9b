package settings

// kind is the JSON type of a key's value.
type kind string

const (
	text    kind = "string"
	number  kind = "number"
	integer kind = "integer"
	object  kind = "object"
	truth   kind = "boolean"
	list    kind = "array" // of texts, each one of enum
)

// key is one key of appsettings.json and what its value may be. docs/appsettings.schema.json says the same; a test
// compares them.
type key struct {
	name     string // with the keys around it: certificate.file
	kind     kind
	allowed  string   // for people: completes "… must be"
	enum     []string // text: the only values
	pattern  string   // text: a regular expression that Go and ECMAScript read alike
	min, max float64  // number and integer
	isPath   bool     // text: a file, relative to the settings file
	isSecret bool     // text: whoever knows it can do something with it, so no message repeats it

	text    func(*Settings) *string
	number  func(*Settings) *float64
	integer func(*Settings) *int
	list    func(*Settings) *[]string
	truth   func(*Settings) *bool
}

const (
	guid   = `[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}`
	label  = `[0-9A-Za-z]([0-9A-Za-z-]*[0-9A-Za-z])?`
	origin = `^[Hh][Tt][Tt][Pp][Ss]://[^/?#@\s]+/?$`
	hook   = `^[Hh][Tt][Tt][Pp][Ss]://[^/?#@\s]+([/?][^#\s]*)?$`
)

// keys lists every key in the order in which a person would write them.
var keys = []key{
	{name: "$schema", kind: text, allowed: "the address of the JSON schema, for editors"},
	{
		name: "tenantId", kind: text,
		// A dot is required in a name: "common" and "organizations" are no tenants, and an app has no home there.
		allowed: "the tenant's id (a GUID) or one of its domain names, such as contoso.onmicrosoft.com",
		pattern: `^(` + guid + `|` + label + `(\.` + label + `)+)$`,
		text:    func(s *Settings) *string { return &s.TenantID },
	},
	{
		name: "clientId", kind: text, allowed: "the Application (client) ID of the app registration, a GUID",
		pattern: `^` + guid + `$`, text: func(s *Settings) *string { return &s.ClientID },
	},
	{
		name: "applicationObjectId", kind: text, allowed: "the Object ID of the app registration, a GUID",
		pattern: `^` + guid + `$`, text: func(s *Settings) *string { return &s.ApplicationObjectID },
	},
	{
		name: "cloudSyncClientId", kind: text, allowed: "the Application (client) ID of the app registration for cloud sync, a GUID",
		pattern: `^` + guid + `$`, text: func(s *Settings) *string { return &s.CloudSyncClientID },
	},
	{
		name: "cloud", kind: text, enum: []string{string(Global), string(GCC), string(GCCHigh), string(DoD), string(China), string(Custom)},
		text: func(s *Settings) *string { return (*string)(&s.Cloud) },
	},
	{
		name: "graphEndpoint", kind: text, allowed: "an address of the form https://graph.microsoft.com, without a path",
		pattern: origin, text: func(s *Settings) *string { return &s.GraphEndpoint },
	},
	{
		name: "loginEndpoint", kind: text, allowed: "an address of the form https://login.microsoftonline.com, without a path",
		pattern: origin, text: func(s *Settings) *string { return &s.LoginEndpoint },
	},
	{name: "certificate", kind: object, allowed: "an object with source and file"},
	{
		name: "certificate.source", kind: text, enum: []string{"file", "windows"},
		text: func(s *Settings) *string { return &s.Certificate.Source },
	},
	{
		name: "certificate.file", kind: text, allowed: "the path of a PEM or PFX file", isPath: true,
		text: func(s *Settings) *string { return &s.Certificate.File },
	},
	{
		name: "certificate.store", kind: text, enum: []string{"CurrentUser", "LocalMachine"},
		text: func(s *Settings) *string { return &s.Certificate.Store },
	},
	{
		name: "certificate.thumbprint", kind: text, allowed: "the certificate's SHA-1 thumbprint, 40 hexadecimal digits",
		// Copied from the Windows certificate dialog it has blanks, and an invisible left-to-right mark in front.
		pattern: "^\u200e?([0-9A-Fa-f][ :]?){40}$",
		text:    func(s *Settings) *string { return &s.Certificate.Thumbprint },
	},
	{
		name: "caFile", kind: text, allowed: "the path of a file with root certificates, PEM or DER", isPath: true,
		text: func(s *Settings) *string { return &s.CAFile },
	},
	{
		name: "proxy", kind: text, allowed: `"direct", or an address of the form http://proxy.contoso.com:8080 (also https or socks5), without a password`,
		pattern: `^(direct|(https?|socks5)://[^/?#@\s]+/?)$`, text: func(s *Settings) *string { return &s.Proxy },
	},
	{
		// 13,000 a second is Graph's own limit for an app over all tenants: 130,000 in 10 seconds (Microsoft, "Microsoft
		// Graph service-specific throttling limits", global limit).
		name: "requestBudget", kind: number, allowed: "a number of requests per second from 0 (no limit of our own) to 13000", min: 0, max: 13000,
		number: func(s *Settings) *float64 { return &s.RequestBudget },
	},
	{
		name: "maxConcurrency", kind: integer, allowed: "a whole number of simultaneous HTTP exchanges from 1 to 256", min: 1, max: 256,
		integer: func(s *Settings) *int { return &s.MaxConcurrency },
	},
	{name: "undo", kind: object, allowed: "an object with keepDays and maxMegabytes"},
	{
		name: "undo.keepDays", kind: integer, allowed: "a whole number of days from 0 (runs cannot be undone) to 3650", min: 0, max: 3650,
		integer: func(s *Settings) *int { return &s.Undo.KeepDays },
	},
	{
		name: "undo.maxMegabytes", kind: integer, allowed: "a whole number of megabytes from 1 to 100000", min: 1, max: 100000,
		integer: func(s *Settings) *int { return &s.Undo.MaxMegabytes },
	},
	{name: "notifications", kind: object, allowed: "an object with webhook, kind and events"},
	{
		name: "notifications.webhook", kind: text, allowed: "the address of a webhook, beginning with https://", isSecret: true,
		pattern: hook, text: func(s *Settings) *string { return &s.Notifications.Webhook },
	},
	{
		name: "notifications.kind", kind: text, enum: []string{"teams", "json"},
		text: func(s *Settings) *string { return &s.Notifications.Kind },
	},
	{
		name: "notifications.events", kind: list, enum: []string{"held", "failed", "certificate", "quarantine"},
		list: func(s *Settings) *[]string { return &s.Notifications.Events },
	},
	{name: "updates", kind: object, allowed: "an object with check and url"},
	{
		name: "updates.check", kind: truth, allowed: "true or false",
		truth: func(s *Settings) *bool { return &s.Updates.Check },
	},
	{
		name: "updates.url", kind: text, allowed: "the https address of a file that names the newest version",
		pattern: `^[Hh][Tt][Tt][Pp][Ss]://[^/?#@\s]+([/?][^#\s]*)?$`, text: func(s *Settings) *string { return &s.Updates.URL },
	},
	{name: "log", kind: object, allowed: "an object with level"},
	{
		name: "log.level", kind: text, enum: []string{"debug", "info", "warn", "error"},
		text: func(s *Settings) *string { return &s.Log.Level },
	},
}

func keyNamed(name string) (key, bool) {
	for _, k := range keys {
		if k.name == name {
			return k, true
		}
	}
	return key{}, false
}
