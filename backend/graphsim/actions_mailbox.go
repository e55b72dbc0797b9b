package graphsim

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unique"
)

// actOnMailbox runs what a user does in Outlook or on a phone.
func (v MailboxView) actOnMailbox(what string, change func(m *mailbox) error) error {
	return v.t.act(what+" in the mailbox of "+v.user, func() error {
		m := v.t.boxes[v.user]
		if m == nil {
			return fmt.Errorf("no such mailbox")
		}
		return change(m)
	})
}

func (v MailboxView) actOnContact(what, id string, change func(m *mailbox, c *contact) error) error {
	return v.actOnMailbox(what, func(m *mailbox) error {
		c := m.byID(id)
		if c == nil {
			return fmt.Errorf("no such contact")
		}
		return change(m, c)
	})
}

func (v MailboxView) actOnFolder(what, name string, change func(m *mailbox, f *folder) error) error {
	return v.actOnMailbox(what, func(m *mailbox) error {
		f := m.named(name)
		if f == nil {
			return fmt.Errorf("no folder %q", name)
		}
		return change(m, f)
	})
}

// AddContact lets the user make a contact in a folder ("" for the default one); the id is the immutable one.
func (v MailboxView) AddContact(folderName string, properties map[string]any) (id string, err error) {
	err = v.actOnFolder("add a contact", folderName, func(m *mailbox, f *folder) error {
		change, err := v.t.ownContact(properties)
		if err != nil {
			return err
		}
		c := v.t.makeContact(m, f.N, change)
		v.t.putContact(m, c)
		id = m.key.immutableID(c.n)
		return nil
	})
	return id, err
}

// AddContactList puts a personal distribution list into a folder: $count counts it, no list returns it.
func (v MailboxView) AddContactList(folderName string) error {
	return v.actOnFolder("add a contact list", folderName, func(m *mailbox, f *folder) error {
		c := v.t.makeContact(m, f.N, contactChange{})
		c.list = true
		v.t.putContact(m, c)
		return nil
	})
}

// EditContact lets the user change properties of a contact; nil clears one.
func (v MailboxView) EditContact(id string, properties map[string]any) error {
	return v.actOnContact("edit a contact", id, func(m *mailbox, c *contact) error {
		change, err := v.t.ownContact(properties)
		if err != nil {
			return err
		}
		next := *c
		next.body = unique.Make(change.merge(c.body.Value()))
		next.change, next.modified = m.tick(), v.t.now().UnixMilli()
		v.t.putContact(m, &next)
		return nil
	})
}

// MoveContact lets the user move a contact to another folder by its name.
func (v MailboxView) MoveContact(id, folderName string) error {
	return v.actOnContact("move a contact", id, func(m *mailbox, c *contact) error {
		f := m.named(folderName)
		if f == nil {
			return fmt.Errorf("no folder %q", folderName)
		}
		v.t.moveContact(m, c, f.N, false)
		return nil
	})
}

// CopyContact lets the user copy a contact into a folder, marks included: the copy has an id of its own.
func (v MailboxView) CopyContact(id, folderName string) (copied string, err error) {
	err = v.actOnContact("copy a contact", id, func(m *mailbox, c *contact) error {
		f := m.named(folderName)
		if f == nil {
			return fmt.Errorf("no folder %q", folderName)
		}
		twin := v.t.makeContact(m, f.N, contactChange{})
		twin.body, twin.marks, twin.photo = c.body, c.marks, c.photo
		v.t.putContact(m, twin)
		copied = m.key.immutableID(twin.n)
		return nil
	})
	return copied, err
}

// DeleteContact lets the user delete a contact: it moves to Deleted Items, or out of it for good.
func (v MailboxView) DeleteContact(id string) error {
	return v.actOnContact("delete a contact", id, func(m *mailbox, c *contact) error {
		v.t.moveContact(m, c, deletedFolder, c.folder == deletedFolder)
		return nil
	})
}

// EmptyDeletedItems lets the user empty Deleted Items, deleted folders included.
func (v MailboxView) EmptyDeletedItems() error {
	return v.actOnMailbox("empty Deleted Items", func(m *mailbox) error {
		for _, n := range slices.Sorted(maps.Keys(m.contacts)) { // sorted: change keys repeat with the seed
			if c := m.contacts[n]; !c.purged && m.deleted(c.folder) {
				v.t.moveContact(m, c, c.folder, true)
			}
		}
		for _, n := range slices.Sorted(maps.Keys(m.folders)) {
			if f := m.folders[n]; f.N >= firstFolder && !f.Purged && m.deleted(f.N) {
				next := *f
				next.Purged, next.Made = true, m.tick()
				v.t.putFolder(m, &next)
			}
		}
		return nil
	})
}

// AddFolder lets the user make a folder under another one ("" for the default folder).
func (v MailboxView) AddFolder(under, name string) error {
	return v.actOnFolder("add a folder", under, func(m *mailbox, f *folder) error {
		if m.child(f.N, name) != nil {
			return fmt.Errorf("a folder %q exists", name)
		}
		v.t.putFolder(m, &folder{N: m.take(), Name: name, Parent: f.N, Made: m.tick()})
		return nil
	})
}

// AddTwinFolder makes a folder of a name that exists already, as concurrent runs of other tools did
// (grahamr975/EWS-Office365-Contact-Sync#107).
func (v MailboxView) AddTwinFolder(name string) error {
	return v.actOnFolder("add a twin folder", name, func(m *mailbox, f *folder) error {
		v.t.putFolder(m, &folder{N: m.take(), Name: name, Parent: f.Parent, Made: m.tick()})
		return nil
	})
}

func (v MailboxView) changeFolder(what, name string, change func(m *mailbox, f *folder) error) error {
	return v.actOnFolder(what, name, func(m *mailbox, f *folder) error {
		if f.N < firstFolder {
			return fmt.Errorf("the default folder stays as it is")
		}
		next := *f
		if err := change(m, &next); err != nil {
			return err
		}
		next.Made = m.tick()
		v.t.putFolder(m, &next)
		return nil
	})
}

// RenameFolder lets the user rename a folder; its id stays.
func (v MailboxView) RenameFolder(name, to string) error {
	return v.changeFolder("rename a folder", name, func(m *mailbox, f *folder) error {
		if other := m.child(f.Parent, to); other != nil && !strings.EqualFold(name, to) {
			return fmt.Errorf("a folder %q exists", to)
		}
		f.Name = to
		return nil
	})
}

// MoveFolder lets the user move a folder under another one; its id stays.
func (v MailboxView) MoveFolder(name, under string) error {
	return v.changeFolder("move a folder", name, func(m *mailbox, f *folder) error {
		parent := m.named(under)
		if parent == nil || parent.N == f.N {
			return fmt.Errorf("no folder %q to move to", under)
		}
		f.Parent = parent.N
		return nil
	})
}

// DeleteFolder lets the user delete a folder: it lies in Deleted Items with its contacts.
func (v MailboxView) DeleteFolder(name string) error {
	return v.changeFolder("delete a folder", name, func(_ *mailbox, f *folder) error {
		f.Parent = deletedFolder
		return nil
	})
}

// RestoreFolder lets the user drag a deleted folder back under the default one.
func (v MailboxView) RestoreFolder(name string) error {
	return v.actOnMailbox("restore a folder", func(m *mailbox) error {
		f := m.child(deletedFolder, name)
		if f == nil {
			return fmt.Errorf("no deleted folder %q", name)
		}
		next := *f
		next.Parent, next.Made = contactsFolder, m.tick()
		v.t.putFolder(m, &next)
		return nil
	})
}
