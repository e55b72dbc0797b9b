package graphsim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// usersList answers GET /users (Graph docs: "List users", "Advanced query capabilities on Microsoft Entra ID objects").
func (t *Tenant) usersList(req *request) *response {
	match, fail := t.userFilter(req)
	if fail != nil {
		return fail
	}
	var ids []string
	for _, id := range t.dir.order {
		if u := t.queried(req, t.dir.users[id]); u != nil && u.State == alive && match(u) {
			ids = append(ids, id)
		}
	}
	return t.listDirectory(req, "users", 100, ids, func(id string, selects []string) map[string]any {
		return t.userObject(req, t.queried(req, t.dir.users[id]), selects)
	})
}

// queried is the user as this request sees it: advanced queries read an index that lags (same page, "eventual").
func (t *Tenant) queried(req *request, u *user) *user {
	if u != nil && advanced(req) {
		return t.dir.seen(u)
	}
	return u
}

// advanced tells an advanced query: both the header and $count=true.
func advanced(req *request) bool {
	return strings.EqualFold(req.header.Get("ConsistencyLevel"), "eventual") && strings.EqualFold(req.query.Get("$count"), "true")
}

// listDirectory pages through ids: $top up to 999, no $skip, count on the first page only and only with the header
// (Graph docs: "Paging Microsoft Graph data in your app").
func (t *Tenant) listDirectory(req *request, context string, size int, ids []string, object func(string, []string) map[string]any) *response {
	for _, option := range []string{"$skip", "$orderby", "$search"} {
		if req.query.Has(option) && (option == "$skip" || !advanced(req)) {
			return refuse(http.StatusBadRequest, "Request_UnsupportedQuery", "'"+option+"' is not supported by the service.")
		}
	}
	if top := req.query.Get("$top"); top != "" {
		n, err := strconv.Atoi(top)
		if err != nil || n < 1 || n > 999 {
			return refuse(http.StatusBadRequest, "Request_UnsupportedQuery", "Invalid page size specified: '"+top+"'. Must be between 1 and 999 inclusive.")
		}
		size = n
	}
	selects := selectList(req.query.Get("$select"))
	if req.query.Has("$expand") && advanced(req) {
		return refuse(http.StatusBadRequest, "Request_UnsupportedQuery", "'$expand' is not supported with advanced queries.")
	}
	start := 0
	if token := req.query.Get("$skiptoken"); token != "" {
		got, ok := t.openToken(token)
		if !ok || got.Kind != "list "+req.path || !strings.EqualFold(got.Host, req.host) {
			return refuse(http.StatusBadRequest, "Directory_ExpiredPageToken", "The specified page token value has expired and can no longer be included in your request.")
		}
		if got.Scope != "" && !advanced(req) { // the header goes on each page
			return refuse(http.StatusBadRequest, "Request_UnsupportedQuery", "Unsupported Query.")
		}
		start, _ = slices.BinarySearch(ids, got.After)
		if start < len(ids) && ids[start] == got.After {
			start++
		}
	}
	body := map[string]any{"@odata.context": req.base + "/v1.0/$metadata#" + context}
	if advanced(req) && start == 0 {
		body["@odata.count"] = len(ids)
	}
	end := min(start+size, len(ids))
	values := make([]any, 0, end-start)
	for _, id := range ids[start:end] {
		values = append(values, object(id, selects))
	}
	body["value"] = values
	if end < len(ids) {
		token := deltaToken{Kind: "list " + req.path, Host: req.host, After: ids[end-1], At: t.now().Unix()}
		if advanced(req) {
			token.Scope = "eventual"
		}
		query := make([]string, 0, 6)
		for _, option := range []string{"$select", "$filter", "$top", "$count"} {
			if req.query.Has(option) {
				query = append(query, option+"="+queryEscape(req.query.Get(option)))
			}
		}
		query = append(query, "$skiptoken="+t.sealToken(token))
		body["@odata.nextLink"] = req.base + "/v1.0" + req.path + "?" + strings.Join(query, "&")
	}
	return answer(http.StatusOK, body)
}

func selectList(text string) (selects []string) {
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name != "" {
			selects = append(selects, name)
		}
	}
	return selects
}

