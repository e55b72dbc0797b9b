package graphsim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"concord/backend/graphsim/provisioning"
)

// CloudSyncFaults are the switches of the provisioning service.
type CloudSyncFaults = provisioning.Faults

// OnPremises is what a company has beside the cloud: its tenant's synchronization flag, and Active Directory domains.
type OnPremises struct {
	SyncEnabled *bool // organization.onPremisesSyncEnabled at the start: nil never, false no longer
	Domains     []provisioning.Domain
}

// newSync makes the provisioning service, empty.
func (t *Tenant) newSync() *provisioning.Service {
	return provisioning.New(provisioning.Options{TenantID: t.id, InitialDomain: t.initialDomain(), Seed: t.options.Seed, Target: syncTarget{t},
		Faults: t.faults.CloudSync, Save: func(key string, value any) {
			if key == provisioning.TenantKey { // it changes with every id that is made: stored once, at the end of the transaction
				t.syncTouched = true
				return
			}
			t.save(provisioningRow, key, value)
		}})
}

// saved gives the rows of the transaction under way and begins the next one's.
func (t *Tenant) saved() []row {
	if t.syncTouched {
		t.save(provisioningRow, provisioning.TenantKey, t.sync.TenantState())
		t.syncTouched = false
	}
	rows := t.dirty
	t.dirty = nil
	return rows
}

func (t *Tenant) initialDomain() string {
	for _, name := range t.company.Domains {
		if strings.HasSuffix(name, ".onmicrosoft.com") {
			return name
		}
	}
	return "contoso.onmicrosoft.com"
}

// foundOnPremises puts in what the company has on premises.
func (t *Tenant) foundOnPremises() {
	if flag := t.company.OnPremises.SyncEnabled; flag != nil {
		t.sync.SetSyncEnabled(flag)
	}
	for _, d := range t.company.OnPremises.Domains {
		t.sync.AddDomain(d)
	}
}

// runCycles carries out the cycles of cloud sync that have ended by now. An error of the file is left to the next write.
func (t *Tenant) runCycles() {
	due, runs := t.sync.Due()
	if !runs || due.After(t.now()) {
		return
	}
	_ = t.transact(func() { t.sync.Advance(t.now()) })
}

// refused is an answer of the provisioning service that is an error.
func (t *Tenant) refused(no *provisioning.Refusal) *response {
	res := refuse(no.Status, no.Code, no.Message)
	if no.RetryAfter > 0 {
		t.retryAfter(res, no.RetryAfter)
	}
	return res
}

// context is the @odata.context of an answer.
func (r *request) context(what string) string { return r.base + r.version() + "/$metadata#" + what }

func (r *request) version() string {
	if r.beta {
		return "/beta"
	}
	return "/v1.0"
}

func (t *Tenant) syncObject(req *request, status int, context string, object map[string]any, no *provisioning.Refusal) *response {
	if no != nil {
		return t.refused(no)
	}
	object["@odata.context"] = req.context(context)
	return answer(status, object)
}

func (t *Tenant) syncList(req *request, context string, values any, no *provisioning.Refusal) *response {
	if no != nil {
		return t.refused(no)
	}
	return answer(http.StatusOK, map[string]any{"@odata.context": req.context(context), "value": values})
}

func (t *Tenant) syncDone(no *provisioning.Refusal) *response {
	if no != nil {
		return t.refused(no)
	}
	return noContent()
}

// below is the context of something below a service principal.
func below(req *request, what string) string {
	return "servicePrincipals('" + req.parts[1] + "')/synchronization/" + what
}

func (t *Tenant) applicationTemplate(req *request) *response {
	object, no := t.sync.ApplicationTemplate(req.parts[1])
	return t.syncObject(req, http.StatusOK, "applicationTemplates/$entity", object, no)
}

func (t *Tenant) instantiate(req *request) *response {
	var sent struct{ DisplayName string }
	if err := json.Unmarshal(req.body, &sent); err != nil {
		_, fail := req.object()
		return fail
	}
	object, no := t.sync.Instantiate(t.now(), req.parts[1], sent.DisplayName, req.grant.AppID, req.beta)
	return t.syncObject(req, http.StatusCreated, "microsoft.graph.applicationServicePrincipal", object, no)
}

// servicePrincipalProperties are those that a list can be filtered by here (Graph docs: "Advanced query capabilities on Microsoft
// Entra ID objects", table of service principal properties: all of them plain).
var servicePrincipalProperties = []string{"id", "appId", "displayName", "applicationTemplateId", "servicePrincipalType"}

