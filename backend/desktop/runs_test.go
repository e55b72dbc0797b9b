package desktop

import (
	"encoding/json"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestASyncTellsItsProgressAndEndsWithFigures(t *testing.T) {
	w := demoWindow(t)
	before, err := w.overview.Get()
	w.must(err)
	if len(before.Profiles) != 1 || before.Contacts != 0 || before.LastRun != nil || len(before.Next) != 1 || before.Next[0] != "first_sync" {
		t.Errorf("before the first sync the overview shows %+v", before)
	}
	run, err := w.runs.StartSync(SyncOptions{})
	w.must(err)
	if run.ID == 0 || run.Final || !run.Own || run.StartedMs == 0 {
		t.Errorf("the run that was started shows %+v", run)
	}
	var phases []string
	var finals int
	var last Run
	for finals == 0 {
		last = w.awaitRun("the sync", func(r Run) bool { return r.ID == run.ID })
		if len(phases) == 0 || phases[len(phases)-1] != last.Progress.Phase {
			phases = append(phases, last.Progress.Phase)
		}
		if last.Final {
			finals++
		}
	}
	if last.State != "done" || last.Figures.Created == 0 || last.Figures.Mailboxes == 0 || last.Figures.Requests == 0 || last.FinishedMs < last.StartedMs || last.DurationMs <= 0 {
		t.Errorf("the finished run shows %+v", last)
	}
	if !strings.Contains(strings.Join(phases, " "), "apply") {
		t.Errorf("the phases that were told are %v", phases)
	}
	// What was told last is what is asked for afterwards.
	got, err := w.runs.Get(run.ID)
	w.must(err)
	if got.Figures != last.Figures || got.State != last.State {
		t.Errorf("asked, the run shows %+v, told was %+v", got, last)
	}
	after, err := w.overview.Get()
	w.must(err)
	if after.Contacts != last.Figures.Created || after.LastRun == nil || after.LastRun.ID != run.ID || after.Next[0] != "sync" || after.Skipped == 0 {
		t.Errorf("after the sync the overview shows %+v", after)
	}
	report, err := w.runs.Report(run.ID)
	w.must(err)
	if len(report.Troubles) == 0 || report.Troubles[0].Count == 0 || report.Troubles[0].Sentence == "" {
		t.Errorf("the demo's mailboxes without a licence are not in the report: %+v", report)
	}
	refused(t, func() error { _, err := w.runs.Get(77); return err }(), "no_such_run")
}

func TestListsAreNeverNull(t *testing.T) {
	w := demoWindow(t)
	page, err := w.runs.List(0, 20)
	w.must(err)
	active, err := w.runs.Active()
	w.must(err)
	overview, err := w.overview.Get()
	w.must(err)
	w.sync()
	report, err := w.runs.Report(1)
	w.must(err)
	about, err := w.system.About()
	w.must(err)
	begin, err := w.cloudSync.Begin()
	w.must(err)
	unopened, err := w.cloudSync.Open()
	w.must(err)
	for name, answer := range map[string]any{"List": page, "Active": active, "Overview": overview, "Report": report, "About": about, "Begin": begin, "Open": unopened} {
		line, err := json.Marshal(answer)
		w.must(err)
		if strings.Contains(string(line), ":null") {
			t.Errorf("%s answers %.2000s", name, line)
		}
	}
}

func TestRunsArePagedNewestFirst(t *testing.T) {
	w := demoWindow(t)
	for range 3 {
		w.sync()
	}
	page, err := w.runs.List(1, 1)
	w.must(err)
	if page.Total != 3 || len(page.Runs) != 1 || page.Runs[0].ID != 2 {
		t.Errorf("the second of three runs is %+v", page)
	}
	if page, err = w.runs.List(9, 20); err != nil || page.Total != 3 || len(page.Runs) != 0 {
		t.Errorf("behind the end are %+v %v", page, err)
	}
	if page, err = w.runs.List(-4, -1); err != nil || len(page.Runs) != 1 {
		t.Errorf("nonsense gets %+v %v", page, err)
	}
}

func TestAVerificationEndsWithItsFigures(t *testing.T) {
	w := demoWindow(t)
	created := w.sync().Figures.Created
	run, err := w.runs.StartVerify(VerifyOptions{})
	w.must(err)
	end := w.awaitRun("the end of the verification", func(r Run) bool { return r.ID == run.ID && r.Final })
	if end.Kind != "verify" || end.State != "done" || end.Figures.Contacts != created || end.Figures.Differences != 0 {
		t.Errorf("the verification of %d contacts shows %+v", created, end)
	}
}

func TestARunThatIsStoppedEndsAsCancelledAndTheNextGoesOn(t *testing.T) {
	w := demoWindow(t)
	run, err := w.runs.StartSync(SyncOptions{})
	w.must(err)
	if _, err := w.runs.StartSync(SyncOptions{}); err == nil {
		t.Error("two runs at once were allowed")
	} else if f := refused(t, err, "run_active"); !f.Retryable {
		t.Errorf("trying again later is no way on: %+v", f)
	}
	for name, leave := range map[string]func() (SessionState, error){"OpenDemo": w.session.OpenDemo, "OpenTenant": w.session.OpenTenant, "Close": w.session.Close} {
		if _, err := leave(); err == nil {
			t.Errorf("%s took the tenant away under the run", name)
		} else {
			refused(t, err, "run_active")
		}
	}
	if question, ask := w.BeforeClose(); !ask || question.Text == "" {
		t.Error("the window would close without asking")
	}
	w.must(w.runs.Cancel(run.ID))
	end := w.awaitRun("the end of the run", func(r Run) bool { return r.ID == run.ID && r.Final })
	if end.State != "cancelled" {
		t.Fatalf("the run ended as %s", end.State)
	}
	if _, ask := w.BeforeClose(); ask {
		t.Error("the window asks although nothing is at work")
	}
	w.must(w.runs.Cancel(run.ID)) // it has ended: nothing to do
	if next := w.sync(); next.State != "done" {
		t.Errorf("the next sync ended as %s", next.State)
	}
}

func TestClosingStopsTheRunAndTheNextStartGoesOn(t *testing.T) {
	dir := smallDemo(t)
	w := newWindow(t, Options{DataDir: dir, Demo: true}).begins()
	w.awaitPhase(ready)
	run, err := w.runs.StartSync(SyncOptions{})
	w.must(err)
	w.Close()
	end := w.awaitRun("the end of the run", func(r Run) bool { return r.ID == run.ID && r.Final })
	if end.State != "cancelled" {
		t.Errorf("the run ended as %s", end.State)
	}
	again := newWindow(t, Options{DataDir: dir}).begins()
	again.awaitPhase(ready)
	if next := again.sync(); next.State != "done" {
		t.Errorf("the sync after the restart ended as %s", next.State)
	}
}

func TestADatabaseThatIsDeletedIsToldAndSurvived(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows lets nobody delete a database that is open")
	}
	w := demoWindow(t)
	w.sync()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(w.database() + suffix); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	state := w.awaitSession("trouble with the database", func(s SessionState) bool { return s.Trouble != nil })
	if state.Phase != "ready" || state.Trouble.Code != "database_gone" {
		t.Errorf("the window shows %+v", state)
	}
	_, err := w.runs.StartSync(SyncOptions{})
	refused(t, err, "database_gone")
	if _, err := w.overview.Get(); err != nil {
		refused(t, err, "database_gone")
	}
	_, err = w.session.OpenDemo() // the way on
	w.must(err)
	if state := w.awaitPhase(ready); state.Trouble != nil {
		t.Errorf("opened again, the window shows %+v", state.Trouble)
	}
	if _, err := w.runs.StartSync(SyncOptions{}); err != nil {
		t.Error(err)
	}
}

