package graphsim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/graphsim/provisioning"
)

// syncRoles are what an app needs for all that cloud sync does app-only (permissions file of microsoft-graph-devx-content).
var syncRoles = []string{"Organization.ReadWrite.All", "Organization.Read.All", "Application.ReadWrite.All", "Synchronization.ReadWrite.All", "Synchronization.Read.All",
	"ProvisioningLog.Read.All", "AuditLog.Read.All", "Directory.ReadWrite.All", "User.Read.All"}

// plant is the domain of tests: three people and a group in two organizational units, and an agent.
func plant() provisioning.Domain {
	person := func(n int, name, unit string) provisioning.ADObject {
		return provisioning.ADObject{GUID: fmt.Sprintf("00000000-0000-4000-b000-00000000000%d", n), Class: "user", DN: "CN=" + name + ",OU=" + unit + ",DC=plant,DC=example,DC=com",
			Attributes: map[string][]string{"cn": {name}, "displayName": {name}, "sAMAccountName": {strings.ToLower(name)}, "userAccountControl": {"512"},
				"userPrincipalName": {strings.ToLower(name) + "@plant.example.com"}, "department": {" " + unit + " "}, "telephoneNumber": {"+31 40 " + fmt.Sprint(n)}}}
	}
	dora, emil, fay := person(1, "Dora", "Line"), person(2, "Emil", "Line"), person(3, "Fay", "Store")
	group := provisioning.ADObject{GUID: "00000000-0000-4000-b000-000000000009", Class: "group", DN: "CN=Shift,OU=Line,DC=plant,DC=example,DC=com",
		Attributes: map[string][]string{"cn": {"Shift"}, "sAMAccountName": {"Shift"}, "groupType": {"-2147483646"}}, Members: []string{dora.GUID, emil.GUID}}
	return provisioning.Domain{FQDN: "plant.example.com", NetBIOS: "PLANT", Objects: []provisioning.ADObject{dora, emil, fay, group},
		Units:  []string{"OU=Line,DC=plant,DC=example,DC=com", "OU=Store,DC=plant,DC=example,DC=com", "OU=Left,DC=plant,DC=example,DC=com"},
		Agents: []provisioning.Agent{{Machine: "sync1.plant.example.com", IP: "203.0.113.7"}}}
}

// startSync starts a tenant with that domain and an app that may do all.
func startSync(t *testing.T, faults CloudSyncFaults) *wire {
	t.Helper()
	company := smallCompany()
	company.Domains = append(company.Domains, "small.onmicrosoft.com")
	company.OnPremises.Domains = []provisioning.Domain{plant()}
	w := start(t, Options{Company: company, Faults: Faults{CloudSync: faults}})
	w.bearer = bearerFor(w.tenant, syncRoles...)
	return w
}

const (
	template   = "1a4721b3-e57f-4451-ae87-ef078703ec94"
	allSecrets = `{"value":[{"key":"AppKey","value":"{\"appKeyScenario\":\"AD2AADPasswordHash\"}"},{"key":"Domain","value":"{\"domain\":\"plant.example.com\"}"},` +
		`{"key":"SyncNotificationSettings","value":"{\"Enabled\":true,\"Recipients\":\"ops@small.example.com\",\"DeleteThresholdEnabled\":true,\"DeleteThresholdValue\":2}"}]}`
)

// configuration is a configuration that was made over the wire.
type configuration struct {
	*wire
	sp, job, jobs string
}

// configure makes a configuration as the page does: principal, secrets, job.
func (w *wire) configure() configuration { w.Helper(); return w.configureFor("plant.example.com") }

// configureFor makes one for a domain.
func (w *wire) configureFor(domain string) configuration {
	w.Helper()
	made := w.send("POST", "/applicationTemplates/"+template+"/instantiate", fmt.Sprintf(`{"displayName":%q}`, domain)).want(201)
	c := configuration{wire: w, sp: made.body["servicePrincipal"].(map[string]any)["id"].(string)}
	c.jobs = "/servicePrincipals/" + c.sp + "/synchronization/jobs"
	w.send("PUT", c.at("secrets"), strings.ReplaceAll(allSecrets, "plant.example.com", domain)).want(204)
	c.job = c.jobs + "/" + w.send("POST", c.jobs, `{"templateId":"AD2AADProvisioning"}`).want(201).text("id")
	return c
}

func (c configuration) at(what string) string {
	return "/servicePrincipals/" + c.sp + "/synchronization/" + what
}

func (c configuration) start() configuration {
	c.Helper()
	c.send("POST", c.job+"/start", "").want(204)
	return c
}

// status is the job's, after so much time.
func (c configuration) status(after time.Duration) map[string]any {
	c.Helper()
	c.sleep(after)
	return c.get(c.job).want(200).body["status"].(map[string]any)
}

// sleep lets time pass and signs in again: a token lasts an hour.
func (w *wire) sleep(d time.Duration) {
	time.Sleep(d)
	w.bearer = bearerFor(w.tenant, syncRoles...)
}

