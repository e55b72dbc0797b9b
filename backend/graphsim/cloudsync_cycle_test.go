package graphsim

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/graphsim/provisioning"
)

const lineUnit = `"containerFilter":{"includedContainers":["OU=Line,DC=plant,DC=example,DC=com"]}`

// scoped restricts a configuration to the unit Line.
func (c configuration) scoped() configuration {
	c.Helper()
	schema := c.get(c.job + "/schema").want(200)
	c.send("PUT", c.job+"/schema", strings.Replace(schema.raw, `"containerFilter":null`, lineUnit, 1)).want(204)
	return c
}

func code(of any) string {
	at, _ := of.(map[string]any)
	e, _ := at["error"].(map[string]any)
	s, _ := e["code"].(string)
	return s
}

func reasonOf(status map[string]any) string {
	q, _ := status["quarantine"].(map[string]any)
	reason, _ := q["reason"].(string)
	return reason
}

func TestRunningJobTellsItsStatusAsTheServiceDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := startSync(t, CloudSyncFaults{}).configure().scoped().start()
		fresh := c.status(0)["lastExecution"].(map[string]any)
		want := "map[activityIdentifier:<nil> countEntitled:0 countEntitledForProvisioning:0 countEscrowed:0 countEscrowedRaw:0 countExported:0 countExports:0 countImported:0 " +
			"countImportedDeltas:0 countImportedReferenceDeltas:0 error:map[code:None message: tenantActionable:false] state:Failed timeBegan:0001-01-01T00:00:00Z timeEnded:0001-01-01T00:00:00Z]"
		if got := fmt.Sprint(fresh); got != want {
			t.Errorf("just started it tells\n%s, want\n%s", got, want)
		}
		status := c.status(time.Minute)
		good := status["lastSuccessfulExecution"].(map[string]any)
		if good["activityIdentifier"] != nil || good["timeBegan"] != "0001-01-01T00:00:00Z" || good["countExported"] != 3.0 {
			t.Errorf("the last good execution is %v", good)
		}
		if at := status["steadyStateFirstAchievedTime"].(string); !strings.HasSuffix(at, ".0000000Z") {
			t.Errorf("a time is %s", at)
		}
		job := c.get(c.job).want(200)
		if got := fmt.Sprint(job.body["schedule"]); got != "map[expiration:<nil> interval:PT2M state:Active]" {
			t.Errorf("the schedule is %s", got)
		}
		settings := fmt.Sprint(job.body["synchronizationJobSettings"])
		for _, part := range []string{"name:DomainFQDN value:plant.example.com", "name:QuarantineTooManyDeletesThreshold value:2", `"DomainNetBios":"PLANT"`} {
			if !strings.Contains(settings, part) {
				t.Errorf("settings lack %s: %s", part, settings)
			}
		}
		must(t, c.tenant.OnPremises("plant.example.com").Put(withDepartment("Night shift")))
		status = c.status(2 * time.Minute)
		if last := status["lastExecution"].(map[string]any); last["countExported"] != 1.0 || last["countImportedDeltas"] != 1.0 {
			t.Errorf("after a change it tells %v", last)
		}
		if got := c.get("/users/dora@plant.example.com?$select=department").want(200).text("department"); got != "Night shift" {
			t.Errorf("the department is %q", got)
		}
		if status = c.status(48 * time.Hour); status["lastExecution"].(map[string]any)["countExported"] != 0.0 {
			t.Errorf("with nothing to do it tells %v", status["lastExecution"])
		}
	})
}

func withDepartment(name string) OnPremisesObject {
	dora := plant().Objects[0]
	dora.Attributes["department"] = []string{name}
	return dora
}