func TestADatabaseThatIsOverwrittenIsAnErrorWithACode(t *testing.T) {
	w := demoWindow(t)
	w.sync()
	file, err := os.OpenFile(w.database(), os.O_RDWR, 0)
	w.must(err)
	_, err = file.WriteAt([]byte(strings.Repeat("noise!", 20000)), 0)
	w.must(err)
	w.must(file.Close())
	limit := time.Now().Add(patience)
	for err = nil; err == nil && time.Now().Before(limit); {
		var run Run
		if run, err = w.runs.StartSync(SyncOptions{}); err == nil {
			if end := w.awaitRun("the end", func(r Run) bool { return r.ID == run.ID && r.Final }); end.Failure != nil {
				err = &Error{end.Failure.Code, end.Failure.Message, end.Failure.Action}
			}
		}
	}
	// Which of the two SQLite meets first is its own affair.
	if f := FailureOf(err); f.Code != "database_damaged" && f.Code != "database_io" || f.Action == "" {
		t.Errorf("the window gets %+v", f)
	}
}

func TestAPausedSyncWaitsGoesOnAndHistoryKnowsOfNoThrottling(t *testing.T) {
	w := demoWindow(t)
	run, err := w.runs.StartSync(SyncOptions{})
	w.must(err)
	mine := func(r Run) bool { return r.ID == run.ID }
	w.awaitRun("contacts being written", func(r Run) bool { return mine(r) && r.Progress.Phase == "apply" })
	w.must(w.runs.Pause(run.ID))
	paused := w.awaitRun("the pause", func(r Run) bool { return mine(r) && r.Progress.Paused })
	if paused.Final || paused.State != "running" {
		t.Fatalf("paused it shows %+v", paused)
	}
	_, ask := w.BeforeClose()
	if !ask {
		t.Error("closing the window over a paused run asks nothing")
	}
	// Its heartbeat tells of it again; what was under way has finished by then, and nothing else is done.
	for beat, still := paused, false; !still; {
		next := w.awaitRun("its heartbeat", func(r Run) bool { return mine(r) && (r.Final || r.DurationMs > beat.DurationMs+2000) })
		if !next.Progress.Paused || next.Final {
			t.Fatalf("paused it went on: %+v, then %+v", beat.Progress, next)
		}
		still, beat = next.Progress.Done == beat.Progress.Done, next
	}
	w.must(w.runs.Resume(run.ID))
	done := w.awaitRun("its end", func(r Run) bool { return mine(r) && r.Final })
	if done.State != "done" || done.Progress.Paused || done.Figures.Created == 0 || done.Figures.Throttled != 0 || done.Figures.WaitedMs > 1000 {
		t.Errorf("it ended as %+v", done)
	}
	traffic, err := w.history.Traffic(Span{LastMs: 15 * 60_000})
	w.must(err)
	for i := range traffic.At {
		if traffic.Refused[i] != 0 || traffic.Limited.Refusal[i] != 0 {
			t.Errorf("the charts blame Microsoft for the pause: %d refused, %d ms", traffic.Refused[i], traffic.Limited.Refusal[i])
		}
	}
	w.must(w.runs.Pause(run.ID)) // it has ended: nothing to do
	refused(t, w.runs.Pause(77), "no_such_run")
}
