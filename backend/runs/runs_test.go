package runs_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/runs"

	"github.com/gofrs/flock"
)

// memory is a Store that lasts as long as the test.
type memory struct {
	mu   sync.Mutex
	rows []runs.Run
	fail error // returned by SaveRun when set
}

func (m *memory) CreateRun(_ context.Context, r runs.Run) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r.ID = int64(len(m.rows) + 1)
	m.rows = append(m.rows, r)
	return r.ID, nil
}

func (m *memory) SaveRun(_ context.Context, r runs.Run) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	m.rows[r.ID-1] = r
	return nil
}

func (m *memory) Run(_ context.Context, id int64) (runs.Run, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if id < 1 || id > int64(len(m.rows)) {
		return runs.Run{}, runs.ErrNoRun
	}
	return m.rows[id-1], nil
}

func (m *memory) RunPage(_ context.Context, offset, limit int) ([]runs.Run, int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	rows := slices.Clone(m.rows)
	slices.Reverse(rows)
	rows = rows[min(offset, len(rows)):]
	return rows[:min(limit, len(rows))], int64(len(m.rows)), nil
}

func (m *memory) RunningRuns(context.Context) ([]runs.Run, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var running []runs.Run
	for _, r := range m.rows {
		if r.State == runs.Running {
			running = append(running, r)
		}
	}
	return running, nil
}

// files names one lock file a kind in a folder of the test.
func files(t *testing.T) func(kind string) string {
	dir := t.TempDir()
	return func(kind string) string { return filepath.Join(dir, kind+".lock") }
}

func start(t *testing.T, s *runs.Service, work runs.Work) *runs.Active {
	t.Helper()
	active, err := s.Start(t.Context(), "contactsync", "test", work)
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	return active
}

func TestFinishedWorkLeavesItsOutcomeInTheList(t *testing.T) {
	service := runs.New(&memory{}, files(t))
	active := start(t, service, func(context.Context, *runs.Active) (runs.Outcome, error) {
		return runs.Outcome{State: runs.Partly, Summary: map[string]int{"created": 3}}, nil
	})
	run, err := active.Wait()
	if err != nil || run.State != runs.Partly || string(run.Summary) != `{"created":3}` {
		t.Fatalf("got %s %s, error %v; want partly {\"created\":3}", run.State, run.Summary, err)
	}
	list, err := service.List(t.Context(), 10)
	if err != nil || len(list) != 1 || list[0].ID != active.ID() || list[0].State != runs.Partly || list[0].Finished.IsZero() {
		t.Fatalf("the list says %+v, error %v", list, err)
	}
}

func TestSecondRunIsToldWhoIsAtWork(t *testing.T) {
	service := runs.New(&memory{}, files(t))
	release := make(chan struct{})
	first := start(t, service, func(context.Context, *runs.Active) (runs.Outcome, error) {
		<-release
		return runs.Outcome{}, nil
	})
	_, err := service.Start(t.Context(), "contactsync", "second", nil)
	var busy *runs.ActiveError
	if !errors.As(err, &busy) || busy.Active.ID != first.ID() || busy.Active.PID != os.Getpid() || busy.Active.Started.IsZero() {
		t.Fatalf("got %v, want an ActiveError naming run %d", err, first.ID())
	}
	other, err := service.Start(t.Context(), "cloudsync", "another kind", func(context.Context, *runs.Active) (runs.Outcome, error) {
		return runs.Outcome{}, nil
	})
	if err != nil {
		t.Fatalf("a run of another kind is refused: %v", err)
	}
	if _, err := other.Wait(); err != nil {
		t.Fatal(err)
	}
	close(release)
	if _, err := first.Wait(); err != nil {
		t.Fatal(err)
	}
	third := start(t, service, func(context.Context, *runs.Active) (runs.Outcome, error) { return runs.Outcome{}, nil })
	if run, err := third.Wait(); err != nil || run.State != runs.Done {
		t.Fatalf("after the first ended: %s, %v", run.State, err)
	}
}

func TestRunOfADeadProcessIsFoundInterrupted(t *testing.T) {
	for _, found := range []string{"by the list", "by the next start"} {
		t.Run(found, func(t *testing.T) {
			store := &memory{}
			service := runs.New(store, files(t))
			died := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
			id, _ := store.CreateRun(t.Context(), runs.Run{Kind: "contactsync", State: runs.Running, Heartbeat: died, PID: 1 << 22})
			if found == "by the list" {
				if _, err := service.List(t.Context(), 1); err != nil {
					t.Fatal(err)
				}
			} else {
				active := start(t, service, func(context.Context, *runs.Active) (runs.Outcome, error) { return runs.Outcome{}, nil })
				if _, err := active.Wait(); err != nil {
					t.Fatal(err)
				}
			}
			if run, _ := store.Run(t.Context(), id); run.State != runs.Interrupted || !run.Finished.Equal(died) {
				t.Fatalf("got %s, finished %s; want interrupted at its last heartbeat", run.State, run.Finished)
			}
		})
	}
}

func TestRunOfALivingProcessIsLeftAlone(t *testing.T) {
	store, lockFile := &memory{}, files(t)
	id, _ := store.CreateRun(t.Context(), runs.Run{Kind: "contactsync", State: runs.Running})
	lock := flock.New(lockFile("contactsync"))
	if held, err := lock.TryLock(); !held {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lock.Close() })
	if run, err := runs.New(store, lockFile).Run(t.Context(), id); err != nil || run.State != runs.Running {
		t.Fatalf("got %s, %v; want running", run.State, err)
	}
}

