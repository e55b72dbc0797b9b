package history_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/history"
	"concord/backend/sqlite"
)

// world is a recorder over a real database, and a gauge that the test turns.
type world struct {
	*history.Recorder
	*history.Service
	store *failing

	mu     sync.Mutex
	gauge  history.Gauge
	warned []error
}

// failing is a database whose writes can be made to fail.
type failing struct {
	*sqlite.DB
	mu  sync.Mutex
	err error
}

func (f *failing) fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err = err
}

func (f *failing) AddTraffic(ctx context.Context, seconds []history.Bucket, events []history.Event) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return f.err
	}
	return f.DB.AddTraffic(ctx, seconds, events)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tenant.db"))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{store: &failing{DB: db}}
	w.Service = history.New(w.store)
	w.Recorder = history.NewRecorder(history.Options{Store: w.store, Flushed: w.Changed,
		Gauge: func() history.Gauge {
			w.mu.Lock()
			defer w.mu.Unlock()
			return w.gauge
		},
		Warn: func(err error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.warned = append(w.warned, err)
		}})
	t.Cleanup(func() {
		_ = w.Recorder.Close()
		_ = db.Close()
	})
	time.Sleep(time.Until(time.Now().Truncate(time.Minute).Add(time.Minute))) // a whole minute: seconds are easy to name
	return w
}

// turn changes the gauge as the gate would.
func (w *world) turn(change func(*history.Gauge)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change(&w.gauge)
}

func (w *world) answers(n, status int) {
	for range n {
		o := history.Observation{At: time.Now(), Scope: history.Mailboxes, Mailbox: "11111111-1111-4111-8111-111111111111", Status: status, Latency: 30 * time.Millisecond}
		if status == 429 {
			o.Refused, o.Code, o.Told, o.RetryAfter, o.Closed = true, "TooManyRequests", true, 7*time.Second, 8*time.Second
		}
		w.Observe(o)
	}
}

// points are the seconds of the last while that are no gaps, and how many are.
func (w *world) points(t *testing.T, last time.Duration) (known []history.TrafficPoint, gaps int, s history.TrafficSeries) {
	t.Helper()
	s, err := w.Traffic(t.Context(), history.Last(last))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range s.Points {
		if p.Seconds == 0 {
			gaps++
		} else {
			known = append(known, p)
		}
	}
	return known, gaps, s
}

func TestARunIsSeenSecondBySecondAndItsPausesAreNoGaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		ended := w.Begin()
		w.answers(20, 201)
		w.turn(func(g *history.Gauge) {
			g.Exchanges, g.Batches, g.Peak = 1, 1, 5
		})
		time.Sleep(time.Second + 10*time.Millisecond) // a second is looked at a moment after its end
		w.answers(7, 429)
		for range 30 { // the mailbox is closed, nothing is asked
			w.turn(func(g *history.Gauge) {
				g.Peak = 0
				g.Limited[history.ByRefusal] += time.Second
				g.Waited += time.Second
			})
			time.Sleep(time.Second)
		}
		w.answers(3, 201)
		ended()
		time.Sleep(time.Minute) // asleep: no data
		known, gaps, s := w.points(t, 3*time.Minute)
		if s.StepMs != 1000 || len(known) < 32 || len(known) > 35 || gaps+len(known) != len(s.Points) || gaps < 100 {
			t.Fatalf("%d seconds are known and %d are gaps, want the 32 of the run known", len(known), gaps)
		}
		if p := known[0]; p.Requests != 20 || p.RequestsMax != 20 || p.Mailboxes.Requests != 20 || p.Exchanges != 1 || p.Batches != 1 || p.InFlightMax != 5 || p.LatencyMs != 30 {
			t.Errorf("the first second is %+v", p)
		}
		if p := known[1]; p.Requests != 7 || p.Refused != 7 || p.Mailboxes.RefusedMax != 7 {
			t.Errorf("the second of the refusal is %+v", p)
		}
		if p := known[15]; p.Requests != 0 || p.LimitedBy != "refusal" || p.Limited.Refusal < 990 || p.WaitedMs < 990 {
			t.Errorf("a second of waiting is %+v", p)
		}
		page, err := w.Throttles(t.Context(), history.Last(time.Hour), 0, 10)
		if err != nil || page.Total != 1 || page.Events[0].Answers != 7 || page.Events[0].RetryAfterMs != 7000 || page.Events[0].ClosedMs != 8000 || page.Events[0].Scope != "mailbox" {
			t.Errorf("got %+v, %v, want the seven alike refusals as one", page, err)
		}
		population, err := w.Population(t.Context(), history.Last(time.Hour))
		if err != nil || len(population.Points) != 1 {
			t.Errorf("%+v, %v: want one sample at the end of the run", population.Points, err)
		}
	})
}

