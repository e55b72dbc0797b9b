package provisioning

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// entry is a row of the provisioning log: provisioningObjectSummary.
type entry struct {
	N                                                 int64
	ID, Job, Cycle, Change, Principal, PrincipalName  string
	At                                                time.Time
	Action                                            string // create, update, delete, stagedDelete, other
	SourceID, SourceName, Kind, Class, TargetID, Name string
	ErrorCode, ErrorReason                            string   `json:",omitempty"`
	Changes                                           []change `json:",omitempty"`
}

type change struct{ Name, Old, New string }

func (s *Service) row(j *job, w wanted, at time.Time) *entry {
	name := w.object.DN
	if cn := (values)(w.object.Attributes["displayName"]).first(); cn != "" {
		name = cn
	}
	row := s.rowOf(j, w.object.GUID, name, at)
	row.Kind, row.Class = w.mapping.TargetObjectName, w.object.Class
	return row
}

func (s *Service) rowOf(j *job, guid, name string, at time.Time) *entry {
	p := s.principals[j.Principal]
	return &entry{Job: j.ID, Cycle: j.Last.Activity, Principal: p.ID, PrincipalName: p.DisplayName, At: at, SourceID: guid, SourceName: name, Name: name, Class: "user"}
}

func (e *entry) fail(code, reason string) { e.ErrorCode, e.ErrorReason = code, reason }

func (s *Service) log(e *entry) {
	s.tenant.Entries++
	e.N = s.tenant.Entries
	e.ID, e.Change = s.newID("entry"), s.newID("change")
	s.entries[e.N] = e
	s.save(fmt.Sprintf("entry/%d", e.N), e)
	s.saveTenant()
}

// changes lists what an export changed. Values of people are what the log has.
func changes(before, after map[string]any) []change {
	var all []change
	for _, name := range sortedNames(after) {
		if o, n := logged(before[name]), logged(after[name]); !slices.Equal(o, n) {
			all = append(all, change{name, o.words(), n.words()})
		}
	}
	return all
}

// logged is a property's value as texts; none for what is not there.
func logged(v any) values {
	switch v := v.(type) {
	case nil:
		return nil
	case bool:
		return truth(v)
	case []any:
		var all values
		for _, one := range v {
			all = append(all, logged(one)...)
		}
		return all
	default:
		return values{fmt.Sprint(v)}
	}
}

// The values of a list that the log shows: the first ones and the last.
const (
	loggedFirst = 3
	loggedMost  = loggedFirst + 1
)

// words are values as the log's one text: "a, b", and of a long list "a, b, c,  ... z (7)". Microsoft's page shows the long form
// (Graph docs: "synchronizationJob: provisionOnDemand", where proxyAddresses come so); where it begins is our reading of that.
func (v values) words() string {
	if len(v) <= loggedMost {
		return strings.Join(v, ", ")
	}
	return fmt.Sprintf("%s,  ... %s (%d)", strings.Join(v[:loggedFirst], ", "), v[len(v)-1], len(v))
}

// LogRow is a row with what a list orders and filters by.
type LogRow struct {
	N      int64
	At     time.Time
	Fields func(path string) (text string, present bool)
	Object map[string]any
}

// Log answers GET auditLogs/provisioning: the rows that are to be seen by now, newest first (Graph docs: "List
// provisioningObjectSummary").
func (s *Service) Log(now time.Time) []LogRow {
	var all []LogRow
	for _, e := range s.entries {
		if !e.At.Add(s.faults.LogDelay).After(now) {
			object := s.logObject(e)
			all = append(all, LogRow{e.N, e.At, fieldsOf(object), object})
		}
	}
	slices.SortFunc(all, func(a, b LogRow) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		return int(b.N - a.N)
	})
	return all
}

// fieldsOf reads a path like servicePrincipal/id from an object.
func fieldsOf(object map[string]any) func(string) (string, bool) {
	return func(path string) (string, bool) {
		at := object
		for {
			name, rest, within := strings.Cut(path, "/")
			v, ok := at[name]
			if !ok || v == nil {
				return "", false
			}
			if !within {
				return fmt.Sprint(v), true
			}
			if at, ok = v.(map[string]any); !ok {
				return "", false
			}
			path = rest
		}
	}
}

