package tenant

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"concord/backend/cloudsync"
	"concord/backend/contactsync"
	"concord/backend/graphsim"
	"concord/backend/history"
	"concord/backend/runs"
	"concord/backend/throttle"
)

// synced is a tenant whose first sync met refusals, and the report of that sync.
func synced(t *testing.T, faults graphsim.Faults) (*Tenant, Report) {
	t.Helper()
	at, sim, company := withCompany(t, "User.Read.All", "GroupMember.Read.All", "Contacts.ReadWrite")
	sim.SetFaults(faults)
	at.Contacts = contactsync.New(contactsync.Options{TenantID: "t", Store: at.store, Graph: at.client, Mailboxes: 4, Log: at.log})
	at.CloudSync = cloudsync.New(cloudsync.Options{TenantID: "t", Store: at.store, Log: at.log})
	lock := filepath.Join(t.TempDir(), "lock")
	at.Runs = runs.New(at.store, func(string) string { return lock })
	profile := demoProfile()
	profile.People = contactsync.Rule{AllWithMailbox: true}
	profile.Mailboxes.Groups = []string{company.Groups[1].ID}
	if _, err := at.Contacts.ImportProfile(t.Context(), profile); err != nil {
		t.Fatal(err)
	}
	active, err := at.StartSync(t.Context(), contactsync.SyncOptions{})
	if err != nil {
		t.Fatal(err)
	}
	run, err := active.Wait()
	if err != nil {
		t.Fatal(err)
	}
	report, err := ReportOf(run)
	if err != nil {
		t.Fatal(err)
	}
	return at, report
}

func TestWhatARunReportsIsInTheCharts(t *testing.T) {
	at, report := synced(t, graphsim.Faults{Random: graphsim.RandomFaults{Throttled: 0.2, MailboxOnly: true}})
	if report.Throttled == 0 || report.Created == 0 {
		t.Fatalf("the simulator refused nothing: %+v", report.Figures)
	}
	if err := at.recorder.Close(); err != nil {
		t.Fatal(err)
	}
	last := history.Range{From: time.Now().Add(-time.Hour).UnixMilli(), To: time.Now().Add(time.Minute).UnixMilli()}
	traffic, err := at.History.Traffic(t.Context(), last)
	if err != nil {
		t.Fatal(err)
	}
	var sum history.TrafficPoint
	var ruled int64
	for _, p := range traffic.Points {
		sum.Requests += p.Requests
		sum.Refused += p.Refused
		sum.Mailboxes.Refused += p.Mailboxes.Refused
		sum.Directory.Requests += p.Directory.Requests
		sum.Exchanges += p.Exchanges
		sum.Batches += p.Batches
		sum.Seconds += p.Seconds
		sum.WaitedMs += p.WaitedMs
		ruled += p.Limited.Machine + p.Limited.Answers + p.Limited.Mailbox + p.Limited.Refusal + p.Limited.Shared + p.Limited.Concurrency + p.Limited.Budget
	}
	if sum.Requests != report.Requests || sum.Refused != report.Throttled || sum.Mailboxes.Refused != report.Throttled ||
		sum.Directory.Requests != report.DirectoryRequests || sum.Batches != report.Batches {
		t.Errorf("the charts add up to %+v, the run reports %+v", sum, report.Traffic)
	}
	// The recorder wakes when the run has begun: on a busy machine some moments later.
	if sum.Seconds*1000 < report.DurationMs-1000 || ruled < report.DurationMs-500 || sum.WaitedMs < report.WaitedMs-50 || sum.WaitedMs > report.WaitedMs+50 {
		t.Errorf("%d seconds at work, a limit named for %d ms, %d ms waited; the run took %d ms and waited %d", sum.Seconds, ruled, sum.WaitedMs, report.DurationMs, report.WaitedMs)
	}
	page, err := at.History.Throttles(t.Context(), last, 0, 1000)
	if err != nil || len(page.Events) == 0 {
		t.Fatalf("%+v, %v", page, err)
	}
	var refused int64
	for _, e := range page.Events {
		refused += e.Answers
		if e.Status != 429 || e.Scope != "mailbox" || e.Mailbox == "" || e.Name == "" || e.ClosedMs < 900 {
			t.Errorf("an event says %+v", e)
		}
	}
	if refused != report.Throttled {
		t.Errorf("the events tell of %d refusals, the run of %d", refused, report.Throttled)
	}
	runsSeen, err := at.History.Runs(t.Context(), last)
	if err != nil || len(runsSeen.Points) != 1 || runsSeen.Points[0].Run != report.Run || runsSeen.Points[0].Throttled != report.Throttled || runsSeen.Points[0].Created != report.Created {
		t.Errorf("runs: %+v, %v", runsSeen.Points, err)
	}
	population, err := at.History.Population(t.Context(), last)
	if err != nil || len(population.Points) != 1 || population.Points[0].People != report.People || population.Points[0].Contacts != report.Created {
		t.Errorf("population: %+v, %v", population.Points, err)
	}
}

