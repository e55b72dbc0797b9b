package graphsim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
)

// contactsDelta answers GET …/contacts/delta (Graph docs: "contact: delta"): changed contacts whole, those that were deleted or
// moved out as @removed "deleted". Extension changes do not show. Absent in China (metadata of that cloud).
func (t *Tenant) contactsDelta(req *request) *response {
	if t.options.Cloud == China {
		return noSegment("delta", http.StatusBadRequest)
	}
	m, in, fail := t.contactsFolderOf(req)
	if fail != nil {
		return fail
	}
	scope := contactKey(m.user, in)
	token, latest, fail := t.deltaStart(req, "contacts", 0)
	if fail != nil {
		return fail
	}
	if token != nil && (token.Scope != scope || t.faults.ForgetContactDelta) {
		return t.resync(req)
	}
	if token == nil {
		view, fail := contactOptions(req)
		if fail != nil {
			return fail
		}
		token = &deltaToken{Kind: "contacts", Host: req.host, Since: -1, Scope: scope}
		for name := range view.selects {
			token.Select = append(token.Select, name)
		}
		slices.Sort(token.Select)
		if size, ok := req.preference("odata.maxpagesize"); ok {
			token.Page, _ = strconv.Atoi(size)
		}
	}
	if token.After == "" {
		token.Upto = int64(m.change)
	}
	page := deltaPage{context: "users('" + m.user + "')/contacts", final: deltaToken{Kind: "contacts", Host: req.host, Select: token.Select,
		Since: token.Upto, Scope: scope, Page: token.Page}}
	if latest {
		return t.deltaAnswer(req, page)
	}
	t.contactsPage(req, m, in, &page, *token)
	return t.deltaAnswer(req, page)
}

// contactsPage fills one page in the order of the items' numbers; those that left come on the last.
func (t *Tenant) contactsPage(req *request, m *mailbox, in uint64, page *deltaPage, token deltaToken) {
	size := t.limits.ContactsDeltaPage
	if token.Page > 0 {
		size = min(size, token.Page)
	}
	view := contactView{}
	if len(token.Select) > 0 {
		view.selects = map[string]bool{}
		for _, name := range token.Select {
			view.selects[name] = true
		}
	}
	after, _ := strconv.ParseUint(token.After, 36, 64)
	page.values = []any{}
	for _, n := range m.order[in] {
		c := m.contacts[n]
		if n <= after || c.list || int64(c.change) <= token.Since {
			continue
		}
		if len(page.values) == size {
			page.next = &token
			return
		}
		page.values = append(page.values, json.RawMessage(t.contactJSON(req, m, c, view)))
		token.After = strconv.FormatUint(n, 36)
	}
	if token.Since < 0 {
		return
	}
	said := map[uint64]bool{}
	for _, gone := range m.gone {
		c := m.contacts[gone.n]
		if gone.folder != in || int64(gone.change) <= token.Since || c.folder == in && !c.purged || said[gone.n] {
			continue
		}
		said[gone.n] = true
		id := m.key.ordinaryID(in, gone.n)
		if req.immutable() {
			id = m.key.immutableID(gone.n)
		}
		page.values = append(page.values, map[string]any{"@odata.type": "#microsoft.graph.contact", "id": id, "@removed": map[string]any{"reason": "deleted"}})
	}
}
