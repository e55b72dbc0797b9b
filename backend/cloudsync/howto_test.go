package cloudsync_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"concord/backend/cloudsync"
	"concord/backend/graphsim"
)

// TestTheSequenceOfMicrosoftsPageIsReproduced goes through "How to programmatically configure cloud sync using MS Graph API"
// (learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-inbound-synch-ms-graph) line by line: which request of ours answers it, with
// its body, and where ours differs, why. All of it is v1.0, where the page prints beta: what it uses has arrived there.
func TestTheSequenceOfMicrosoftsPageIsReproduced(t *testing.T) {
	const threshold = 50
	inWorldOf(t, threshold, graphsim.CloudSyncFaults{DiscoverFails: 1}, leastRoles, func(w *world) {
		on := true
		c := cloudsync.Configuration{Domain: domain, PasswordHashSync: true, ExchangeHybridWriteback: &on}
		w.applied(c)
		c.AccidentalDeletes = &cloudsync.AccidentalDeletes{Enabled: true, Threshold: threshold}
		c.Start = true
		w.applied(c)
		w.ok(w.service.Restart(w.Context(), domain, "", cloudsync.RestartFull))
		jobs := map[string]string{}
		for _, j := range w.only().Jobs {
			jobs[j.Template] = j.ID
		}
		time.Sleep(10 * time.Minute)
		for _, o := range w.sim.OnPremises(domain).Objects() {
			w.ok(w.sim.OnPremises(domain).Remove(o.GUID))
		}
		time.Sleep(10 * time.Minute)
		w.ok(w.service.AllowDeletes(w.Context(), domain, threshold))

		base := "/v1.0/servicePrincipals/" + w.only().PrincipalID + "/synchronization"
		job := base + "/jobs/" + jobs["AD2AADProvisioning"]
		const (
			appKey  = `{"key":"AppKey","value":"{\"appKeyScenario\":\"AD2AADPasswordHash\"}"}`
			fqdn    = `{"key":"Domain","value":"{\"domain\":\"contoso.com\"}"}`
			account = `,{"key":"UserName","value":"ADToAADSyncServiceAccount@contoso.onmicrosoft.com"}`
		)
		lines := []struct {
			page, request, body, differs string
		}{
			{"Set-MsolDirSyncEnabled -EnableDirSync $true", "PATCH /v1.0/organization/" + tenantID, `{"onPremisesSyncEnabled":true}`,
				"Microsoft has retired the module; its successor Set-EntraDirSyncEnabled sends this"},
			{"Create service principals", "POST /v1.0/applicationTemplates/1a4721b3-e57f-4451-ae87-ef078703ec94/instantiate", `{"displayName":"contoso.com"}`, ""},
			{"If you didn't record the ID, find the service principal", "GET /v1.0/servicePrincipals", "", "asked for by the template and not by a name; told apart by the domain"},
			{"Create sync job", "POST " + base + "/jobs", `{"templateId":"AD2AADProvisioning"}`, ""},
			{"… and the same with the other template", "POST " + base + "/jobs", `{"templateId":"AD2AADPasswordHash"}`, ""},
			{"The existing values for all the secrets can be retrieved", "GET " + base + "/secrets", "", ""},
			{"Update targeted domain", "PUT " + base + "/secrets", `{"value":[` + appKey + `,` + fqdn +
				`,{"key":"SyncNotificationSettings","value":"{\"Enabled\":true,\"Recipients\":\"\",\"DeleteThresholdEnabled\":true,\"DeleteThresholdValue\":500}"}]}`,
				"the page leaves the notifications out here; sent as the portal has them, so that a service that replaces and one that merges end the same"},
			{"Grab the schema", "GET " + job + "/schema", "", "read again right before it is written, and its version compared"},
			{"Save the schema you've created", "PUT " + job + "/schema", "schema", ""},
			{"Schema verification", "POST " + job + "/schema/directories/" + w.directory() + "/discover", "", ""},
			{"… which may fail while the agent wakes", "POST " + job + "/schema/directories/" + w.directory() + "/discover", "", "asked again: 500 is known of it"},
			{"Create the Exchange hybrid writeback job", "POST " + base + "/jobs", `{"templateId":"AAD2ADExchangeHybridWriteback"}`, ""},
			{"Enabling and setting the threshold", "PUT " + base + "/secrets", `{"value":[` + appKey + `,` + fqdn +
				`,{"key":"SyncNotificationSettings","value":"{\"Enabled\":true,\"Recipients\":\"\",\"DeleteThresholdEnabled\":true,\"DeleteThresholdValue\":50}"}` + account + `]}`, ""},
			{"The jobs can be retrieved again", "GET " + base + "/jobs", "", ""},
			{"Start sync job", "POST " + job + "/start", "", ""},
			{"… for each job", "POST " + base + "/jobs/" + jobs["AD2AADPasswordHash"] + "/start", "", ""},
			{"… for each job", "POST " + base + "/jobs/" + jobs["AAD2ADExchangeHybridWriteback"] + "/start", "", ""},
			{"Review status", "GET " + job, "", "of one job; of all, GET jobs has it too"},
			{"To restart a job", "POST " + job + "/restart", `{"criteria":{"resetScope":"Full"}}`, ""},
			{"Allowing deletes", "POST " + job + "/restart", `{"criteria":{"resetScope":"ForceDeletes"}}`, ""},
		}
		at, schemaBefore := 0, []byte(nil)
		writes := 0
		for _, line := range lines {
			write := !strings.HasPrefix(line.request, "GET ")
			for answered := false; !answered; {
				if at == len(w.wire.exchanges) {
					t.Fatalf("%q: nothing of ours is %s after what answers the line before", line.page, line.request)
				}
				e := w.wire.exchanges[at]
				at++
				if strings.HasSuffix(e.request, "/schema") && strings.HasPrefix(e.request, "GET ") {
					schemaBefore = e.answered
				}
				if e.request != line.request {
					if write && !strings.HasPrefix(e.request, "GET ") {
						t.Fatalf("%q: %s is sent and not %s", line.page, e.request, line.request)
					}
					continue
				}
				answered = true
				switch {
				case line.body == "schema":
					onlyCredentialsDiffer(t, schemaBefore, e.sent)
				case !reflect.DeepEqual(asJSON(t, e.sent), asJSON(t, []byte(line.body))):
					t.Errorf("%q: sent\n%s\nwant\n%s", line.page, e.sent, line.body)
				}
			}
			if write {
				writes++
			}
		}
		if sent := w.wire.writes(); len(sent) != writes {
			t.Errorf("%d requests that change something, the page has %d: %v", len(sent), writes, sent)
		}
	})
}

