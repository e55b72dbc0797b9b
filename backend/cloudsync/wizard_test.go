package cloudsync_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"concord/backend/cloudsync"
	"concord/backend/graphsim"
)

func TestAPlanTellsEveryRequestAndChangesNothing(t *testing.T) {
	inWorld(t, graphsim.CloudSyncFaults{}, func(w *world) {
		p := w.plan(configuration())
		if writes := w.wire.writes(); len(writes) > 0 {
			t.Fatalf("a plan sends %v", writes)
		}
		if p.Clean || len(p.Steps) != 12 {
			t.Fatalf("%d steps, clean %v", len(p.Steps), p.Clean)
		}
		for name, want := range map[string]cloudsync.State{"permissions": cloudsync.Done, "tenant_flag": cloudsync.Open, "service_principal": cloudsync.Open,
			"jobs": cloudsync.Open, "secrets": cloudsync.Open, "scope": cloudsync.Open, "password_hashes": cloudsync.Open, "exchange_writeback": cloudsync.Skipped,
			"accidental_deletes": cloudsync.Open, "test_object": cloudsync.Skipped, "start": cloudsync.Open, "first_status": cloudsync.Open} {
			s := step(t, p, name)
			if s.State != want || want == cloudsync.Open && len(s.Requests) == 0 {
				t.Errorf("%s is %s with %d requests, want %s: %v", name, s.State, len(s.Requests), want, s.Evidence)
			}
		}
		if r := step(t, p, "jobs").Requests; len(r) != 2 || r[0].Path != "/v1.0/servicePrincipals/{service principal}/synchronization/jobs" || !strings.Contains(r[1].Body, "AD2AADPasswordHash") {
			t.Errorf("the jobs are shown as %+v", r)
		}
		if ask := step(t, p, "tenant_flag").Confirm; ask == nil || ask.Word == "" {
			t.Error("the tenant's flag asks for nothing")
		}
	})
}

func TestAnApplySetsEverythingUpAndASecondOneSendsNothing(t *testing.T) {
	inWorld(t, graphsim.CloudSyncFaults{PassthroughTemplate: true, PrincipalUnseen: 3, PrincipalUnlisted: 3, TemplatesUnseen: 3, JobUnseen: 2, ForbiddenFirst: 2, ConflictFirst: 1, AccountAfter: 3}, func(w *world) {
		p := w.applied(configuration())
		if !p.Clean {
			t.Errorf("after it something is left:\n%s", words(p))
		}
		c := w.only()
		if c.AppKey != "AD2AADPasswordHash" || c.Secrets["Domain"] != `{"domain":"contoso.com"}` || !strings.Contains(c.Secrets["SyncNotificationSettings"], `"DeleteThresholdValue":10`) {
			t.Errorf("told %s, %v", c.AppKey, c.Secrets)
		}
		if len(c.Jobs) != 2 {
			t.Fatalf("%d jobs", len(c.Jobs))
		}
		for _, j := range c.Jobs {
			if j.State != "Active" || j.Starts != 0 {
				t.Errorf("%s is %s, started %d times while it ran", j.Template, j.State, j.Starts)
			}
			if j.Template == "AD2AADProvisioning" && (credentials(j.Schema) != 2 || !strings.Contains(string(j.Schema), sales)) {
				t.Errorf("its schema has %d mappings of hashes", credentials(j.Schema))
			}
		}
		w.reopen()
		again := w.applied(configuration())
		if writes := w.wire.writes(); len(writes) > 0 || !again.Clean {
			t.Errorf("the second apply sends %v\n%s", writes, words(again))
		}
	})
}

// everyRead is how many requests that change nothing lie between two at which the default run crashes.
const everyRead = 6

