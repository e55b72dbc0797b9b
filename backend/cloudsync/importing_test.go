package cloudsync_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"concord/backend/cloudsync"
	"concord/backend/graphsim"
)

// imported imports, and must succeed with a file that is taken again.
func (w *world) imported(domain, servicePrincipal string) cloudsync.Imported {
	w.Helper()
	imported, err := w.service.Import(w.Context(), domain, servicePrincipal)
	w.ok(err)
	if _, err := cloudsync.ParseConfiguration(bytes.NewReader(imported.Configuration.JSON())); err != nil {
		w.Errorf("what was imported is no configuration: %v\n%s", err, imported.Configuration.JSON())
	}
	return imported
}

func TestAConfigurationOfThePortalIsImportedAndItsPlanIsClean(t *testing.T) {
	inWorld(t, graphsim.CloudSyncFaults{}, func(w *world) {
		w.applied(configuration())
		w.ok(w.db.ForgetCloudSync(w.Context(), domain)) // as if somebody else had made it
		c := w.imported("", "").Configuration
		if c.Domain != domain || !c.PasswordHashSync || c.Scope == nil || !slices.Equal(c.Scope.OrganizationalUnits, []string{sales}) || c.AccidentalDeletes.Threshold != 10 || !c.Start {
			t.Errorf("imported as %s", c.JSON())
		}
		if p := w.plan(c); !p.Clean {
			t.Errorf("what was imported has drifted:\n%s", words(p))
		}
		c.AccidentalDeletes.Threshold = 30
		w.applied(c)
		if got := w.only(); got.AppKey != "AD2AADPasswordHash" {
			t.Errorf("the account is asked for as %s: what the jobs tell was not believed", got.AppKey)
		}
	})
}

// TestWhatNoFileCanSayIsLeftOutOfAnImportAndStays: Graph holds scopes and thresholds that the portal does not offer.
func TestWhatNoFileCanSayIsLeftOutOfAnImportAndStays(t *testing.T) {
	many := make([]string, cloudsync.MostInScope+1)
	for i := range many {
		many[i] = fmt.Sprintf("OU=%d,%s", i, sales)
	}
	group := "CN=Pilots," + sales
	for name, test := range map[string]struct {
		scope    cloudsync.Scope
		settings string
		says     string
	}{
		"units and groups":  {scope: cloudsync.Scope{OrganizationalUnits: []string{sales}, Groups: []string{group}}, says: "leaves scope out, which stays as it is in the tenant. Scope names organizational units and groups at once"},
		"too many units":    {scope: cloudsync.Scope{OrganizationalUnits: many}, says: "60 entries"},
		"another domain":    {scope: cloudsync.Scope{OrganizationalUnits: []string{"OU=Sales,DC=fabrikam,DC=com"}}, says: "does not lie in the domain contoso.com"},
		"no name":           {scope: cloudsync.Scope{Groups: []string{"0d1e2f3a-0000-4000-8000-000000000001"}}, says: "is no distinguished name"},
		"threshold of none": {settings: `{\"Enabled\":true,\"Recipients\":\"\",\"DeleteThresholdEnabled\":true,\"DeleteThresholdValue\":0}`, says: "leaves accidentalDeletes out"},
	} {
		t.Run(name, func(t *testing.T) {
			inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
				made := w.foreign(domain)
				below := "servicePrincipals/" + made + "/synchronization/"
				if test.settings != "" {
					w.signedIn("PUT", below+"secrets", fmt.Sprintf(`{"value":[{"key":"AppKey","value":"{\"appKeyScenario\":\"AD2AADProvisioning\"}"},{"key":"Domain","value":"{\"domain\":\"%s\"}"},{"key":"SyncNotificationSettings","value":"%s"}]}`, domain, test.settings), nil)
				}
				job := w.only().Jobs[0]
				odd, _, err := cloudsync.EditSchema(job.Schema, cloudsync.SchemaWish{Scope: &test.scope})
				w.ok(err)
				w.signedIn("PUT", below+"jobs/"+job.ID+"/schema", string(odd), nil)
				before := w.only()

				imported := w.imported("", "")
				if len(imported.LeftOut) != 1 || !strings.Contains(imported.LeftOut[0], test.says) {
					t.Errorf("left out is %q, want %q", imported.LeftOut, test.says)
				}
				stored, err := w.service.Stored(w.Context(), "")
				w.ok(err)
				if p := w.plan(stored); !p.Clean {
					t.Errorf("what was imported has drifted:\n%s", words(p))
				}
				stored.PasswordHashSync = true // a write of schema and settings, about something else
				w.applied(stored)
				after := w.only()
				facts, err := cloudsync.ReadSchema(after.Jobs[slices.IndexFunc(after.Jobs, func(j graphsim.SyncJob) bool { return j.ID == job.ID })].Schema)
				w.ok(err)
				if !slices.Equal(facts.Scope.OrganizationalUnits, test.scope.OrganizationalUnits) || !slices.Equal(facts.Scope.Groups, test.scope.Groups) {
					t.Errorf("applying it makes the scope %+v", facts.Scope)
				}
				if before.Secrets["SyncNotificationSettings"] != after.Secrets["SyncNotificationSettings"] {
					t.Errorf("applying it makes the settings %s", after.Secrets["SyncNotificationSettings"])
				}
			})
		})
	}
}

// TestADomainThatNoFileCanNameIsNotImported: Active Directory has domains of a single label.
func TestADomainThatNoFileCanNameIsNotImported(t *testing.T) {
	inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		w.foreign("corp")
		_, err := w.service.Import(w.Context(), "", "")
		if code(err) != "cloudsync_configuration_invalid" || !strings.Contains(err.Error(), `in the tenant cannot be said in a file: "domain" must be`) {
			t.Errorf("refused with %v", err)
		}
		if known, err := w.service.Known(w.Context()); err != nil || len(known) > 0 {
			t.Errorf("remembered is %+v, %v", known, err)
		}
	})
}

func TestOneOfSeveralConfigurationsOfADomainStaysNamedWhenItIsImportedAgain(t *testing.T) {
	inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		one, other := w.foreign(domain), w.foreign(domain)
		if _, err := w.service.Import(w.Context(), domain, ""); code(err) != "cloudsync_ambiguous" {
			t.Errorf("of two, one is imported: %v", err)
		}
		w.imported("", one)
		again := w.imported(domain, "")
		if p := w.plan(again.Configuration); p.ServicePrincipal != one || !p.Clean {
			t.Errorf("beside %s, the plan is about %q:\n%s", other, p.ServicePrincipal, words(p))
		}
	})
}
