package graphsim

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func keysOf(object map[string]any) string {
	var keys []string
	for key := range object {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return strings.Join(keys, " ")
}

func TestInstantiateMakesAnotherPairEachTimeAndNamesIdsByVersion(t *testing.T) {
	w := startSync(t, CloudSyncFaults{})
	url := "/applicationTemplates/" + template + "/instantiate"
	first := w.send("POST", url, `{"displayName":"plant.example.com"}`).want(201)
	second := w.send("POST", url, `{"displayName":"plant.example.com"}`).want(201)
	sp, app := first.body["servicePrincipal"].(map[string]any), first.body["application"].(map[string]any)
	if sp["id"] == second.body["servicePrincipal"].(map[string]any)["id"] {
		t.Error("the same principal twice")
	}
	if sp["appId"] != app["appId"] || sp["applicationTemplateId"] != template || sp["tags"].([]any)[0] != "WindowsAzureActiveDirectoryIntegratedApp" {
		t.Errorf("the pair is %v", first.raw)
	}
	beta := w.send("POST", "https://graph.microsoft.com/beta"+url, `{"displayName":"x"}`).want(201).body["servicePrincipal"].(map[string]any)
	if beta["id"] != nil || beta["objectId"] == nil {
		t.Errorf("beta names its ids %s", keysOf(beta))
	}
	w.send("POST", "/applicationTemplates/"+ann+"/instantiate", `{"displayName":"x"}`).want(404, "Request_ResourceNotFound")
	w.send("POST", url, `{"displayName":""}`).want(400, "Request_BadRequest")
}

func TestNewConfigurationIsNotSeenForSomeReads(t *testing.T) {
	w := startSync(t, CloudSyncFaults{PrincipalUnseen: 2, PrincipalUnlisted: 1, TemplatesUnseen: 1, JobUnseen: 1, UnauthorizedFirst: 1, ForbiddenFirst: 1, ConflictFirst: 1})
	sp := w.send("POST", "/applicationTemplates/"+template+"/instantiate", `{"displayName":"x"}`).want(201).body["servicePrincipal"].(map[string]any)["id"].(string)
	one, list, below := "/servicePrincipals/"+sp, "/servicePrincipals?$filter=displayName eq 'x'", "/servicePrincipals/"+sp+"/synchronization/"
	for range 2 {
		w.get(one).want(404, "Request_ResourceNotFound")
	}
	w.get(one).want(200)
	if n := len(w.get(list).want(200).values()); n != 0 {
		t.Errorf("the first list has %d", n)
	}
	if n := len(w.get(list).want(200).values()); n != 1 {
		t.Errorf("the second list has %d", n)
	}
	for _, what := range []string{"templates", "jobs", "secrets"} {
		w.get(below+what).want(404, "Request_ResourceNotFound")
		w.get(below + what).want(200)
	}
	for _, status := range []int{401, 403, 409} {
		w.send("PUT", below+"secrets", allSecrets).want(status)
	}
	w.send("PUT", below+"secrets", allSecrets).want(204)
	job := below + "jobs/" + w.send("POST", below+"jobs", `{"templateId":"AD2AADProvisioning"}`).want(201).text("id")
	w.get(job).want(404)
	w.get(job).want(200)

	w.tenant.SetFaults(Faults{CloudSync: CloudSyncFaults{TemplatesUnseen: 9, UnknownErrors: true}})
	if got := w.get(below+"templates").want(404, "UnknownError"); got.message() != "" {
		t.Errorf("it says %q", got.message())
	}
	w.get("/servicePrincipals/"+ann+"/synchronization/jobs").want(404, "UnknownError")
}

func TestFlagOfTheTenantIsReadOnlyLateOrPending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startSync(t, CloudSyncFaults{FlagReadOnly: true, FlagDelay: time.Hour})
		org := "/organization/" + w.tenant.TenantID()
		flag := func() any {
			return w.get(org + "?$select=id,onPremisesSyncEnabled").want(200).body["onPremisesSyncEnabled"]
		}
		const on, off = `{"onPremisesSyncEnabled":true}`, `{"onPremisesSyncEnabled":false}`
		refused := w.send("PATCH", org, on).want(400, "Request_BadRequest")
		if refused.message() != "Property 'onPremisesSyncEnabled' is read-only and cannot be set." {
			t.Errorf("it says %q", refused.message())
		}
		w.send("PATCH", "https://graph.microsoft.com/beta"+org, on).want(204)
		if got := flag(); got != nil {
			t.Errorf("before it takes effect it reads %v", got)
		}
		c := w.configure().start()
		if status := c.status(time.Minute); status["lastExecution"].(map[string]any)["error"].(map[string]any)["code"] != "DirectorySyncNotReady" {
			t.Errorf("a job meanwhile says %v", status)
		}
		w.sleep(time.Hour)
		if got := flag(); got != true {
			t.Errorf("then it reads %v", got)
		}
		if status := c.status(0); status["code"] != "Active" {
			t.Errorf("the job then says %v", status)
		}
		w.tenant.SetFaults(Faults{})
		w.send("PATCH", org, off).want(204)
		w.send("PATCH", org, on).want(400, "Request_BadRequest")
		w.sleep(73 * time.Hour)
		if got := flag(); got != false {
			t.Errorf("switched off it reads %v", got)
		}
		w.send("PATCH", org, on).want(204)
	})
}