func TestAFirstCycleTellsHowFarItIsAndLaterOnesDoNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := startSync(t, CloudSyncFaults{FirstCycle: 3 * time.Minute}).configure()
		if got := c.status(0)["progress"].([]any); len(got) != 0 {
			t.Errorf("before the start: %v", got)
		}
		c.start()
		for _, want := range []struct{ completed, total float64 }{{0, 4}, {1, 4}, {2, 4}, {3, 4}} {
			progress := c.status(0)["progress"].([]any)
			if len(progress) != 1 {
				t.Fatalf("after %v of %v: %v", want.completed, want.total, progress)
			}
			one := progress[0].(map[string]any)
			if one["completedUnits"] != want.completed || one["totalUnits"] != want.total || one["units"] == "" || one["progressObservationDateTime"] == "" {
				t.Errorf("%v, want %v of %v", one, want.completed, want.total)
			}
			time.Sleep(45 * time.Second)
		}
		time.Sleep(time.Minute)
		status := c.status(0)
		if got := status["progress"].([]any); len(got) != 0 || status["code"] != "Active" {
			t.Errorf("after the first cycle: %v, %v", status["code"], got)
		}
		c.send("POST", c.job+"/restart", "").want(204)
		if got := c.status(0)["progress"].([]any); len(got) != 0 {
			t.Errorf("in a later cycle: %v", got)
		}
		if err := c.tenant.OnPremises("plant.example.com").StopAgents(); err != nil {
			t.Fatal(err)
		}
		c.send("POST", c.job+"/restart", `{"criteria":{"resetScope":"Full"}}`).want(204)
		if got := c.status(0)["progress"].([]any); len(got) != 0 {
			t.Errorf("without an agent: %v", got)
		}
	})
}

func TestDeletionsAtTheThresholdAreHeldBackUntilForced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startSync(t, CloudSyncFaults{})
		c := w.configure().scoped().start()
		c.status(time.Minute)
		moved, err := w.tenant.OnPremises("plant.example.com").MoveUnit("OU=Line,DC=plant,DC=example,DC=com", "OU=Left,DC=plant,DC=example,DC=com")
		must(t, err)
		if moved != 3 {
			t.Fatalf("%d moved", moved)
		}
		status := c.status(2 * time.Minute)
		q := status["quarantine"].(map[string]any)
		if status["code"] != "Quarantine" || q["reason"] != "TooManyDeletes" || q["error"] != nil {
			t.Errorf("it tells %v", status)
		}
		staged := w.get("/auditLogs/provisioning?$filter=provisioningAction eq 'stagedDelete'").want(200).values()
		if len(staged) != 3 {
			t.Errorf("%d deletions are staged", len(staged))
		}
		audits := w.get("/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Quarantine'").want(200).values()
		if len(audits) != 1 || !strings.Contains(audits[0]["resultReason"].(string), "TooManyDeletes") {
			t.Errorf("audits: %v", audits)
		}
		w.get("/users/dora@plant.example.com").want(200)
		w.send("POST", c.job+"/restart", `{"criteria":{"resetScope":"ForceDeletes"}}`).want(204)
		if status = c.status(time.Minute); status["code"] != "Active" || status["quarantine"] != nil {
			t.Errorf("forced it tells %v", status)
		}
		w.get("/users/dora@plant.example.com").want(404)
		// Back in scope, the account is restored and not made anew.
		_, err = w.tenant.OnPremises("plant.example.com").MoveUnit("OU=Left,DC=plant,DC=example,DC=com", "OU=Line,DC=plant,DC=example,DC=com")
		must(t, err)
		c.status(3 * time.Minute)
		w.get("/users/dora@plant.example.com").want(200)
		if n := len(w.tenant.DeletedUsers()); n != 0 {
			t.Errorf("%d accounts are still deleted", n)
		}
	})
}

func TestOneLessThanTheThresholdIsDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startSync(t, CloudSyncFaults{})
		c := w.configure().start()
		c.status(time.Minute)
		must(t, w.tenant.OnPremises("plant.example.com").Remove(plant().Objects[0].GUID))
		if status := c.status(2 * time.Minute); status["code"] != "Active" {
			t.Errorf("it tells %v", status)
		}
		w.get("/users/dora@plant.example.com").want(404)
	})
}

