package desktop

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/cloudsync"
	"concord/backend/tenant"
)

// inCloud runs a test in simulated time in the small demo, whose cloud sync was set up a minute ago.
func inCloud(t *testing.T, test func(w *window)) {
	t.Helper()
	dir := smallDemo(t)
	defer onlyTheLogger(t)
	synctest.Test(t, func(t *testing.T) {
		w := newWindow(t, Options{DataDir: dir, Demo: true}).begins()
		w.awaitPhase(ready)
		w.must(w.with(func(ctx context.Context, at *opened) error {
			active, err := at.StartCloudSync(ctx, tenant.DemoCloudSyncConfiguration(),
				cloudsync.ApplyOptions{Confirm: func(string, cloudsync.Confirmation) bool { return true }})
			if err != nil {
				return err
			}
			_, err = active.Wait()
			return err
		}))
		time.Sleep(time.Minute)
		test(w)
		w.Close()
	})
}

// onlyTheLogger lets a bubble end beside the goroutine that the rotating log file never ends, and no other one.
func onlyTheLogger(t *testing.T) {
	t.Helper()
	if trouble := recover(); trouble != nil && !strings.Contains(fmt.Sprint(trouble), "blocked goroutines remain") {
		panic(trouble)
	}
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	for one := range strings.SplitSeq(string(stacks), "\n\n") {
		if head, _, _ := strings.Cut(one, "\n"); strings.Contains(head, "synctest bubble") && !strings.Contains(one, "lumberjack") {
			t.Errorf("after the window was closed somebody is left: %s", one)
		}
	}
}

// well are the states of a job that does its work: an object of the demo never goes through.
func (j CloudJob) well() bool { return j.State == "steady" || j.State == "partly" && j.Escrowed == 1 }

// jobs are the states of all jobs, as Microsoft tells them now.
func (w *window) jobs() map[string]CloudJob {
	w.t.Helper()
	all, err := w.cloudJobs.Status()
	w.must(err)
	jobs := map[string]CloudJob{}
	for _, c := range all {
		if c.Domain == "contoso.com" && c.Known {
			for _, j := range c.Jobs {
				jobs[j.Template] = j
			}
		}
	}
	return jobs
}

func TestJobsAreWatchedWhileTheTenantIsOpenAndTheWindowIsTold(t *testing.T) {
	inCloud(t, func(w *window) {
		if s := w.jobs()[cloudsync.JobProvisioning]; !s.well() || s.Imported < 500 || s.NextMs <= s.EndedMs || len(s.Entries) == 0 {
			t.Fatalf("a minute after the start: %+v", s)
		}
		for len(w.events) > 0 {
			<-w.events
		}
		time.Sleep(10 * time.Minute)
		told := 0
		for len(w.events) > 0 {
			if e := <-w.events; e.event == EventCloud {
				told++
			}
		}
		if told < 3 {
			t.Errorf("in ten minutes of a cycle every two the window was told %d times", told)
		}
		latest, err := w.cloudJobs.Latest()
		w.must(err)
		if seen := time.Since(time.UnixMilli(latest[0].SeenMs)); len(latest) != 1 || seen > cloudsync.SampleEvery+time.Second || latest[0].Jobs[0].Template != cloudsync.JobProvisioning {
			t.Errorf("without a request: %+v, seen %v ago", latest, seen)
		}
		over, err := w.cloudJobs.History("contoso.com", Span{LastMs: time.Hour.Milliseconds()})
		w.must(err)
		if len(over.Jobs) != 2 || len(over.At) != 31 || slices.Max(over.Jobs[0].Executions) == 0 || slices.Max(over.Jobs[0].SeenMs) == 0 || len(over.Jobs[0].Entries) == 0 {
			t.Errorf("over time: %d steps, %+v", len(over.At), over.Jobs)
		}
		if _, err := json.Marshal(over); err != nil {
			t.Error(err)
		}
	})
}

func TestTooManyDeletesAreShownAndGoThroughWithTheirTypedNumber(t *testing.T) {
	inCloud(t, func(w *window) {
		_, err := w.cloudJobs.WaitingDeletes("contoso.com")
		refused(t, err, "cloudsync_no_deletes_wait")
		_, err = tenant.DemoCloudSync(w.dir, "move", "")
		w.must(err)
		time.Sleep(5 * time.Minute)
		job := w.jobs()[cloudsync.JobProvisioning]
		if job.State != "quarantine" || job.Quarantine == nil || job.Quarantine.Reason != "TooManyDeletes" || !slices.Contains(job.Quarantine.Ways, "allow-deletes") ||
			job.Quarantine.Meaning == "" || job.Quarantine.Remedy == "" {
			t.Fatalf("after a unit was emptied: %+v", job)
		}
		state, err := w.overview.Get()
		w.must(err)
		if !slices.ContainsFunc(state.Attention, func(c Condition) bool {
			return c.Code == "cloud_quarantine" && c.Domain == "contoso.com" && c.Job == cloudsync.JobProvisioning
		}) {
			t.Errorf("the overview says nothing of it: %+v", state.Attention)
		}
		waiting, err := w.cloudJobs.WaitingDeletes("contoso.com")
		w.must(err)
		if len(waiting.Items) < 500 || waiting.Items[0].Name == "" {
			t.Fatalf("%d deletes wait", len(waiting.Items))
		}
		refused(t, w.cloudJobs.AllowDeletes("contoso.com", len(waiting.Items)-1), "cloudsync_deletes_differ")
		w.must(w.cloudJobs.AllowDeletes("contoso.com", len(waiting.Items)))
		time.Sleep(5 * time.Minute)
		if job := w.jobs()[cloudsync.JobProvisioning]; !job.well() || job.Quarantine != nil {
			t.Errorf("after they were allowed: %+v", job)
		}
		over, err := w.cloudJobs.History("contoso.com", Span{LastMs: time.Hour.Milliseconds()})
		w.must(err)
		if slices.Max(over.Jobs[0].QuarantineMs) == 0 {
			t.Error("the quarantine is not in the history")
		}
		entries, err := w.cloudJobs.Entries("contoso.com")
		w.must(err)
		if len(entries) == 0 || entries[0].What != "allow-deletes" {
			t.Errorf("what was done: %+v", entries)
		}
	})
}

