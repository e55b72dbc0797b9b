package cloudsync_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"concord/backend/cloudsync"
	"concord/backend/graphsim"
)

// What Microsoft's pages and published tools tell of errors, row by row: what goes wrong, and what helps. The tests below produce each in
// the simulator and look at what is told.

// jobErrorRows are the codes with which a job fails (learn.microsoft.com/entra/identity/hybrid/cloud-sync/reference-error-codes and
// how-to-troubleshoot; the others from public pages on on-premises provisioning). says are words of what to do. happens produces it the way it comes about,
// where that is more than a domain that fails with the code.
var jobErrorRows = []struct {
	code    string
	says    []string
	happens func(w *world) error
}{
	{"TimeOut", []string{"agent", "network"}, nil},
	{"HybridIdentityServiceNoAgentsAssigned", []string{"Install", "register"}, func(w *world) error { return w.sim.OnPremises(domain).RemoveAgents() }},
	{"HybridIdentityServiceNoActiveAgents", []string{"Start the service", "servicebus.windows.net", "proxy"}, func(w *world) error { return w.sim.OnPremises(domain).StopAgents() }},
	{"HybridIdentityServiceAgentTimeout", []string{"memory", "domain controller"}, nil},
	{"HybridSynchronizationTimeoutError", []string{"memory", "domain controller"}, nil},
	{"HybridIdentityServiceInvalidResource", []string{"domain of the configuration", "register"}, func(w *world) error { return w.sim.SetSyncDomain(w.only().PrincipalID, "wrong.contoso.com") }},
	{"HybridIdentityServiceAgentSignalingError", []string{"Wait", "support"}, nil},
	{"HybridSynchronizationActiveDirectoryInternalServerError", []string{"agent's log"}, nil},
	{"HybridSynchronizationUnableToFindDomainController", []string{"389", "gMSA"}, nil},
	{"HybridSynchronizationLdapBindOperationFailed", []string{"389", "gMSA"}, nil},
	{"HybridSynchronizationActiveDirectoryUnableToFindGlobalCatalog", []string{"3268"}, nil},
	{"HybridSynchronizationActiveDirectoryLdapBindToGlobalCatalogFailed", []string{"3268"}, nil},
	{"HybridSynchronizationActiveDirectoryInsufficientAccessRights", []string{"Set-AADCloudSyncPermissions"}, nil},
	{"HybridSynchronizationActiveDirectoryDistinguishedNameBadSyntax", []string{"names", "scope"}, nil},
	{"HybridSynchronizationActiveDirectoryObjectNameAlreadyExists", []string{"rename or remove"}, nil},
	{"HybridSynchronizationActiveDirectoryDirectoryObjectNotFound", []string{"names", "scope"}, nil},
	{"HybridSynchronizationActiveDirectoryInexistentAccount", []string{"provisioning log"}, nil},
	{"HybridSynchronizationInvalidResponse", []string{"Update the agent"}, nil},
	{"SchemaInvalid", []string{"Restore the schema", "default"}, nil},
	{"DuplicateTargetEntries", []string{"remove one"}, nil},
	{"AzureDirectoryServiceServerBusy", []string{"a day", "tries again"}, nil},
	{"AzureActiveDirectoryInvalidCredential", []string{"ADToAADSyncServiceAccount", "Repair-AADCloudSyncToolsAccount"}, func(w *world) error { return w.sim.SetSyncAccount(graphsim.SyncAccountDeleted) }},
	{"AzureActiveDirectoryExpiredCredentials", []string{"expired", "Repair-AADCloudSyncToolsAccount"}, func(w *world) error { return w.sim.SetSyncAccount(graphsim.SyncAccountExpired) }},
	{"AzureActiveDirectoryAuthenticationFailed", []string{"Conditional Access", "Exclude"}, func(w *world) error { return w.sim.SetSyncAccount(graphsim.SyncAccountBlocked) }},
	{"SystemForCrossDomainIdentityManagementInvalidCredentials", []string{"Enter them again"}, nil},
	// No row of Microsoft's: its setup program says so.
	{"DirectorySyncNotReady", []string{"Wait", "start"}, nil},
}

// passes are the codes that a job outlives without quarantine: it is tried again with the next cycle.
var passes = []string{"AzureDirectoryServiceServerBusy", "DirectorySyncNotReady"}

