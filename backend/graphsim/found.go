package graphsim

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// found fills a new tenant from the company.
func (t *Tenant) found() error {
	t.save(tenantRow, "tenant", tenantForm{t.id, t.company.DisplayName, t.company.Domains})
	// A company founded with a lag would hide everybody.
	lag := t.faults.DirectoryLag
	t.faults.DirectoryLag = 0
	defer func() { t.faults.DirectoryLag = lag }()
	for _, p := range t.company.People {
		if err := t.hire(p); err != nil {
			return fmt.Errorf("person %s: %w", p.ID, err)
		}
	}
	for _, g := range t.company.Groups {
		t.formGroup(g)
	}
	for _, u := range t.company.AdministrativeUnits {
		t.formUnit(u)
	}
	for _, c := range t.company.OrgContacts {
		if err := t.listOrgContact(c); err != nil {
			return fmt.Errorf("organizational contact %s: %w", c.ID, err)
		}
	}
	t.foundOnPremises()
	t.company.People, t.company.Groups, t.company.AdministrativeUnits, t.company.OrgContacts = nil, nil, nil, nil
	return nil
}

// hire adds a person with mailbox and own contacts.
func (t *Tenant) hire(p Person) error {
	id := fold(p.ID)
	seq := t.dir.next()
	u := &user{ID: id, Props: maps.Clone(p.Properties), Changed: map[string]int64{}, Manager: fold(p.Manager), Created: seq, Last: seq}
	if u.Props == nil {
		u.Props = map[string]any{}
	}
	if err := checkUser(u.Props); err != nil {
		return err
	}
	delete(u.Props, "id")
	t.putUser(u)
	if len(p.Photo) > 0 {
		t.putUserPhoto(id, p.Photo)
	}
	if p.Mailbox == NoMailbox {
		return nil
	}
	m := t.newMailbox(id, p.Mailbox, t.now())
	m.purpose = p.Purpose
	t.putMailbox(m)
	for _, own := range p.Contacts {
		change, err := t.ownContact(own)
		if err != nil {
			return err
		}
		t.putContact(m, t.makeContact(m, contactsFolder, change))
	}
	return nil
}

// ownContact checks contact JSON that a person, not an app, writes.
func (t *Tenant) ownContact(own map[string]any) (contactChange, error) {
	body, err := json.Marshal(own)
	if err != nil {
		return contactChange{}, err
	}
	change, fail := t.readContact(&request{body: body}, true)
	if fail != nil {
		return change, fmt.Errorf("contact: %s", fail.err.message)
	}
	return change, nil
}

// checkUser refuses what the directory would refuse: unknown properties, values too long, more than one business phone
// (Graph docs: "user resource type").
func checkUser(props map[string]any) error {
	for name, value := range props {
		if _, known := userProperties[name]; !known {
			return fmt.Errorf("the directory has no user property %q", name)
		}
		if name == extensionAttributes {
			if err := checkExtensionAttributes(value); err != nil {
				return err
			}
		}
		switch v := value.(type) {
		case string:
			if limit := lengths[name]; limit > 0 && len([]rune(v)) > limit {
				return fmt.Errorf("%s is longer than %d", name, limit)
			}
		case []string:
			list := make([]any, len(v))
			for i, s := range v {
				list[i] = s
			}
			props[name] = list
		}
		if list, ok := props[name].([]any); ok && name == "businessPhones" && len(list) > 1 {
			return fmt.Errorf("businessPhones of a user holds at most one number")
		}
	}
	return nil
}

func (t *Tenant) formGroup(form Group) {
	seq := t.dir.next()
	id := fold(form.ID)
	t.putGroup(&group{ID: id, DisplayName: form.DisplayName, Security: form.Security, Created: seq, NameAt: seq, Last: seq})
	// One number for all: they are found in one go, and a repeated member counts once.
	for _, m := range slices.Clone(form.Members) {
		t.putMember(&member{Group: id, ID: fold(m.ID), Type: m.Type, Added: seq})
	}
}
