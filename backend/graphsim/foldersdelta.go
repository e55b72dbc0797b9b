package graphsim

import (
	"maps"
	"net/http"
	"slices"
)

// foldersDelta answers GET …/contactFolders/delta on one page (Graph docs: "contactFolder: delta"): the folders below the
// default one, and later those that were made, renamed, moved or deleted. Absent in China (metadata of that cloud).
func (t *Tenant) foldersDelta(req *request) *response {
	if t.options.Cloud == China {
		return noSegment("delta", http.StatusBadRequest)
	}
	m, fail := t.openMailbox(req)
	if fail != nil {
		return fail
	}
	token, latest, fail := t.deltaStart(req, "contactFolders", 0)
	switch {
	case fail != nil:
		return fail
	case token != nil && (token.Scope != m.user || t.faults.ForgetContactDelta):
		return t.resync(req)
	case token == nil:
		token = &deltaToken{Since: -1}
	}
	page := deltaPage{context: "users('" + m.user + "')/contactFolders", final: deltaToken{Kind: "contactFolders", Host: req.host,
		Since: int64(m.change), Scope: m.user}}
	for _, n := range slices.Sorted(maps.Keys(m.folders)) {
		f := m.folders[n]
		if latest || n < firstFolder || int64(f.Made) <= token.Since {
			continue
		}
		switch {
		case !m.deleted(n):
			page.values = append(page.values, t.folderObject(m, f))
		case token.Since >= 0:
			page.values = append(page.values, map[string]any{"@odata.type": "#microsoft.graph.contactFolder", "id": m.key.folderID(n),
				"@removed": map[string]any{"reason": "deleted"}})
		}
	}
	return t.deltaAnswer(req, page)
}