func TestJobsArePausedStartedRestartedAndTriedWithOneObject(t *testing.T) {
	inCloud(t, func(w *window) {
		done, err := w.cloudJobs.Pause("contoso.com", cloudsync.JobPasswordHash)
		w.must(err)
		if !slices.Equal(done.Templates, []string{cloudsync.JobPasswordHash}) {
			t.Errorf("paused %v", done)
		}
		if jobs := w.jobs(); jobs[cloudsync.JobPasswordHash].State != "paused" || !jobs[cloudsync.JobProvisioning].well() || jobs[cloudsync.JobPasswordHash].NextMs != 0 {
			t.Errorf("after pausing one: %+v", jobs)
		}
		if done, err = w.cloudJobs.Start("contoso.com", ""); err != nil || len(done.Templates) != 1 {
			t.Errorf("started %v, %v", done, err)
		}
		w.must(w.cloudJobs.Restart("contoso.com", cloudsync.JobProvisioning, "watermark"))
		refused(t, w.cloudJobs.Restart("contoso.com", cloudsync.JobProvisioning, "everything"), "cloudsync_restart_scope")
		time.Sleep(2 * time.Minute)

		page, err := w.cloudJobs.Logs(CloudLogQuery{Domain: "contoso.com", Limit: 20})
		w.must(err)
		if len(page.Lines) != 20 || !page.More || page.Lines[0].Name == "" || page.Lines[0].AtMs == 0 {
			t.Fatalf("the log: %+v", page)
		}
		entry, err := w.cloudJobs.LogEntry(page.Lines[3].ID)
		w.must(err)
		if len(entry.Steps) == 0 || entry.Line != page.Lines[3] {
			t.Errorf("a line whole: %+v", entry)
		}
		_, err = w.cloudJobs.LogEntry("another")
		refused(t, err, "cloudsync_no_line")

		test, err := w.cloudJobs.OnDemand("contoso.com", "CN=Nobody,"+tenant.DemoCloudSyncConfiguration().Scope.OrganizationalUnits[0], "user")
		if err == nil && test.OK {
			t.Errorf("somebody who is not there is provisioned: %+v", test)
		}
	})
}

func TestTheProvisioningLogIsSavedWhole(t *testing.T) {
	inCloud(t, func(w *window) {
		for _, format := range []string{"csv", "json"} {
			w.saveTo = filepath.Join(t.TempDir(), "log."+format)
			path, err := w.cloudJobs.ExportLog(CloudLogQuery{Domain: "contoso.com", Action: "create", Limit: 3}, format)
			w.must(err)
			data, err := os.ReadFile(path)
			w.must(err)
			lines := strings.Split(strings.TrimSpace(string(data)), "\n")
			if len(lines) < 500 || format == "csv" && !strings.HasPrefix(lines[0], "\ufefftime,action,") || format == "json" && !json.Valid([]byte(lines[0])) {
				t.Errorf("%s has %d lines, the first: %s", format, len(lines), lines[0])
			}
		}
		if got := plainCell("=1+1"); got != "'=1+1" {
			t.Errorf("a spreadsheet would compute %s", got)
		}
	})
}

func TestAKeptSchemaIsComparedSavedAndPutBack(t *testing.T) {
	inCloud(t, func(w *window) {
		backups, err := w.cloudJobs.Backups("contoso.com")
		w.must(err)
		if len(backups) == 0 || backups[0].Kind != "schema" || backups[0].Why == "" {
			t.Fatalf("kept: %+v", backups)
		}
		first := backups[len(backups)-1].ID
		changes, err := w.cloudJobs.CompareBackup("contoso.com", first)
		w.must(err)
		if len(changes) == 0 {
			t.Error("the first schema is as the one that was written")
		}
		w.saveTo = filepath.Join(t.TempDir(), "schema.json")
		path, err := w.cloudJobs.SaveBackup(first)
		w.must(err)
		if data, err := os.ReadFile(path); err != nil || !json.Valid(data) {
			t.Errorf("saved: %v", err)
		}
		w.must(w.cloudJobs.RestoreSchema("contoso.com", first))
		if changes, err = w.cloudJobs.CompareBackup("contoso.com", first); err != nil || len(changes) != 0 {
			t.Errorf("after putting it back: %+v, %v", changes, err)
		}
	})
}

func TestNothingIsAskedWhereNoConfigurationIsKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		nudges := make(chan struct{}, 1)
		var known atomic.Bool
		var watching atomic.Int64
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			watchWhile(ctx, nudges, known.Load, func(ctx context.Context) {
				watching.Add(1)
				<-ctx.Done()
				watching.Add(-1)
			})
		}()
		for i, step := range []struct {
			known bool
			want  int64
		}{{false, 0}, {true, 1}, {true, 1}, {false, 0}, {true, 1}} {
			known.Store(step.known)
			nudges <- struct{}{}
			if synctest.Wait(); watching.Load() != step.want {
				t.Errorf("step %d: %d watch", i, watching.Load())
			}
		}
		stop()
		if <-ended; watching.Load() != 0 {
			t.Error("somebody watches after the end")
		}
	})
}
