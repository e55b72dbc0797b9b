package graphsim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"concord/backend/graphsim/provisioning"
)

// organizationPatch answers PATCH /organization/{id}: of what can be changed there only the synchronization flag is simulated, which
// entra-powershell sets so ("Set-EntraDirSyncEnabled").
func (t *Tenant) organizationPatch(req *request) *response {
	if !strings.EqualFold(req.parts[1], t.id) {
		return resourceNotFound(req.parts[1])
	}
	object, fail := req.object()
	if fail != nil {
		return fail
	}
	for name, value := range object {
		var enabled bool
		if name != "onPremisesSyncEnabled" || json.Unmarshal(value, &enabled) != nil {
			return refuse(http.StatusBadRequest, "Request_BadRequest", "Property '"+name+"' is read-only and cannot be set.")
		}
		if no := t.sync.PatchSyncEnabled(t.now(), enabled, req.beta); no != nil {
			return t.refused(no)
		}
	}
	return noContent()
}

func (t *Tenant) dirSyncList(req *request) *response {
	return t.syncList(req, "directory/onPremisesSynchronization", []any{t.sync.OnPremisesSynchronization()}, nil)
}

func (t *Tenant) dirSyncGet(req *request) *response {
	if !strings.EqualFold(req.parts[2], t.id) {
		return resourceNotFound(req.parts[2])
	}
	return t.syncObject(req, http.StatusOK, "directory/onPremisesSynchronization/$entity", t.sync.OnPremisesSynchronization(), nil)
}

func (t *Tenant) dirSyncPatch(req *request) *response {
	if !strings.EqualFold(req.parts[2], t.id) {
		return resourceNotFound(req.parts[2])
	}
	return t.syncDone(t.sync.PatchOnPremisesSynchronization(req.body))
}

func (t *Tenant) agentList(req *request) *response {
	return t.syncList(req, "onPremisesPublishingProfiles('provisioning')/agents", t.sync.AgentList(t.now()), nil)
}

func (t *Tenant) agentGroups(req *request) *response {
	return t.syncList(req, "onPremisesPublishingProfiles('provisioning')/agentGroups", t.sync.AgentGroups(t.now()), nil)
}

func (t *Tenant) publishedResources(req *request) *response {
	return t.syncList(req, "onPremisesPublishingProfiles('provisioning')/publishedResources", t.sync.PublishedResources(), nil)
}

func (t *Tenant) provisioningLog(req *request) *response {
	return t.logPage(req, "auditLogs/provisioning", t.sync.Log(t.now()))
}

func (t *Tenant) directoryAudits(req *request) *response {
	return t.logPage(req, "auditLogs/directoryAudits", t.sync.Audits())
}

// Sizes of a page of the logs: at most 1,000 rows (Graph docs: "Paging Microsoft Graph data in your app"; "List
// provisioningObjectSummary").
const (
	logPageSize = 1000
	logPageMost = 1000
)

// logPage answers a page of a log: filtered, newest first unless it is asked otherwise, and a link to the rest.
func (t *Tenant) logPage(req *request, context string, rows []provisioning.LogRow) *response {
	matches, fail := logFilter(req)
	if fail != nil {
		return fail
	}
	switch order := strings.Fields(req.query.Get("$orderby")); {
	case len(order) == 0, len(order) == 2 && order[0] == "activityDateTime" && strings.EqualFold(order[1], "desc"):
	case order[0] == "activityDateTime" && (len(order) == 1 || strings.EqualFold(order[1], "asc")):
		slices.Reverse(rows)
	default:
		return refuse(http.StatusBadRequest, "BadRequest", "Invalid orderby clause: "+req.query.Get("$orderby"))
	}
	size := logPageSize
	if top := req.query.Get("$top"); top != "" {
		n, err := strconv.Atoi(top)
		if err != nil || n < 1 || n > logPageMost {
			return refuse(http.StatusBadRequest, "BadRequest", "Invalid page size specified: '"+top+"'. Must be between 1 and 1000 inclusive.")
		}
		size = n
	}
	after := int64(0)
	if token := req.query.Get("$skiptoken"); token != "" {
		got, ok := t.openToken(token)
		if !ok || got.Kind != "log "+req.path {
			return refuse(http.StatusBadRequest, "BadRequest", "The skip token cannot be read.")
		}
		after = got.Since
	}
	body := map[string]any{"@odata.context": req.context(context)}
	values := []any{}
	for _, row := range rows {
		if after != 0 {
			if row.N == after {
				after = 0
			}
			continue
		}
		if !matches(row) {
			continue
		}
		if len(values) == size {
			query := req.query
			query.Set("$skiptoken", t.sealToken(deltaToken{Kind: "log " + req.path, Since: t.logNumber(values[size-1], rows)}))
			body["@odata.nextLink"] = req.base + req.version() + req.path + "?" + query.Encode()
			break
		}
		values = append(values, row.Object)
	}
	body["value"] = values
	return answer(http.StatusOK, body)
}

// logNumber is the number of the row that an object was made from.
func (t *Tenant) logNumber(object any, rows []provisioning.LogRow) int64 {
	id := object.(map[string]any)["id"]
	for _, row := range rows {
		if row.Object["id"] == id {
			return row.N
		}
	}
	return 0
}

// logFilter reads the $filter of a log. Values are compared with their case (Graph docs: "List provisioningObjectSummary"), times
// as times.
func logFilter(req *request) (func(provisioning.LogRow) bool, *response) {
	text := req.query.Get("$filter")
	if text == "" {
		return func(provisioning.LogRow) bool { return true }, nil
	}
	tree, ok := parseFilter(withoutLowering(text))
	if !ok {
		return nil, refuse(http.StatusBadRequest, "BadRequest", "Invalid filter clause: "+text)
	}
	return func(row provisioning.LogRow) bool { return logMatch(tree, row) }, nil
}

// withoutLowering takes tolower(…) away, which Microsoft's own example has around what is in lower case anyway (Entra docs: "Configure
// cross-tenant synchronization using Microsoft Graph API").
func withoutLowering(text string) string {
	for {
		from := strings.Index(text, "tolower(")
		if from < 0 {
			return text
		}
		end := strings.IndexByte(text[from:], ')')
		if end < 0 {
			return text
		}
		text = text[:from] + text[from+len("tolower("):from+end] + text[from+end+1:]
	}
}

func logMatch(n node, row provisioning.LogRow) bool {
	switch n.op {
	case "and":
		return logMatch(n.args[0], row) && logMatch(n.args[1], row)
	case "or":
		return logMatch(n.args[0], row) || logMatch(n.args[1], row)
	case "not":
		return !logMatch(n.args[0], row)
	}
	if len(n.args) != 2 || n.args[1].val == nil {
		return false
	}
	got, present := row.Fields(n.args[0].path)
	want := n.args[1].val.text
	if !present {
		return n.op == "ne"
	}
	c := strings.Compare(got, want)
	if n.args[0].path == "activityDateTime" {
		c = compareTimes(got, want)
	}
	if holds, is := ordered(n.op, c); is {
		return holds
	}
	switch n.op {
	case "contains":
		return strings.Contains(got, want)
	case "startswith":
		return strings.HasPrefix(got, want)
	}
	return false
}
