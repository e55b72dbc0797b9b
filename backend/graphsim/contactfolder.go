package graphsim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

func (t *Tenant) folderObject(m *mailbox, f *folder) map[string]any {
	return map[string]any{"id": m.key.folderID(f.N), "displayName": f.Name, "parentFolderId": m.key.folderID(f.Parent)}
}

func (t *Tenant) folderAnswer(req *request, status int, m *mailbox, f *folder) *response {
	object := t.folderObject(m, f)
	object["@odata.context"] = req.base + "/v1.0/$metadata#users('" + m.user + "')/contactFolders/$entity"
	return answer(status, object)
}

// folderList answers GET …/contactFolders and …/{f}/childFolders. v1.0 does not list the default folder itself
// (microsoft-graph-docs-contrib#6327, #6273; Graph docs: "Known issues").
func (t *Tenant) folderList(req *request) *response {
	m, fail := t.openMailbox(req)
	if fail != nil {
		return fail
	}
	parent := uint64(contactsFolder)
	if len(req.parts) == 5 {
		f, fail := t.folderByKey(m, req.parts[3])
		if fail != nil {
			return fail
		}
		parent = f.N
	}
	keep := func(*folder) bool { return true }
	if text := req.query.Get("$filter"); text != "" {
		tree, ok := parseFilter(text)
		if !ok {
			return invalidFilter()
		}
		keep = func(f *folder) bool {
			return matcher{
				value: func(path string) (string, bool) {
					return f.Name, strings.EqualFold(path, "displayName")
				},
				any: func(string, node) bool { return false },
			}.match(tree)
		}
	}
	var found []*folder
	for _, f := range m.folders {
		if f.Parent == parent && f.N >= firstFolder && !f.Purged && keep(f) {
			found = append(found, f)
		}
	}
	slices.SortFunc(found, func(a, b *folder) int { return int(a.N) - int(b.N) })
	top, skip, fail := outlookPaging(req)
	if fail != nil {
		return fail
	}
	page := found[min(skip, len(found)):min(skip+top, len(found))]
	values := make([]any, 0, len(page))
	for _, f := range page {
		values = append(values, t.folderObject(m, f))
	}
	body := map[string]any{"@odata.context": req.base + "/v1.0/$metadata#users('" + m.user + "')/contactFolders", "value": values}
	if skip+top < len(found) {
		body["@odata.nextLink"] = outlookNext(req, skip+top)
	}
	return answer(http.StatusOK, body)
}

// invalidFilter is Outlook's refusal of a filter (microsoft-graph-docs#562, #2933, observed).
func invalidFilter() *response {
	return refuse(http.StatusBadRequest, "ErrorInvalidUrlQueryFilter", "The query filter contains one or more invalid nodes.")
}