func TestTenantsOwnGuardStopsDeletionsWithoutQuarantine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startSync(t, CloudSyncFaults{})
		c := w.configure().start()
		w.bearer = w.tenant.DelegatedToken("OnPremDirectorySynchronization.ReadWrite.All")
		url := "/directory/onPremisesSynchronization/" + w.tenant.TenantID()
		w.send("PATCH", url, `{"configuration":{"accidentalDeletionPrevention":{"synchronizationPreventionType":"enabledForCount","alertThreshold":0}}}`).want(204)
		if w.get(url).want(200).body["features"].(map[string]any)["passwordSyncEnabled"] != true {
			t.Error("the AppKey did not switch password sync on")
		}
		w.send("PATCH", url, `{"configuration":{"accidentalDeletionPrevention":{"alertThreshold":1}}}`).want(204)
		c.status(time.Minute)
		const more = `{"value":[{"key":"SyncNotificationSettings","value":"{\"DeleteThresholdEnabled\":false}"}]}`
		w.tenant.SetFaults(Faults{CloudSync: CloudSyncFaults{MergeSecrets: true}})
		w.send("PUT", c.at("secrets"), more).want(204)
		for _, o := range plant().Objects[:2] {
			must(t, w.tenant.OnPremises("plant.example.com").Remove(o.GUID))
		}
		status := c.status(2 * time.Minute)
		if status["quarantine"] != nil || status["lastExecution"].(map[string]any)["state"] != "EntryLevelErrors" {
			t.Errorf("it tells %v", status)
		}
		w.get("/users/dora@plant.example.com").want(200)
		if n := len(w.get("/auditLogs/provisioning?$filter=provisioningAction eq 'delete' and provisioningStatusInfo/status eq 'failure'").want(200).values()); n != 2 {
			t.Errorf("%d failed deletions are logged", n)
		}
	})
}

func TestEveryErrorCodeIsToldAndHealed(t *testing.T) {
	passing := []string{"AzureDirectoryServiceServerBusy", "DirectorySyncNotReady"}
	for _, want := range SyncErrorCodes() {
		t.Run(want, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := startSync(t, CloudSyncFaults{})
				c := w.configure().start()
				must(t, w.tenant.OnPremises("plant.example.com").Fail(want))
				status := c.status(time.Minute)
				if got := code(status["lastExecution"]); got != want {
					t.Errorf("it fails with %s", got)
				}
				if passes := slices.Contains(passing, want); passes != (status["quarantine"] == nil) {
					t.Errorf("quarantine is %v", status["quarantine"])
				} else if !passes && (code(status["quarantine"]) != want || reasonOf(status) != "EncounteredQuarantineException") {
					t.Errorf("quarantine is %v", status["quarantine"])
				}
				must(t, w.tenant.OnPremises("plant.example.com").Heal())
				w.send("POST", c.job+"/start", "").want(204)
				if status = c.status(3 * time.Minute); status["code"] != "Active" {
					t.Errorf("healed it tells %v", status)
				}
			})
		})
	}
}