func (t *Tenant) servicePrincipalList(req *request) *response {
	matches, fail := plainFilter(req, servicePrincipalProperties, "microsoft.graph.servicePrincipal")
	if fail != nil {
		return fail
	}
	shown := map[string]map[string]any{}
	var ids []string
	for _, object := range t.sync.ServicePrincipals() {
		id, _ := object["id"].(string)
		if matches(object) {
			shown[id] = object
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return t.listDirectory(req, "servicePrincipals", 100, ids, func(id string, selects []string) map[string]any { return selected(shown[id], selects) })
}

// plainFilter reads a $filter on text properties of an object.
func plainFilter(req *request, properties []string, of string) (func(map[string]any) bool, *response) {
	text := req.query.Get("$filter")
	if text == "" {
		return func(map[string]any) bool { return true }, nil
	}
	tree, ok := parseFilter(text)
	if !ok {
		return nil, refuse(http.StatusBadRequest, "BadRequest", "Invalid filter clause: "+text)
	}
	var fail *response
	tree.walk(func(n node) bool {
		for _, a := range n.args {
			if a.val == nil && a.op == "" && !slices.Contains(properties, a.path) {
				fail = noSuchProperty(a.path, of)
			}
		}
		return fail == nil
	})
	return func(object map[string]any) bool {
		return matcher{value: func(path string) (string, bool) {
			v, ok := object[path].(string)
			return v, ok
		}}.match(tree)
	}, fail
}

// selected is an object with what $select names, and its id.
func selected(object map[string]any, selects []string) map[string]any {
	if len(selects) == 0 {
		return object
	}
	some := map[string]any{"id": object["id"]}
	for _, name := range selects {
		if value, ok := object[name]; ok {
			some[name] = value
		}
	}
	return some
}

func (t *Tenant) servicePrincipalGet(req *request) *response {
	object, no := t.sync.ServicePrincipal(req.parts[1])
	if no == nil {
		object = selected(object, selectList(req.query.Get("$select")))
	}
	return t.syncObject(req, http.StatusOK, "servicePrincipals/$entity", object, no)
}

func (t *Tenant) servicePrincipalDelete(req *request) *response {
	return t.syncDone(t.sync.DeletePrincipal(t.now(), req.parts[1]))
}

// applicationList answers GET applications (Graph docs: "List applications").
func (t *Tenant) applicationList(req *request) *response {
	matches, fail := plainFilter(req, servicePrincipalProperties, "microsoft.graph.application")
	if fail != nil {
		return fail
	}
	shown := map[string]map[string]any{}
	var ids []string
	for _, object := range append(t.sync.Applications(), t.authority.applications()...) {
		if id, _ := object["id"].(string); matches(object) {
			shown[id] = object
			ids = append(ids, id)
		}
	}
	return t.listDirectory(req, "applications", 100, ids, func(id string, selects []string) map[string]any { return selected(shown[id], selects) })
}

func (t *Tenant) applicationGet(req *request) *response {
	if object := t.authority.application(req.parts[1]); object != nil {
		return answer(http.StatusOK, selected(object, selectList(req.query.Get("$select"))))
	}
	object, no := t.sync.Application(req.parts[1])
	return t.syncObject(req, http.StatusOK, "applications/$entity", object, no)
}

func (t *Tenant) applicationDelete(req *request) *response {
	return t.syncDone(t.sync.DeleteApplication(t.now(), req.parts[1]))
}

func (t *Tenant) syncTemplates(req *request) *response {
	values, no := t.sync.Templates(req.parts[1])
	return t.syncList(req, below(req, "templates"), values, no)
}

// rawAnswer answers a JSON object as it is kept, with its context in front.
func (t *Tenant) rawAnswer(req *request, context string, object json.RawMessage, no *provisioning.Refusal) *response {
	if no != nil {
		return t.refused(no)
	}
	rest := bytes.TrimPrefix(object, []byte("{"))
	return answerRaw(http.StatusOK, slices.Concat(fmt.Appendf(nil, `{"@odata.context":%q,`, req.context(context)), rest))
}

func (t *Tenant) templateSchema(req *request) *response {
	object, no := t.sync.TemplateSchema(req.parts[1], req.parts[4])
	return t.rawAnswer(req, below(req, "templates('"+req.parts[4]+"')/schema/$entity"), object, no)
}

func (t *Tenant) syncJobs(req *request) *response {
	values, no := t.sync.Jobs(t.now(), req.parts[1])
	if no == nil && req.query.Has("$filter") {
		matches, fail := plainFilter(req, []string{"id", "templateId"}, "microsoft.graph.synchronizationJob")
		if fail != nil {
			return fail
		}
		values = slices.DeleteFunc(values, func(one any) bool { return !matches(one.(map[string]any)) })
	}
	return t.syncList(req, below(req, "jobs"), values, no)
}

func (t *Tenant) syncJobCreate(req *request) *response {
	var sent struct{ TemplateID string }
	if err := json.Unmarshal(req.body, &sent); err != nil {
		_, fail := req.object()
		return fail
	}
	object, no := t.sync.CreateJob(t.now(), req.parts[1], sent.TemplateID)
	return t.syncObject(req, http.StatusCreated, below(req, "jobs/$entity"), object, no)
}

func (t *Tenant) syncJobGet(req *request) *response {
	object, no := t.sync.Job(t.now(), req.parts[1], req.parts[4])
	return t.syncObject(req, http.StatusOK, below(req, "jobs/$entity"), object, no)
}

func (t *Tenant) syncJobPatch(req *request) *response {
	return t.syncDone(t.sync.PatchJob(req.parts[1], req.parts[4], req.body))
}

func (t *Tenant) syncJobDelete(req *request) *response {
	return t.syncDone(t.sync.DeleteJob(req.parts[1], req.parts[4]))
}

func (t *Tenant) syncJobStart(req *request) *response {
	return t.syncDone(t.sync.Start(t.now(), req.parts[1], req.parts[4]))
}

func (t *Tenant) syncJobPause(req *request) *response {
	return t.syncDone(t.sync.Pause(t.now(), req.parts[1], req.parts[4]))
}

func (t *Tenant) syncJobRestart(req *request) *response {
	var sent struct{ Criteria struct{ ResetScope string } }
	if len(req.body) > 0 {
		if err := json.Unmarshal(req.body, &sent); err != nil {
			_, fail := req.object()
			if fail == nil {
				fail = invalidRequest()
			}
			return fail
		}
	}
	return t.syncDone(t.sync.Restart(t.now(), req.parts[1], req.parts[4], sent.Criteria.ResetScope))
}

func (t *Tenant) syncOnDemand(req *request) *response {
	object, no := t.sync.ProvisionOnDemand(t.now(), req.parts[1], req.parts[4], req.body)
	if no != nil {
		return t.refused(no)
	}
	// The context is the synchronization service's own (Graph docs: "synchronizationJob: provisionOnDemand").
	object["@odata.context"] = "https://syncfabric.windowsazure.com/api/$metadata#microsoft.synchronization.stringKeyStringValuePair"
	return answer(http.StatusOK, object)
}

func (t *Tenant) syncSchema(req *request) *response {
	object, no := t.sync.Schema(req.parts[1], req.parts[4])
	return t.rawAnswer(req, below(req, "jobs('"+req.parts[4]+"')/schema/$entity"), object, no)
}

func (t *Tenant) syncSchemaPut(req *request) *response {
	return t.syncDone(t.sync.PutSchema(t.now(), req.parts[1], req.parts[4], req.body))
}

func (t *Tenant) syncSchemaDelete(req *request) *response {
	return t.syncDone(t.sync.DeleteSchema(t.now(), req.parts[1], req.parts[4]))
}

func (t *Tenant) syncDirectories(req *request) *response {
	values, no := t.sync.Directories(req.parts[1], req.parts[4])
	return t.syncList(req, below(req, "jobs('"+req.parts[4]+"')/schema/directories"), values, no)
}

func (t *Tenant) syncDiscover(req *request) *response {
	object, no := t.sync.Discover(t.now(), req.parts[1], req.parts[4], req.parts[7])
	return t.syncObject(req, http.StatusOK, below(req, "jobs('"+req.parts[4]+"')/schema/directories/$entity"), object, no)
}

func (t *Tenant) syncOperators(req *request) *response {
	_, no := t.sync.Job(t.now(), req.parts[1], req.parts[4])
	return t.syncList(req, "Collection(microsoft.graph.filterOperatorSchema)", provisioning.FilterOperators(), no)
}

func (t *Tenant) syncFunctions(req *request) *response {
	_, no := t.sync.Job(t.now(), req.parts[1], req.parts[4])
	return t.syncList(req, "Collection(microsoft.graph.attributeMappingFunctionSchema)", provisioning.Functions(), no)
}

func (t *Tenant) syncSecrets(req *request) *response {
	values, no := t.sync.Secrets(req.parts[1])
	return t.deprecated(t.syncList(req, below(req, "secrets"), values, no))
}

func (t *Tenant) syncSecretsPut(req *request) *response {
	return t.deprecated(t.syncDone(t.sync.PutSecrets(t.now(), req.parts[1], req.body)))
}

func (t *Tenant) syncValidate(req *request) *response {
	return t.deprecated(t.syncDone(t.sync.ValidateCredentials(t.now(), req.parts[1])))
}

// The dates are those of the metadata of beta, revision 2026-02/SynchronizationSecret_Deprecation; that Graph would say so in these
// headers is inferred (RFC 9745, RFC 8594).
var (
	secretsDeprecated = time.Date(2026, 2, 6, 0, 0, 0, 0, time.UTC)
	secretsRemoved    = time.Date(2027, 7, 6, 0, 0, 0, 0, time.UTC)
)

// deprecated marks an answer of what is to be removed.
func (t *Tenant) deprecated(res *response) *response {
	if t.faults.CloudSync.DeprecatedSecrets {
		res.set("Deprecation", fmt.Sprintf("@%d", secretsDeprecated.Unix()))
		res.set("Sunset", secretsRemoved.Format(http.TimeFormat))
	}
	return res
}

func (t *Tenant) syncParse(req *request) *response {
	var sent struct{ Expression string }
	if err := json.Unmarshal(req.body, &sent); err != nil {
		_, fail := req.object()
		return fail
	}
	if _, no := t.sync.Job(t.now(), req.parts[1], req.parts[4]); no != nil {
		return t.refused(no)
	}
	return t.syncObject(req, http.StatusOK, "microsoft.graph.parseExpressionResponse", provisioning.ParseExpression(sent.Expression), nil)
}
