package graphsim

// Company is the made-up organisation that a tenant starts with: who works there, in which groups, and what kind of
// mailbox each has. It is plain data; New copies what it needs, so one Company may start several tenants.
type Company struct {
	TenantID    string   // GUID, lower case
	DisplayName string   // as in /organization
	Domains     []string // verified domains, the default one first; each also names the tenant at the sign-in authority
	People      []Person
	Groups      []Group

	AdministrativeUnits []AdministrativeUnit
	OrgContacts         []OrgContact
	OnPremises          OnPremises
}

// Person is one user object of the directory, with what the simulator knows about the mailbox behind it.
type Person struct {
	ID string // GUID, lower case

	// Properties are Graph's user properties by their wire name, with JSON values: string, bool, []any of strings, or
	// nil. nil is "was set once and is cleared now" (null on the wire); an absent key was never set (absent on the
	// wire). The difference is visible in users/delta. "id" is not repeated here.
	// Source: user-delta.md, "Representing properties in the delta query response".
	Properties map[string]any

	Manager string // id of another Person, "" for none
	Mailbox MailboxKind
	Purpose Purpose // of the mailbox

	// Contacts are the person's own contacts as Graph contact JSON (no id). They lie in the default Contacts folder.
	// They carry no mark of ours: a sync must neither change nor count them.
	Contacts []map[string]any

	// Photo is the person's own photo, as uploaded; nil for none.
	Photo []byte
}

// Group is one group of the directory.
type Group struct {
	ID          string // GUID, lower case
	DisplayName string
	// Security tells a security group, which is gone at once when deleted; otherwise it is a Microsoft 365 group, which
	// can be restored. Source: delta-query-groups.md.
	Security bool
	Members  []GroupMember // direct members only
}

// GroupMember is one direct member. Members are not only people.
type GroupMember struct {
	ID   string
	Type string // MemberUser, MemberGroup, MemberDevice … (as "@odata.type" says it)
}

// The types of group members that the simulator's companies hold.
// Source: group-list-members.md; members may also be orgContacts and service principals.
const (
	MemberUser   = "#microsoft.graph.user"
	MemberGroup  = "#microsoft.graph.group"
	MemberDevice = "#microsoft.graph.device"
	// MemberOrgContact is an organizational contact, which groups of Exchange have as members.
	MemberOrgContact = "#microsoft.graph.orgContact"
)

// MailboxKind tells what answers when somebody's mailbox is asked for. The zero value is a person without one.
type MailboxKind int

// The mailbox kinds, each with the answer it gives to every mailbox request.
const (
	// NoMailbox: 404 MailboxNotEnabledForRESTAPI; switchable to the 401 spelling seen in the field. Guests, unlicensed users.
	NoMailbox MailboxKind = iota
	// CloudMailbox works.
	CloudMailbox
	// OnPremisesMailbox: 404 MailboxNotEnabledForRESTAPI ("… or is hosted on-premise."). Source: known-issues.md.
	OnPremisesMailbox
	// InactiveMailbox: 404 MailboxNotEnabledForRESTAPI. The licence was taken away. Source: known-issues.md.
	InactiveMailbox
	// NewMailbox answers like NoMailbox for the first minutes, then works. Source: known-issues.md, "up to 15 minutes".
	NewMailbox
	// FullMailbox can be read; each create is refused with ErrorQuotaExceeded.
	FullMailbox
	// PolicyBlockedMailbox: 403 ErrorAccessDenied "Access to OData is disabled." An application access policy leaves
	// this mailbox out. Source: auth-limit-mailbox-access.md.
	PolicyBlockedMailbox
	// ScopeBlockedMailbox: 403 ErrorAccessDenied "Access is denied. Check credentials and try again." Exchange's RBAC
	// for applications leaves this mailbox out. Source: exchange/permissions-exo/application-rbac.
	ScopeBlockedMailbox
)