func TestEveryErrorOfAJobIsToldWithItsMeaningAndRemedy(t *testing.T) {
	rows := map[string]bool{}
	inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		w.applied(cloudsync.Configuration{Domain: domain, Start: true})
		for _, row := range jobErrorRows {
			rows[row.code] = true
			happens := row.happens
			if happens == nil {
				happens = func(w *world) error { return w.sim.OnPremises(domain).Fail(row.code) }
			}
			w.ok(happens(w))
			time.Sleep(5 * time.Minute)
			all, err := w.service.Status(w.Context(), "")
			w.ok(err)
			s := all[0].Jobs[0]
			told := s.Text + " " + s.ErrorMeaning + " " + s.ErrorRemedy
			if slices.Contains(passes, row.code) {
				if s.Quarantine != nil || s.Error != row.code || s.ErrorMeaning == "" || s.ErrorRemedy == "" {
					t.Errorf("%s is told as %+v", row.code, s)
				}
			} else {
				q := s.Quarantine
				if q == nil || q.Reason != "EncounteredQuarantineException" || q.Error != row.code || q.Meaning == "" || q.Remedy == "" || !slices.Contains(q.Ways, cloudsync.WayStart) ||
					s.Error != row.code || q.Message == "" || q.Since.IsZero() || !q.Next.After(time.Now()) {
					t.Fatalf("%s is told as %+v, quarantine %+v", row.code, s, q)
				}
				told += " " + q.Meaning + " " + q.Remedy
			}
			for _, word := range row.says {
				if !strings.Contains(told, word) {
					t.Errorf("%s: nothing of %q in: %s", row.code, word, told)
				}
			}
			w.ok(w.sim.OnPremises(domain).Heal())
			w.ok(w.sim.SetSyncAccount(graphsim.SyncAccountWorks))
			w.ok(w.sim.SetSyncDomain(w.only().PrincipalID, domain))
			if _, err := w.service.Start(w.Context(), domain, ""); err != nil {
				t.Fatalf("%s: started again: %v", row.code, err)
			}
			time.Sleep(5 * time.Minute)
			if s := w.status(); s.Code != "Active" || s.Error != "" || s.ErrorRemedy != "" {
				t.Fatalf("%s: put right, it is %+v", row.code, s)
			}
		}
	})
	for _, code := range graphsim.SyncErrorCodes() {
		if !rows[code] {
			t.Errorf("the simulator's %s has no row", code)
		}
	}
}

// quarantineRows are the reasons (learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-quarantine-status, and the
// members of quarantineReason in Graph's metadata) with the ways out.
var quarantineRows = []struct {
	reason string
	says   string
	ways   []cloudsync.Way
}{
	{"EncounteredQuarantineException", "start the job", []cloudsync.Way{cloudsync.WayStart, cloudsync.WayClear}},
	{"EncounteredEscrowProportionThreshold", "provisioning log", []cloudsync.Way{cloudsync.WayRestart}},
	{"EncounteredBaseEscrowThreshold", "provisioning log", []cloudsync.Way{cloudsync.WayRestart}},
	{"EncounteredTotalEscrowThreshold", "provisioning log", []cloudsync.Way{cloudsync.WayRestart}},
	{"TooManyDeletes", "would be deleted", []cloudsync.Way{cloudsync.WayAllowDeletes, cloudsync.WayScope, cloudsync.WayRestart}},
	{"QuarantinedOnDemand", "support", []cloudsync.Way{cloudsync.WaySupport}},
	{"IngestionInterrupted", "support", []cloudsync.Way{cloudsync.WaySupport, cloudsync.WayRestart}},
	{"Unknown", "support", []cloudsync.Way{cloudsync.WaySupport}},
}

func TestEveryReasonOfAQuarantineIsToldWithItsWaysOut(t *testing.T) {
	rows := map[string]bool{}
	inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		w.applied(cloudsync.Configuration{Domain: domain, Start: true})
		for _, row := range quarantineRows {
			rows[row.reason] = true
			w.ok(w.sim.QuarantineJob(w.only().Jobs[0].ID, row.reason))
			s := w.status()
			q := s.Quarantine
			if q == nil || q.Reason != row.reason || q.Meaning == "" || !strings.Contains(q.Remedy, row.says) || !slices.Equal(q.Ways, row.ways) ||
				q.Support != slices.Contains(row.ways, cloudsync.WaySupport) || !strings.Contains(s.Text, q.Meaning) {
				t.Errorf("%s is told as %+v", row.reason, q)
			}
			w.ok(w.service.Restart(w.Context(), domain, "", cloudsync.RestartQuarantine))
			if s := w.status(); s.Quarantine != nil {
				t.Errorf("%s: lifted, it is %+v", row.reason, s.Quarantine)
			}
		}
	})
	for _, reason := range graphsim.SyncQuarantineReasons() {
		if !rows[reason] {
			t.Errorf("the simulator's %s has no row", reason)
		}
	}
}

func fault(status int, code, message string) *graphsim.Fault {
	return &graphsim.Fault{Status: status, Code: code, Message: message}
}

