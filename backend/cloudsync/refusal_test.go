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

// answer has the requests to a path's end answered by a refusal, nil for the true answer again.
func (w *world) answer(end string, f *graphsim.Fault) {
	w.sim.OnRequest(func(r graphsim.RequestInfo) *graphsim.Fault {
		if f != nil && strings.Contains(r.Path, end) {
			return f
		}
		return nil
	})
}

// refused plans and applies, which both have to be refused in a step by a code, with words and nothing sent.
func (w *world) refused(c cloudsync.Configuration, name, code string) *cloudsync.Failure {
	w.Helper()
	before := len(w.wire.writes())
	planned := w.plan(c)
	p, err := w.apply(w.Context(), c)
	if err == nil {
		w.Fatalf("it was not refused:\n%s", words(p))
	}
	var f *cloudsync.Failure
	for _, p := range []cloudsync.Plan{planned, p} {
		f = step(w.T, p, name).Failure
		if f == nil || f.Code != code || f.Sentence == "" || f.Action == "" {
			w.Fatalf("%s is refused as %+v, want %s\n%s", name, f, code, words(p))
		}
	}
	sent := slices.DeleteFunc(w.wire.writes()[before:], func(s string) bool { return strings.Contains(s, "/organization/") }) // an earlier step
	if len(sent) > 0 {
		w.Errorf("and it sends %v", sent)
	}
	return f
}

// TestAConfigurationWhoseDomainCanNotBeReadIsNotMadeASecondTime: one that somebody else made, under a name that tells nothing.
func TestAConfigurationWhoseDomainCanNotBeReadIsNotMadeASecondTime(t *testing.T) {
	for _, test := range []struct {
		fault graphsim.Fault
		code  string
	}{
		{graphsim.Fault{Status: http.StatusForbidden, Code: "Authorization_RequestDenied", Message: "Insufficient privileges to complete the operation."}, "cloudsync_permission_missing"},
		{graphsim.Fault{Status: http.StatusUnauthorized, Code: "Unauthorized"}, "cloudsync_permission_missing"},
		{graphsim.Fault{Status: http.StatusNotFound, Code: "UnknownError"}, "cloudsync_domain_unreadable"},
		{graphsim.Fault{Status: http.StatusNotFound, Code: "ResourceNotFound", Message: "Resource not found for the segment 'secrets'."}, "cloudsync_secrets_removed"},
		{graphsim.Fault{Status: http.StatusGone, Code: "Gone"}, "cloudsync_secrets_removed"},
	} {
		inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
			made := configuration()
			made.DisplayName = "Headquarters"
			w.applied(made)
			w.ok(w.db.ForgetCloudSync(w.Context(), domain))
			w.answer("/synchronization/secrets", &test.fault)
			f := w.refused(configuration(), "service_principal", test.code)
			if test.code == "cloudsync_permission_missing" && !strings.Contains(f.Action, "Synchronization.ReadWrite.All") {
				t.Errorf("the remedy names another permission: %s", f.Action)
			}
			w.only()
		})
	}
}

func TestAnothersConfigurationThatMayNotBeReadDoesNotHideOurs(t *testing.T) {
	inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		w.applied(configuration())
		ours := w.only().PrincipalID
		foreign := w.foreign("branch.example.com")
		w.answer(foreign+"/synchronization", &graphsim.Fault{Status: http.StatusForbidden, Code: "Authorization_RequestDenied"})
		if p := w.applied(configuration()); !p.Clean || p.ServicePrincipal != ours {
			t.Errorf("ours is not found any more:\n%s", words(p))
		}
		all, err := w.service.Status(w.Context(), "")
		w.ok(err)
		for _, c := range all {
			if denied := c.Failure != nil && c.Failure.Code == "cloudsync_permission_missing"; denied != (c.ServicePrincipal == foreign) || !denied && len(c.Jobs) != 2 {
				t.Errorf("status tells %+v", c)
			}
		}
		if len(all) != 2 {
			t.Errorf("status tells of %d", len(all))
		}
	})
}

// TestTheOnlyConfigurationThatMayNotBeReadIsNotSaidToBeNone: where no domain is named.
func TestTheOnlyConfigurationThatMayNotBeReadIsNotSaidToBeNone(t *testing.T) {
	inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		w.answer(w.foreign(domain)+"/synchronization", &graphsim.Fault{Status: http.StatusForbidden, Code: "Authorization_RequestDenied"})
		if _, err := w.service.Import(w.Context(), "", ""); code(err) != "cloudsync_permission_missing" {
			t.Errorf("importing it is refused with %v", err)
		}
		if _, err := w.service.Pause(w.Context(), "", ""); code(err) != "cloudsync_permission_missing" {
			t.Errorf("pausing it is refused with %v", err)
		}
	})
}

