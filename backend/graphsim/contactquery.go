package graphsim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// contactList answers GET …/contacts of a folder, or of the default folder (Graph docs: "List contacts"). Contact lists are
// counted by $count but not returned (microsoft-graph-docs-contrib#4041, observed).
func (t *Tenant) contactList(req *request) *response {
	m, in, fail := t.contactsFolderOf(req)
	if fail != nil {
		return fail
	}
	view, fail := contactOptions(req)
	if fail != nil {
		return fail
	}
	top, skip, fail := outlookPaging(req)
	if fail != nil {
		return fail
	}
	if req.query.Has("$search") { // metadata: Searchable=false
		return refuse(http.StatusBadRequest, "ErrorInvalidUrlQuery", "The query option '$search' is not supported.")
	}
	match, fail := t.contactFilter(req.query.Get("$filter"))
	if fail != nil {
		return fail
	}
	if t.faults.SlowPagesFrom > 0 && top >= t.faults.SlowPagesFrom { // O365/python-o365#586
		return refuse(http.StatusGatewayTimeout, "UnknownError", "")
	}
	var page []json.RawMessage
	at, more := 0, false
	for _, n := range m.order[in] {
		c := m.contacts[n]
		if c.list || !match(c) {
			continue
		}
		if at++; at <= skip {
			continue
		}
		if len(page) == top {
			more = true
			break
		}
		page = append(page, t.contactJSON(req, m, c, view))
	}
	if page == nil {
		page = []json.RawMessage{}
	}
	body := map[string]any{"@odata.context": req.base + "/v1.0/$metadata#users('" + m.user + "')/contacts", "value": page}
	if strings.EqualFold(req.query.Get("$count"), "true") {
		body["@odata.count"] = len(m.order[in])
	}
	if more {
		body["@odata.nextLink"] = outlookNext(req, skip+top)
	}
	return answer(http.StatusOK, body)
}

// contactCount answers GET …/contacts/$count.
func (t *Tenant) contactCount(req *request) *response {
	m, in, fail := t.contactsFolderOf(req)
	if fail != nil {
		return fail
	}
	return answerRaw(http.StatusOK, []byte(strconv.Itoa(len(m.order[in])))).set("Content-Type", "text/plain")
}

func (t *Tenant) contactsFolderOf(req *request) (*mailbox, uint64, *response) {
	m, fail := t.openMailbox(req)
	if fail != nil {
		return nil, 0, fail
	}
	if !strings.EqualFold(req.parts[2], "contactFolders") {
		return m, contactsFolder, nil
	}
	f, fail := t.folderByKey(m, req.parts[3])
	if fail != nil {
		return nil, 0, fail
	}
	return m, f.N, nil
}

// contactOptions reads $select and $expand of a contact read.
func contactOptions(req *request) (view contactView, fail *response) {
	if text := req.query.Get("$select"); text != "" {
		view.selects = map[string]bool{}
		for name := range strings.SplitSeq(text, ",") {
			name = strings.TrimSpace(name)
			proper, ok := contactPropertyName(name)
			if !ok {
				return view, noSuchProperty(name, "microsoft.graph.contact")
			}
			view.selects[proper] = true
		}
	}
	for _, part := range splitOutside(req.query.Get("$expand"), ',') {
		name, option, _ := strings.Cut(strings.TrimSpace(part), "(")
		var ids []string
		if option = strings.TrimSuffix(strings.TrimSpace(option), ")"); option != "" {
			text, ok := strings.CutPrefix(option, "$filter=")
			if !ok {
				return view, invalidRequest()
			}
			if ids, ok = expandedIDs(text); !ok {
				return view, invalidFilter()
			}
		}
		switch fold(name) {
		case "extensions":
			view.expand.extensions, view.expand.names = true, ids
		case "singlevalueextendedproperties":
			if ids == nil { // Graph docs: "Get singleValueLegacyExtendedProperty": there is no way to list them all
				return view, invalidRequest()
			}
			for _, id := range ids {
				canonical, ok := canonicalPropertyID(id)
				if !ok {
					return view, refuse(http.StatusBadRequest, "ErrorInvalidProperty", "The property '"+id+"' is invalid.")
				}
				view.expand.properties = append(view.expand.properties, canonical)
			}
		default:
			return view, refuse(http.StatusBadRequest, "BadRequest", "Parsing OData Select and Expand failed: Property '"+name+"' on type 'microsoft.graph.contact' is not a navigation property.")
		}
	}
	return view, nil
}

func contactPropertyName(name string) (string, bool) {
	for known := range contactPropertyByName {
		if strings.EqualFold(known, name) {
			return known, true
		}
	}
	for known := range readOnlyContactProperties {
		if strings.EqualFold(known, name) {
			return known, true
		}
	}
	return "", false
}

// splitOutside splits at a separator outside parentheses and quotes.
func splitOutside(s string, sep byte) (parts []string) {
	depth, quoted, start := 0, false, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\'':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == sep && depth == 0:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	if start < len(s) {
		parts = append(parts, s[start:])
	}
	return parts
}