func (c configuration) secrets() map[string]string {
	c.Helper()
	shown := map[string]string{}
	for _, secret := range c.get(c.at("secrets")).want(200).values() {
		shown[secret["key"].(string)] = secret["value"].(string)
	}
	return shown
}

func TestSecretsAreReplacedOrMerged(t *testing.T) {
	const domainOnly = `{"value":[{"key":"Domain","value":"{\"domain\":\"other.example.com\"}"}]}`
	for _, merge := range []bool{false, true} {
		t.Run(fmt.Sprintf("merge %v", merge), func(t *testing.T) {
			w := startSync(t, CloudSyncFaults{MergeSecrets: merge})
			c := w.configure()
			w.send("PUT", c.at("secrets"), domainOnly).want(204)
			shown := c.secrets()
			_, account := shown["UserName"]
			_, notes := shown["SyncNotificationSettings"]
			if account != merge || notes != merge || !strings.Contains(shown["Domain"], "other.example.com") {
				t.Errorf("a PUT of the domain alone leaves %v", shown)
			}
			w.send("PUT", c.at("secrets"), `{"value":[{"key":"Domain","value":""}]}`).want(204)
			if _, domain := c.secrets()["Domain"]; domain {
				t.Error("an empty value leaves the key")
			}
		})
	}
}

func TestSecretsMakeTheAccountAndNeverShowIt(t *testing.T) {
	w := startSync(t, CloudSyncFaults{AccountAfter: 1})
	c := w.configure()
	if _, early := c.secrets()["UserName"]; early {
		t.Error("the account is there at once")
	}
	shown := c.secrets()
	if shown["UserName"] != "ADToAADSyncServiceAccount@small.onmicrosoft.com" || shown["Password"] != "*" || shown["AppKey"] != "" {
		t.Errorf("they show %v", shown)
	}
	stored := w.tenant.SyncConfigurations()[0]
	if stored.AppKey != "AD2AADPasswordHash" || stored.AppKeys != 1 || stored.Secrets["Password"] == "*" {
		t.Errorf("stored is %+v", stored)
	}
	const maskBack = `{"value":[{"key":"Domain","value":"{\"domain\":\"plant.example.com\"}"},{"key":"UserName","value":"ADToAADSyncServiceAccount@small.onmicrosoft.com"},{"key":"Password","value":"*"}]}`
	w.send("PUT", c.at("secrets"), maskBack).want(204)
	if now := w.tenant.SyncConfigurations()[0].Secrets["Password"]; now != stored.Secrets["Password"] {
		t.Error("the mask changed the password")
	}
	w.tenant.SetFaults(Faults{CloudSync: CloudSyncFaults{StoreMask: true}})
	w.send("PUT", c.at("secrets"), maskBack).want(204)
	if w.tenant.SyncConfigurations()[0].Secrets["Password"] != "*" {
		t.Error("the switch does not store the mask")
	}
	wrong := w.send("PUT", c.at("secrets"), `{"value":[{"key":"domain","value":"x"}]}`).want(500, "InternalError")
	if wrong.message() != "Requested value 'domain' was not found." {
		t.Errorf("a key in the wrong case: %q", wrong.message())
	}
	if w.get("/organization").want(200).values()[0]["onPremisesSyncEnabled"] != true {
		t.Error("the AppKey did not set the tenant's flag")
	}
}