func TestWhatBreaksOnPremisesIsToldByItsCode(t *testing.T) {
	for _, broken := range []struct {
		want   string
		break_ func(w *wire, c configuration) error
	}{
		{"HybridIdentityServiceNoActiveAgents", func(w *wire, _ configuration) error { return w.tenant.OnPremises("plant.example.com").StopAgents() }},
		{"HybridIdentityServiceNoAgentsAssigned", func(w *wire, _ configuration) error { return w.tenant.OnPremises("plant.example.com").RemoveAgents() }},
		{"HybridIdentityServiceInvalidResource", func(w *wire, c configuration) error { return w.tenant.SetSyncDomain(c.sp, "wrong.example.com") }},
		{"AzureActiveDirectoryInvalidCredential", func(w *wire, _ configuration) error { return w.tenant.SetSyncAccount(SyncAccountDeleted) }},
		{"AzureActiveDirectoryExpiredCredentials", func(w *wire, _ configuration) error { return w.tenant.SetSyncAccount(SyncAccountExpired) }},
		{"AzureActiveDirectoryAuthenticationFailed", func(w *wire, _ configuration) error { return w.tenant.SetSyncAccount(SyncAccountBlocked) }},
		{"AzureActiveDirectoryInvalidCredential", func(w *wire, c configuration) error { // a replacing PUT forgot the AppKey
			w.send("PUT", c.at("secrets"), `{"value":[{"key":"Domain","value":"{\"domain\":\"plant.example.com\"}"}]}`).want(204)
			return nil
		}},
		{"HybridSynchronizationActiveDirectoryDirectoryObjectNotFound", func(_ *wire, c configuration) error { return c.scopeTo("OU=Nowhere,DC=plant,DC=example,DC=com") }},
		{"HybridSynchronizationActiveDirectoryDistinguishedNameBadSyntax", func(_ *wire, c configuration) error { return c.scopeTo("Nowhere") }},
		{"SchemaInvalid", func(_ *wire, c configuration) error {
			schema := c.get(c.job + "/schema").want(200)
			c.send("PUT", c.job+"/schema", strings.ReplaceAll(schema.raw, `"targetAttributeName":"SourceAnchor"`, `"targetAttributeName":"Info"`)).want(204)
			return nil
		}},
	} {
		t.Run(broken.want, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := startSync(t, CloudSyncFaults{})
				c := w.configure().start()
				c.status(time.Minute)
				must(t, broken.break_(w, c))
				if status := c.status(3 * time.Minute); code(status["quarantine"]) != broken.want {
					t.Errorf("it tells %v", status)
				}
			})
		})
	}
}

func (c configuration) scopeTo(dn string) error {
	schema := c.get(c.job + "/schema").want(200)
	c.send("PUT", c.job+"/schema", strings.Replace(schema.raw, `"containerFilter":null`, fmt.Sprintf(`"containerFilter":{"includedContainers":[%q]}`, dn), 1)).want(204)
	return nil
}

func TestEveryReasonOfQuarantineCanBeMet(t *testing.T) {
	for _, reason := range SyncQuarantineReasons() {
		t.Run(reason, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := startSync(t, CloudSyncFaults{})
				c := w.configure().start()
				c.status(time.Minute)
				must(t, w.tenant.QuarantineJob(w.tenant.SyncConfigurations()[0].Jobs[0].ID, reason))
				if got := reasonOf(c.status(time.Minute)); got != reason {
					t.Errorf("the reason is %v", got)
				}
				w.send("POST", c.job+"/restart", `{"criteria":{"resetScope":"Watermark, QuarantineState"}}`).want(204)
				if status := c.status(time.Minute); status["code"] != "Active" {
					t.Errorf("restarted it tells %v", status)
				}
			})
		})
	}
}

func TestQuarantineIsTriedAgainEverMoreSeldomAndGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startSync(t, CloudSyncFaults{})
		c := w.configure().start()
		must(t, w.tenant.OnPremises("plant.example.com").StopAgents())
		began := time.Now().Add(30 * time.Second)
		next := func(status map[string]any) time.Duration {
			at, err := time.Parse(time.RFC3339, status["quarantine"].(map[string]any)["nextAttempt"].(string))
			must(t, err)
			return at.Sub(began)
		}
		for i, want := range []time.Duration{6 * time.Hour, 18 * time.Hour, 42 * time.Hour, 66 * time.Hour} {
			status := c.status(time.Until(began) + []time.Duration{0, 6 * time.Hour, 18 * time.Hour, 42 * time.Hour}[i] + time.Minute)
			if got := next(status); got != want || status["quarantine"].(map[string]any)["seriesCount"] != float64(i+1) {
				t.Errorf("attempt %d: the next one is after %v, want %v: %v", i+1, got, want, status["quarantine"])
			}
		}
		if job := c.get(c.job).want(200); job.body["schedule"].(map[string]any)["state"] != "Active" {
			t.Error("given up too soon")
		}
		c.status(30 * 24 * time.Hour)
		if job := c.get(c.job).want(200); job.body["schedule"].(map[string]any)["state"] != "Disabled" {
			t.Errorf("after four weeks: %s", job.raw)
		}
	})
}

