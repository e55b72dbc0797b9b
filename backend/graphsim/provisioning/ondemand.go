package provisioning

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// onDemandLimit and onDemandSpan bound provisioning on demand (Graph docs: "synchronizationJob: provisionOnDemand").
const (
	onDemandLimit = 5
	onDemandSpan  = 10 * time.Second
)

// ProvisionOnDemand answers POST provisionOnDemand: one object is provisioned really and now, whether it is in scope or not (Entra
// docs: "On-demand provisioning - Active Directory to Microsoft Entra ID"). Key and value of the answer are JSON in strings.
func (s *Service) ProvisionOnDemand(now time.Time, principalID, jobID string, body []byte) (map[string]any, *Refusal) {
	p, j, no := s.jobAt(principalID, jobID)
	if no != nil {
		return nil, no
	}
	s.onDemand = slices.DeleteFunc(s.onDemand, func(at time.Time) bool { return now.Sub(at) >= onDemandSpan })
	if len(s.onDemand) >= onDemandLimit {
		return nil, &Refusal{Status: http.StatusTooManyRequests, Code: "TooManyRequests", Message: "Too many requests.", RetryAfter: s.onDemand[0].Add(onDemandSpan).Sub(now)}
	}
	s.onDemand = append(s.onDemand, now)
	var sent struct {
		Parameters []struct {
			RuleID   string
			Subjects []struct{ ObjectID, ObjectTypeName string }
		}
	}
	if err := json.Unmarshal(body, &sent); err != nil || len(sent.Parameters) != 1 || len(sent.Parameters[0].Subjects) != 1 {
		return nil, badRequest("Exactly one rule and one subject must be given.")
	}
	if sent.Parameters[0].RuleID != RuleID {
		return nil, badRequest("The rule '%s' is not in the schema.", sent.Parameters[0].RuleID)
	}
	if t := s.trouble(p, now); t != nil {
		return s.onDemandAnswer("Failure", t.Code, nil)
	}
	d, subject := s.domains[p.domainName()], sent.Parameters[0].Subjects[0]
	o := s.byDN(d, subject.ObjectID)
	if o == nil || !strings.EqualFold(o.Class, subject.ObjectTypeName) {
		return s.onDemandAnswer("Failure", "HybridSynchronizationActiveDirectoryDirectoryObjectNotFound", nil)
	}
	schema := s.schemaOf(j)
	if len(schema.SynchronizationRules) == 0 || mappingOf(&schema.SynchronizationRules[0], o.Class) == nil {
		return s.onDemandAnswer("Failure", "SchemaInvalid", nil)
	}
	if s.links[j.ID] == nil {
		s.links[j.ID] = map[string]*link{}
	}
	last, rows := j.Last, s.tenant.Entries
	j.Last = &execution{Activity: s.newID("activity"), Began: now, Ended: now, State: "Succeeded"}
	delete(j.Escrows, o.GUID)
	s.bring(j, d, wanted{o, mappingOf(&schema.SynchronizationRules[0], o.Class)}, j.Last)
	j.Last = last
	s.putJob(j)
	if s.tenant.Entries == rows {
		return s.onDemandAnswer("Skipped", "RedundantExport", nil)
	}
	row := s.entries[s.tenant.Entries]
	if row.ErrorCode != "" {
		return s.onDemandAnswer("Failure", row.ErrorCode, s.logObject(row))
	}
	return s.onDemandAnswer("Success", "", s.logObject(row))
}

func (s *Service) onDemandAnswer(result, code string, row map[string]any) (map[string]any, *Refusal) {
	details := map[string]any{}
	if code != "" {
		details["errorCode"] = code
	}
	key, _ := json.Marshal(map[string]any{"result": result, "details": details})
	value := map[string]any{"provisioningSteps": []any{}, "modifiedProperties": []any{}, "action": "Other", "statusInfo": map[string]any{"status": result}}
	if row != nil {
		source, target := row["sourceIdentity"].(map[string]any), row["targetIdentity"].(map[string]any)
		action := row["provisioningAction"].(string)
		value = map[string]any{"provisioningSteps": row["provisioningSteps"], "modifiedProperties": row["modifiedProperties"],
			"action": strings.ToUpper(action[:1]) + action[1:], "changeId": row["changeId"], "startTime": row["activityDateTime"], "endTime": row["activityDateTime"],
			"reportableIdentifier": target["displayName"], "sourceIdentity": map[string]any{"id": source["id"], "type": source["identityType"]},
			"sourceSystem": map[string]any{"name": "Active Directory"}, "targetIdentity": map[string]any{"id": target["id"], "type": target["identityType"]},
			"targetSystem": map[string]any{"name": "Microsoft Entra ID"}, "statusInfo": map[string]any{"status": result}}
	}
	text, _ := json.Marshal(value)
	answer := map[string]any{"key": string(key), "value": string(text)}
	if s.faults.OnDemandTypeName {
		answer["key"] = "Microsoft.Identity.Health.CPP.Common.DataContracts.SyncFabric.StatusInfo"
	}
	return answer, nil
}