func TestEveryAnswerIsTranslatedForTheCharts(t *testing.T) {
	for name, c := range map[string]struct {
		from throttle.Observation
		want history.Observation
	}{
		"a mailbox": {throttle.Observation{Scope: throttle.Mailbox("ABC"), Status: 201}, history.Observation{Scope: history.Mailboxes, Mailbox: "abc", Status: 201}},
		"the directory, refused": {throttle.Observation{Scope: throttle.Directory, Status: 429, Code: "x", Told: true, RetryAfter: 3, Closed: 4},
			history.Observation{Scope: history.Directory, Status: 429, Code: "x", Refused: true, Told: true, RetryAfter: 3, Closed: 4}},
		"the open extensions, refused": {throttle.Observation{Scope: throttle.Mailbox("abc"), Status: 429, NamesExtensions: true},
			history.Observation{Scope: history.Extensions, Mailbox: "abc", Status: 429, Refused: true}},
	} {
		if got := observationOf(c.from); got != c.want {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
}

func TestHealthTellsWhatNeedsAttention(t *testing.T) {
	codes := func(at *Tenant) string {
		t.Helper()
		found, err := at.Health(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, c := range found {
			if c.Code != "disk_nearly_full" { // of whoever runs the test
				all = append(all, c.Code)
			}
		}
		return strings.Join(all, " ")
	}
	demo := openDemo(t, t.TempDir())
	if got := codes(demo); got != "never_synced" {
		t.Errorf("a new demo has %q", got)
	}
	active, err := demo.StartSync(t.Context(), contactsync.SyncOptions{PlanOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := active.Wait(); err != nil {
		t.Fatal(err)
	}
	if got := codes(demo); got != "never_synced" {
		t.Errorf("after a plan, which is no sync, it has %q", got)
	}
	at, _ := synced(t, graphsim.Faults{})
	if got := codes(at); got != "certificate_ends_soon" {
		t.Errorf("a tenant that was synced with a certificate for an hour has %q", got)
	}
	at.source.Identity().Certificate.NotAfter = time.Now().AddDate(1, 0, 0)
	if got := codes(at); got != "" {
		t.Errorf("with a certificate for a year it has %q", got)
	}
	if active, err = at.StartSync(t.Context(), contactsync.SyncOptions{Apply: 77}); err != nil {
		t.Fatal(err)
	}
	if _, err := active.Wait(); err == nil {
		t.Error("a plan that is not there was applied")
	}
	if got := codes(at); got != "" {
		t.Errorf("after somebody named a plan that is not there it has %q", got)
	}
	if active, err = at.StartSync(t.Context(), contactsync.SyncOptions{Mailbox: "nobody@contoso.com"}); err != nil {
		t.Fatal(err)
	}
	if _, err := active.Wait(); err == nil {
		t.Error("a mailbox that is not there was synced")
	}
	if got := codes(at); got != "" {
		t.Errorf("after somebody named a mailbox that is not there it has %q", got)
	}
	active, err = at.Runs.Start(t.Context(), SyncRun, "test", func(context.Context, *runs.Active) (runs.Outcome, error) {
		return runs.Outcome{}, errors.New("it broke")
	})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = active.Wait()
	if got := codes(at); got != "run_failed" {
		t.Errorf("after a failed run it has %q", got)
	}
}