func TestAccountIsRepairedAtTheServicesOwnPrincipal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startSync(t, CloudSyncFaults{})
		c := w.configure().start()
		must(t, w.tenant.SetSyncAccount(SyncAccountDeleted))
		if status := c.status(time.Minute); code(status["quarantine"]) != "AzureActiveDirectoryInvalidCredential" {
			t.Errorf("without its account it tells %v", status)
		}
		fabric := w.get("/servicePrincipals?$filter=startswith(displayName,'Microsoft.Azure.SyncFabric')").want(200).values()
		if len(fabric) != 1 {
			t.Fatalf("found %v", fabric)
		}
		url := "/servicePrincipals/" + fabric[0]["id"].(string)
		w.send("PUT", url+"/synchronization/secrets", `{"value":[{"key":"AppKey","value":"{\"appKeyScenario\":\"AD2AADProvisioning\"}"}]}`).want(204)
		c.start()
		if status := c.status(time.Minute); status["code"] != "Active" {
			t.Errorf("repaired it tells %v", status)
		}
		w.send("DELETE", url, "").want(403)
	})
}

func TestSecretsAreMarkedForRemoval(t *testing.T) {
	w := startSync(t, CloudSyncFaults{DeprecatedSecrets: true})
	c := w.configure()
	for _, answer := range []got{w.get(c.at("secrets")).want(200), w.send("PUT", c.at("secrets"), allSecrets).want(204),
		w.send("POST", c.job+"/validateCredentials", `{"useSavedCredentials":true}`).want(204)} {
		if answer.header.Get("Sunset") != "Tue, 06 Jul 2027 00:00:00 GMT" || answer.header.Get("Deprecation") == "" {
			t.Errorf("headers are %v", answer.header)
		}
	}
	w.tenant.SetFaults(Faults{CloudSync: CloudSyncFaults{SecretsRemoved: true}})
	w.get(c.at("secrets")).want(404)
	w.send("PUT", c.at("secrets"), allSecrets).want(404)
	w.send("POST", c.job+"/validateCredentials", `{"useSavedCredentials":true}`).want(404)
}

func TestJobIsMadeWithTheShapesThatWereSeen(t *testing.T) {
	w := startSync(t, CloudSyncFaults{})
	c := w.configure()
	job := w.get(c.job).want(200)
	if got := keysOf(job.body); got != "@odata.context id schedule status synchronizationJobSettings templateId" {
		t.Errorf("a job has %s", got)
	}
	if got := keysOf(job.body["status"].(map[string]any)); got != "code countSuccessiveCompleteFailures escrowsPruned lastExecution lastSuccessfulExecution lastSuccessfulExecutionWithExports progress "+
		"quarantine steadyStateFirstAchievedTime steadyStateLastAchievedTime synchronizedEntryCountByType troubleshootingUrl" {
		t.Errorf("a status has %s", got)
	}
	if got := fmt.Sprint(job.body["schedule"]); got != "map[expiration:<nil> interval:PT40M state:Disabled]" {
		t.Errorf("a new schedule is %s", got)
	}
	parts := strings.Split(job.text("id"), ".")
	if len(parts) != 3 || parts[1] != strings.ReplaceAll(w.tenant.TenantID(), "-", "") {
		t.Errorf("the id is %s", job.text("id"))
	}
	w.send("POST", c.jobs, `{"templateId":"AD2AADProvisioning"}`).want(409, "Conflict")
	w.send("POST", c.jobs, `{"templateId":"Nothing"}`).want(400)
	w.send("POST", c.jobs, `{"templateId":"AD2AADPasswordHash"}`).want(201)
	w.send("POST", c.jobs, `{"templateId":"AAD2ADExchangeHybridWriteback"}`).want(201)
	w.tenant.SetFaults(Faults{CloudSync: CloudSyncFaults{SecondJobIsAnother: true, TwoPartJobID: true, NewJobNotConfigured: true}})
	again := w.send("POST", c.jobs, `{"templateId":"AD2AADProvisioning"}`).want(201)
	if n := len(strings.Split(again.text("id"), ".")); n != 2 || again.body["status"].(map[string]any)["code"] != "NotConfigured" {
		t.Errorf("with the switches it is %s", again.raw)
	}
	w.send("PATCH", c.job, `{"synchronizationJobSettings":[{"name":"LookaheadQueryEnabled","value":"True"}]}`).want(204)
	if settings := fmt.Sprint(w.get(c.job).want(200).body["synchronizationJobSettings"]); !strings.Contains(settings, "name:LookaheadQueryEnabled value:True") {
		t.Errorf("patched settings are %s", settings)
	}
	w.send("DELETE", c.job, "").want(204)
	w.get(c.job).want(404)
	w.send("DELETE", "/servicePrincipals/"+c.sp, "").want(204)
	w.get(c.jobs).want(404)
}