type codedError struct{}

func (codedError) Error() string     { return "no" }
func (codedError) Code() string      { return "some_code" }
func (codedError) Action() string    { return "Do this." }
func (codedError) SupportID() string { return "req-1" }

func TestFailedWorkKeepsCodeActionAndRequestID(t *testing.T) {
	active := start(t, runs.New(&memory{}, files(t)), func(context.Context, *runs.Active) (runs.Outcome, error) {
		return runs.Outcome{Summary: 1}, fmt.Errorf("while testing: %w", codedError{})
	})
	run, err := active.Wait()
	want := runs.Failure{Code: "some_code", Sentence: "no", Action: "Do this.", RequestID: "req-1"}
	if !errors.As(err, new(codedError)) || run.State != runs.Failed || run.Failure == nil || *run.Failure != want {
		t.Fatalf("got %s, failure %+v, error %v", run.State, run.Failure, err)
	}
	if string(run.Summary) != "1" {
		t.Errorf("the summary of what was done before the failure is lost")
	}
}

func TestPanicBecomesAFailedRunThatTellsNobodysData(t *testing.T) {
	active := start(t, runs.New(&memory{}, files(t)), func(context.Context, *runs.Active) (runs.Outcome, error) {
		panic("adele@contoso.com")
	})
	run, err := active.Wait()
	var defect *runs.PanicError
	if !errors.As(err, &defect) || run.State != runs.Failed || run.Failure.Code != "defect" {
		t.Fatalf("got %s, %+v, %v", run.State, run.Failure, err)
	}
	if strings.Contains(run.Failure.Sentence, "adele") {
		t.Errorf("the failure repeats the panic's value: %s", run.Failure.Sentence)
	}
	if !strings.Contains(string(defect.Stack), "TestPanicBecomes") {
		t.Errorf("the stack does not lead to the defect")
	}
}

func TestCancelledRunIsNotAFailure(t *testing.T) {
	active := start(t, runs.New(&memory{}, files(t)), func(ctx context.Context, _ *runs.Active) (runs.Outcome, error) {
		<-ctx.Done()
		return runs.Outcome{Summary: 7}, fmt.Errorf("stopped: %w", ctx.Err())
	})
	active.Cancel()
	run, err := active.Wait()
	if run.State != runs.Cancelled || run.Failure != nil || !errors.Is(err, context.Canceled) || string(run.Summary) != "7" {
		t.Fatalf("got %s, failure %v, error %v, summary %s", run.State, run.Failure, err, run.Summary)
	}
}

func TestAnEndThatCannotBeSavedIsReported(t *testing.T) {
	disk := errors.New("disk full")
	store := &memory{fail: disk}
	active := start(t, runs.New(store, files(t)), func(context.Context, *runs.Active) (runs.Outcome, error) {
		return runs.Outcome{}, nil
	})
	if _, err := active.Wait(); !errors.Is(err, disk) {
		t.Fatalf("got %v, want the store's error", err)
	}
}

func TestListenersHearFourTimesASecondAndTheEnd(t *testing.T) {
	lockFile := files(t)
	synctest.Test(t, func(t *testing.T) {
		active := start(t, runs.New(&memory{}, lockFile), func(_ context.Context, a *runs.Active) (runs.Outcome, error) {
			for i := range int64(1000) {
				a.Report(runs.Progress{Phase: "apply", Done: i, Total: 1000})
				time.Sleep(10 * time.Millisecond)
			}
			return runs.Outcome{}, nil
		})
		var heard []runs.Run
		active.Watch(func(r runs.Run) { heard = append(heard, r) })
		if _, err := active.Wait(); err != nil {
			t.Fatal(err)
		}
		// Ten seconds of work.
		if len(heard) < 38 || len(heard) > 42 {
			t.Errorf("heard %d reports in ten seconds, want about 40", len(heard))
		}
		for i, r := range heard {
			if last := i == len(heard)-1; r.Final() != last {
				t.Fatalf("report %d of %d: final is %t", i+1, len(heard), r.Final())
			}
		}
	})
}

func TestLateListenerHearsTheEnd(t *testing.T) {
	active := start(t, runs.New(&memory{}, files(t)), func(context.Context, *runs.Active) (runs.Outcome, error) {
		return runs.Outcome{}, nil
	})
	if _, err := active.Wait(); err != nil {
		t.Fatal(err)
	}
	var heard []runs.State
	active.Watch(func(r runs.Run) { heard = append(heard, r.State) })
	if !slices.Equal(heard, []runs.State{runs.Done}) {
		t.Fatalf("heard %v, want done once", heard)
	}
}

func TestHeartbeatShowsOtherProcessesHowFarTheRunIs(t *testing.T) {
	store, lockFile := &memory{}, files(t)
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		active := start(t, runs.New(store, lockFile), func(_ context.Context, a *runs.Active) (runs.Outcome, error) {
			a.Report(runs.Progress{Phase: "refresh", Done: 5})
			time.Sleep(time.Minute)
			return runs.Outcome{}, nil
		})
		time.Sleep(31 * time.Second)
		row, _ := store.Run(t.Context(), active.ID())
		if age := began.Add(31 * time.Second).Sub(row.Heartbeat); age > 5*time.Second || row.Progress.Done != 5 {
			t.Errorf("after 31 s the row's heartbeat is %s old and its progress %+v", age, row.Progress)
		}
		if _, err := active.Wait(); err != nil {
			t.Fatal(err)
		}
	})
}