func TestEntriesThatFailAreHeldAndTooManyQuarantine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startSync(t, CloudSyncFaults{EscrowMinimum: 2, EscrowPercent: 40})
		emil := plant().Objects[1]
		emil.Attributes["userPrincipalName"] = []string{"dora@plant.example.com"}
		must(t, w.tenant.OnPremises("plant.example.com").Put(emil))
		c := w.configure().start()
		status := c.status(time.Minute)
		last := status["lastExecution"].(map[string]any)
		if last["state"] != "EntryLevelErrors" || last["countEscrowed"] != 1.0 || status["code"] != "Active" {
			t.Errorf("one entry that fails: %v", status)
		}
		failed := w.get("/auditLogs/provisioning?$filter=provisioningStatusInfo/status eq 'failure'").want(200).values()
		if len(failed) != 1 || failed[0]["provisioningStatusInfo"].(map[string]any)["errorInformation"].(map[string]any)["errorCode"] != "AttributeValueMustBeUnique" {
			t.Errorf("the log has %v", failed)
		}
		fay := plant().Objects[2]
		fay.Attributes["userPrincipalName"] = []string{"ann@small.example.com"}
		must(t, w.tenant.UpdateUser(ann, map[string]any{"onPremisesImmutableId": "somebody else's"}))
		must(t, w.tenant.OnPremises("plant.example.com").Put(fay))
		if status = c.status(2 * time.Minute); reasonOf(status) != "EncounteredEscrowProportionThreshold" {
			t.Errorf("two of four: %v", status)
		}
	})
}

func TestStartPauseAndRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startSync(t, CloudSyncFaults{StopAfterStarts: 3})
		c := w.configure().start()
		c.status(time.Minute)
		w.send("POST", c.job+"/pause", "").want(204)
		if status := c.status(time.Hour); status["code"] != "Paused" || w.get(c.job).body["schedule"].(map[string]any)["state"] != "Paused" {
			t.Errorf("paused it tells %v", status)
		}
		c.start()
		w.send("POST", c.job+"/restart", `{"criteria":{"resetScope":"Nonsense"}}`).want(400)
		for _, scope := range []string{"", `{"criteria":{"resetScope":"Full"}}`, `{"criteria":{"resetScope":"Watermark, Escrows"}}`} {
			w.send("POST", c.job+"/restart", scope).want(204)
			if status := c.status(time.Minute); status["code"] != "Active" || status["lastExecution"].(map[string]any)["countImported"] != 4.0 {
				t.Errorf("restarted with %q it tells %v", scope, status["lastExecution"])
			}
		}
		for range 2 {
			c.start()
		}
		if state := w.get(c.job).body["schedule"].(map[string]any)["state"]; state != "Active" {
			t.Errorf("after two starts it is %v", state)
		}
		c.start()
		if state := w.get(c.job).body["schedule"].(map[string]any)["state"]; state != "Disabled" {
			t.Errorf("started in a loop it is %v", state)
		}
		if n := w.tenant.SyncConfigurations()[0].Jobs[0].Starts; n != 3 {
			t.Errorf("%d starts were counted", n)
		}
	})
}