// directory is the id of the Active Directory in the provisioning job's schema.
func (w *world) directory() string {
	w.Helper()
	for _, j := range w.only().Jobs {
		if j.Template == cloudsync.JobProvisioning {
			s, err := cloudsync.ReadSchema(j.Schema)
			w.ok(err)
			return s.Directory
		}
	}
	w.Fatal("no provisioning job")
	return ""
}

func asJSON(t *testing.T, data []byte) any {
	t.Helper()
	if len(data) == 0 {
		return nil
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("%v: %.200s", err, data)
	}
	return v
}

// onlyCredentialsDiffer: the page has one mapping put into two lists, word for word, and nothing else changed.
func onlyCredentialsDiffer(t *testing.T, before, after []byte) {
	t.Helper()
	mapping := asJSON(t, []byte(`{"defaultValue":null,"exportMissingReferences":false,"flowBehavior":"FlowWhenChanged","flowType":"Always","matchingPriority":0,
		"targetAttributeName":"CredentialData","source":{"expression":"[PasswordHash]","name":"PasswordHash","type":"Attribute","parameters":[]}}`))
	was, is := asJSON(t, before), asJSON(t, after)
	var names []string
	for _, rule := range is.(map[string]any)["synchronizationRules"].([]any) {
		for _, m := range rule.(map[string]any)["objectMappings"].([]any) {
			object := m.(map[string]any)
			kept := []any{}
			for _, a := range object["attributeMappings"].([]any) {
				if reflect.DeepEqual(a, mapping) {
					names = append(names, object["name"].(string))
				} else {
					kept = append(kept, a)
				}
			}
			object["attributeMappings"] = kept
		}
	}
	if !reflect.DeepEqual(was, is) {
		t.Error("the schema differs in more than the mapping")
	}
	if got := strings.ToLower(strings.Join(names, ", ")); got != "provision active directory inetorgpersons, provision active directory users" {
		t.Errorf("the mapping was put into: %s", got)
	}
}
