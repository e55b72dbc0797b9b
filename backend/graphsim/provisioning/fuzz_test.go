package provisioning

import (
	"encoding/json"
	"testing"
	"time"
)

// nowhere is a cloud directory that takes everything.
type nowhere struct{}

func (nowhere) Find(string, string, string) string                   { return "" }
func (nowhere) Write(_, id string, _ map[string]any) (string, error) { return orElse(id, "made"), nil }
func (nowhere) Delete(string, string) error                          { return nil }

// running is a service with a job that runs, over a domain of one person.
func running(t testing.TB) (s *Service, principalID, jobID string, now time.Time) {
	t.Helper()
	now = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	s = New(Options{TenantID: "0d3c0a4e-52d5-4f61-8a35-6a1a3d1c9b10", InitialDomain: "x.onmicrosoft.com", Target: nowhere{}})
	s.AddDomain(Domain{FQDN: "x.com", NetBIOS: "X", Agents: []Agent{{Machine: "a"}}, Objects: []ADObject{{GUID: "00000000-0000-4000-b000-000000000001", Class: "user", DN: "CN=Ann,DC=x,DC=com",
		Attributes: map[string][]string{"cn": {"Ann"}, "sAMAccountName": {"ann"}}}}})
	made, no := s.Instantiate(now, CloudSyncTemplate, "x.com", "", false)
	if no != nil {
		t.Fatal(no)
	}
	principalID = made["servicePrincipal"].(map[string]any)["id"].(string)
	if no := s.PutSecrets(now, principalID, []byte(`{"value":[{"key":"AppKey","value":"{\"appKeyScenario\":\"AD2AADProvisioning\"}"},{"key":"Domain","value":"{\"domain\":\"x.com\"}"}]}`)); no != nil {
		t.Fatal(no)
	}
	job, no := s.CreateJob(now, principalID, jobProvisioning)
	if no != nil {
		t.Fatal(no)
	}
	jobID = job["id"].(string)
	if no := s.Start(now, principalID, jobID); no != nil {
		t.Fatal(no)
	}
	return s, principalID, jobID, now
}

func FuzzStoredSchemaNeverStopsTheService(f *testing.F) {
	f.Add([]byte(`{"synchronizationRules":[],"directories":[]}`))
	f.Add([]byte(`{"synchronizationRules":[{"objectMappings":[{"enabled":true,"sourceObjectName":"user","targetObjectName":"User","scope":{"inputFilterGroups":[{"clauses":[{"operatorName":"REGEX MATCH",` +
		`"sourceOperandName":"cn","targetOperand":{"values":["("]}}]}]},"attributeMappings":[{"targetAttributeName":"UserPrincipalName","source":{"type":"Function","name":"Left","expression":"Left()",` +
		`"parameters":[{"key":"source","value":{"type":"Attribute","name":"cn"}},{"key":"length","value":{"type":"Constant","name":"-1"}}]}},{"targetAttributeName":"SourceAnchor"},` +
		`{"targetAttributeName":"OnPremisesObjectIdentifier"}]}]}],"directories":null}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		s, principal, job, now := running(t)
		if no := s.PutSchema(now, principal, job, body); no != nil {
			return
		}
		s.Advance(now.Add(time.Hour))
		if whole, no := s.Schema(principal, job); no != nil || !json.Valid(whole) {
			t.Errorf("the schema is %s, %v", whole, no)
		}
	})
}

func FuzzExpressionIsReadOrNot(f *testing.F) {
	for _, text := range []string{"", ")(", "IIF(", `IIF(IsPresent([a]), Join("@", [a], %b%), )`, "Trim([l])", `"x`, "[", "%"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		source := parseExpression(text)
		e := evaluator{object: func(string) values { return values{"a"} }, constant: func(string) string { return "b" }}
		if _, err := e.of(source); err != nil && err.Error() == "" {
			t.Error("an error without words")
		}
	})
}

func FuzzSecretsAreTakenOrRefused(f *testing.F) {
	f.Add([]byte(`{"value":[{"key":"Domain","value":null},{"key":"AppKey","value":"{}"}]}`))
	f.Add([]byte(`{"value":[{"key":"SyncNotificationSettings","value":"{\"DeleteThresholdValue\":\"x\"}"}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		s, principal, _, now := running(t)
		if no := s.PutSecrets(now, principal, body); no == nil {
			s.Advance(now.Add(time.Hour))
		} else if no.Code == "" {
			t.Error("a refusal without a code")
		}
	})
}