func (s *Service) logObject(e *entry) map[string]any {
	status, info := "success", any(nil)
	if e.ErrorCode != "" {
		status = "failure"
		info = map[string]any{"errorCode": e.ErrorCode, "reason": e.ErrorReason, "additionalDetails": nil, "errorCategory": "failure",
			"recommendedAction": "https://aka.ms/provisionerrors"}
	} else if e.Action == "stagedDelete" {
		status = "skipped"
		info = map[string]any{"errorCode": "DeleteThresholdExceeded", "reason": "Delete threshold exceeded", "additionalDetails": nil, "errorCategory": "nonServiceFailure",
			"recommendedAction": nil}
	}
	changed := []any{}
	for _, c := range e.Changes {
		changed = append(changed, map[string]any{"displayName": c.Name, "oldValue": orNil(c.Old), "newValue": orNil(c.New)})
	}
	return map[string]any{"id": e.ID, "activityDateTime": e.At.UTC().Format(time.RFC3339), "tenantId": s.tenantID, "jobId": e.Job, "cycleId": e.Cycle, "changeId": e.Change,
		"durationInMilliseconds": 120 + e.N%80, "provisioningAction": e.Action,
		"initiatedBy":            map[string]any{"id": "", "displayName": "Azure AD Provisioning Service", "initiatorType": "system"},
		"servicePrincipal":       map[string]any{"id": e.Principal, "displayName": e.PrincipalName},
		"sourceSystem":           map[string]any{"id": ActiveDirectory, "displayName": "Active Directory", "details": map[string]any{}},
		"targetSystem":           map[string]any{"id": EntraID, "displayName": "Microsoft Entra ID", "details": map[string]any{}},
		"sourceIdentity":         map[string]any{"id": e.SourceID, "displayName": e.SourceName, "identityType": e.Class, "details": map[string]any{}},
		"targetIdentity":         map[string]any{"id": e.TargetID, "displayName": e.Name, "identityType": e.Kind, "details": map[string]any{}},
		"provisioningStatusInfo": map[string]any{"status": status, "errorInformation": info},
		"provisioningSteps":      e.steps(), "modifiedProperties": changed}
}

func orNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// steps are those of one object's way: import, scoping, matching, export (Graph docs: "provisioningStep resource type").
func (e *entry) steps() []any {
	step := func(name, kind, status, words string) map[string]any {
		return map[string]any{"name": name, "provisioningStepType": kind, "status": status, "description": words, "details": map[string]any{}}
	}
	exported := "success"
	switch {
	case e.ErrorCode != "":
		exported = "failure"
	case e.Action == "stagedDelete":
		exported = "skipped"
	}
	title := strings.ToUpper(e.Action[:1]) + e.Action[1:]
	all := []any{step("EntryImport"+title, "import", "success", "Retrieved the object from Active Directory.")}
	if e.Action == "delete" || e.Action == "stagedDelete" {
		all = append(all, step("EntrySynchronizationScoping", "scoping", "success", "The object is not in scope."))
	} else {
		all = append(all, step("EntrySynchronizationScoping", "scoping", "success", "The object is in scope."),
			step("EntrySynchronizationMatching", "matching", "success", "Looked for a matching object."))
	}
	words := "Exported the object to Microsoft Entra ID."
	if e.ErrorReason != "" {
		words = e.ErrorReason
	}
	return append(all, step("EntryExport"+title, "export", exported, words))
}

// audit is a row of the directory's audit log: directoryAudit.
type audit struct {
	N                                      int64
	ID, Activity, Category, Service, Words string
	At                                     time.Time
	PrincipalID, PrincipalName             string
}

func (s *Service) audit(at time.Time, activity, category, service, words string, p *principal) {
	s.tenant.Audits++
	a := &audit{N: s.tenant.Audits, Activity: activity, Category: category, Service: service, Words: words, At: at, PrincipalID: p.ID, PrincipalName: p.DisplayName}
	a.ID = fmt.Sprintf("Sync_%s_%d", s.newID("audit")[:8], a.N)
	s.audits[a.N] = a
	s.save(fmt.Sprintf("audit/%d", a.N), a)
	s.saveTenant()
}

// Audits answers GET auditLogs/directoryAudits, newest first (Graph docs: "List directoryAudits"; the quarantine's row as published
// in its fields).
func (s *Service) Audits() []LogRow {
	var all []LogRow
	for _, a := range s.audits {
		object := map[string]any{"id": a.ID, "category": a.Category, "correlationId": a.ID, "result": "success", "resultReason": a.Words, "activityDisplayName": a.Activity,
			"activityDateTime": a.At.UTC().Format(time.RFC3339), "loggedByService": a.Service, "operationType": "",
			"initiatedBy": map[string]any{"user": nil, "app": map[string]any{"appId": nil, "displayName": "Azure AD Cloud Sync", "servicePrincipalId": nil, "servicePrincipalName": nil}},
			"targetResources": []any{map[string]any{"id": a.PrincipalID, "displayName": a.PrincipalName, "type": "ServicePrincipal", "userPrincipalName": nil, "groupType": nil,
				"modifiedProperties": []any{}}}, "additionalDetails": []any{}}
		if a.Activity == "Quarantine" {
			object["result"] = "failure"
		}
		all = append(all, LogRow{a.N, a.At, fieldsOf(object), object})
	}
	slices.SortFunc(all, func(a, b LogRow) int { return int(b.N - a.N) })
	return all
}