func TestSchemaHasItsVariantsAndRefusesWhatWasCutOff(t *testing.T) {
	w := startSync(t, CloudSyncFaults{CredentialsInDefault: true, EmptyFilters: true})
	c := w.configure()
	schema := w.get(c.job + "/schema").want(200)
	for _, part := range []string{`"targetAttributeName":"CredentialData"`, `"containerFilter":{"includedContainers":[]}`, `"groupFilter":{"includedGroups":[]}`, `"key":"IsHardDeletionSupported"`,
		`{"key":"Secret","value":"true"}`, `"name":null`} {
		if !strings.Contains(schema.raw, part) {
			t.Errorf("it lacks %s", part)
		}
	}
	const whole = `"parameters":[{"key":"source","value":{"expression":"[l]","name":"l","type":"Attribute","parameters":[]}}]`
	for _, cut := range []string{`"parameters":[]`, `"parameters":["System.Collections.Hashtable"]`, `"parameters":[{"key":"source","value":"@{expression=[l]}"}]`} {
		edited := strings.Replace(schema.raw, whole, cut, 1)
		if edited == schema.raw {
			t.Fatal("nothing was edited")
		}
		w.send("PUT", c.job+"/schema", edited).want(400)
	}
	w.send("PUT", c.job+"/schema", `{"version":"2.0"}`).want(400)
	w.send("PATCH", c.job+"/schema", schema.raw).want(405)
	w.get(c.at("templates/AD2AADProvisioning/schema")).want(200)
	if n := len(w.get(c.job + "/schema/directories").want(200).values()); n != 2 {
		t.Errorf("%d directories", n)
	}
	for _, function := range []string{"filterOperators", "functions"} {
		if n := len(w.get(c.job + "/schema/" + function + "()").want(200).values()); n < 10 {
			t.Errorf("%s are %d", function, n)
		}
	}
	parsed := w.send("POST", c.job+"/schema/parseExpression", `{"expression":"Left(Trim([description]), 3)"}`).want(200)
	if parsed.body["parsingSucceeded"] != true || parsed.body["parsedExpression"].(map[string]any)["name"] != "Left" {
		t.Errorf("parsed: %s", parsed.raw)
	}
}

func TestDiscoverNeedsAnAgentAndAFewAttempts(t *testing.T) {
	w := startSync(t, CloudSyncFaults{DiscoverFails: 2})
	c := w.configure()
	url := c.job + "/schema/directories/ba5b00eb-4c24-41a7-9d57-cd305d47d540/discover"
	for range 2 {
		w.send("POST", url, "").want(500)
	}
	found := w.send("POST", url, "").want(200)
	if !strings.Contains(found.raw, `"mailNickName"`) || found.text("name") != "Active Directory" {
		t.Errorf("discovered %.200s", found.raw)
	}
	w.tenant.SetFaults(Faults{CloudSync: CloudSyncFaults{DiscoverNoExchange: true}})
	if plain := w.send("POST", url, "").want(200); strings.Contains(strings.ToLower(plain.raw), "mailnickname") {
		t.Error("a domain without Exchange shows mailNickname")
	}
	must(t, w.tenant.OnPremises("plant.example.com").StopAgents())
	w.send("POST", url, "").want(500)
}

