package cloudsync_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"concord/backend/cloudsync"
	"concord/backend/graphsim"
)

// status is the provisioning job's.
func (w *world) status() cloudsync.JobStatus {
	w.Helper()
	all, err := w.service.Status(w.Context(), domain)
	w.ok(err)
	for _, j := range all[0].Jobs {
		if j.Template == cloudsync.JobProvisioning {
			return j
		}
	}
	w.Fatal("no provisioning job")
	return cloudsync.JobStatus{}
}

func code(err error) string {
	var e interface{ Code() string }
	if errors.As(err, &e) {
		return e.Code()
	}
	return ""
}

func TestTooManyDeletesAreListedAndAllowedByTheirNumber(t *testing.T) {
	inWorld(t, graphsim.CloudSyncFaults{}, func(w *world) {
		w.applied(configuration()) // a threshold of 10, 20 people
		if _, err := w.service.WaitingDeletes(w.Context(), domain); code(err) != "cloudsync_no_deletes_wait" {
			t.Errorf("before anything: %v", err)
		}
		_, err := w.sim.OnPremises(domain).MoveUnit(sales, left)
		w.ok(err)
		time.Sleep(15 * time.Minute)
		s := w.status()
		if s.Quarantine == nil || s.Quarantine.Reason != "TooManyDeletes" || !slices.Contains(s.Quarantine.Ways, cloudsync.WayAllowDeletes) {
			t.Fatalf("%+v", s)
		}
		if p := w.plan(configuration()); step(t, p, "start").State != cloudsync.Blocked || step(t, p, "start").Failure.Code != "cloudsync_quarantine" {
			t.Errorf("the plan says %s", words(p))
		}
		waiting, err := w.service.WaitingDeletes(w.Context(), "")
		w.ok(err)
		if len(waiting.Items) != 20 || waiting.Items[0].Name == "" {
			t.Fatalf("%d deletes wait: %+v", len(waiting.Items), waiting.Items[0])
		}
		if err := w.service.AllowDeletes(w.Context(), domain, 19); code(err) != "cloudsync_deletes_differ" {
			t.Errorf("another number is taken: %v", err)
		}
		w.ok(w.service.AllowDeletes(w.Context(), domain, 20))
		time.Sleep(15 * time.Minute)
		if s := w.status(); s.Quarantine != nil || s.Entries["user to User"] != 0 {
			t.Errorf("afterwards: %+v", s)
		}
	})
}

// TestDeletesThatNobodyHasSeenAreNotLetThrough: the provisioning log lags behind the quarantine.
func TestDeletesThatNobodyHasSeenAreNotLetThrough(t *testing.T) {
	inWorld(t, graphsim.CloudSyncFaults{LogDelay: time.Hour}, func(w *world) {
		w.applied(configuration())
		_, err := w.sim.OnPremises(domain).MoveUnit(sales, left)
		w.ok(err)
		time.Sleep(15 * time.Minute)
		if waiting, err := w.service.WaitingDeletes(w.Context(), domain); err != nil || len(waiting.Items) != 0 {
			t.Fatalf("the log does not lag: %d, %v", len(waiting.Items), err)
		}
		if err := w.service.AllowDeletes(w.Context(), domain, 0); code(err) != "cloudsync_deletes_differ" {
			t.Errorf("let through unseen: %v", err)
		}
		if s := w.status(); s.Quarantine == nil {
			t.Errorf("the quarantine was lifted: %+v", s)
		}
		time.Sleep(2 * time.Hour)
		w.ok(w.service.AllowDeletes(w.Context(), domain, 20))
	})
}

// TestDeletesThatWaitForDaysAreStillListed: Microsoft tries a job in quarantine again after 6, 12 and 24 hours, and each time the current
// quarantine begins anew; what is held back was logged in the first.
func TestDeletesThatWaitForDaysAreStillListed(t *testing.T) {
	inWorld(t, graphsim.CloudSyncFaults{}, func(w *world) {
		w.applied(configuration())
		_, err := w.sim.OnPremises(domain).MoveUnit(sales, left)
		w.ok(err)
		time.Sleep(5 * 24 * time.Hour)
		waiting, err := w.service.WaitingDeletes(w.Context(), domain)
		w.ok(err)
		if len(waiting.Items) != 20 || time.Since(waiting.Since) < 4*24*time.Hour {
			t.Errorf("%d deletes wait since %s", len(waiting.Items), waiting.Since)
		}
	})
}

