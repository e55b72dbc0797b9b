package throttle

import "strings"

// Scope names what Microsoft throttles together: requests of one scope share its limits and its refusals.
type Scope string

// The scopes that exist once a tenant. App and Extensions are overlays: a request belongs to exactly one of a mailbox or
// the directory, and besides counts against App (always, the gate sees to it) and perhaps against Extensions.
const (
	Directory  Scope = "directory"
	App        Scope = "app"
	Extensions Scope = "extensions"
)

const mailboxPrefix = "mailbox:"

// Mailbox is the scope of one user's mailbox. Microsoft counts per app and mailbox
// (learn.microsoft.com/graph/throttling-limits, "Outlook service limits"); ids are compared without regard to case.
func Mailbox(userID string) Scope { return Scope(mailboxPrefix + strings.ToLower(userID)) }

// IsMailbox reports whether the scope is a single mailbox.
func (s Scope) IsMailbox() bool { return strings.HasPrefix(string(s), mailboxPrefix) }

// User is the id in lower case of the user whose mailbox the scope is, "" when it is none.
func (s Scope) User() string {
	if !s.IsMailbox() {
		return ""
	}
	return strings.TrimPrefix(string(s), mailboxPrefix)
}

func (s Scope) isOverlay() bool { return s == App || s == Extensions }

// Ask is what one HTTP exchange will cost one scope.
type Ask struct {
	Scope Scope
	// Requests as Microsoft counts them: each item of a batch is one
	// (learn.microsoft.com/graph/throttling, "Throttling and batching").
	Requests int
	// Slots is how many of these requests the service will execute at the same time. Only mailboxes have slots.
	// More than the scope has are taken as all it has.
	Slots int
	// Upload is the size of the bodies sent, in bytes. Only mailboxes count it.
	Upload int64
	// Units are the resource units of these requests, for the directory; 0 means one for each request.
	Units int
}

func (a Ask) units() int64 {
	if a.Units > 0 {
		return int64(a.Units)
	}
	return int64(a.Requests)
}