// TestAfterACrashAtAnyRequestTheNextApplyEndsAtTheSameConfiguration ends the process at requests of an apply, once before and once after
// the request reached Microsoft: at every write, at the read after it, and at a sample of the other reads, between which nothing changes
// but what we know. CLOUDSYNC_CRASH_EVERYWHERE takes all, which are some minutes.
func TestAfterACrashAtAnyRequestTheNextApplyEndsAtTheSameConfiguration(t *testing.T) {
	if testing.Short() {
		t.Skip("applies three dozen times, which takes minutes with the race detector; left out with -short")
	}
	faults := graphsim.CloudSyncFaults{PrincipalUnseen: 1, PrincipalUnlisted: 2, TemplatesUnseen: 1, JobUnseen: 1, SecondJobIsAnother: true}
	var sent []string
	inWorldOf(t, 1, faults, leastRoles, func(w *world) {
		w.applied(configuration())
		sent = w.wire.sent
	})
	everywhere := os.Getenv("CLOUDSYNC_CRASH_EVERYWHERE") != ""
	for i, request := range sent {
		write := !strings.HasPrefix(request, "GET ")
		after := i > 0 && !strings.HasPrefix(sent[i-1], "GET ")
		for _, landed := range []bool{false, true} {
			if !everywhere && !write && (landed || !after && i%everyRead > 0) {
				continue
			}
			if !t.Run(fmt.Sprintf("%d %s landed %v", i+1, strings.Fields(request)[0], landed), func(t *testing.T) { crash(t, faults, i+1, landed) }) {
				return
			}
		}
	}
}

func crash(t *testing.T, faults graphsim.CloudSyncFaults, request int, landed bool) {
	inWorldOf(t, 1, faults, leastRoles, func(w *world) {
		ctx, die := context.WithCancel(w.Context())
		w.wire.dieAt, w.wire.landed, w.wire.die = request, landed, die
		if _, err := w.apply(ctx, configuration()); err == nil {
			return // it takes fewer requests this time
		}
		w.reopen()
		if p := w.applied(configuration()); !p.Clean {
			t.Errorf("something is left:\n%s", words(p))
		}
		c := w.only()
		if len(c.Jobs) != 2 || c.AppKey != "AD2AADPasswordHash" || c.Secrets["Domain"] != `{"domain":"contoso.com"}` {
			t.Errorf("%d jobs, told %s %v", len(c.Jobs), c.AppKey, c.Secrets)
		}
		for _, j := range c.Jobs {
			if j.State != "Active" || j.Starts != 0 || j.Template == "AD2AADProvisioning" && credentials(j.Schema) != 2 {
				t.Errorf("%s is %s, started %d times while it ran, %d mappings", j.Template, j.State, j.Starts, credentials(j.Schema))
			}
		}
	})
}

func TestWithoutAYesTheTenantsFlagStaysAsItIs(t *testing.T) {
	inWorld(t, graphsim.CloudSyncFaults{}, func(w *world) {
		p, err := w.service.Apply(w.Context(), configuration(), cloudsync.ApplyOptions{})
		var waits *cloudsync.ConfirmationError
		if !errors.As(err, &waits) || waits.Step != "tenant_flag" || len(w.wire.writes()) > 0 {
			t.Fatalf("%v, sent %v", err, w.wire.writes())
		}
		if s := step(t, p, "tenant_flag"); s.Failure == nil || s.Failure.Code != "cloudsync_not_confirmed" || step(t, p, "jobs").State != cloudsync.Pending {
			t.Errorf("%s", words(p))
		}
	})
}

func TestAFlagThatV1DoesNotTakeIsSetOnBeta(t *testing.T) {
	inWorld(t, graphsim.CloudSyncFaults{FlagReadOnly: true}, func(w *world) {
		w.applied(configuration())
		writes := w.wire.writes()
		if writes[0] != "PATCH /v1.0/organization/"+tenantID || writes[1] != "PATCH /beta/organization/"+tenantID {
			t.Errorf("sent %v", writes[:2])
		}
	})
}

func TestWhatSomebodyUndidIsOpenAgainAndShown(t *testing.T) {
	inWorld(t, graphsim.CloudSyncFaults{}, func(w *world) {
		w.applied(configuration())
		c := configuration()
		c.Scope.OrganizationalUnits = []string{left}
		c.AccidentalDeletes.Threshold = 20
		p := w.plan(c)
		for _, name := range []string{"scope", "accidental_deletes"} {
			if s := step(t, p, name); s.State != cloudsync.Open || len(s.Changes) != 1 || s.Changes[0].Before == "" {
				t.Errorf("%s is %s with %+v", name, s.State, s.Changes)
			}
		}
		if s := step(t, p, "password_hashes"); s.State != cloudsync.Done {
			t.Errorf("password hashes are %s", s.State)
		}
		before := w.only()
		if p = w.applied(c); !p.Clean {
			t.Error(words(p))
		}
		after := w.only()
		if after.Secrets["UserName"] != before.Secrets["UserName"] || after.AppKey != before.AppKey {
			t.Errorf("the settings lost something: %v", after.Secrets)
		}
		backups, err := w.service.Backups(w.Context(), domain)
		w.ok(err)
		if len(backups) < 3 {
			t.Errorf("%d backups were kept", len(backups))
		}
	})
}