// TestARefusalOutsideOfTheStepsDoesNotAskToApply: reading the provisioning log needs a permission of its own.
func TestARefusalOutsideOfTheStepsDoesNotAskToApply(t *testing.T) {
	inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		w.applied(configuration())
		w.answer("/auditLogs/provisioning", &graphsim.Fault{Status: http.StatusForbidden, Code: "Authorization_RequestDenied"})
		err := w.service.Logs(w.Context(), cloudsync.LogQuery{}, func(cloudsync.LogLine) error { return nil })
		var e interface{ Action() string }
		if code(err) != "cloudsync_permission_missing" || !errors.As(err, &e) || !strings.Contains(e.Action(), "ProvisioningLog.Read.All") || !strings.Contains(e.Action(), "and try again") {
			t.Errorf("got %v", err)
		}
	})
}

// TestAConfigurationThatServesAnotherDomainNowIsLeftAlone: somebody changed its domain after we made it.
func TestAConfigurationThatServesAnotherDomainNowIsLeftAlone(t *testing.T) {
	inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		w.applied(configuration())
		id := w.only().PrincipalID
		w.ok(w.sim.SetSyncDomain(id, "branch.example.com"))
		if f := w.refused(configuration(), "service_principal", "cloudsync_other_domain"); !strings.Contains(f.Action, "servicePrincipalId") {
			t.Errorf("the remedy is %s", f.Action)
		}
		if err := w.service.Delete(w.Context(), domain, domain); code(err) != "cloudsync_other_domain" {
			t.Errorf("deleting it is refused with %v", err)
		}
		if _, err := w.service.Pause(w.Context(), domain, ""); code(err) != "cloudsync_other_domain" {
			t.Errorf("pausing it is refused with %v", err)
		}
		if got := w.only(); got.Secrets["Domain"] != `{"domain":"branch.example.com"}` || len(got.Jobs) != 2 || got.Jobs[0].State != "Active" {
			t.Fatalf("it was touched: %+v", got)
		}
		// Named, it is what we made for this domain, and is told its domain again: shown before.
		named := configuration()
		named.ServicePrincipal = id
		if s := step(t, w.plan(named), "secrets"); s.State != cloudsync.Open || len(s.Changes) != 1 || !strings.Contains(s.Changes[0].Before, "branch.example.com") {
			t.Errorf("the plan does not show the change: %+v", s)
		}
		if _, err := w.apply(w.Context(), named); code(err) != "cloudsync_quarantine" || w.only().Secrets["Domain"] != `{"domain":"contoso.com"}` {
			t.Errorf("%v, %v", w.only().Secrets, err) // no agent served the other domain
		}
		_, err := w.service.Start(w.Context(), domain, "")
		w.ok(err)
		if p := w.applied(named); !p.Clean {
			t.Error(words(p))
		}
		// What the stored configuration names is no leave to delete what serves another domain meanwhile.
		w.ok(w.sim.SetSyncDomain(id, "branch.example.com"))
		if err := w.service.Delete(w.Context(), domain, domain); code(err) != "cloudsync_other_domain" || w.only().PrincipalID != id {
			t.Errorf("deleting it by the stored name is refused with %v", err)
		}
	})
}

func TestAServicePrincipalOfAnotherDomainIsRefusedByName(t *testing.T) {
	inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		c := configuration()
		c.ServicePrincipal = w.foreign("branch.example.com")
		w.refused(c, "service_principal", "cloudsync_other_domain")
		c.ServicePrincipal = "00000000-0000-4000-8000-000000000001"
		w.refused(c, "service_principal", "cloudsync_no_service_principal")
	})
}

func TestTwoConfigurationsOfADomainAndOneWithoutAreAPersonsToTell(t *testing.T) {
	inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		half := w.foreign("")
		f := w.refused(configuration(), "service_principal", "cloudsync_half_made")
		if !strings.Contains(f.Sentence, half) {
			t.Errorf("it does not name it: %s", f.Sentence)
		}
		c := configuration()
		c.ServicePrincipal = half
		if p := w.applied(c); !p.Clean || w.only().PrincipalID != half {
			t.Errorf("named, it is not gone on with:\n%s", words(p))
		}
		second := w.foreign(domain)
		w.ok(w.db.ForgetCloudSync(w.Context(), domain))
		f = w.refused(configuration(), "service_principal", "cloudsync_ambiguous")
		if !strings.Contains(f.Sentence, half) || !strings.Contains(f.Sentence, second) {
			t.Errorf("it does not name both: %s", f.Sentence)
		}
	})
}