func TestOnDemandIgnoresTheScopeReallyProvisionsAndIsLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startSync(t, CloudSyncFaults{})
		c := w.configure().scoped()
		ask := func(dn, kind string) got {
			return w.send("POST", c.job+"/provisionOnDemand", fmt.Sprintf(`{"parameters":[{"ruleId":"6c409270-f78a-4bc6-af23-7cf3ab6482fe","subjects":[{"objectId":%q,"objectTypeName":%q}]}]}`, dn, kind))
		}
		const fay = "CN=Fay,OU=Store,DC=plant,DC=example,DC=com"
		if done := ask(fay, "user").want(200); done.text("key") != `{"details":{},"result":"Success"}` || !strings.Contains(done.text("value"), `"action":"Create"`) {
			t.Errorf("it answers %s", done.raw)
		}
		w.get("/users/fay@plant.example.com").want(200)
		if again := ask(fay, "user").want(200); again.text("key") != `{"details":{"errorCode":"RedundantExport"},"result":"Skipped"}` {
			t.Errorf("a second time it answers %s", again.raw)
		}
		if nobody := ask("CN=Nobody,DC=plant,DC=example,DC=com", "user").want(200); !strings.Contains(nobody.text("key"), `"result":"Failure"`) {
			t.Errorf("for nobody it answers %s", nobody.raw)
		}
		w.tenant.SetFaults(Faults{CloudSync: CloudSyncFaults{OnDemandTypeName: true}})
		if strange := ask(fay, "user").want(200); strings.HasPrefix(strange.text("key"), "{") {
			t.Errorf("with the switch it answers %s", strange.raw)
		}
		ask(fay, "user").want(200)
		limited := ask(fay, "user").want(429)
		if limited.header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
		time.Sleep(10 * time.Second)
		ask(fay, "user").want(200)
	})
}

func TestPasswordHashesNeedKeyJobAndMapping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startSync(t, CloudSyncFaults{})
		c := w.configure().start()
		hashes := c.jobs + "/" + w.send("POST", c.jobs, `{"templateId":"AD2AADPasswordHash"}`).want(201).text("id")
		w.send("POST", hashes+"/start", "").want(204)
		passwords := func() int { return len(w.tenant.SyncConfigurations()[0].Jobs[0].Passwords) }
		c.status(5 * time.Minute)
		if n := passwords(); n != 0 {
			t.Errorf("%d passwords without the mapping", n)
		}
		schema := w.get(c.job + "/schema").want(200)
		const list = `"sourceObjectName":"user","targetObjectName":"User","attributeMappings":[`
		w.send("PUT", c.job+"/schema", strings.Replace(schema.raw, list, list+`{"defaultValue":null,"exportMissingReferences":false,"flowBehavior":"FlowWhenChanged","flowType":"Always",`+
			`"matchingPriority":0,"targetAttributeName":"CredentialData","source":{"expression":"[PasswordHash]","name":"PasswordHash","type":"Attribute","parameters":[]}},`, 1)).want(204)
		c.status(5 * time.Minute)
		if n := passwords(); n != 3 {
			t.Errorf("%d passwords with the mapping, want 3", n)
		}
	})
}