func TestALongerStepKeepsTheBusiestAndTheQuietestSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		ended := w.Begin()
		for i := range 60 {
			if i != 20 {
				w.answers(5, 201)
			}
			if i == 40 {
				w.answers(100, 503)
			}
			time.Sleep(time.Second)
		}
		ended()
		time.Sleep(10 * time.Second)
		_, _, s := w.points(t, 90*24*time.Hour)
		var got history.TrafficPoint
		for _, p := range s.Points {
			if p.Seconds > 0 {
				got = p
			}
		}
		if len(s.Points) > history.MaxPoints || s.StepMs != 4*3_600_000 || got.Requests != 59*5+100 || got.RequestsMax != 105 || got.RequestsMin != 0 ||
			got.UnavailableMax != 100 || got.Mailboxes.RequestsMin != 0 {
			t.Errorf("%d points of %d ms, with data: %+v", len(s.Points), s.StepMs, got)
		}
	})
}

func TestASingleRequestIsNoStretchOfWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.answers(1, 200)
		time.Sleep(time.Hour)
		w.answers(1, 200)
		time.Sleep(10 * time.Second)
		if known, _, _ := w.points(t, 2*time.Hour); len(known) > 2 {
			t.Errorf("%d points of 20 s are known, want two", len(known))
		}
	})
}

func TestADiskThatIsFullStopsNothingAndIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.store.fail(errors.New("the disk is full"))
		ended := w.Begin()
		for range 60 {
			w.answers(2, 201)
			time.Sleep(time.Second)
		}
		w.store.fail(nil)
		time.Sleep(10 * time.Second)
		if known, _, s := w.points(t, 2*time.Minute); len(known) < 65 || s.Dropped != 0 || len(w.warned) != 1 {
			t.Errorf("after a minute %d seconds are known, %d answers dropped, %d warnings: want all, none and one", len(known), s.Dropped, len(w.warned))
		}
		w.store.fail(errors.New("the disk is full"))
		for range 3600 {
			w.answers(2, 201)
			time.Sleep(time.Second)
		}
		w.store.fail(nil)
		ended()
		time.Sleep(10 * time.Second)
		_, _, s := w.points(t, 2*time.Hour)
		var stored int64
		for _, p := range s.Points {
			stored += p.Requests
		}
		if s.Dropped < 5900 || stored+s.Dropped != 7320 || len(w.warned) != 2 {
			t.Errorf("after an hour %d answers are stored and %d dropped, %d warnings: want the last ten minutes, the rest counted, and two", stored, s.Dropped, len(w.warned))
		}
	})
}

func TestWhatWasRecordedLastIsStoredWhenTheRecorderCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		changed := make(chan bool, 100)
		stop := w.Watch(func() { changed <- true })
		w.Begin() // and cut off
		w.answers(4, 201)
		if err := w.Recorder.Close(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if known, _, _ := w.points(t, time.Minute); len(known) != 1 || known[0].Requests != 4 {
			t.Errorf("got %+v, want the four requests", known)
		}
		if len(changed) == 0 {
			t.Error("nobody was told that there is something new")
		}
		stop()
	})
}

func TestAMachineThatIsBusyWithUsIsWhatLimitsUs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		ended := w.Begin()
		for i := range 20 {
			time.Sleep(time.Second)
			w.turn(func(g *history.Gauge) {
				g.Cores = 2
				g.Limited[history.ByMailbox] += time.Second
				if i >= 10 {
					g.CPU += 1900 * time.Millisecond
				}
			})
		}
		ended()
		time.Sleep(10 * time.Second)
		known, _, _ := w.points(t, time.Minute)
		if len(known) < 19 || known[5].LimitedBy != "mailbox" || known[15].LimitedBy != "machine" {
			t.Errorf("got %+v", known)
		}
	})
}
