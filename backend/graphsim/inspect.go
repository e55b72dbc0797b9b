package graphsim

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Writes counts the writes that were carried out in a mailbox through Graph in this process, whatever was answered.
type Writes struct {
	Created, Updated, Deleted, PermanentlyDeleted int // contacts
	Extensions                                    int // calls on …/extensions
	Folders                                       int // folders made, renamed, deleted
	Photos                                        int // photos of contacts set or removed
}

// Total is the number of writes of any kind.
func (w Writes) Total() int {
	return w.Created + w.Updated + w.Deleted + w.PermanentlyDeleted + w.Extensions + w.Folders + w.Photos
}

// MailboxView is a mailbox for inspecting, as it is now: each call reads anew.
type MailboxView struct {
	t    *Tenant
	user string
}

// FolderInfo is a contact folder.
type FolderInfo struct {
	ID, Name string
	ParentID string
	Default  bool // the Contacts folder itself
	Deleted  bool // lies in Deleted Items
	Contacts int
}

// ContactInfo is a contact with all that is hidden on the wire.
type ContactInfo struct {
	ID           string // immutable id
	FolderID     string
	Folder       string // name of its folder
	Deleted      bool   // lies in Deleted Items, itself or with its folder
	ChangeKey    string
	Created      time.Time
	LastModified time.Time
	// Properties are the writable properties that are set, as Graph JSON.
	Properties map[string]any
	// Extensions are the open extensions by name; ExtendedProperties the single-value extended properties by id, in the
	// spelling "String {lower-case-guid} Name X".
	Extensions         map[string]map[string]any
	ExtendedProperties map[string]string
	Photo              []byte // nil for none
}

// Text is a property's text, "" when it is none or not set.
func (c ContactInfo) Text(property string) string {
	s, _ := c.Properties[property].(string)
	return s
}

// Mailbox gives the mailbox of a user, by id or userPrincipalName, deleted users included. Inspecting a mailbox that is not
// there gives nothing.
func (t *Tenant) Mailbox(user string) MailboxView {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.catchUp()
	if u := t.dir.find(user); u != nil {
		user = u.ID
	}
	return MailboxView{t, fold(user)}
}

// Mailboxes lists the ids of the users that have a mailbox of any kind, sorted.
func (t *Tenant) Mailboxes() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.catchUp()
	var ids []string
	for id, m := range t.boxes {
		if m.kind != NoMailbox {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// inspect runs a read on the mailbox under the lock, after the writes that are due have landed.
func (v MailboxView) inspect(read func(m *mailbox)) {
	v.t.mu.Lock()
	defer v.t.mu.Unlock()
	v.t.catchUp()
	v.t.landDue()
	if m := v.t.boxes[v.user]; m != nil {
		read(m)
	}
}

// Kind tells what kind of mailbox it is; NoMailbox when there is none.
func (v MailboxView) Kind() (kind MailboxKind) {
	v.inspect(func(m *mailbox) { kind = m.kind })
	return kind
}

// Writes counts what was written through Graph in this process.
func (v MailboxView) Writes() (w Writes) {
	v.inspect(func(m *mailbox) { w = m.writes })
	return w
}

// Folders lists the contact folders, the default one first, then in the order they were made; deleted ones included, purged
// ones not.
func (v MailboxView) Folders() (all []FolderInfo) {
	v.inspect(func(m *mailbox) {
		for _, f := range m.folders {
			if f.Purged || f.N == rootFolder || f.N == deletedFolder {
				continue
			}
			all = append(all, FolderInfo{ID: m.key.folderID(f.N), Name: f.Name, ParentID: m.key.folderID(f.Parent),
				Default: f.N == contactsFolder, Deleted: m.deleted(f.N), Contacts: len(m.order[f.N])})
		}
		slices.SortFunc(all, func(a, b FolderInfo) int {
			na, _ := m.key.parseFolderID(a.ID)
			nb, _ := m.key.parseFolderID(b.ID)
			return int(na) - int(nb)
		})
	})
	return all
}

// Contacts lists the contacts of a folder by its name, "" or "Contacts" for the default one, in the order they were made.
// Folders of that name that are deleted do not count.
func (v MailboxView) Contacts(folderName string) (all []ContactInfo) {
	v.inspect(func(m *mailbox) {
		f := m.named(folderName)
		if f == nil {
			return
		}
		for _, n := range m.order[f.N] {
			all = append(all, m.info(m.contacts[n]))
		}
	})
	return all
}

// All lists every contact of the mailbox that is not permanently deleted, Deleted Items included.
func (v MailboxView) All() (all []ContactInfo) {
	v.inspect(func(m *mailbox) {
		for _, c := range m.contacts {
			if !c.purged {
				all = append(all, m.info(c))
			}
		}
		sortInfos(m, all)
	})
	return all
}

// DeletedItems lists the contacts in Deleted Items, with those in deleted folders.
func (v MailboxView) DeletedItems() []ContactInfo {
	return slices.DeleteFunc(v.All(), func(c ContactInfo) bool { return !c.Deleted })
}

// Contact gives one contact by immutable or ordinary id.
func (v MailboxView) Contact(id string) (info ContactInfo, found bool) {
	v.inspect(func(m *mailbox) {
		if c := m.byID(id); c != nil {
			info, found = m.info(c), true
		}
	})
	return info, found
}

// Unmarked lists the contacts outside Deleted Items that carry no open extension of this name: the user's own, as a sync sees
// it.
func (v MailboxView) Unmarked(extensionName string) []ContactInfo {
	return slices.DeleteFunc(v.All(), func(c ContactInfo) bool { return c.Deleted || c.Extensions[extensionName] != nil })
}

// Marked lists the contacts outside Deleted Items that carry an open extension of this name, in whichever folder.
func (v MailboxView) Marked(extensionName string) []ContactInfo {
	return slices.DeleteFunc(v.All(), func(c ContactInfo) bool { return c.Deleted || c.Extensions[extensionName] == nil })
}

func sortInfos(m *mailbox, all []ContactInfo) {
	slices.SortFunc(all, func(a, b ContactInfo) int { return strings.Compare(a.ID, b.ID) })
}

func (m *mailbox) byID(id string) *contact {
	_, n, ok := m.key.parseItemID(id)
	c := m.contacts[n]
	if !ok || c == nil || c.purged {
		return nil
	}
	return c
}

// named finds a folder by name that is not deleted.
func (m *mailbox) named(name string) *folder {
	if name == "" || strings.EqualFold(name, "contacts") {
		return m.folders[contactsFolder]
	}
	var found *folder
	for _, f := range m.folders {
		if f.N >= firstFolder && strings.EqualFold(f.Name, name) && !m.deleted(f.N) && (found == nil || f.N < found.N) {
			found = f
		}
	}
	return found
}

func (m *mailbox) info(c *contact) ContactInfo {
	info := ContactInfo{ID: m.key.immutableID(c.n), FolderID: m.key.folderID(c.folder), Folder: m.folders[c.folder].Name,
		Deleted: m.deleted(c.folder), ChangeKey: m.key.changeKey(c.change), Created: time.UnixMilli(c.created),
		LastModified: time.UnixMilli(c.modified), Photo: m.blobs[c.photo], Extensions: map[string]map[string]any{}}
	_ = json.Unmarshal([]byte(c.body.Value()), &info.Properties)
	all := c.readMarks()
	info.ExtendedProperties = all.Properties
	for name, values := range all.Extensions {
		plain := map[string]any{}
		for key, raw := range values {
			var value any
			_ = json.Unmarshal(raw, &value)
			plain[key] = value
		}
		info.Extensions[name] = plain
	}
	return info
}
