package graphsim

import (
	"encoding/json"
	"fmt"
	"maps"
)

// AddToolContact makes a contact as another tool would have: with open extensions of that tool's, by name, beside the
// properties. Values are primitives or arrays of primitives. The id is the immutable one.
func (v MailboxView) AddToolContact(folderName string, properties map[string]any, extensions map[string]map[string]any) (id string, err error) {
	err = v.actOnFolder("add a tool's contact", folderName, func(m *mailbox, f *folder) error {
		change, err := v.t.ownContact(properties)
		if err != nil {
			return err
		}
		all := marks{Extensions: map[string]map[string]json.RawMessage{}}
		for name, values := range extensions {
			raw := map[string]json.RawMessage{}
			for key, value := range values {
				if raw[key], err = json.Marshal(value); err != nil || !primitive(raw[key]) {
					return fmt.Errorf("the value of %s is no primitive: %w", key, err)
				}
			}
			all.Extensions[name] = raw
		}
		c := v.t.makeContact(m, f.N, change)
		c.marks = all.handle()
		v.t.putContact(m, c)
		id = m.key.immutableID(c.n)
		return nil
	})
	return id, err
}

// DropExtension takes one open extension off a contact, as the tool that wrote it would.
func (v MailboxView) DropExtension(id, name string) error {
	return v.actOnContact("drop an extension", id, func(m *mailbox, c *contact) error {
		all := c.readMarks()
		if _, there := all.Extensions[name]; !there {
			return fmt.Errorf("the contact has no extension %q", name)
		}
		next := *c
		all.Extensions = maps.Clone(all.Extensions)
		delete(all.Extensions, name)
		next.marks = all.handle()
		v.t.putContact(m, &next)
		return nil
	})
}