// answerSome has the first requests of a method to a path's end answered by a refusal: n of them, all for n < 0.
func (w *world) answerSome(n int, method, end string, f *graphsim.Fault) {
	w.sim.OnRequest(func(r graphsim.RequestInfo) *graphsim.Fault {
		if r.Method != method || !strings.HasSuffix(r.Path, end) || n == 0 {
			return nil
		}
		n--
		return f
	})
}

// TestEveryRefusalOfGraphPassesOrIsToldWithItsRemedy: what Graph answers while a configuration is set up. A row without a code passes
// by itself and ends in one configuration with its two jobs.
func TestEveryRefusalOfGraphPassesOrIsToldWithItsRemedy(t *testing.T) {
	if testing.Short() {
		t.Skip("applies four dozen times, which takes minutes with the race detector; left out with -short")
	}
	const all = -1
	denied := fault(http.StatusForbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
	busy := fault(http.StatusServiceUnavailable, "ServiceUnavailable", "")
	landed := func(f graphsim.Fault) *graphsim.Fault { f.Applied = true; return &f }
	for _, row := range []struct {
		name       string
		faults     graphsim.CloudSyncFaults
		times      int
		method, at string
		answer     *graphsim.Fault
		step, code string
		says       string
	}{
		{name: "400 read-only flag, set on beta", faults: graphsim.CloudSyncFaults{FlagReadOnly: true}},
		{name: "400 read-only flag, on beta too", times: all, method: "PATCH", at: tenantID, answer: fault(http.StatusBadRequest, "Request_BadRequest", "Property 'onPremisesSyncEnabled' is read-only and cannot be set."),
			step: "tenant_flag", code: "cloudsync_flag_read_only", says: "Set-EntraDirSyncEnabled"},
		{name: "400 while it is being switched off", times: all, method: "PATCH", at: tenantID, answer: fault(http.StatusBadRequest, "Request_BadRequest", "Directory Sync is currently in a pending disable state."),
			step: "tenant_flag", code: "cloudsync_flag_turning_off", says: "72 hours"},
		{name: "401 at first", faults: graphsim.CloudSyncFaults{UnauthorizedFirst: 2}},
		{name: "401 always", times: all, method: "PUT", at: "/secrets", answer: fault(http.StatusUnauthorized, "Unauthorized", ""), step: "secrets", code: "cloudsync_permission_missing", says: "Synchronization.ReadWrite.All"},
		{name: "403 at first", faults: graphsim.CloudSyncFaults{ForbiddenFirst: 3}},
		{name: "403 always", times: all, method: "PUT", at: "/schema", answer: denied, step: "scope", code: "cloudsync_permission_missing", says: "Synchronization.ReadWrite.All"},
		{name: "404 after making", faults: graphsim.CloudSyncFaults{PrincipalUnseen: 4, PrincipalUnlisted: 4, TemplatesUnseen: 4, JobUnseen: 3}},
		{name: "404 always", times: all, method: "GET", at: "/schema", answer: fault(http.StatusNotFound, "Request_ResourceNotFound", "Resource 'x' does not exist."), step: "scope", code: "cloudsync_not_visible", says: "Apply again"},
		{name: "404 UnknownError after making", faults: graphsim.CloudSyncFaults{PrincipalUnseen: 2, TemplatesUnseen: 4, UnknownErrors: true}},
		{name: "409 at first", faults: graphsim.CloudSyncFaults{ConflictFirst: 3}},
		{name: "409 always", times: all, method: "PUT", at: "/schema", answer: fault(http.StatusConflict, "Conflict", ""), step: "scope", code: "cloudsync_conflict", says: "Wait"},
		{name: "409 for a job that is there", times: 1, method: "POST", at: "/jobs", answer: landed(*fault(http.StatusConflict, "Request_MultipleObjectsWithSameKeyValue", "")), faults: graphsim.CloudSyncFaults{SecondJobIsAnother: true}},
		{name: "429", times: 2, method: "PUT", at: "/secrets", answer: &graphsim.Fault{Status: http.StatusTooManyRequests, Code: "TooManyRequests", Header: http.Header{"Retry-After": {"7"}}}},
		{name: "500 for a key", times: all, method: "PUT", at: "/secrets", answer: fault(http.StatusInternalServerError, "InternalError", "Requested value 'baseAddress' was not found."), step: "secrets", code: "cloudsync_key_refused", says: "Update Concord"},
		{name: "500 on discover, at first", faults: graphsim.CloudSyncFaults{DiscoverFails: 2}},
		{name: "500 on discover, always", times: all, method: "POST", at: "/discover", answer: fault(http.StatusInternalServerError, "InternalServerError", ""), step: "exchange_writeback", code: "cloudsync_discovery_failed", says: "admin center"},
		{name: "503 for a job that was made", times: 1, method: "POST", at: "/jobs", answer: landed(*busy), faults: graphsim.CloudSyncFaults{SecondJobIsAnother: true}},
		{name: "504 for a service principal that was made", times: 1, method: "POST", at: "/instantiate", answer: landed(*fault(http.StatusGatewayTimeout, "GatewayTimeout", "")), faults: graphsim.CloudSyncFaults{PrincipalUnlisted: 5}},
		{name: "503 for a service principal that was not made", times: 1, method: "POST", at: "/instantiate", answer: busy},
		{name: "503 always", times: all, method: "POST", at: "/instantiate", answer: busy, step: "service_principal", code: "ServiceUnavailable", says: "again"},
		{name: "429 for a job", times: 1, method: "POST", at: "/jobs", answer: fault(http.StatusTooManyRequests, "TooManyRequests", "")},
		{name: "503 for a start that came through", times: 1, method: "POST", at: "/start", answer: landed(*busy)},
		{name: "429 for a start", times: 1, method: "POST", at: "/start", answer: &graphsim.Fault{Status: http.StatusTooManyRequests, Code: "TooManyRequests", Header: http.Header{"Retry-After": {"7"}}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			inWorldOf(t, 1, row.faults, leastRoles, func(w *world) {
				c, on := configuration(), true
				c.ExchangeHybridWriteback = &on
				if row.answer != nil {
					w.answerSome(row.times, row.method, row.at, row.answer)
				}
				p, err := w.apply(w.Context(), c)
				if row.code != "" {
					f := step(t, p, row.step).Failure
					if f == nil || f.Code != row.code || f.Sentence == "" || !strings.Contains(f.Action, row.says) {
						t.Errorf("told %+v, want %s in %s\n%s", f, row.code, row.step, words(p))
					}
					var coded interface{ Code() string }
					if !errors.As(err, &coded) || coded.Code() != row.code {
						t.Errorf("apply fails with %v", err)
					}
					w.sim.OnRequest(nil)
					p, err = w.apply(w.Context(), c) // and goes on from there
				}
				if err != nil || !p.Clean {
					t.Fatalf("it does not end: %v\n%s", err, words(p))
				}
				jobs := w.only().Jobs
				if len(jobs) != 3 {
					t.Errorf("%d jobs, want 3", len(jobs))
				}
				for _, j := range jobs {
					if j.State != "Active" || j.Starts > 0 {
						t.Errorf("%s is %s, started %d times while it ran", j.Template, j.State, j.Starts)
					}
				}
			})
		})
	}
}

func TestAnIdOfAnotherKindIsToldFromOneThatIsNotVisibleYet(t *testing.T) {
	inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		w.applied(configuration())
		c := configuration()
		c.ServicePrincipal = w.only().ApplicationID // an application's, as it stands beside it in the portal
		if f := w.refused(c, "service_principal", "cloudsync_no_service_principal"); !strings.Contains(f.Action, "not the application id") {
			t.Errorf("the remedy is %s", f.Action)
		}
	})
}

