package graphsim

import (
	"fmt"
	"maps"
	"slices"
)

// act runs what an admin or a user does, as one committed change. The error is the action's own or the store's.
func (t *Tenant) act(what string, change func() error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.catchUp()
	t.landDue()
	var fail error
	err := t.transact(func() { fail = change() })
	if fail != nil {
		err = fail
	}
	if err != nil {
		return fmt.Errorf("graphsim: %s: %w", what, err)
	}
	return nil
}

func (t *Tenant) actOnUser(what, id string, change func(u *user, seq int64) error) error {
	return t.act(what+" "+id, func() error { return t.changeUser(id, change) })
}

func (t *Tenant) changeUser(id string, change func(u *user, seq int64) error) error {
	u := t.dir.users[fold(id)]
	if u == nil || u.State == purged {
		return fmt.Errorf("no such user")
	}
	next := u.clone()
	next.Last = t.dir.next()
	if err := change(next, next.Last); err != nil {
		return err
	}
	t.putUser(next)
	return nil
}

// AddUser adds a person, with mailbox and own contacts.
func (t *Tenant) AddUser(p Person) error {
	return t.act("add user "+p.ID, func() error {
		if t.dir.users[fold(p.ID)] != nil {
			return fmt.Errorf("the id is taken")
		}
		return t.hire(p)
	})
}

// UpdateUser sets properties of a user; nil clears one. Properties not named stay.
func (t *Tenant) UpdateUser(id string, properties map[string]any) error {
	return t.actOnUser("update user", id, func(u *user, seq int64) error {
		properties = maps.Clone(properties)
		if err := checkUser(properties); err != nil {
			return err
		}
		for name, value := range properties {
			u.Props[name], u.Changed[name] = value, seq
		}
		return nil
	})
}

// SetManager makes another user the manager; "" leaves none.
func (t *Tenant) SetManager(id, managerID string) error {
	return t.actOnUser("set manager of", id, func(u *user, seq int64) error {
		u.Manager, u.Changed["manager"] = fold(managerID), seq
		return nil
	})
}

// DeleteUser soft-deletes a user, as the portal does: gone from lists, groups and mailbox, restorable for about 30 days.
func (t *Tenant) DeleteUser(id string) error {
	return t.actOnUser("delete user", id, t.deleteUser)
}

func (t *Tenant) deleteUser(u *user, seq int64) error {
	if u.State != alive {
		return fmt.Errorf("deleted already")
	}
	u.State, u.StateAt, u.Deleted = softDeleted, seq, t.now()
	t.leaveGroups(u.ID, seq)
	return nil
}

// RestoreUser brings a soft-deleted user back, with group memberships and mailbox; delta shows a plain object.
func (t *Tenant) RestoreUser(id string) error {
	return t.actOnUser("restore user", id, t.restoreUser)
}

func (t *Tenant) restoreUser(u *user, seq int64) error {
	if u.State != softDeleted {
		return fmt.Errorf("not soft-deleted")
	}
	u.State, u.StateAt, u.Created = alive, seq, seq
	t.returnToGroups(u.ID, seq)
	return nil
}

// leaveGroups ends the memberships of something that was deleted.
func (t *Tenant) leaveGroups(id string, seq int64) {
	for _, groupID := range t.dir.gorder {
		if m := t.dir.groups[groupID].members[id]; m != nil && m.Removed == 0 {
			gone := *m
			gone.Removed, gone.WithObject = seq, true
			t.putMember(&gone)
		}
	}
}

// returnToGroups brings back the memberships that ended with the deletion.
func (t *Tenant) returnToGroups(id string, seq int64) {
	for _, groupID := range t.dir.gorder {
		if m := t.dir.groups[groupID].members[id]; m != nil && m.WithObject {
			t.putMember(&member{Group: groupID, ID: id, Type: m.Type, Added: seq})
		}
	}
}

// PurgeUser ends a soft-deleted user for good.
func (t *Tenant) PurgeUser(id string) error {
	return t.actOnUser("purge user", id, purgeUser)
}

func purgeUser(u *user, seq int64) error {
	if u.State != softDeleted {
		return fmt.Errorf("not soft-deleted")
	}
	u.State, u.StateAt = purged, seq
	return nil
}

// SetMailbox changes what kind of mailbox a user has: a licence given or taken, a policy, a full store. The content stays.
func (t *Tenant) SetMailbox(userID string, kind MailboxKind) error {
	return t.act("set mailbox of "+userID, func() error {
		id := fold(userID)
		if t.dir.users[id] == nil {
			return fmt.Errorf("no such user")
		}
		m := t.boxes[id]
		if m == nil {
			m = t.newMailbox(id, kind, t.now())
		}
		m.kind, m.since = kind, t.now()
		t.putMailbox(m)
		return nil
	})
}

// AddGroup adds a group with its members.
func (t *Tenant) AddGroup(g Group) error {
	return t.act("add group "+g.ID, func() error {
		if t.dir.groups[fold(g.ID)] != nil {
			return fmt.Errorf("the id is taken")
		}
		t.formGroup(g)
		return nil
	})
}

func (t *Tenant) actOnGroup(what, id string, change func(g *group, seq int64) error) error {
	return t.act(what+" "+id, func() error { return t.changeGroup(id, change) })
}

