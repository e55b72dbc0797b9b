package graphsim

import (
	"net/http"
	"slices"
	"sort"
	"strings"
)

// groupsDelta answers GET /groups/delta (Graph docs: "group: delta", "Get incremental changes for groups"). With members
// selected a large group comes again on many pages, each with a part of its members.
func (t *Tenant) groupsDelta(req *request) *response {
	return t.directoryDelta(req, "groups", t.freshGroupsRound, t.groupsPage)
}

var groupProperties = map[string]bool{"id": true, "displayName": true, "members": true, "description": true, "groupTypes": true,
	"mail": true, "mailEnabled": true, "mailNickname": true, "securityEnabled": true, "visibility": true}

func (t *Tenant) freshGroupsRound(req *request) (*deltaToken, *response) {
	if fail := t.deltaOptions(req); fail != nil {
		return nil, fail
	}
	var tracked []string
	for _, name := range selectList(req.query.Get("$select")) {
		if !groupProperties[name] {
			return nil, noSuchProperty(name, "microsoft.graph.group")
		}
		tracked = append(tracked, name)
	}
	ids, fail := idFilter(req.query.Get("$filter"))
	if fail != nil {
		return nil, fail
	}
	return &deltaToken{Kind: "groups", Host: req.host, Select: tracked, IDs: ids, Since: -1}, nil
}

// groupsPage fills one page with at most GroupsDeltaPage groups and MembersDeltaPage members; the cursor is "group/member".
func (t *Tenant) groupsPage(page *deltaPage, token deltaToken) {
	page.values = []any{}
	order := t.dir.gorder
	if len(token.IDs) > 0 {
		order = slices.Clone(token.IDs)
		slices.Sort(order)
	}
	atGroup, atMember, within := strings.Cut(token.After, "/")
	room := t.limits.MembersDeltaPage
	for i := sort.SearchStrings(order, atGroup); i < len(order); i++ {
		id, from := order[i], ""
		if id == atGroup && token.After != "" {
			if !within {
				continue
			}
			from = atMember
		}
		if len(page.values) >= t.limits.GroupsDeltaPage || room <= 0 {
			token.After, token.Began = before(order, i, atGroup), true
			if from != "" {
				token.After = id + "/" + from
			}
			page.next = &token
			return
		}
		object, last := t.groupChange(t.dir.groups[id], token, from, &room)
		if object != nil {
			page.values = append(page.values, object)
		}
		if last != "" {
			token.After, token.Began = id+"/"+last, true
			page.next = &token
			return
		}
	}
}

// before is the cursor that makes the next page begin at order[i].
func before(order []string, i int, start string) string {
	if i == 0 {
		return start
	}
	return order[i-1]
}

// groupChange is a group as one round shows it, from the member after "from" on. last is the member at which the page was
// full, "" when the group is complete.
func (t *Tenant) groupChange(g *group, token deltaToken, from string, room *int) (object map[string]any, last string) {
	if g == nil || g.Last <= token.Since && token.Since >= 0 {
		return nil, ""
	}
	full := token.Since < 0 || g.Created > token.Since
	if g.State != alive {
		if token.Since < 0 && !t.faults.RemovedInFirstRound || g.StateAt <= token.Since || g.StateAt > token.Upto {
			return nil, ""
		}
		reason := "changed" // a Microsoft 365 group can be restored, a security group cannot
		if g.State == purged {
			reason = "deleted"
		}
		return map[string]any{"id": g.ID, "@removed": map[string]any{"reason": reason}}, ""
	}
	if g.Created > token.Upto {
		return nil, ""
	}
	object = map[string]any{"id": g.ID}
	show := func(name string, value any) {
		if len(token.Select) == 0 || slices.Contains(token.Select, name) {
			object[name] = value
		}
	}
	show("displayName", g.DisplayName)
	show("securityEnabled", g.Security)
	if g.Security {
		show("groupTypes", []any{})
	} else {
		show("groupTypes", []any{"Unified"})
	}
	changed := full || g.NameAt > token.Since
	if len(token.Select) > 0 && !slices.Contains(token.Select, "members") {
		if !changed {
			return nil, ""
		}
		return object, ""
	}
	var members []any
	for _, id := range g.order[sort.SearchStrings(g.order, from):] {
		if id == from {
			continue
		}
		entry := memberChange(g.members[id], full, token)
		if entry == nil {
			continue
		}
		if *room <= 0 {
			break
		}
		*room--
		members = append(members, entry)
		last = id
	}
	if members != nil {
		object["members@delta"] = members
	}
	if !changed && members == nil {
		return nil, ""
	}
	if *room > 0 || !t.moreMembers(g, last, full, token) {
		last = ""
	}
	return object, last
}

func (t *Tenant) moreMembers(g *group, after string, full bool, token deltaToken) bool {
	for _, id := range g.order[sort.SearchStrings(g.order, after):] {
		if id != after && memberChange(g.members[id], full, token) != nil {
			return true
		}
	}
	return false
}

// memberChange is one entry of members@delta. The reason is "deleted" both for a member who left and for a deleted user
// (Graph docs: "Get incremental changes for groups"). Only a first round leaves out who is no member any more: whoever reads
// changes may know them.
func memberChange(m *member, full bool, token deltaToken) any {
	present := visibleMember(m, token.Upto)
	switch {
	case !present && token.Since < 0:
		return nil
	case present && (full || m.Added > token.Since):
		return map[string]any{"@odata.type": m.Type, "id": m.ID}
	case !present && m.Removed > token.Since && m.Removed <= token.Upto:
		return map[string]any{"@odata.type": m.Type, "id": m.ID, "@removed": map[string]any{"reason": "deleted"}}
	}
	return nil
}

// resourceNotFound is the directory's 404 (Graph docs: "Microsoft Graph error responses"; text observed).
func resourceNotFound(id string) *response {
	return refuse(http.StatusNotFound, "Request_ResourceNotFound",
		"Resource '"+id+"' does not exist or one of its queried reference-property objects are not present.")
}
