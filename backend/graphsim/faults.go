package graphsim

import (
	"hash/fnv"
	"net/http"
	"time"
)

// Faults are the switches of the simulated service. The zero value is a well-behaved tenant. Each field says what it imitates.
type Faults struct {
	// --- directory

	// ExpireDeltaTokens makes every directory delta token too old (it is anyway after 7 days).
	ExpireDeltaTokens bool
	// ResyncGone answers a token too old with 410 Gone and a Location instead of 400 (Graph docs: "Use delta query to track
	// changes", synchronization reset).
	ResyncGone bool
	// ResyncCode is the code of that answer; "" is syncStateNotFound. Seen: SyncStateNotFound, ResyncRequired,
	// SyncStateInvalid (alcionai/corso).
	ResyncCode string
	// RefuseDeltaTop refuses $top on directory delta with 400; otherwise it is ignored. Microsoft documents "not supported".
	RefuseDeltaTop bool
	// EmptyDeltaPages starts each delta round with a page that has no value and a nextLink (same page).
	EmptyDeltaPages bool
	// RepeatEvery repeats about each n-th user of a delta round on a later page; 0 never (microsoft-graph-docs#6785).
	RepeatEvery int
	// ReplayDelta makes each incremental round bring the changes of the round before again (same page: replays).
	ReplayDelta bool
	// RemovedInFirstRound puts @removed entries of users deleted earlier into the initial round.
	RemovedInFirstRound bool
	// DirectoryLag is how many delta rounds have to begin before a directory change shows in delta and in advanced queries;
	// 0 shows it at once (same page: processing delays). Reads by id are never late.
	DirectoryLag int

	// --- mailboxes

	// NoMailboxStatus and NoMailboxCode are the answer for a user without a cloud mailbox; default 404
	// MailboxNotEnabledForRESTAPI. Seen: 401; MailboxNotSupportedForRESTAPI, ErrorNonExistentMailbox, AuthenticationError.
	NoMailboxStatus int
	NoMailboxCode   string
	// ExchangeRBAC lets Exchange grant the mailboxes: Contacts roles need not be in the token, ScopeBlockedMailbox is outside
	// the scope (Exchange docs: "Role Based Access Control for Applications in Exchange Online").
	ExchangeRBAC bool
	// FolderExistsStatus is the status that comes with ErrorFolderExists; default 409, 400 was seen too.
	FolderExistsStatus int
	// CreatedFolderAnswers503 makes each folder and answers 503 all the same (alcionai/corso#3278).
	CreatedFolderAnswers503 bool
	// FolderDeleteIgnoredOnTwin answers 204 without effect when Deleted Items has a folder of that name
	// (msgraph-sdk-powershell#2743).
	FolderDeleteIgnoredOnTwin bool
	// DeletedFoldersAnswer lets a folder in Deleted Items go on answering by id, its parentFolderId telling where it lies;
	// otherwise it is 404 ErrorFolderNotFound.
	DeletedFoldersAnswer bool
	// GoneDeleteForbidden answers the DELETE of a contact that is gone with 403 ErrorCannotDeleteObject instead of 404
	// (msgraph-sdk-dotnet#3047).
	GoneDeleteForbidden bool
	// OutlookExtensionIDs prefixes extension ids with Microsoft.OutlookServices.OpenTypeExtension.
	OutlookExtensionIDs bool
	// RefusePropertyFilter refuses $filter on extended properties with 400 ErrorInvalidUrlQueryFilter; Microsoft's pages show
	// it for messages and events, for contacts only in the list of requests.
	RefusePropertyFilter bool
	// SlowPagesFrom answers contact pages of this $top or more with 504; 0 never (O365/python-o365#586).
	SlowPagesFrom int
	// ForgetContactDelta makes every contacts/delta token too old: Outlook's last as long as a cache does.
	ForgetContactDelta bool
	// Photos are the switches of photos.
	Photos PhotoFaults

	// --- transport and throttling

	// LinkHost makes nextLink, deltaLink and Location name this host instead of the one that was asked; "" for none. A client
	// must not follow them: its token would go there (inferred from Graph docs: "National cloud deployments").
	LinkHost string
	// RetryAfter is the form of that header on 429 and on random 503.
	RetryAfter RetryAfterForm
	// ThrottleBody is the error body of a mailbox 429.
	ThrottleBody ThrottleBody
	// OldBatch runs all items of an unordered batch at once, so that more than four on one mailbox are refused
	// (microsoft-graph-docs#2886, #8760); otherwise Graph sends four at a time.
	OldBatch bool
	// BatchFailsWith424 answers the whole batch with 424 when an item was throttled (Graph docs: "Throttling guidance" says so;
	// microsoft-graph-docs-contrib#8883 says it is wrong: handle both).
	BatchFailsWith424 bool
	// ExtensionLimit says which requests count against the 455 in 10 s of open extensions.
	ExtensionLimit ExtensionLimit

	// CloudSync are the switches of the provisioning service.
	CloudSync CloudSyncFaults
	// Random are faults by chance.
	Random RandomFaults
}