// outlookPaging reads $top and $skip: 10 items a page by default, 1000 at most (Graph docs: "Paging"; the maximum observed).
func outlookPaging(req *request) (top, skip int, fail *response) {
	top = 10
	for name, into := range map[string]*int{"$top": &top, "$skip": &skip} {
		text := req.query.Get(name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || name == "$top" && (n < 1 || n > 1000) {
			return 0, 0, refuse(http.StatusBadRequest, "ErrorInvalidUrlQuery", "Invalid value '"+text+"' for "+name+" query option found. The allowed range is 1 to 1000.")
		}
		*into = n
	}
	return top, skip, nil
}

// outlookNext is a nextLink of the form Outlook gives: the same query with $skip.
func outlookNext(req *request, skip int) string {
	var query []string
	for part := range strings.SplitSeq(req.raw, "&") {
		if name, _, _ := strings.Cut(part, "="); part != "" && name != "$skip" && name != "%24skip" {
			query = append(query, part)
		}
	}
	query = append(query, "%24skip="+strconv.Itoa(skip))
	return req.base + "/v1.0" + req.path + "?" + strings.Join(query, "&")
}

func (t *Tenant) folderGet(req *request) *response {
	m, fail := t.openMailbox(req)
	if fail != nil {
		return fail
	}
	f, fail := t.folderByKey(m, req.parts[3])
	if fail != nil {
		return fail
	}
	return t.folderAnswer(req, http.StatusOK, m, f)
}

// folderCreate answers POST …/contactFolders and …/{f}/childFolders (Graph docs: "Create contactFolder", "Create child folder").
func (t *Tenant) folderCreate(req *request) *response {
	m, fail := t.openMailbox(req)
	if fail != nil {
		return fail
	}
	parent := m.folders[contactsFolder]
	if len(req.parts) == 5 {
		if parent, fail = t.folderByKey(m, req.parts[3]); fail != nil {
			return fail
		}
	}
	name, fail := folderName(req)
	if fail != nil {
		return fail
	}
	if m.kind == FullMailbox {
		return quotaExceeded()
	}
	if m.child(parent.N, name) != nil {
		return t.folderExists(name)
	}
	f := &folder{N: m.take(), Name: name, Parent: parent.N, Made: m.tick()}
	m.writes.Folders++
	t.putFolder(m, f)
	if t.faults.CreatedFolderAnswers503 { // alcionai/corso#3278: a 5xx although the folder was made
		return refuse(http.StatusServiceUnavailable, "ErrorServerBusy", "The server is busy. Please try again later.")
	}
	return t.folderAnswer(req, http.StatusCreated, m, f)
}

func folderName(req *request) (string, *response) {
	object, fail := req.object()
	if fail != nil {
		return "", fail
	}
	var name string
	if json.Unmarshal(object["displayName"], &name) != nil || name == "" {
		return "", refuse(http.StatusBadRequest, "ErrorInvalidRequest", "The displayName of the folder is required.")
	}
	return name, nil
}

// folderExists is the refusal of a second folder of one name: 409 or 400, so the code tells (alcionai/corso#3278, observed).
func (t *Tenant) folderExists(name string) *response {
	status := t.faults.FolderExistsStatus
	if status == 0 {
		status = http.StatusConflict
	}
	return refuse(status, "ErrorFolderExists", "A folder with the specified name already exists., Could not create folder '"+name+"'.")
}

// child finds a folder by name within its parent; Exchange compares names without case.
func (m *mailbox) child(parent uint64, name string) *folder {
	for _, f := range m.folders {
		if f.Parent == parent && !f.Purged && f.N != parent && strings.EqualFold(f.Name, name) {
			return f
		}
	}
	return nil
}

func (t *Tenant) putFolder(m *mailbox, f *folder) {
	m.folders[f.N] = f
	m.next, m.change = max(m.next, f.N+1), max(m.change, f.Made)
	t.saveFolder(m, f)
}

func (t *Tenant) folderPatch(req *request) *response {
	m, fail := t.openMailbox(req)
	if fail != nil {
		return fail
	}
	f, fail := t.folderByKey(m, req.parts[3])
	if fail != nil {
		return fail
	}
	name, fail := folderName(req)
	if fail != nil {
		return fail
	}
	if f.N < firstFolder {
		return refuse(http.StatusBadRequest, "ErrorInvalidRequest", "Distinguished folders cannot be renamed.")
	}
	if other := m.child(f.Parent, name); other != nil && other.N != f.N {
		return t.folderExists(name)
	}
	next := *f
	next.Name, next.Made = name, m.tick()
	m.writes.Folders++
	t.putFolder(m, &next)
	return t.folderAnswer(req, http.StatusOK, m, &next)
}

// folderDelete answers DELETE …/contactFolders/{f}: the folder goes to Deleted Items (Graph docs: "Delete contactFolder"). With a
// folder of that name already there, 204 may come without effect (msgraph-sdk-powershell#2743, observed): a switch.
func (t *Tenant) folderDelete(req *request) *response {
	m, f, fail := t.removableFolder(req)
	if fail != nil {
		return fail
	}
	if t.faults.FolderDeleteIgnoredOnTwin && m.child(deletedFolder, f.Name) != nil {
		return noContent()
	}
	next := *f
	next.Parent, next.Made = deletedFolder, m.tick()
	m.writes.Folders++
	t.putFolder(m, &next)
	return noContent()
}

func (t *Tenant) folderPurge(req *request) *response {
	if t.options.Cloud != Global {
		return noSegment("permanentDelete", http.StatusNotFound)
	}
	m, f, fail := t.removableFolder(req)
	if fail != nil {
		return fail
	}
	next := *f
	next.Purged, next.Made = true, m.tick()
	m.writes.Folders++
	t.putFolder(m, &next)
	return noContent()
}

func (t *Tenant) removableFolder(req *request) (*mailbox, *folder, *response) {
	m, fail := t.openMailbox(req)
	if fail != nil {
		return nil, nil, fail
	}
	f, fail := t.folderByKey(m, req.parts[3])
	if fail != nil {
		return nil, nil, fail
	}
	if f.N < firstFolder { // EWS docs: ResponseCode
		return nil, nil, refuse(http.StatusForbidden, "ErrorDeleteDistinguishedFolder", "Distinguished folders cannot be deleted.")
	}
	return m, f, nil
}
