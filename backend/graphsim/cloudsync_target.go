package graphsim

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"
)

// syncTarget is the tenant's directory as cloud sync writes to it. Tenant.mu is held, and a transaction of the store is under way.
type syncTarget struct{ t *Tenant }

// syncError is why an object could not be written, as the provisioning log tells it.
type syncError struct{ code, message string }

func (e *syncError) Error() string { return e.message }
func (e *syncError) Code() string  { return e.code }

// compareTimes compares two times as texts of RFC 3339; what is none comes first.
func compareTimes(a, b string) int {
	x, _ := time.Parse(time.RFC3339, a)
	y, _ := time.Parse(time.RFC3339, b)
	return cmp.Compare(x.UnixNano(), y.UnixNano())
}

// Find looks for the user with this source anchor, deleted ones too (hard match), or else for one of this name that came from nowhere
// else (soft match). Source: Entra docs: "Microsoft Entra Connect: When you have an existing tenant".
func (s syncTarget) Find(kind, anchor, name string) string {
	d := &s.t.dir
	if kind != "User" {
		return ""
	}
	for _, id := range d.order {
		if u := d.users[id]; u.State != purged && anchor != "" && u.text("onPremisesImmutableId") == anchor {
			return id
		}
	}
	if u := d.users[d.upn[fold(name)]]; u != nil && u.State == alive && u.text("onPremisesImmutableId") == "" && u.Props["onPremisesSyncEnabled"] != true {
		return u.ID
	}
	return ""
}

func (s syncTarget) Write(kind, id string, properties map[string]any) (string, error) {
	properties = maps.Clone(properties)
	switch kind {
	case "User":
		return s.writeUser(id, properties)
	case "Group":
		return s.writeGroup(id, properties)
	}
	return s.writeContact(id, properties)
}

// newObjectID makes the id of an object that cloud sync creates, from the seed and the number of changes.
func (s syncTarget) newObjectID() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "provisioned %d %d", s.t.options.Seed, s.t.dir.seq))
	return guid(sum[:])
}

func (s syncTarget) writeUser(id string, properties map[string]any) (string, error) {
	t := s.t
	name, _ := properties["userPrincipalName"].(string)
	if other := t.dir.upn[fold(name)]; other != "" && other != id {
		return id, &syncError{"AttributeValueMustBeUnique", "Another object has the same value for the property userPrincipalName."}
	}
	manager, managed := properties["manager"].(string)
	delete(properties, "manager")
	properties["onPremisesSyncEnabled"] = true
	if phones, ok := properties["businessPhones"].([]any); ok && len(phones) > 1 {
		properties["businessPhones"] = phones[:1]
	}
	u := t.dir.users[id]
	if u == nil {
		maps.DeleteFunc(properties, func(_ string, v any) bool { return v == nil })
		id = s.newObjectID()
		properties["userType"] = "Member"
		if err := t.hire(Person{ID: id, Properties: properties, Manager: manager}); err != nil {
			return "", &syncError{"InvalidPropertyValue", err.Error()}
		}
		return id, nil
	}
	if err := checkUser(properties); err != nil {
		return id, &syncError{"InvalidPropertyValue", err.Error()}
	}
	return id, t.changeUser(id, func(u *user, seq int64) error {
		if u.State == softDeleted {
			if err := t.restoreUser(u, seq); err != nil {
				return err
			}
		}
		for property, value := range properties {
			have, ever := u.Props[property]
			if value == nil && !ever || reflect.DeepEqual(have, value) {
				continue
			}
			u.Props[property], u.Changed[property] = value, seq
		}
		if managed && u.Manager != fold(manager) {
			u.Manager, u.Changed["manager"] = fold(manager), seq
		}
		return nil
	})
}

func (s syncTarget) writeGroup(id string, properties map[string]any) (string, error) {
	t := s.t
	name, _ := properties["displayName"].(string)
	security, _ := properties["securityEnabled"].(bool)
	wanted := map[string]bool{}
	if list, ok := properties["members"].([]any); ok {
		for _, one := range list {
			wanted[fmt.Sprint(one)] = true
		}
	}
	g := t.dir.findGroup(id)
	if g == nil {
		id = s.newObjectID()
		t.formGroup(Group{ID: id, DisplayName: name, Security: security})
		g = t.dir.findGroup(id)
	} else if g.DisplayName != name {
		if err := t.changeGroup(id, func(g *group, seq int64) error {
			g.DisplayName, g.NameAt = name, seq
			return nil
		}); err != nil {
			return id, err
		}
		g = t.dir.findGroup(id)
	}
	for _, m := range g.membersAt(t.dir.seq) {
		if !wanted[m.ID] {
			gone := *m
			gone.Removed = t.dir.next()
			t.putMember(&gone)
		}
		delete(wanted, m.ID)
	}
	for _, added := range slices.Sorted(maps.Keys(wanted)) {
		kind := MemberUser
		if t.dir.findGroup(added) != nil {
			kind = MemberGroup
		} else if t.findOrgContact(added) != nil {
			kind = MemberOrgContact
		}
		t.putMember(&member{Group: g.ID, ID: added, Type: kind, Added: t.dir.next()})
	}
	return g.ID, nil
}

func (s syncTarget) writeContact(id string, properties map[string]any) (string, error) {
	maps.DeleteFunc(properties, func(name string, v any) bool { return v == nil || !orgContactProperties[name] })
	properties["onPremisesSyncEnabled"] = true
	if c := s.t.findOrgContact(id); c != nil {
		next := *c
		next.Properties, next.Changed, next.Last = maps.Clone(c.Properties), maps.Clone(c.Changed), s.t.dir.next()
		for name, value := range properties {
			if !reflect.DeepEqual(next.Properties[name], value) {
				next.Properties[name], next.Changed[name] = value, next.Last
			}
		}
		s.t.putOrgContact(&next)
		return id, nil
	}
	id = s.newObjectID()
	return id, s.t.listOrgContact(OrgContact{ID: id, Properties: properties})
}

// Delete soft-deletes a user and deletes a group or a contact, as an admin would.
func (s syncTarget) Delete(kind, id string) error {
	t := s.t
	switch kind {
	case "User":
		if u := t.dir.users[id]; u == nil || u.State != alive {
			return nil
		}
		return t.changeUser(id, t.deleteUser)
	case "Group":
		if t.dir.findGroup(id) == nil {
			return nil
		}
		return t.changeGroup(id, t.deleteGroup)
	}
	if c := t.findOrgContact(id); c != nil {
		next := *c
		next.Last = t.dir.next()
		next.Removed = next.Last
		t.putOrgContact(&next)
	}
	return nil
}