// userObject is a user as a read shows it: asked for, and allowed by the roles in the token.
func (t *Tenant) userObject(req *request, u *user, selects []string) map[string]any {
	if len(selects) == 0 {
		selects = defaultUserProperties
	}
	object := map[string]any{"id": u.ID}
	for _, name := range selects {
		proper, known := properName(name)
		if !known || elsewhereProperties[proper] || proper == "id" {
			continue
		}
		value := u.Props[proper]
		if !req.grant.any(readUsers) && !basicUserProperties[proper] {
			value = nil
		}
		if value == nil && collectionProperties[proper] {
			value = []any{}
		}
		if proper == extensionAttributes {
			set, _ := value.(map[string]any)
			value = wireExtensionAttributes(set)
		}
		object[proper] = value
	}
	return object
}

// userGet answers GET /users/{id} (Graph docs: "Get user").
func (t *Tenant) userGet(req *request) *response {
	u := t.dir.find(req.parts[1])
	if u == nil {
		return resourceNotFound(req.parts[1])
	}
	selects := selectList(req.query.Get("$select"))
	for _, name := range selects {
		if _, known := properName(name); !known && !strings.EqualFold(name, "manager") {
			return noSuchProperty(name, "microsoft.graph.user")
		}
	}
	object := t.userObject(req, u, selects)
	object["@odata.context"] = req.base + "/v1.0/$metadata#users/$entity"
	if strings.HasPrefix(fold(req.query.Get("$expand")), "manager") {
		if m := t.dir.find(u.Manager); m != nil {
			object["manager"] = t.userObject(req, m, nil)
		}
	}
	return answer(http.StatusOK, object)
}

// userManager answers GET /users/{id}/manager (Graph docs: "List manager").
func (t *Tenant) userManager(req *request) *response {
	u := t.dir.find(req.parts[1])
	if u == nil {
		return resourceNotFound(req.parts[1])
	}
	m := t.dir.find(u.Manager)
	if u.Manager == "" || m == nil {
		return resourceNotFound("manager")
	}
	selects := selectList(req.query.Get("$select"))
	object := t.userObject(req, m, selects)
	object["@odata.context"] = req.base + "/v1.0/$metadata#directoryObjects/$entity"
	object["@odata.type"] = MemberUser
	return answer(http.StatusOK, object)
}

// checkMemberGroups answers POST /users/{id}/checkMemberGroups, and the same of an organizational contact: which of at most 20 groups it is in, nested ones
// included (Graph docs: "directoryObject: checkMemberGroups").
func (t *Tenant) checkMemberGroups(req *request) *response {
	id := fold(req.parts[1])
	if strings.EqualFold(req.parts[0], "contacts") {
		if t.findOrgContact(id) == nil {
			return resourceNotFound(req.parts[1])
		}
	} else if u := t.dir.find(id); u != nil {
		id = u.ID
	} else {
		return resourceNotFound(req.parts[1])
	}
	var body struct{ GroupIDs []string }
	if err := json.Unmarshal(req.body, &body); err != nil || body.GroupIDs == nil {
		return refuse(http.StatusBadRequest, "Request_BadRequest", "The parameter 'groupIds' is required.")
	}
	if len(body.GroupIDs) > 20 {
		return refuse(http.StatusBadRequest, "Request_BadRequest", fmt.Sprintf("The number of group ids %d exceeds the maximum allowed value of 20.", len(body.GroupIDs)))
	}
	in := t.dir.groupsOf(id)
	found := []any{}
	for _, id := range body.GroupIDs {
		if in[fold(id)] {
			found = append(found, id)
		}
	}
	return answer(http.StatusOK, map[string]any{"@odata.context": req.base + "/v1.0/$metadata#Collection(Edm.String)", "value": found})
}

// usersCount answers GET /users/$count, which is an advanced query (Graph docs: "Advanced query capabilities").
func (t *Tenant) usersCount(req *request) *response {
	if !strings.EqualFold(req.header.Get("ConsistencyLevel"), "eventual") {
		return refuse(http.StatusBadRequest, "Request_BadRequest", "$count is not currently supported.")
	}
	n := 0
	for _, u := range t.dir.users {
		if seen := t.dir.seen(u); seen != nil && seen.State == alive {
			n++
		}
	}
	return answerRaw(http.StatusOK, []byte(strconv.Itoa(n))).set("Content-Type", "text/plain")
}
