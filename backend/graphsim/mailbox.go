package graphsim

import (
	"net/http"
	"strconv"
	"strings"
	"time"
	"unique"
)

// Numbers of the well-known folders within a mailbox, as seen in published ids (…AAAEOAAA is Contacts).
const (
	rootFolder     = 0x108
	deletedFolder  = 0x10a
	contactsFolder = 0x10e
	firstFolder    = 0x4000
	firstItem      = 0x10000
)

// mailbox is one Exchange Online mailbox, or what answers in its place. Guarded by Tenant.mu.
type mailbox struct {
	user     string
	kind     MailboxKind
	purpose  Purpose
	since    time.Time // when it was made; a NewMailbox opens some minutes later
	key      boxKey
	next     uint64 // number of the next folder or item
	change   uint64 // number of the last change: change keys and contact delta
	folders  map[uint64]*folder
	contacts map[uint64]*contact
	order    map[uint64][]uint64 // folder → item numbers, ascending
	gone     []tombstone         // contacts that left a folder, for contacts/delta
	writes   Writes
	blobs    blobs // the tenant's
}

// folder is a contact folder. A folder whose parents end in Deleted Items is deleted.
type folder struct {
	N      uint64
	Name   string
	Parent uint64
	Made   uint64 // number of the change that made or moved it
	Purged bool
}

// contact is an item in a mailbox. Bodies are interned: the same person in a thousand mailboxes is kept once.
type contact struct {
	n        uint64
	folder   uint64
	change   uint64                // its change key
	created  int64                 // unix ms
	modified int64                 // unix ms
	arrived  uint64                // number of the change that brought it into its folder
	from     uint64                // the folder it was in before, 0 for none
	list     bool                  // a personal distribution list: counted, never returned
	photo    string                // name of a blob, "" for none
	purged   bool                  // permanently deleted
	body     unique.Handle[string] // JSON object of the writable properties that were set
	marks    unique.Handle[string] // JSON of marks: open extensions and extended properties
}

// tombstone remembers that a contact left a folder.
type tombstone struct{ folder, n, change uint64 }

func (t *Tenant) newMailbox(userID string, kind MailboxKind, since time.Time) *mailbox {
	m := &mailbox{user: userID, kind: kind, since: since, key: t.boxKey(userID), next: firstItem,
		folders: map[uint64]*folder{}, contacts: map[uint64]*contact{}, order: map[uint64][]uint64{}, blobs: t.blobs}
	for n, name := range map[uint64]string{rootFolder: "Top of Information Store", deletedFolder: "Deleted Items", contactsFolder: "Contacts"} {
		m.folders[n] = &folder{N: n, Name: name, Parent: rootFolder}
	}
	return m
}

// openMailbox finds the mailbox a request names, or the answer that stands in its place.
func (t *Tenant) openMailbox(req *request) (*mailbox, *response) {
	u := t.dir.find(req.parts[1])
	if u == nil {
		return nil, refuse(http.StatusNotFound, "ErrorInvalidUser", "The requested user '"+req.parts[1]+"' is invalid.")
	}
	m := t.boxes[u.ID]
	kind := NoMailbox
	if m != nil {
		kind = m.kind
	}
	switch kind {
	case NoMailbox, OnPremisesMailbox, InactiveMailbox:
		return nil, t.noMailbox()
	case NewMailbox:
		if t.now().Before(m.since.Add(t.options.NewMailboxReady)) {
			return nil, t.noMailbox()
		}
	case PolicyBlockedMailbox: // Graph docs: "Limiting application permissions to specific Exchange Online mailboxes"
		return nil, refuse(http.StatusForbidden, "ErrorAccessDenied", "Access to OData is disabled.")
	case ScopeBlockedMailbox: // Exchange docs: "Role Based Access Control for Applications in Exchange Online"
		return nil, accessDenied()
	}
	return m, nil
}

func accessDenied() *response {
	return refuse(http.StatusForbidden, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
}

// noMailbox is the answer for a user without a cloud mailbox (Graph docs: "Known issues"); both codes were seen with 404 and
// with 401 (observed), and AuthenticationError with 400 or 401 (observed).
func (t *Tenant) noMailbox() *response {
	status := t.faults.NoMailboxStatus
	if status == 0 {
		status = http.StatusNotFound
	}
	switch code := t.faults.NoMailboxCode; code {
	case "", "MailboxNotEnabledForRESTAPI":
		return refuse(status, "MailboxNotEnabledForRESTAPI", "The mailbox is either inactive, soft-deleted, or is hosted on-premise.")
	case "MailboxNotSupportedForRESTAPI":
		return refuse(status, code, "REST API is not yet supported for this mailbox.")
	case "ErrorNonExistentMailbox":
		return refuse(status, code, "The SMTP address has no mailbox associated with it.")
	case "AuthenticationError":
		return refuse(status, code, "Error authenticating with resource")
	default:
		return refuse(status, code, "The mailbox is not available.")
	}
}

// quotaExceeded is a full mailbox (Graph docs: "Microsoft Graph error responses": 507; the code as Exchange names it).
func quotaExceeded() *response {
	return refuse(http.StatusInsufficientStorage, "ErrorQuotaExceeded", "The mailbox has exceeded its quota.")
}

func itemNotFound() *response {
	return refuse(http.StatusNotFound, "ErrorItemNotFound", "The specified object was not found in the store.")
}

func idMalformed() *response {
	return refuse(http.StatusBadRequest, "ErrorInvalidIdMalformed", "Id is malformed.")
}

// tick gives a change in the mailbox its number.
func (m *mailbox) tick() uint64 { m.change++; return m.change }

// take gives a new folder or item its number.
func (m *mailbox) take() uint64 { m.next++; return m.next - 1 }

// deleted tells whether a folder lies in Deleted Items, itself or through its parents.
func (m *mailbox) deleted(n uint64) bool {
	for range len(m.folders) + 1 {
		f := m.folders[n]
		switch {
		case n == deletedFolder:
			return true
		case f == nil || f.Purged:
			return true
		case n == rootFolder:
			return false
		}
		n = f.Parent
	}
	return true
}

// folderByKey finds a folder by id or by the well-known name "contacts" (observed: alcionai/corso uses it). A deleted folder
// is not found, unless the switch lets it answer as Exchange does for an id it still knows.
func (t *Tenant) folderByKey(m *mailbox, key string) (*folder, *response) {
	n := uint64(contactsFolder)
	if !strings.EqualFold(key, "contacts") {
		var ok bool
		if n, ok = m.key.parseFolderID(key); !ok {
			return nil, idMalformed()
		}
	}
	f := m.folders[n]
	if f == nil || f.Purged || n == deletedFolder || n == rootFolder || m.deleted(n) && !t.faults.DeletedFoldersAnswer {
		return nil, refuse(http.StatusNotFound, "ErrorFolderNotFound", "The specified folder could not be found in the store.")
	}
	return f, nil
}

func contactKey(userID string, n uint64) string { return userID + "/" + strconv.FormatUint(n, 36) }
