package settings

import "path/filepath"

// Settings is a read and checked appsettings.json, defaults filled in.
type Settings struct {
	// Path is the file, absolute.
	Path string
	// TenantID is the tenant's GUID or one of its domain names. What the tenant really is, the token says.
	TenantID string
	// ClientID is the application (client) id of the app registration, a GUID.
	ClientID string
	// ApplicationObjectID is the object id of the app registration, a GUID, or "".
	ApplicationObjectID string
	// CloudSyncClientID is the application (client) id of the app registration for cloud sync, a GUID, or "" for ClientID.
	CloudSyncClientID string
	// Cloud is the Microsoft cloud the tenant lives in.
	Cloud Cloud
	// GraphEndpoint and LoginEndpoint override the cloud's; "" does not. Graph and Login give what is in force.
	GraphEndpoint, LoginEndpoint string
	// Certificate says where the certificate and its key are.
	Certificate Certificate
	// CAFile is a file with root certificates to trust beside the system's, absolute, or "".
	CAFile string
	// Proxy is the proxy's URL; "" takes the system's environment variables; "direct" uses none.
	Proxy string
	// RequestBudget is how many requests per second Concord may send to this tenant; 0 sets no limit of our own.
	RequestBudget float64
	// MaxConcurrency is how many HTTP exchanges may be under way; 0 leaves the choice to Concord.
	MaxConcurrency int
	// Undo says for how long runs can be undone.
	Undo Undo
	// Notifications says whom to tell beside the window.
	Notifications Notifications
	// Updates says whether, and where, to look for a newer Concord. Nobody is asked unless Check is true.
	Updates Updates
	// Log says what is logged.
	Log Log
}

// Updates says where the newest version is told.
type Updates struct {
	Check bool
	// URL is the https address of a file of the admin's own choice; "" only while Check is false.
	URL string
}

// Notifications says where a message goes when a run is held or failed, a certificate nears its end, or a cloud sync job
// is quarantined.
type Notifications struct {
	// Webhook is the https address that messages are posted to, "" for none. Whoever knows it can post there: it is never
	// logged or shown whole.
	Webhook string
	// Kind is "teams" for an adaptive card, as a workflow of Teams takes it, or "json" for a plain object.
	Kind string
	// Events are what is told, of "held", "failed", "certificate" and "quarantine", each once.
	Events []string
}

// Undo says for how long runs can be undone.
type Undo struct {
	// KeepDays is how long what runs changed is kept; 0 keeps nothing.
	KeepDays int
	// MaxMegabytes bounds what is kept; the oldest runs go first.
	MaxMegabytes int
}

// Certificate says where the certificate and its key are.
type Certificate struct {
	// Source is "file" or "windows".
	Source string
	// File is the PEM or PFX file, absolute; for the source "file".
	File string
	// Store is "CurrentUser", also when nothing is said, or "LocalMachine"; for the source "windows".
	Store string
	// Thumbprint is the certificate's SHA-1, 40 upper-case hexadecimal digits; for the source "windows".
	Thumbprint string
}

// Log says what is logged.
type Log struct {
	// Level is "debug", "info", "warn" or "error".
	Level string
}

// Graph is the origin of Microsoft Graph, for example https://graph.microsoft.com.
func (s *Settings) Graph() string {
	if s.GraphEndpoint != "" {
		return s.GraphEndpoint
	}
	return clouds[s.Cloud].graph
}

// Login is the origin of the sign-in authority, for example https://login.microsoftonline.com.
func (s *Settings) Login() string {
	if s.LoginEndpoint != "" {
		return s.LoginEndpoint
	}
	return clouds[s.Cloud].login
}

// resolve makes a path of the file absolute; a relative one starts at the file's folder, wherever the program runs.
func (s *Settings) resolve(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(s.Path), path)
}
