package graphsim

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unique"
)

// Rows are the stored forms. Users and groups are stored as they are; the others in short forms, because there are many.
type (
	tenantForm struct {
		TenantID, DisplayName string
		Domains               []string
	}
	mailboxForm struct {
		Kind    MailboxKind
		SinceMS int64
		Purpose Purpose `json:",omitempty"`
	}
	folderForm struct {
		N      uint64
		Name   string
		Parent uint64
		Made   uint64
		Purged bool `json:",omitempty"`
	}
	contactForm struct {
		N        uint64          `json:"n"`
		Folder   uint64          `json:"f"`
		Change   uint64          `json:"c"`
		Created  int64           `json:"t"`
		Modified int64           `json:"u"`
		Arrived  uint64          `json:"a"`
		From     uint64          `json:"o,omitempty"`
		List     bool            `json:"l,omitempty"`
		Photo    string          `json:"i,omitempty"` // name of a blob
		Purged   bool            `json:"p,omitempty"`
		Body     json.RawMessage `json:"b"`
		Marks    json.RawMessage `json:"m,omitempty"`
	}
)

// save adds a row to the transaction under way.
func (t *Tenant) save(kind rowKind, key string, value any) {
	if t.store == nil {
		return
	}
	text, _ := json.Marshal(value)
	t.dirty = append(t.dirty, row{kind, key, text})
}

func (t *Tenant) saveFolder(m *mailbox, f *folder) {
	t.save(folderRow, contactKey(m.user, f.N), folderForm(*f))
}

func (t *Tenant) saveContact(m *mailbox, c *contact) {
	if t.store == nil {
		return
	}
	t.save(contactRow, contactKey(m.user, c.n), contactForm{c.n, c.folder, c.change, c.created, c.modified, c.arrived, c.from, c.list, c.photo, c.purged,
		json.RawMessage(c.body.Value()), json.RawMessage(c.marks.Value())})
}

// putUser stores a user; readers that lag keep the one before.
func (t *Tenant) putUser(u *user) {
	if lag := t.faults.DirectoryLag; lag > 0 {
		t.dir.hidden = append(t.dir.hidden, hiddenChange{seq: u.Last, user: u.ID, before: t.dir.users[u.ID], reads: lag})
	}
	t.dir.place(u)
	t.save(userRow, u.ID, u)
}

func (t *Tenant) putGroup(g *group) {
	t.hide(g.Last)
	t.dir.placeGroup(g)
	t.save(groupRow, g.ID, g)
}

func (t *Tenant) putMember(m *member) {
	t.hide(max(m.Added, m.Removed))
	t.dir.placeMember(m)
	t.save(memberRow, m.Group+"/"+m.ID, m)
}

func (t *Tenant) hide(seq int64) {
	if lag := t.faults.DirectoryLag; lag > 0 {
		t.dir.hidden = append(t.dir.hidden, hiddenChange{seq: seq, reads: lag})
	}
}

func (t *Tenant) putMailbox(m *mailbox) {
	t.boxes[m.user] = m
	t.save(mailboxRow, m.user, mailboxForm{m.kind, m.since.UnixMilli(), m.purpose})
}

