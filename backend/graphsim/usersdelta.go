package graphsim

import (
	"net/http"
	"slices"
	"sort"
	"strings"
)

// usersDelta answers GET /users/delta (Graph docs: "user: delta", "Get incremental changes for users").
func (t *Tenant) usersDelta(req *request) *response {
	minimal, filled := req.prefers("return", "minimal"), false
	res := t.directoryDelta(req, "users", t.freshUsersRound, func(page *deltaPage, token deltaToken) {
		filled = true
		t.usersPage(page, token, minimal)
	})
	if filled && minimal {
		res.set("Preference-Applied", "return=minimal")
	}
	return res
}

func (token deltaToken) with(change func(*deltaToken)) *deltaToken { change(&token); return &token }

func (t *Tenant) freshUsersRound(req *request) (*deltaToken, *response) {
	if fail := t.deltaOptions(req); fail != nil {
		return nil, fail
	}
	tracked, fail := trackedUserProperties(req.query.Get("$select"))
	if fail != nil {
		return nil, fail
	}
	ids, fail := idFilter(req.query.Get("$filter"))
	if fail != nil {
		return nil, fail
	}
	return &deltaToken{Kind: "users", Host: req.host, Select: tracked, IDs: ids, Since: -1}, nil
}

// deltaOptions refuses the query options that directory delta does not support (Graph docs: "Use delta query to track
// changes"). Whether $top is refused or ignored is not documented: a switch.
func (t *Tenant) deltaOptions(req *request) *response {
	for option := range req.query {
		switch option {
		case "$select", "$filter", "$deltatoken", "$skiptoken":
		case "$top":
			if t.faults.RefuseDeltaTop {
				return refuse(http.StatusBadRequest, "Request_UnsupportedQuery", "The query option '$top' is not supported.")
			}
		default:
			return refuse(http.StatusBadRequest, "Request_UnsupportedQuery", "The query option '"+option+"' is not supported.")
		}
	}
	return nil
}

func trackedUserProperties(text string) ([]string, *response) {
	var tracked []string
	for _, name := range selectList(text) {
		if strings.EqualFold(name, "manager") {
			tracked = append(tracked, "manager")
			continue
		}
		proper, known := properName(name)
		switch {
		case elsewhereProperties[proper]:
			return nil, refuse(http.StatusNotImplemented, "NotImplemented", "This operation target is not yet supported.")
		case !known:
			return nil, noSuchProperty(name, "microsoft.graph.user")
		}
		tracked = append(tracked, proper)
	}
	return tracked, nil
}

func noSuchProperty(name, kind string) *response {
	return refuse(http.StatusBadRequest, "BadRequest",
		"Parsing OData Select and Expand failed: Could not find a property named '"+name+"' on type '"+kind+"'.")
}

// usersPage fills one page: objects from the cursor on whose tracked properties changed in (Since, Upto].
func (t *Tenant) usersPage(page *deltaPage, token deltaToken, minimal bool) {
	size := t.limits.UsersDeltaPage
	page.values = []any{}
	emit := func(id string, repeat bool) bool {
		object := t.userChange(t.dir.users[id], token, minimal)
		if object == nil {
			return false
		}
		page.values = append(page.values, object)
		if every := t.faults.RepeatEvery; !repeat && every > 0 && t.pick(id, every) {
			token.Again = append(token.Again, id)
		}
		return true
	}
	again := token.Again
	token.Again = nil
	for _, id := range again {
		emit(id, true)
	}
	order := t.dir.order
	if len(token.IDs) > 0 {
		order = slices.Clone(token.IDs)
		slices.Sort(order)
	}
	start := sort.SearchStrings(order, token.After)
	if start < len(order) && order[start] == token.After {
		start++
	}
	last := token.After
	for _, id := range order[start:] {
		if len(page.values) >= size {
			token.After, token.Began = last, true
			page.next = &token
			return
		}
		if t.dir.users[id] != nil {
			emit(id, false)
		}
		last = id
	}
	if len(token.Again) > 0 { // the repeats get a page of their own
		token.After, token.Began = "\uffff", true
		page.next = &token
	}
}

// userChange is a user as one round shows it, nil when the round does not show it.
func (t *Tenant) userChange(u *user, token deltaToken, minimal bool) any {
	u = t.dir.seen(u)
	if u == nil || u.Last <= token.Since {
		return nil
	}
	full := token.Since < 0
	if u.State != alive {
		if full && !t.faults.RemovedInFirstRound || u.StateAt <= token.Since {
			return nil
		}
		reason := "changed"
		if u.State == purged {
			reason = "deleted"
		}
		return map[string]any{"id": u.ID, "@removed": map[string]any{"reason": reason}}
	}
	whole := full || u.Created > token.Since
	tracked := token.Select
	if len(tracked) == 0 {
		tracked = defaultUserProperties
	}
	object := map[string]any{}
	changed := whole
	for _, name := range tracked {
		moved := whole || u.Changed[name] > token.Since
		changed = changed || moved
		if name == "manager" {
			if moved {
				t.managerChange(object, u, whole)
			}
			continue
		}
		value, ever := u.Props[name]
		if !ever || name == "id" || minimal && !moved {
			continue
		}
		if set, ok := value.(map[string]any); ok && name == extensionAttributes {
			value = wireExtensionAttributes(set)
		}
		object[name] = value
	}
	if !changed {
		return nil
	}
	object["id"] = u.ID
	return object
}

// managerChange adds manager@delta, which comes only when the manager changed (microsoft-graph-explorer-v4#4018, observed).
func (t *Tenant) managerChange(object map[string]any, u *user, whole bool) {
	switch {
	case u.Manager != "":
		object["manager@delta"] = []any{map[string]any{"@odata.type": MemberUser, "id": u.Manager}}
	case !whole:
		object["manager@delta"] = []any{}
	}
}