func TestConfigurationIsMadeAndRunsAsThePageDescribes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startSync(t, CloudSyncFaults{PassthroughTemplate: true})
		if flag := w.get("/organization").want(200).values()[0]["onPremisesSyncEnabled"]; flag != nil {
			t.Errorf("a tenant that never synced says %v", flag)
		}
		w.send("PATCH", "/organization/"+w.tenant.TenantID(), `{"onPremisesSyncEnabled":true}`).want(204)
		if flag := w.get("/organization?$select=onPremisesSyncEnabled").want(200).values()[0]["onPremisesSyncEnabled"]; flag != true {
			t.Errorf("after enabling it says %v", flag)
		}
		c := w.configure()
		found := w.get("/servicePrincipals?$filter=applicationTemplateId eq '" + template + "'&$select=id,displayName").want(200).values()
		if len(found) != 1 || found[0]["id"] != c.sp {
			t.Errorf("found again: %v", found)
		}
		if n := len(w.get(c.at("templates")).want(200).values()); n != 3 {
			t.Errorf("%d templates", n)
		}
		created := w.get(c.job).want(200)
		if created.text("templateId") != "ADDCInPassthrough" || created.body["schedule"].(map[string]any)["state"] != "Disabled" {
			t.Errorf("a new job is %s", created.raw)
		}
		want := []string{"Domain", "SyncNotificationSettings", "UserName", "Password"}
		var keys []string
		for _, secret := range w.get(c.at("secrets")).want(200).values() {
			keys = append(keys, secret["key"].(string))
			if secret["key"] == "Password" && secret["value"] != "*" {
				t.Error("a password is shown")
			}
		}
		if !slices.Equal(keys, want) {
			t.Errorf("secrets show %v, want %v", keys, want)
		}
		c.start()
		fresh := c.status(0)
		if fresh["code"] != "NotRun" || fresh["lastExecution"].(map[string]any)["state"] != "Failed" {
			t.Errorf("just started: %v", fresh)
		}
		done := c.status(time.Minute)
		if done["code"] != "Active" || done["steadyStateFirstAchievedTime"] == "0001-01-01T00:00:00Z" {
			t.Errorf("after the first cycle: %v", done)
		}
		if got := fmt.Sprint(done["synchronizedEntryCountByType"]); got != "[map[key:group to Group value:1] map[key:user to User value:3]]" {
			t.Errorf("synchronized %s", got)
		}
		dora := w.get("/users/dora@plant.example.com?$select=displayName,department,onPremisesSyncEnabled,businessPhones").want(200)
		if dora.text("department") != "Line" || dora.body["onPremisesSyncEnabled"] != true {
			t.Errorf("provisioned: %s", dora.raw)
		}
	})
}

func TestSchemaIsKeptAsItWasStoredWithAVersionOfItsOwn(t *testing.T) {
	w := startSync(t, CloudSyncFaults{})
	c := w.configure()
	before := w.get(c.job + "/schema").want(200)
	if before.text("version") != "2.0" {
		t.Errorf("untouched it has version %s", before.text("version"))
	}
	mapping := `{"defaultValue":null,"exportMissingReferences":false,"flowBehavior":"FlowWhenChanged","flowType":"Always","matchingPriority":0,` +
		`"targetAttributeName":"CredentialData","source":{"expression":"[PasswordHash]","name":"PasswordHash","type":"Attribute","parameters":[]}}`
	edited := strings.Replace(before.raw, `"sourceObjectName":"user","targetObjectName":"User","attributeMappings":[`,
		`"sourceObjectName":"user","targetObjectName":"User","attributeMappings":[`+mapping+`,`+mapping+`,`, 1)
	if edited == before.raw {
		t.Fatal("nothing was edited")
	}
	w.send("PUT", c.job+"/schema", edited).want(204)
	after := w.get(c.job + "/schema").want(200)
	if n := strings.Count(after.raw, `"targetAttributeName":"CredentialData"`); n != 2 {
		t.Errorf("the mapping is there %d times, and twice is how often it was sent", n)
	}
	if v := after.text("version"); !strings.HasPrefix(v, "Date:") || !strings.Contains(v, ", ActivityId:") {
		t.Errorf("stored it has version %s", v)
	}
	for _, name := range []string{"synchronizationRules", "directories"} {
		var sent map[string]any
		must(t, json.Unmarshal([]byte(edited), &sent))
		if fmt.Sprint(sent[name]) != fmt.Sprint(after.body[name]) {
			t.Errorf("%s came back changed", name)
		}
	}
	w.send("DELETE", c.job+"/schema", "").want(204)
	if again := w.get(c.job + "/schema").want(200); strings.Contains(again.raw, `"CredentialData","required"`) && strings.Count(again.raw, `"targetAttributeName":"CredentialData"`) != 0 {
		t.Error("the default did not come back")
	}
}