// expandedIDs reads the $filter within $expand: id eq 'a' or id eq 'b'.
func expandedIDs(text string) (ids []string, ok bool) {
	tree, ok := parseFilter(text)
	if !ok {
		return nil, false
	}
	ok = tree.walk(func(n node) bool {
		switch n.op {
		case "or", "":
			return true
		case "eq":
			if strings.EqualFold(n.args[0].path, "id") && n.args[1].val != nil {
				ids = append(ids, n.args[1].val.text)
				return true
			}
		}
		return false
	})
	return ids, ok && ids != nil
}

// contactFilter reads the $filter of a contact list. It takes comparisons on text properties, an exact address in
// emailAddresses, the existence of an extension, and id and value of an extended property; the rest is 400 (Graph docs: "Get
// open extension", "Get singleValueLegacyExtendedProperty"; microsoft-graph-docs#562).
func (t *Tenant) contactFilter(text string) (func(*contact) bool, *response) {
	if text == "" {
		return func(*contact) bool { return true }, nil
	}
	tree, ok := parseFilter(text)
	if !ok || !tree.walk(acceptable("")) {
		return nil, invalidFilter()
	}
	if t.faults.RefusePropertyFilter && !tree.walk(func(n node) bool {
		return n.op != "any" || !strings.EqualFold(n.path, "singleValueExtendedProperties")
	}) {
		return nil, invalidFilter()
	}
	return func(c *contact) bool {
		return matcher{
			value: func(path string) (string, bool) {
				proper, _ := contactPropertyName(path)
				var s string
				err := json.Unmarshal(c.properties()[proper], &s)
				return s, err == nil && s != ""
			},
			any: func(path string, inner node) bool { return anyMark(c, fold(path), inner) },
		}.match(tree)
	}, nil
}

// acceptable judges the nodes of a contact filter; within names the collection of the enclosing any().
func acceptable(within string) func(node) bool {
	return func(n node) bool {
		switch n.op {
		case "any":
			if within != "" {
				return false
			}
			switch path := fold(n.path); path {
			case "extensions", "emailaddresses", "singlevalueextendedproperties":
				return n.args[0].walk(acceptable(path))
			}
			return false
		case "and", "or", "not", "in":
			return true
		case "":
			return leafAcceptable(within, n)
		}
		if within == "extensions" || within == "emailaddresses" {
			return n.op == "eq" // values inside an extension cannot be filtered on, addresses only exactly
		}
		return true
	}
}

func leafAcceptable(within string, n node) bool {
	if n.val != nil || n.path == "" {
		return true
	}
	switch within {
	case "extensions":
		return n.path == "./id"
	case "emailaddresses":
		return n.path == "./address" || n.path == "./name"
	case "singlevalueextendedproperties":
		return n.path == "./id" || n.path == "./value"
	}
	if strings.HasPrefix(n.path, "./") {
		return true // judged with its any()
	}
	proper, ok := contactPropertyName(n.path)
	return ok && (contactPropertyByName[proper].kind == textProperty || readOnlyContactProperties[proper])
}

// anyMark evaluates any() over a collection of the contact.
func anyMark(c *contact, path string, inner node) bool {
	var found []map[string]string
	switch path {
	case "extensions":
		for name := range c.readMarks().Extensions {
			found = append(found, map[string]string{"./id": name})
		}
	case "singlevalueextendedproperties":
		for id, value := range c.readMarks().Properties {
			found = append(found, map[string]string{"./id": id, "./value": value})
		}
	case "emailaddresses":
		var list []emailAddress
		_ = json.Unmarshal(c.properties()["emailAddresses"], &list)
		for _, a := range list {
			found = append(found, map[string]string{"./address": a.Address, "./name": a.Name})
		}
	}
	return slices.ContainsFunc(found, func(one map[string]string) bool {
		return markMatcher{path, one}.match(inner)
	})
}

// markMatcher evaluates the inside of an any(). The name of an extended property is case-sensitive, its value is not: so ids
// are compared here, in their canonical spelling.
type markMatcher struct {
	path string
	one  map[string]string
}

func (m markMatcher) match(n node) bool {
	switch n.op {
	case "and":
		return m.match(n.args[0]) && m.match(n.args[1])
	case "or":
		return m.match(n.args[0]) || m.match(n.args[1])
	case "not":
		return !m.match(n.args[0])
	case "eq":
		if n.args[0].path != "./id" || n.args[1].val == nil {
			break
		}
		want := n.args[1].val.text
		if m.path == "extensions" {
			return strings.EqualFold(bareExtensionName(want), m.one["./id"])
		}
		canonical, ok := canonicalPropertyID(want)
		return ok && canonical == m.one["./id"]
	}
	return matcher{value: func(path string) (string, bool) { s, ok := m.one[path]; return s, ok }}.match(n)
}