// take puts a stored row into memory.
func (t *Tenant) take(r row) error {
	var err error
	switch r.kind {
	case tenantRow:
		var f tenantForm
		if err = json.Unmarshal(r.json, &f); err == nil {
			t.company.TenantID, t.company.DisplayName, t.company.Domains = f.TenantID, f.DisplayName, f.Domains
			t.id = f.TenantID
			t.sync.Rename(t.id, t.initialDomain())
		}
	case userRow:
		u := &user{}
		if err = json.Unmarshal(r.json, u); err == nil {
			t.dir.place(u)
		}
	case groupRow:
		g := &group{}
		if err = json.Unmarshal(r.json, g); err == nil {
			t.dir.placeGroup(g)
		}
	case memberRow:
		m := &member{}
		if err = json.Unmarshal(r.json, m); err == nil {
			t.dir.placeMember(m)
		}
	case mailboxRow:
		var f mailboxForm
		if err = json.Unmarshal(r.json, &f); err == nil {
			m := t.boxes[r.key]
			if m == nil {
				m = t.newMailbox(r.key, f.Kind, time.UnixMilli(f.SinceMS))
				t.boxes[r.key] = m
			}
			m.kind, m.since, m.purpose = f.Kind, time.UnixMilli(f.SinceMS), f.Purpose
		}
	case unitRow:
		u := &unit{}
		if err = json.Unmarshal(r.json, u); err == nil {
			t.dir.units[u.ID] = u
		}
	case orgContactRow:
		c := &orgContact{}
		if err = json.Unmarshal(r.json, c); err == nil {
			t.dir.placeOrgContact(c)
		}
	case provisioningRow:
		err = t.sync.Take(r.key, r.json)
	case photoRow:
		var p userPhoto
		if err = json.Unmarshal(r.json, &p); err == nil {
			t.photos[r.key] = p
		}
	case blobRow:
		var picture []byte
		if err = json.Unmarshal(r.json, &picture); err == nil {
			t.blobs[r.key] = picture
		}
	default:
		err = t.takeItem(r)
	}
	if err != nil {
		return fmt.Errorf("read row %d %s: %w", r.kind, r.key, err)
	}
	return nil
}

func (t *Tenant) takeItem(r row) error {
	owner, _, _ := strings.Cut(r.key, "/")
	m := t.boxes[owner]
	if m == nil {
		return errors.New("its mailbox is missing")
	}
	if r.kind == folderRow {
		var f folderForm
		if err := json.Unmarshal(r.json, &f); err != nil {
			return err
		}
		made := folder(f)
		m.folders[f.N] = &made
		m.next, m.change = max(m.next, f.N+1), max(m.change, f.Made)
		return nil
	}
	var f contactForm
	if err := json.Unmarshal(r.json, &f); err != nil {
		return err
	}
	m.place(&contact{n: f.N, folder: f.Folder, change: f.Change, created: f.Created, modified: f.Modified, arrived: f.Arrived, from: f.From,
		list: f.List, photo: unique.Make(f.Photo).Value(), purged: f.Purged, body: unique.Make(string(f.Body)), marks: unique.Make(string(f.Marks))})
	return nil
}

// open fills the tenant: from its file when that holds one, else from the company.
func (t *Tenant) open() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.store == nil {
		return t.found()
	}
	if err := t.store.begin(); err != nil {
		return err
	}
	if err := t.store.load(t.take); err != nil {
		return errors.Join(err, t.store.exec("ROLLBACK"))
	}
	if t.store.version > 0 && (!t.sync.Empty() || len(t.company.OnPremises.Domains) == 0) {
		return t.store.exec("ROLLBACK")
	}
	if t.store.version > 0 { // a file from before there was a domain
		t.foundOnPremises()
	} else if err := t.found(); err != nil {
		return errors.Join(err, t.store.exec("ROLLBACK"))
	}
	return t.store.commit(t.saved())
}

// transact runs a change and commits what it saved before it returns. Without a file there is nothing to commit.
func (t *Tenant) transact(change func()) error {
	if t.store == nil {
		change()
		return nil
	}
	if err := t.store.begin(); err != nil {
		return err
	}
	if err := t.store.refresh(t.take); err != nil { // nobody else can commit from here on
		return errors.Join(err, t.store.exec("ROLLBACK"))
	}
	change()
	rows := t.saved()
	if len(rows) == 0 {
		return t.store.exec("ROLLBACK")
	}
	if err := t.store.commit(rows); err != nil {
		return errors.Join(err, t.store.exec("ROLLBACK"), t.reload())
	}
	return nil
}

// reload reads everything again, after a commit failed and memory is ahead of the file.
func (t *Tenant) reload() error {
	t.clear()
	t.store.version = 0
	return t.store.load(t.take)
}

func (t *Tenant) takeOthers() {
	if t.store == nil {
		return
	}
	_ = t.store.refresh(t.take)
}

// catchUp brings the tenant to now: what another process wrote, and the cycles of cloud sync that have ended. An error of the file is left
// to the next write, which reports it.
func (t *Tenant) catchUp() {
	t.takeOthers()
	t.runCycles()
}