func TestAppsMayDoWhatTheirRolesOpen(t *testing.T) {
	w := startSync(t, CloudSyncFaults{})
	w.bearer = bearerFor(w.tenant, "Application.ReadWrite.OwnedBy")
	own := w.configure() // with that role alone
	other := App{ClientID: "77777777-0000-4000-8000-000000000001", Roles: []string{"Application.ReadWrite.OwnedBy"}}
	w.bearer = w.tenant.authority.issue(other, "https://graph.microsoft.com", claimsRequest{}).AccessToken
	w.get(own.job).want(403, "Authorization_RequestDenied")
	w.send("POST", own.job+"/start", "").want(403, "Authorization_RequestDenied")
	for _, r := range cloudSyncRoutes() {
		if r.versions == onlyBeta {
			continue
		}
		parts := slices.Clone(r.pattern)
		keys := map[string]string{"servicePrincipals": own.sp, "jobs": strings.TrimPrefix(own.job, own.jobs+"/"), "applicationTemplates": template,
			"templates": "AD2AADProvisioning", "organization": w.tenant.TenantID(), "applications": ann, "onPremisesSynchronization": w.tenant.TenantID(), "directories": ann}
		for i, part := range parts {
			if part == "{}" {
				parts[i] = keys[r.pattern[i-1]]
			}
		}
		path := "/" + strings.Join(parts, "/")
		w.bearer = bearerFor(w.tenant, "Contacts.ReadWrite")
		w.send(r.method, path, "").want(403, "Authorization_RequestDenied")
		if r.method == http.MethodDelete {
			continue
		}
		for _, role := range r.roles {
			w.bearer = bearerFor(w.tenant, role)
			if got := w.send(r.method, path, ""); got.status == 403 {
				t.Errorf("%s %s is closed to %s: %s", r.method, path, role, got.raw)
			}
		}
		for _, scope := range r.scopes {
			w.bearer = bearerFor(w.tenant, scope)
			w.send(r.method, path, "").want(403, "Authorization_RequestDenied")
			w.bearer = w.tenant.DelegatedToken(scope)
			body := ""
			if r.method == http.MethodPatch {
				body = "{}"
			}
			if got := w.send(r.method, path, body); got.status/100 != 2 {
				t.Errorf("%s %s is closed to somebody with %s: %s", r.method, path, scope, got.raw)
			}
		}
	}
}

func TestAgentsAreShownToPeopleOnBetaOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startSync(t, CloudSyncFaults{})
		const root = "https://graph.microsoft.com/beta/onPremisesPublishingProfiles/provisioning/"
		w.get(root+"agents").want(403, "Authorization_RequestDenied") // for an app with every role
		w.bearer = w.tenant.DelegatedToken("Policy.Read.HybridAuthentication", "OnPremisesPublishingProfiles.ReadWrite.All")
		if got := w.get(root + "publishedResources?$expand=agentGroups").want(200).values()[0]["resourceName"]; got != "plant.example.com" {
			t.Errorf("the resource is %v", got)
		}
		groups := w.get(root + "agentGroups?$expand=agents,publishedResources").want(200).values()
		if len(groups) != 2 || groups[1]["isDefault"] != true {
			t.Errorf("groups: %v", groups)
		}
		status := func() any {
			agents := w.get(root + "agents").want(200).values()
			if len(agents) == 0 {
				return "gone"
			}
			return agents[0]["status"]
		}
		must(t, w.tenant.OnPremises("plant.example.com").StopAgents())
		w.bearer = w.tenant.DelegatedToken("Policy.Read.HybridAuthentication")
		for _, step := range []struct {
			after time.Duration
			want  string
		}{{30 * time.Minute, "active"}, {time.Hour, "inactive"}, {10 * 24 * time.Hour, "gone"}} {
			time.Sleep(step.after)
			w.bearer = w.tenant.DelegatedToken("Policy.Read.HybridAuthentication")
			if got := status(); got != step.want {
				t.Errorf("%v later it is %v, want %s", step.after, got, step.want)
			}
		}
		w.get("https://graph.microsoft.com/v1.0/onPremisesPublishingProfiles/provisioning/agents").want(400)
		w.get("https://graph.microsoft.com/beta/users").want(400)
	})
}