func TestAnAgentThatIsDownIsToldAndStartLiftsTheQuarantine(t *testing.T) {
	inWorldOf(t, 2, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		w.applied(configuration())
		w.ok(w.sim.OnPremises(domain).StopAgents())
		time.Sleep(2 * time.Hour)
		s := w.status()
		if s.Quarantine == nil || !strings.HasPrefix(s.Quarantine.Error, "HybridIdentityService") || !strings.Contains(s.Quarantine.Remedy, "agent") && !strings.Contains(s.Quarantine.Remedy, "Agent") {
			t.Fatalf("%+v", s.Quarantine)
		}
		w.ok(w.sim.OnPremises(domain).Heal())
		started, err := w.service.Start(w.Context(), domain, "")
		w.ok(err)
		if !slices.Contains(started, cloudsync.JobProvisioning) {
			t.Errorf("started %v", started)
		}
		time.Sleep(10 * time.Minute)
		if s := w.status(); s.Quarantine != nil {
			t.Errorf("afterwards: %+v", s.Quarantine)
		}
		if again, err := w.service.Start(w.Context(), domain, ""); err != nil || len(again) != 0 {
			t.Errorf("jobs that run are started: %v, %v", again, err)
		}
	})
}

func TestAFirstCycleIsFollowedFromItsStartToItsEnd(t *testing.T) {
	inWorld(t, graphsim.CloudSyncFaults{FirstCycle: 8 * time.Minute}, func(w *world) {
		c := configuration()
		p, err := w.service.Apply(w.Context(), c, cloudsync.ApplyOptions{Confirm: yes}) // does not wait
		if err != nil || step(t, p, "first_status").State != cloudsync.Waiting {
			t.Fatalf("%v\n%s", err, words(p))
		}
		want := []cloudsync.Standing{cloudsync.JustStarted, cloudsync.FirstCycle, cloudsync.FirstCycle, cloudsync.FirstCycle, cloudsync.InStep}
		last := int64(-1)
		for i, standing := range want {
			s := w.status()
			if got := s.Standing(); got != standing || standing == cloudsync.FirstCycle && (s.Completed <= last || s.Total != 20 || !strings.Contains(s.Text, "of 20")) {
				t.Errorf("after %d minutes it is %s, %d of %d: %s", 2*i, got, s.Completed, s.Total, s.Text)
			}
			if s.Error != "" || s.ErrorMeaning != "" {
				t.Errorf("after %d minutes it is told as failed: %+v", 2*i, s.Status)
			}
			last = s.Completed
			time.Sleep(2 * time.Minute)
		}
	})
}

func TestHowJobsDidIsStoredOnChange(t *testing.T) {
	inWorldOf(t, 2, graphsim.CloudSyncFaults{Interval: 40 * time.Minute}, leastRoles, func(w *world) {
		w.applied(configuration())
		ctx, stop := context.WithTimeout(w.Context(), 3*time.Hour)
		defer stop()
		changes := 0
		w.service.Watch(ctx, cloudsync.SampleEvery, func() { changes++ })
		all, err := w.service.History(w.Context(), domain, time.Now().Add(-4*time.Hour), time.Now())
		w.ok(err)
		if len(all) < 5 || len(all) > 30 || changes == 0 {
			t.Fatalf("%d samples and %d changes in three hours of a cycle every 40 minutes", len(all), changes)
		}
		w.reopen()
		if latest, err := w.service.Latest(w.Context()); err != nil || len(latest) != 2 || latest[0].Code != "Active" {
			t.Errorf("after a restart: %+v, %v", latest, err)
		}
	})
}

// TestAMappingOfHashesThatNoJobUsesIsNoDrift: nobody says whether Microsoft's schema of a new job has the mapping already.
func TestAMappingOfHashesThatNoJobUsesIsNoDrift(t *testing.T) {
	inWorldOf(t, 1, graphsim.CloudSyncFaults{CredentialsInDefault: true, EmptyFilters: true}, leastRoles, func(w *world) {
		c := configuration()
		c.PasswordHashSync, c.Scope = false, &cloudsync.Scope{}
		w.applied(c)
		if writes := strings.Join(w.wire.writes(), "\n"); strings.Contains(writes, "/schema") {
			t.Errorf("a schema that says what is wanted is written:\n%s", writes)
		}
		w.ok(w.db.ForgetCloudSync(w.Context(), domain)) // as if somebody had made it in the portal
		c = w.imported("", "").Configuration
		if p := w.plan(c); c.PasswordHashSync || !p.Clean {
			t.Errorf("what was imported, hashes %v, has drifted:\n%s", c.PasswordHashSync, words(p))
		}
		c.PasswordHashSync = true
		w.applied(c)
		c.PasswordHashSync = false
		w.applied(c)
		if n := credentials(w.only().Jobs[0].Schema); n != 0 {
			t.Errorf("taken back, %d mappings are left for a job that is there", n)
		}
	})
}