// TestProvisioningOnDemandKeepsToItsLimit: five requests in ten seconds, then 429 with Retry-After.
func TestProvisioningOnDemandKeepsToItsLimit(t *testing.T) {
	inWorldOf(t, 8, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		w.applied(configuration())
		began := time.Now()
		for i := range 8 {
			if _, err := w.service.OnDemand(w.Context(), domain, cloudsync.TestObject{DistinguishedName: onPremises(8).Objects[i].DN, Type: "user"}); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took < 5*time.Second || took > 2*time.Minute {
			t.Errorf("eight took %s", took)
		}
	})
}

// TestTheTenantsOwnGuardIsSeenInTheLog: it stops the export of deletes and puts no job into quarantine
// (learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-troubleshoot).
func TestTheTenantsOwnGuardIsSeenInTheLog(t *testing.T) {
	inWorldOf(t, 6, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		w.applied(configuration())
		w.signedIn("PATCH", "directory/onPremisesSynchronization/"+tenantID, `{"configuration":{"accidentalDeletionPrevention":{"synchronizationPreventionType":"enabledForCount","alertThreshold":3}}}`, nil)
		_, err := w.sim.OnPremises(domain).MoveUnit(sales, left)
		w.ok(err)
		time.Sleep(15 * time.Minute)
		if s := w.status(); s.Quarantine != nil || s.Execution != "EntryLevelErrors" || s.Escrowed != 6 {
			t.Errorf("told %+v", s)
		}
		failed := 0
		w.ok(w.service.Logs(w.Context(), cloudsync.LogQuery{Action: "delete", Status: "failure"}, func(l cloudsync.LogLine) error {
			if e := l.ProvisioningStatusInfo.ErrorInformation; e != nil && e.ErrorCode == "AccidentalDeletePrevention" && strings.Contains(e.Reason, "threshold") {
				failed++
			}
			return nil
		}))
		if failed != 6 {
			t.Errorf("the log tells of %d", failed)
		}
	})
}