// RandomFaults strike a share of the requests, chosen by Options.Seed and the number of the request: 0 never, 0.01 one in a
// hundred. Shares add up; a request meets at most one.
type RandomFaults struct {
	Throttled      float64 // 429, not applied
	Unavailable    float64 // 503, not applied
	AppliedThen503 float64 // 503, although a write was applied
	Lost           float64 // a write applied, then the connection breaks
	LandsLater     float64 // 504; a write lands 5 s later
	Conflict       float64 // PATCH and DELETE of contacts: 412 ErrorIrresolvableConflict
	Truncated      float64 // applied; half a JSON answer
	ProxyPage      float64 // 502 with an HTML page of a proxy, not applied
	// Mailbox restricts them to mailbox requests.
	MailboxOnly bool
}

// RetryAfterForm is how Retry-After is written.
type RetryAfterForm int

const (
	RetrySeconds   RetryAfterForm = iota // whole seconds until the limit frees, at least 1
	RetryDecimal                         // "0.249" (microsoft-graph-docs#3877)
	RetryDate                            // an HTTP date
	RetryAbsent                          // no header (outlook-dev-docs#144)
	RetryAlwaysOne                       // always "1" (msgraph-sdk-javascript#297)
)

// ThrottleBody is the error body of a 429 on a mailbox.
type ThrottleBody int

const (
	ApplicationThrottled ThrottleBody = iota // "Application is over its MailboxConcurrency limit." (observed)
	TooManyRequests                          // Graph docs: "Throttling guidance"
	TooManyObjectsOpened                     // ErrorTooManyObjectsOpened (microsoft-graph-explorer-v4#4056)
	UnknownEmpty                             // UnknownError with an empty message (Graph docs: same page)
)

// ExtensionLimit says what counts against the limit on open extensions, which Microsoft's pages leave open.
type ExtensionLimit int

const (
	ExtensionLimitOff      ExtensionLimit = iota // not enforced
	ExtensionLimitCalls                          // requests with /extensions in their path
	ExtensionLimitContacts                       // those, and contact writes that carry or expand an extension
)

// RequestInfo is what the OnRequest hook learns of a request before it is carried out.
type RequestInfo struct {
	// N numbers everything that is asked of Graph, from 1 on: each exchange with $batch, each of its items, each single
	// request. Requests refused before the hook (401, 413) have a number too.
	N       int
	Method  string
	Path    string // below /v1.0, or from /beta on; without the query
	Query   string // encoded
	Mailbox string // id of the user whose mailbox it addresses, "" for the directory
	Write   bool   // it would change something
	Batch   int    // number of the batch it belongs to, from 1 on; 0 for a single request
	Item    int    // position in the batch, from 0 on; -1 for a single request and for the exchange with $batch itself
}

