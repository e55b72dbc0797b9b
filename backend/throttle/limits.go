package throttle

import "time"

// Limits are the limits of Microsoft that the gate keeps to by itself. A limit of 0 is not watched. Microsoft may refuse
// below them and may change them, so they only spare refusals; the refusals themselves rule.
// Source of all: learn.microsoft.com/graph/throttling-limits.
type Limits struct {
	// MailboxSlots is how many requests may be in flight for one app and mailbox.
	MailboxSlots int
	// MailboxRequests in MailboxWindow, for one app and mailbox.
	MailboxRequests int
	MailboxWindow   time.Duration
	// MailboxUpload bytes in MailboxUploadWindow (bodies of POST, PATCH and PUT), for one app and mailbox.
	MailboxUpload       int64
	MailboxUploadWindow time.Duration
	// DirectoryUnits (resource units) in DirectoryWindow, for one app and tenant.
	DirectoryUnits  int
	DirectoryWindow time.Duration
	// AppRequests in AppWindow, for one app over all tenants.
	AppRequests int
	AppWindow   time.Duration
	// ExtensionRequests in ExtensionWindow, for one app and tenant. Kept only from the first 429 on that names the
	// extensions: whether a contact created with an inline extension counts is not settled by the documentation.
	ExtensionRequests int
	ExtensionWindow   time.Duration
}

// DefaultLimits returns the documented limits. The directory's are those of the smallest tenants (fewer than 50 users);
// larger ones have 5,000 or 8,000 units.
func DefaultLimits() Limits {
	return Limits{
		MailboxSlots:        4,
		MailboxRequests:     10_000,
		MailboxWindow:       10 * time.Minute,
		MailboxUpload:       150_000_000,
		MailboxUploadWindow: 5 * time.Minute,
		DirectoryUnits:      3_500,
		DirectoryWindow:     10 * time.Second,
		AppRequests:         130_000,
		AppWindow:           10 * time.Second,
		ExtensionRequests:   455,
		ExtensionWindow:     10 * time.Second,
	}
}