func TestADeletedConfigurationLeavesItsSchemasAndSettingsHere(t *testing.T) {
	inWorldOf(t, 2, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		w.applied(configuration())
		if err := w.service.Delete(w.Context(), domain, "yes"); code(err) != "cloudsync_not_confirmed" {
			t.Errorf("deleted by %v", err)
		}
		w.ok(w.service.Delete(w.Context(), domain, domain))
		if left := w.sim.SyncConfigurations(); len(left) != 0 {
			t.Errorf("%d configurations are left", len(left))
		}
		backups, err := w.service.Backups(w.Context(), domain)
		w.ok(err)
		schema := slices.IndexFunc(backups, func(b cloudsync.Backup) bool {
			return b.Kind == cloudsync.SchemaBackup && strings.HasPrefix(b.Job, "AD2AADProvisioning")
		})
		b, err := w.service.Backup(w.Context(), backups[schema].ID)
		w.ok(err)
		if credentials(b.Content) != 2 || !strings.Contains(b.Why, "deleted") {
			t.Errorf("kept %s with %d mappings", b.Why, credentials(b.Content))
		}
		for _, b := range backups {
			if b, _ := w.service.Backup(w.Context(), b.ID); b.Kind == cloudsync.SecretsBackup && (strings.Contains(string(b.Content), "Password") || strings.Contains(string(b.Content), "AppKey")) {
				t.Errorf("a secret was kept: %s", b.Content)
			}
		}
		w.applied(configuration())
		w.only()
	})
}

func TestWhatMicrosoftSaysAboutTheEndOfTheSecretsIsToldOnceAndRemembered(t *testing.T) {
	inWorldOf(t, 1, graphsim.CloudSyncFaults{DeprecatedSecrets: true}, leastRoles, func(w *world) {
		if n, err := w.service.Notice(w.Context()); err != nil || n != nil {
			t.Fatalf("before anything: %+v, %v", n, err)
		}
		w.applied(configuration())
		if len(w.told) != 1 || w.told[0].Sunset == "" {
			t.Fatalf("told %+v", w.told)
		}
		w.reopen()
		n, err := w.service.Notice(w.Context())
		if err != nil || n == nil || n.Gone || n.Since.IsZero() || !n.Removal.Equal(cloudsync.SecretsRemoval) {
			t.Fatalf("after a restart: %+v, %v", n, err)
		}
		w.faults(graphsim.CloudSyncFaults{SecretsRemoved: true})
		before := w.only().PrincipalID
		for range 2 {
			if p, err := w.apply(w.Context(), configuration()); code(err) != "cloudsync_secrets_removed" {
				t.Fatalf("got %v\n%s", err, words(p))
			}
		}
		if n, err = w.service.Notice(w.Context()); err != nil || n == nil || !n.Gone || len(w.told) != 2 || w.only().PrincipalID != before || len(w.wire.writes()) > 0 {
			t.Errorf("removed: %+v, %v, told %+v, sent %v", n, err, w.told, w.wire.writes())
		}
		w.faults(graphsim.CloudSyncFaults{})
		w.applied(configuration())
		if n, err = w.service.Notice(w.Context()); err != nil || n != nil {
			t.Errorf("back again, and still said to be gone: %+v, %v", n, err)
		}
		for _, domain := range []string{"", domain} {
			entries, err := w.service.Entries(w.Context(), domain, 100)
			if err != nil || slices.ContainsFunc(entries, func(e cloudsync.Entry) bool { return e.Domain != "contoso.com" }) {
				t.Errorf("among what was done: %+v, %v", entries, err)
			}
		}
	})
}

func TestAnObjectIsProvisionedOnDemandAndItsAnswerRead(t *testing.T) {
	for _, odd := range []bool{false, true} {
		inWorldOf(t, 3, graphsim.CloudSyncFaults{OnDemandTypeName: odd}, leastRoles, func(w *world) {
			c := configuration()
			c.Start = false
			c.TestObject = &cloudsync.TestObject{DistinguishedName: "CN=Person 1," + sales, Type: "user"}
			p := w.applied(c)
			if s := step(t, p, "test_object"); s.State != cloudsync.Done {
				t.Errorf("%+v", s)
			}
			r, err := w.service.OnDemand(w.Context(), "", cloudsync.TestObject{DistinguishedName: "CN=Person 2," + sales, Type: "user"})
			if err != nil || !r.OK() || len(r.Steps) == 0 {
				t.Errorf("type name %v: %+v, %v", odd, r, err)
			}
			missing, err := w.service.OnDemand(w.Context(), "", cloudsync.TestObject{DistinguishedName: "CN=Nobody," + sales, Type: "user"})
			if err == nil && missing.OK() {
				t.Errorf("somebody who is not there was provisioned: %+v", missing)
			}
		})
	}
}

func TestExchangeWritebackNeedsItsSchema(t *testing.T) {
	on := true
	c := configuration()
	c.ExchangeHybridWriteback = &on
	inWorldOf(t, 1, graphsim.CloudSyncFaults{DiscoverNoExchange: true}, leastRoles, func(w *world) {
		if _, err := w.apply(w.Context(), c); code(err) != "cloudsync_no_exchange_schema" {
			t.Errorf("got %v", err)
		}
	})
	inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		w.applied(c)
		off := false
		c.ExchangeHybridWriteback = &off
		w.applied(c)
		for _, j := range w.only().Jobs {
			if j.Template == cloudsync.JobWriteback && j.State == "Active" {
				t.Error("switched off, it runs")
			}
		}
	})
}
