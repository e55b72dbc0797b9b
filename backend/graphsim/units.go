package graphsim

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// AdministrativeUnit is a part of the directory with admins of its own. Its members are users, groups and devices; whether
// a group in it brings its members is documented nowhere, and here it does not.
type AdministrativeUnit struct {
	ID          string // GUID, lower case
	DisplayName string
	Members     []GroupMember
}

// unit is an administrative unit as it is kept and stored. Entries are replaced, never changed in place.
type unit struct {
	AdministrativeUnit
	Deleted bool
}

// readUnits open administrative units (Graph docs: "List administrative unit members", permissions).
var readUnits = []string{"AdministrativeUnit.Read.All", "AdministrativeUnit.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}

var unitRoutes = []route{
	at("GET", "directory/administrativeUnits", 1, readUnits, (*Tenant).unitList),
	at("GET", "directory/administrativeUnits/{}", 1, readUnits, (*Tenant).unitGet),
	at("GET", "directory/administrativeUnits/{}/members", 1, readUnits, (*Tenant).unitMembers),
	at("GET", "directory/administrativeUnits/{}/members/microsoft.graph.user", 1, readUnits, (*Tenant).unitMembers),
}

// findUnit gives a unit that is there, nil otherwise.
func (d *directory) findUnit(id string) *unit {
	u := d.units[fold(id)]
	if u == nil || u.Deleted {
		return nil
	}
	return u
}

func (t *Tenant) putUnit(u *unit) {
	t.dir.units[u.ID] = u
	t.save(unitRow, u.ID, u)
}

func (t *Tenant) formUnit(form AdministrativeUnit) {
	u := &unit{AdministrativeUnit: AdministrativeUnit{ID: fold(form.ID), DisplayName: form.DisplayName}}
	for _, m := range form.Members {
		u.Members = append(u.Members, GroupMember{ID: fold(m.ID), Type: m.Type})
	}
	t.putUnit(u)
}

// unitList answers GET /directory/administrativeUnits (Graph docs: "List administrativeUnits").
func (t *Tenant) unitList(req *request) *response {
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(t.dir.units)) {
		if t.dir.findUnit(id) != nil {
			ids = append(ids, id)
		}
	}
	return t.listDirectory(req, "directory/administrativeUnits", 100, ids, func(id string, selects []string) map[string]any {
		return unitObject(t.dir.units[id], selects)
	})
}

func unitObject(u *unit, selects []string) map[string]any {
	all := map[string]any{"id": u.ID, "displayName": u.DisplayName, "description": nil, "visibility": nil}
	if len(selects) == 0 {
		return all
	}
	object := map[string]any{"id": u.ID}
	for _, name := range selects {
		if value, ok := all[name]; ok {
			object[name] = value
		}
	}
	return object
}

// unitGet answers GET /directory/administrativeUnits/{id} (Graph docs: "Get administrativeUnit").
func (t *Tenant) unitGet(req *request) *response {
	u := t.dir.findUnit(req.parts[2])
	if u == nil {
		return resourceNotFound(req.parts[2])
	}
	object := unitObject(u, selectList(req.query.Get("$select")))
	object["@odata.context"] = req.base + "/v1.0/$metadata#directory/administrativeUnits/$entity"
	return answer(http.StatusOK, object)
}

// unitMembers answers …/members, with or without the cast to user (Graph docs: "List administrative unit members"). Whoever
// is deleted does not show.
func (t *Tenant) unitMembers(req *request) *response {
	u := t.dir.findUnit(req.parts[2])
	if u == nil {
		return resourceNotFound(req.parts[2])
	}
	cast, context := len(req.parts) == 5, "directoryObjects"
	if cast {
		context = "users"
	}
	byID := map[string]*member{}
	for _, m := range u.Members {
		deleted := m.Type == MemberUser && t.dir.find(m.ID) == nil || m.Type == MemberGroup && t.dir.findGroup(m.ID) == nil
		if !deleted && (!cast || m.Type == MemberUser) {
			byID[m.ID] = &member{ID: m.ID, Type: m.Type}
		}
	}
	return t.listDirectory(req, context, 100, slices.Sorted(maps.Keys(byID)), func(id string, selects []string) map[string]any {
		return t.memberObject(req, byID[id], selects)
	})
}

// AddUnit adds an administrative unit with its members.
func (t *Tenant) AddUnit(u AdministrativeUnit) error {
	return t.act("add administrative unit "+u.ID, func() error {
		if t.dir.units[fold(u.ID)] != nil {
			return fmt.Errorf("the id is taken")
		}
		t.formUnit(u)
		return nil
	})
}

func (t *Tenant) actOnUnit(what, id string, change func(u *unit) error) error {
	return t.act(what+" "+id, func() error {
		u := t.dir.findUnit(id)
		if u == nil {
			return fmt.Errorf("no such unit")
		}
		next := *u
		next.Members = slices.Clone(u.Members)
		if err := change(&next); err != nil {
			return err
		}
		t.putUnit(&next)
		return nil
	})
}

// AddToUnit adds a member to an administrative unit.
func (t *Tenant) AddToUnit(unitID string, added GroupMember) error {
	return t.actOnUnit("add to administrative unit", unitID, func(u *unit) error {
		added.ID = fold(added.ID)
		if slices.ContainsFunc(u.Members, func(m GroupMember) bool { return m.ID == added.ID }) {
			return fmt.Errorf("a member already")
		}
		u.Members = append(u.Members, added)
		return nil
	})
}

// RemoveFromUnit takes a member out of an administrative unit.
func (t *Tenant) RemoveFromUnit(unitID, memberID string) error {
	return t.actOnUnit("remove from administrative unit", unitID, func(u *unit) error {
		before := len(u.Members)
		u.Members = slices.DeleteFunc(u.Members, func(m GroupMember) bool { return m.ID == fold(memberID) })
		if len(u.Members) == before {
			return fmt.Errorf("not a member")
		}
		return nil
	})
}

// DeleteUnit deletes an administrative unit; its members stay in the directory.
func (t *Tenant) DeleteUnit(id string) error {
	return t.actOnUnit("delete administrative unit", id, func(u *unit) error {
		u.Deleted = true
		return nil
	})
}