func TestASchemaThatChangedMeanwhileIsNotWritten(t *testing.T) {
	inWorld(t, graphsim.CloudSyncFaults{}, func(w *world) {
		c := configuration()
		c.Start = false
		w.applied(c)
		c.Scope.OrganizationalUnits = []string{left}
		changed := false
		_, err := w.service.Apply(w.Context(), c, cloudsync.ApplyOptions{Only: "scope", Confirm: yes, Report: func(s cloudsync.StepReport, _ cloudsync.Plan) {
			if s.Working && !changed { // somebody in the portal, between the look and the write
				changed = true
				w.ok(w.service.RestoreSchema(w.Context(), domain, 0))
			}
		}})
		var e interface{ Code() string }
		if !errors.As(err, &e) || e.Code() != "cloudsync_schema_changed" {
			t.Fatalf("got %v", err)
		}
		if p := w.applied(c); !p.Clean {
			t.Error(words(p))
		}
	})
}

func TestSecretsThatAreMergedByKeyEndTheSame(t *testing.T) {
	for _, merge := range []bool{false, true} {
		inWorld(t, graphsim.CloudSyncFaults{MergeSecrets: merge, StoreMask: true}, func(w *world) {
			w.applied(configuration())
			c := configuration()
			c.AccidentalDeletes.Threshold = 99
			w.applied(c)
			got := w.only()
			if got.Secrets["Password"] == "*" || !strings.Contains(got.Secrets["SyncNotificationSettings"], "99") || got.AppKey != "AD2AADPasswordHash" {
				t.Errorf("merge %v: %v", merge, got.Secrets)
			}
		})
	}
}

func TestMissingPermissionsAreNamedBeforeAnythingIsSent(t *testing.T) {
	inWorldOf(t, 2, graphsim.CloudSyncFaults{}, []string{"User.Read.All"}, func(w *world) {
		p, err := w.apply(w.Context(), configuration())
		if err == nil || len(w.wire.writes()) > 0 {
			t.Fatalf("%v, sent %v", err, w.wire.writes())
		}
		f := step(t, p, "permissions").Failure
		if f == nil || f.Code != "cloudsync_permission_missing" || !strings.Contains(f.Action, "Application.ReadWrite.OwnedBy") || !strings.Contains(f.Action, "Synchronization.ReadWrite.All") {
			t.Errorf("%+v", f)
		}
	})
}

// TestAnApplyThatIsStoppedRefusesNothing: the step at which it was is not done, and says no more.
func TestAnApplyThatIsStoppedRefusesNothing(t *testing.T) {
	inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		ctx, stop := context.WithCancel(w.Context())
		defer stop()
		p, err := w.service.Apply(ctx, configuration(), cloudsync.ApplyOptions{Confirm: yes, Report: func(s cloudsync.StepReport, _ cloudsync.Plan) {
			if s.Name == "scope" && s.Working {
				stop()
			}
		}})
		if at := step(t, p, "scope"); !errors.Is(err, context.Canceled) || at.State != cloudsync.Open || at.Failure != nil || at.Working || len(at.Requests) == 0 {
			t.Errorf("stopped with %v, the step is %+v", err, at)
		}
		if next := step(t, p, "password_hashes"); next.State != cloudsync.Pending || p.Clean {
			t.Errorf("the step after it is %+v", next)
		}
		w.applied(configuration())
	})
}

func TestATestObjectThatIsNotThereIsToldInWords(t *testing.T) {
	inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		c := configuration()
		c.TestObject = &cloudsync.TestObject{DistinguishedName: "CN=Nobody," + sales}
		_, err := w.apply(w.Context(), c)
		var refused *cloudsync.StepError
		if !errors.As(err, &refused) || refused.Code() != "cloudsync_test_failed" || !strings.Contains(refused.Sentence(), "is not in the directory") {
			t.Errorf("refused with %v", err)
		}
	})
}
