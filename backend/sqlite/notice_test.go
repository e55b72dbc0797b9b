package sqlite

import (
	"path/filepath"
	"sync"
	"testing"
	"time"

	"concord/backend/notify"
)

func TestOneOfManyProcessesTellsAMatter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	now := time.Now()
	var taken sync.Map
	var all sync.WaitGroup
	for who := range 4 {
		db, err := Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		all.Go(func() {
			if err := db.RaiseNotices(t.Context(), notify.ByWebhook, notify.Events, map[string]notify.Event{"failed": notify.Failed}); err != nil {
				t.Error(err)
			}
			if _, due, err := db.TakeNotice(t.Context(), notify.ByWebhook, "failed", now, now.Add(time.Minute)); err != nil {
				t.Error(err)
			} else if due {
				taken.Store(who, true)
			}
		})
	}
	all.Wait()
	count := 0
	taken.Range(func(any, any) bool { count++; return true })
	if count != 1 {
		t.Errorf("%d took it, want 1", count)
	}
}

func TestANoticeIsKeptUntilItsMatterEnds(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	ctx, now := t.Context(), time.Now()
	raise := func(judged []notify.Event, holding map[string]notify.Event) {
		t.Helper()
		if err := db.RaiseNotices(ctx, notify.ByWebhook, judged, holding); err != nil {
			t.Fatal(err)
		}
	}
	take := func(at time.Time) (int, bool) {
		t.Helper()
		tried, due, err := db.TakeNotice(ctx, notify.ByWebhook, "held/1", at, at.Add(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		return tried, due
	}
	held := map[string]notify.Event{"held/1": notify.Held}
	if _, due := take(now); due {
		t.Error("what was not raised is due")
	}
	raise(notify.Events, held)
	if _, due := take(now); !due {
		t.Error("what is new is not due")
	}
	if err := db.PostponeNotice(ctx, notify.ByWebhook, "held/1", now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, due := take(now.Add(59 * time.Minute)); due {
		t.Error("due before its time")
	}
	if tried, due := take(now.Add(time.Hour)); !due || tried != 1 {
		t.Errorf("tried %d, due %t", tried, due)
	}
	if err := db.SettleNotice(ctx, notify.ByWebhook, "held/1", now); err != nil {
		t.Fatal(err)
	}
	raise([]notify.Event{notify.Failed}, nil)
	raise(notify.Events, held)
	if _, due := take(now.Add(24 * time.Hour)); due {
		t.Error("told twice")
	}
	raise(notify.Events, nil)
	raise(notify.Events, held)
	if _, due := take(now.Add(24 * time.Hour)); !due {
		t.Error("it came back and is not due")
	}
}