func TestLogPagesFiltersAndLags(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startSync(t, CloudSyncFaults{LogDelay: 5 * time.Minute})
		c := w.configure().start()
		c.status(time.Minute)
		if n := len(w.get("/auditLogs/provisioning").want(200).values()); n != 0 {
			t.Errorf("%d rows are there at once", n)
		}
		c.status(5 * time.Minute)
		var names []string
		url, pages := "/auditLogs/provisioning?$top=3&$orderby=activityDateTime desc", 0
		for url != "" {
			page := w.get(url).want(200)
			for _, row := range page.values() {
				names = append(names, row["targetIdentity"].(map[string]any)["displayName"].(string))
			}
			url, pages = page.text("@odata.nextLink"), pages+1
		}
		if len(names) != 4 || pages != 2 {
			t.Errorf("%d pages: %v", pages, names)
		}
		job := strings.TrimPrefix(c.job, c.jobs+"/")
		for filter, want := range map[string]int{
			"jobId eq '" + job + "'":                                                                    4,
			"jobId eq '" + strings.ToUpper(job) + "'":                                                   0,
			"contains(tolower(servicePrincipal/id), '" + c.sp + "')":                                    4,
			"activityDateTime gt 2000-01-01T00:10:00Z":                                                  0,
			"activityDateTime gt 1999-12-31T00:00:00Z":                                                  4,
			"sourceIdentity/identityType eq 'group'":                                                    1,
			"provisioningAction eq 'create' and sourceIdentity/id eq '" + plant().Objects[0].GUID + "'": 1,
		} {
			if got := len(w.get("/auditLogs/provisioning?$filter=" + filter).want(200).values()); got != want {
				t.Errorf("%s finds %d, want %d", filter, got, want)
			}
		}
		row := w.get("/auditLogs/provisioning?$filter=sourceIdentity/identityType eq 'group'").want(200).values()[0]
		if got := keysOf(row); got != "activityDateTime changeId cycleId durationInMilliseconds id initiatedBy jobId modifiedProperties provisioningAction provisioningStatusInfo provisioningSteps "+
			"servicePrincipal sourceIdentity sourceSystem targetIdentity targetSystem tenantId" {
			t.Errorf("a row has %s", got)
		}
	})
}

func TestCloudSyncSurvivesARestartAndIsSharedByTwoProcesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		company := smallCompany()
		company.OnPremises.Domains = []provisioning.Domain{plant()}
		options := Options{Company: company, File: filepath.Join(t.TempDir(), "tenant")}
		w := start(t, options)
		w.bearer = bearerFor(w.tenant, syncRoles...)
		c := w.configure().scoped().start()
		before := w.get(c.job + "/schema").want(200).raw
		c.status(time.Minute)
		other := start(t, options) // while the first is open
		other.bearer = bearerFor(other.tenant, syncRoles...)
		if there := other.get(c.job + "/schema").want(200).raw; there != before {
			t.Error("the other process has another schema")
		}
		must(t, other.tenant.OnPremises("plant.example.com").Put(withDepartment("Day shift")))
		c.status(5 * time.Minute)
		for _, side := range []*wire{w, other} {
			side.sleep(0)
			if got := side.get("/users/dora@plant.example.com?$select=department").want(200).text("department"); got != "Day shift" {
				t.Errorf("a process sees %q", got)
			}
		}
		if n := len(other.get("/auditLogs/provisioning?$filter=provisioningAction eq 'update'").want(200).values()); n != 1 {
			t.Errorf("the change was exported %d times", n)
		}
	})
}

func TestContosoCanBeSyncedAndMeetsEveryMishap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := start(t, Options{Company: Contoso(1), Seed: 1})
		w.bearer = bearerFor(w.tenant, syncRoles...)
		c := w.configureFor("contoso.com")
		schema := w.get(c.job + "/schema").want(200)
		w.send("PUT", c.job+"/schema", strings.Replace(schema.raw, `"containerFilter":null`, fmt.Sprintf(`"containerFilter":{"includedContainers":[%q,%q]}`, ContosoStores, ContosoWarehouse), 1)).want(204)
		c.start()
		status := c.status(time.Minute)
		if got := fmt.Sprint(status["synchronizedEntryCountByType"]); got != "[map[key:contact to Contact value:1] map[key:user to User value:552]]" {
			t.Errorf("synchronized %s", got)
		}
		for _, m := range CloudSyncMishaps() {
			told, err := w.tenant.CloudSyncMishap(m.Name, "")
			if err != nil || told == "" {
				t.Errorf("%s: %q, %v", m.Name, told, err)
			}
			status := c.status(13 * time.Hour)
			if m.Name == "move" && reasonOf(status) != "TooManyDeletes" {
				t.Errorf("moved: %v", status)
			}
		}
		if _, err := w.tenant.CloudSyncMishap("flood", ""); err == nil {
			t.Error("a mishap nobody knows happens")
		}
	})
}