// Fault is what befalls one request. The zero value does nothing; Delay alone only delays.
type Fault struct {
	// Status, Code and Message are answered instead of the true answer. Header is added. Body, with its
	// Status, replaces the error body.
	Status        int
	Code, Message string
	Header        http.Header
	Body          []byte
	// Applied carries the request out before the fault answers: a write lands although the answer says otherwise.
	Applied bool
	// LandsAfter carries the request out this long after the fault answered (a write that lands seconds after its 504).
	LandsAfter time.Duration
	// Cut breaks the connection instead of answering. On an item of a batch it breaks the whole exchange: what ran before
	// stays, items not yet begun are not carried out.
	Cut bool
	// Truncate gives the first half of the true answer (Applied or not, it is carried out) and ends.
	Truncate bool
	// HTML answers with the error page of a proxy, status 502 unless Status is set.
	HTML bool
	// Delay is added before the request is carried out, SlowBody before the second half of the body.
	Delay, SlowBody time.Duration
}

func (f *Fault) answers() bool { return f.Status != 0 || f.Cut || f.HTML || f.Truncate }

// SetFaults replaces the switches.
func (t *Tenant) SetFaults(f Faults) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = f
	t.sync.SetFaults(f.CloudSync)
}

// Faults gives the switches in force.
func (t *Tenant) Faults() Faults {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.faults
}

// OnRequest sets the hook that is asked before each request and may return a Fault; nil removes it. The hook is called one
// request at a time in the order of RequestInfo.N; it may use the actions and the inspecting API of the tenant, but must not send it
// requests, set the hook, or wait (that is what Fault.Delay is for).
func (t *Tenant) OnRequest(hook func(RequestInfo) *Fault) {
	t.hookMu.Lock()
	defer t.hookMu.Unlock()
	t.hook = hook
}

// random draws the fault of a request from the seed.
func (t *Tenant) random(info RequestInfo) *Fault {
	r := t.faults.Random
	if r == (RandomFaults{}) || r.MailboxOnly && info.Mailbox == "" {
		return nil
	}
	x := t.chance(uint64(info.N))
	hit := func(share float64) bool {
		x -= share
		return share > 0 && x < 0
	}
	contact := info.Write && info.Method != http.MethodPost && info.Mailbox != ""
	switch {
	case hit(r.Throttled):
		res := t.mailboxThrottled(time.Second)
		return &Fault{Status: res.status, Code: res.err.code, Message: res.err.message, Header: res.header}
	case hit(r.Unavailable):
		res := refuse(http.StatusServiceUnavailable, "ErrorServerBusy", "The server is busy. Please try again later.")
		t.retryAfter(res, time.Second)
		return &Fault{Status: res.status, Code: res.err.code, Message: res.err.message, Header: res.header}
	case hit(r.AppliedThen503):
		return &Fault{Status: http.StatusServiceUnavailable, Code: "ServiceUnavailable", Applied: true}
	case hit(r.Lost):
		return &Fault{Cut: true, Applied: true}
	case hit(r.LandsLater):
		return &Fault{Status: http.StatusGatewayTimeout, Code: "UnknownError", LandsAfter: 5 * time.Second}
	case hit(r.Conflict) && contact:
		c := conflict()
		return &Fault{Status: c.status, Code: c.err.code, Message: c.err.message}
	case hit(r.Truncated):
		return &Fault{Truncate: true}
	case hit(r.ProxyPage):
		return &Fault{HTML: true}
	}
	return nil
}

// chance is a number in [0, 1) that depends on the seed and n alone.
func (t *Tenant) chance(n uint64) float64 {
	x := t.options.Seed*0x9e3779b97f4a7c15 + n*0xbf58476d1ce4e5b9 // splitmix64
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	x ^= x >> 31
	return float64(x>>11) / (1 << 53)
}

// pick tells whether an object is one of each n, by seed.
func (t *Tenant) pick(id string, n int) bool {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id))
	return int(t.chance(h.Sum64())*float64(n)) == 0
}