func (t *Tenant) changeGroup(id string, change func(g *group, seq int64) error) error {
	g := t.dir.groups[fold(id)]
	if g == nil || g.State == purged {
		return fmt.Errorf("no such group")
	}
	next := *g
	next.Last = t.dir.next()
	if err := change(&next, next.Last); err != nil {
		return err
	}
	t.putGroup(&next)
	return nil
}

// RenameGroup changes a group's displayName.
func (t *Tenant) RenameGroup(id, name string) error {
	return t.actOnGroup("rename group", id, func(g *group, seq int64) error {
		g.DisplayName, g.NameAt = name, seq
		return nil
	})
}

// DeleteGroup deletes a group: a security group is gone at once, a Microsoft 365 group can be restored. Either leaves the groups
// that it was in.
func (t *Tenant) DeleteGroup(id string) error {
	return t.actOnGroup("delete group", id, t.deleteGroup)
}

func (t *Tenant) deleteGroup(g *group, seq int64) error {
	if g.State != alive {
		return fmt.Errorf("deleted already")
	}
	if g.State = softDeleted; g.Security {
		g.State = purged
	}
	g.StateAt = seq
	t.leaveGroups(g.ID, seq)
	return nil
}

// RestoreGroup brings a soft-deleted Microsoft 365 group back.
func (t *Tenant) RestoreGroup(id string) error {
	return t.actOnGroup("restore group", id, t.restoreGroup)
}

func (t *Tenant) restoreGroup(g *group, seq int64) error {
	if g.State != softDeleted {
		return fmt.Errorf("not soft-deleted")
	}
	g.State, g.StateAt, g.Created = alive, seq, seq
	t.returnToGroups(g.ID, seq)
	return nil
}

// PurgeGroup ends a soft-deleted Microsoft 365 group for good.
func (t *Tenant) PurgeGroup(id string) error {
	return t.actOnGroup("purge group", id, purgeGroup)
}

func purgeGroup(g *group, seq int64) error {
	if g.State != softDeleted {
		return fmt.Errorf("not soft-deleted")
	}
	g.State, g.StateAt = purged, seq
	return nil
}

// AddMember adds a direct member to a group.
func (t *Tenant) AddMember(groupID string, added GroupMember) error {
	return t.act("add member to "+groupID, func() error {
		g := t.dir.findGroup(groupID)
		if g == nil {
			return fmt.Errorf("no such group")
		}
		id := fold(added.ID)
		if m := g.members[id]; m != nil && m.Removed == 0 {
			return fmt.Errorf("a member already")
		}
		t.putMember(&member{Group: g.ID, ID: id, Type: added.Type, Added: t.dir.next()})
		return nil
	})
}

// RemoveMember takes a direct member out of a group.
func (t *Tenant) RemoveMember(groupID, memberID string) error {
	return t.act("remove member from "+groupID, func() error {
		g := t.dir.findGroup(groupID)
		if g == nil {
			return fmt.Errorf("no such group")
		}
		m := g.members[fold(memberID)]
		if m == nil || m.Removed != 0 {
			return fmt.Errorf("not a member")
		}
		gone := *m
		gone.Removed = t.dir.next()
		t.putMember(&gone)
		return nil
	})
}

// User gives a user's properties, with "id" and, when set, "manager"; false when the user is not there or deleted.
func (t *Tenant) User(id string) (map[string]any, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.catchUp()
	u := t.dir.find(id)
	if u == nil {
		return nil, false
	}
	props := maps.Clone(u.Props)
	props["id"] = u.ID
	if u.Manager != "" {
		props["manager"] = u.Manager
	}
	return props, true
}

// Users lists the ids of the users that are not deleted, sorted.
func (t *Tenant) Users() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.catchUp()
	return slices.DeleteFunc(slices.Clone(t.dir.order), func(id string) bool { return t.dir.users[id].State != alive })
}

// DeletedUsers lists the ids of the users in directory/deletedItems, sorted.
func (t *Tenant) DeletedUsers() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.catchUp()
	return slices.DeleteFunc(slices.Clone(t.dir.order), func(id string) bool { return t.dir.users[id].State != softDeleted })
}

// Groups lists the groups that are not deleted with their direct members, sorted by id.
func (t *Tenant) Groups() []Group {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.catchUp()
	var all []Group
	for _, id := range t.dir.gorder {
		g := t.dir.groups[id]
		if g.State != alive {
			continue
		}
		shown := Group{ID: g.ID, DisplayName: g.DisplayName, Security: g.Security}
		for _, m := range g.membersAt(t.dir.seq) {
			shown.Members = append(shown.Members, GroupMember{ID: m.ID, Type: m.Type})
		}
		all = append(all, shown)
	}
	return all
}

// TransitiveUsers lists the ids of the users in a group, nested groups included, sorted; nil when there is no such group.
func (t *Tenant) TransitiveUsers(groupID string) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.catchUp()
	g := t.dir.findGroup(groupID)
	if g == nil {
		return nil
	}
	ids := []string{}
	for _, m := range t.dir.transitive(g, t.dir.seq) {
		if m.Type == MemberUser {
			ids = append(ids, m.ID)
		}
	}
	return ids
}