// TestACloudWithoutCloudSyncIsSaidToBeOne: Graph answers 400 for a path that it does not have, and 404 for a template.
func TestACloudWithoutCloudSyncIsSaidToBeOne(t *testing.T) {
	for _, test := range []struct {
		path  string
		fault graphsim.Fault
	}{
		{"/instantiate", graphsim.Fault{Status: http.StatusNotFound, Code: "Request_ResourceNotFound", Message: "Resource '1a4721b3-e57f-4451-ae87-ef078703ec94' does not exist or one of its queried reference-property objects are not present."}},
		{"/applicationTemplates", graphsim.Fault{Status: http.StatusBadRequest, Code: "BadRequest", Message: "Resource not found for the segment 'applicationTemplates'."}},
		{"/synchronization", graphsim.Fault{Status: http.StatusBadRequest, Code: "BadRequest", Message: "Resource not found for the segment 'synchronization'."}},
		{"/synchronization", graphsim.Fault{Status: http.StatusNotFound, Code: "BadRequest", Message: "Resource not found for the segment 'synchronization'."}},
	} {
		inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
			w.answer(test.path, &test.fault)
			began := time.Now()
			_, err := w.apply(w.Context(), configuration())
			var told interface{ Action() string }
			if code(err) != "cloudsync_not_in_cloud" || !errors.As(err, &told) || !strings.Contains(told.Action(), "admin center") {
				t.Errorf("%s %d: told %v", test.path, test.fault.Status, err)
			}
			if waited := time.Since(began); waited > time.Minute {
				t.Errorf("%s %d: waited %s for what does not come", test.path, test.fault.Status, waited)
			}
		})
	}
	inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		w.foreign(domain)
		w.answer("/synchronization", &graphsim.Fault{Status: http.StatusBadRequest, Code: "BadRequest", Message: "Resource not found for the segment 'synchronization'."})
		w.refused(configuration(), "service_principal", "cloudsync_not_in_cloud")
		if _, err := w.service.Status(w.Context(), ""); code(err) != "cloudsync_not_in_cloud" {
			t.Errorf("status says %v", err)
		}
	})
}

func TestWhatCanNotBeMeantIsRefusedBeforeAnythingIsSent(t *testing.T) {
	inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		half := w.foreign("")
		if err := w.service.Delete(w.Context(), "", ""); code(err) != "cloudsync_no_configuration" || w.only().PrincipalID != half {
			t.Errorf("without a domain, the one that has none is deleted: %v", err)
		}
		if _, err := w.service.Import(w.Context(), "", half); code(err) != "cloudsync_half_made" {
			t.Errorf("one without a domain is imported: %v", err)
		}
		if _, err := w.service.Import(w.Context(), "", "abc"); code(err) != "cloudsync_no_service_principal" {
			t.Errorf("one that is not there is imported: %v", err)
		}
		if _, err := w.service.Import(w.Context(), domain, w.foreign("branch.example.com")); code(err) != "cloudsync_other_domain" {
			t.Errorf("another domain's is imported: %v", err)
		}
		w.foreign(domain)
		if _, err := w.service.Start(w.Context(), "", ""); code(err) != "cloudsync_no_configuration" || !strings.Contains(err.Error(), "branch.example.com") || !strings.Contains(err.Error(), domain) {
			t.Errorf("of several, one is started: %v", err)
		}
		for _, o := range []cloudsync.TestObject{{DistinguishedName: "Adele"}, {DistinguishedName: "CN=Adele,DC=fabrikam,DC=com"}, {DistinguishedName: "CN=Adele," + sales, Type: "computer"}, {}} {
			if _, err := w.service.OnDemand(w.Context(), domain, o); code(err) != "cloudsync_object_invalid" {
				t.Errorf("%+v is provisioned: %v", o, err)
			}
		}
		for _, q := range []cloudsync.LogQuery{{Action: "Delete"}, {Status: "failed"}, {Limit: -1}} {
			if err := w.service.Logs(w.Context(), q, nil); code(err) != "cloudsync_log_query" {
				t.Errorf("%+v is looked for: %v", q, err)
			}
		}
		if sent := w.wire.writes(); len(sent) > 0 {
			t.Errorf("sent %v", sent)
		}
	})
}
