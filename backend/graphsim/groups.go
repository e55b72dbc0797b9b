package graphsim

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// groupsList answers GET /groups (Graph docs: "List groups"), with filters on displayName, id and securityEnabled.
func (t *Tenant) groupsList(req *request) *response {
	keep := func(*group) bool { return true }
	if text := req.query.Get("$filter"); text != "" {
		tree, ok := parseFilter(text)
		if !ok {
			return refuse(http.StatusBadRequest, "BadRequest", "Invalid filter clause: "+text)
		}
		keep = func(g *group) bool {
			return matcher{
				value: func(path string) (string, bool) {
					switch fold(path) {
					case "id":
						return g.ID, true
					case "displayname":
						return g.DisplayName, true
					case "securityenabled":
						if g.Security {
							return "true", true
						}
						return "false", true
					}
					return "", false
				},
				any: func(string, node) bool { return !g.Security }, // groupTypes/any(c:c eq 'Unified')
			}.match(tree)
		}
	}
	var ids []string
	for _, id := range t.dir.gorder {
		if g := t.dir.groups[id]; g.State == alive && keep(g) {
			ids = append(ids, id)
		}
	}
	return t.listDirectory(req, "groups", 100, ids, func(id string, selects []string) map[string]any {
		return groupObject(t.dir.groups[id], selects)
	})
}

func groupObject(g *group, selects []string) map[string]any {
	types := []any{}
	if !g.Security {
		types = []any{"Unified"}
	}
	all := map[string]any{"id": g.ID, "displayName": g.DisplayName, "securityEnabled": g.Security, "mailEnabled": !g.Security,
		"groupTypes": types, "description": nil, "mail": nil, "visibility": nil}
	if len(selects) == 0 {
		return all
	}
	object := map[string]any{"id": g.ID}
	for _, name := range selects {
		if value, ok := all[name]; ok {
			object[name] = value
		}
	}
	return object
}

// groupGet answers GET /groups/{id} (Graph docs: "Get group").
func (t *Tenant) groupGet(req *request) *response {
	g := t.dir.findGroup(req.parts[1])
	if g == nil {
		return resourceNotFound(req.parts[1])
	}
	selects := selectList(req.query.Get("$select"))
	object := groupObject(g, selects)
	object["@odata.context"] = req.base + "/v1.0/$metadata#groups/$entity"
	return answer(http.StatusOK, object)
}

// groupMembers answers /groups/{id}/members and /transitiveMembers, each with or without the cast to user (Graph docs: "List
// group members", "List group transitive members"). The cast with query options is an advanced query.
func (t *Tenant) groupMembers(req *request) *response {
	g := t.dir.findGroup(req.parts[1])
	if g == nil {
		return resourceNotFound(req.parts[1])
	}
	cast := len(req.parts) == 4
	if cast && (req.query.Has("$filter") || req.query.Has("$search") || req.query.Has("$orderby")) && !advanced(req) {
		return refuse(http.StatusBadRequest, "Request_UnsupportedQuery", "Unsupported Query.")
	}
	horizon := t.dir.seq
	if advanced(req) {
		horizon = t.dir.horizon()
	}
	members := t.dir.membersFor(req, g, horizon)
	byID := map[string]*member{}
	var ids []string
	for _, m := range members {
		if cast && m.Type != MemberUser {
			continue
		}
		byID[m.ID] = m
		ids = append(ids, m.ID)
	}
	slices.Sort(ids)
	context := "directoryObjects"
	if cast {
		context = "users"
	}
	return t.listDirectory(req, context, 100, ids, func(id string, selects []string) map[string]any {
		return t.memberObject(req, byID[id], selects)
	})
}

func (d *directory) membersFor(req *request, g *group, horizon int64) []*member {
	if strings.EqualFold(req.parts[2], "transitiveMembers") {
		return d.transitive(g, horizon)
	}
	return g.membersAt(horizon)
}

// memberObject is one member: type and id always; the properties are null when the roles do not reach them, with the status
// still 200 (Graph docs: "Limited information returned for inaccessible member objects").
func (t *Tenant) memberObject(req *request, m *member, selects []string) map[string]any {
	object := map[string]any{"@odata.type": m.Type, "id": m.ID}
	switch u := t.dir.users[m.ID]; {
	case u != nil:
		for name, value := range t.userObject(req, u, selects) {
			if name != "id" && !req.grant.any(readUsers) {
				value = nil
			}
			object[name] = value
		}
	case t.dir.groups[m.ID] != nil:
		for name, value := range groupObject(t.dir.groups[m.ID], selects) {
			object[name] = value
		}
	}
	return object
}

// groupMembersCount answers …/transitiveMembers/$count.
func (t *Tenant) groupMembersCount(req *request) *response {
	g := t.dir.findGroup(req.parts[1])
	if g == nil {
		return resourceNotFound(req.parts[1])
	}
	if !strings.EqualFold(req.header.Get("ConsistencyLevel"), "eventual") {
		return refuse(http.StatusBadRequest, "Request_BadRequest", "$count is not currently supported.")
	}
	members := t.dir.membersFor(req, g, t.dir.horizon())
	return answerRaw(http.StatusOK, []byte(strconv.Itoa(len(members)))).set("Content-Type", "text/plain")
}

// organization answers GET /organization (Graph docs: "Get organization").
func (t *Tenant) organization(req *request) *response {
	return answer(http.StatusOK, map[string]any{"@odata.context": req.context("organization"), "value": []any{t.organizationObject(req)}})
}

// organizationGet answers GET /organization/{id} (Graph docs: "Get organization").
func (t *Tenant) organizationGet(req *request) *response {
	if !strings.EqualFold(req.parts[1], t.id) {
		return resourceNotFound(req.parts[1])
	}
	object := t.organizationObject(req)
	object["@odata.context"] = req.context("organization/$entity")
	return answer(http.StatusOK, object)
}

func (t *Tenant) organizationObject(req *request) map[string]any {
	domains := []any{}
	for i, name := range t.company.Domains {
		domains = append(domains, map[string]any{"name": name, "isDefault": i == 0, "isInitial": strings.HasSuffix(name, ".onmicrosoft.com"), "type": "Managed"})
	}
	object := map[string]any{"id": t.id, "displayName": t.company.DisplayName, "verifiedDomains": domains, "tenantType": "AAD",
		"onPremisesSyncEnabled": t.sync.SyncEnabled(t.now()), "onPremisesLastSyncDateTime": nil}
	if last := t.sync.LastSync(); last != nil {
		object["onPremisesLastSyncDateTime"] = last.UTC().Format(time.RFC3339)
	}
	return selected(object, selectList(req.query.Get("$select")))
}
