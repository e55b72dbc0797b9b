package graphsim

// Limits are the service limits and page sizes of the tenant. A field left zero takes the number beside it; a negative limit
// is not enforced. Source, unless said: Graph docs "Microsoft Graph service-specific throttling limits".
type Limits struct {
	// MailboxRequests per MailboxWindowSeconds, for one app on one mailbox: 10,000 per 600.
	MailboxRequests, MailboxWindowSeconds int
	// MailboxConcurrency is how many requests of one app one mailbox takes at a time: 4.
	MailboxConcurrency int
	// MailboxUploadBytes per MailboxUploadSeconds (POST, PATCH, PUT): 150 MB per 300.
	MailboxUploadBytes, MailboxUploadSeconds int
	// DirectoryUnits per DirectorySeconds: 3,500 resource units in a tenant of less than 50 users, 5,000 up to 500, 8,000
	// above, per 10 s. Zero takes the one that fits the tenant.
	DirectoryUnits, DirectorySeconds int
	// AppRequests per AppSeconds, all requests of an app: 130,000 per 10.
	AppRequests, AppSeconds int
	// ExtensionRequests per ExtensionSeconds, open extensions of an app in the tenant: 455 per 10. Off unless
	// Faults.ExtensionLimit says what counts.
	ExtensionRequests, ExtensionSeconds int

	// UsersDeltaPage is the largest page of users/delta: 200 (observed, microsoft-graph-docs#5363).
	UsersDeltaPage int
	// GroupsDeltaPage and MembersDeltaPage bound a page of groups/delta: 100 groups, 100 members of all together. A group
	// with more members comes again on the next page. Not documented, inferred from the examples.
	GroupsDeltaPage, MembersDeltaPage int
	// ContactsDeltaPage is the largest page of contacts/delta: 200 (observed).
	ContactsDeltaPage int
	// BatchSize is how many requests a $batch takes: 20 (Graph docs: "JSON batching").
	BatchSize int
	// BatchLanes is how many requests of an unordered batch Graph sends to Outlook at a time: 4 (same page as the limits).
	BatchLanes int
	// BodyBytes is the largest request: 4 MB (Graph docs: "Microsoft Graph error responses", 413).
	BodyBytes int
}

func (l Limits) withDefaults() Limits {
	for _, d := range []struct {
		field *int
		value int
	}{
		{&l.MailboxRequests, 10_000}, {&l.MailboxWindowSeconds, 600}, {&l.MailboxConcurrency, 4},
		{&l.MailboxUploadBytes, 150 << 20}, {&l.MailboxUploadSeconds, 300}, {&l.DirectorySeconds, 10},
		{&l.AppRequests, 130_000}, {&l.AppSeconds, 10}, {&l.ExtensionRequests, 455}, {&l.ExtensionSeconds, 10},
		{&l.UsersDeltaPage, 200}, {&l.GroupsDeltaPage, 100}, {&l.MembersDeltaPage, 100}, {&l.ContactsDeltaPage, 200},
		{&l.BatchSize, 20}, {&l.BatchLanes, 4}, {&l.BodyBytes, 4 << 20},
	} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	return l
}

// directoryUnits is the bucket of the tenant's size.
func (l Limits) directoryUnits(users int) int {
	switch {
	case l.DirectoryUnits != 0:
		return l.DirectoryUnits
	case users < 50:
		return 3_500
	case users <= 500:
		return 5_000
	}
	return 8_000
}
