package notify_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/notify"
)

// shelf is a store in memory.
type shelf map[string]*row

type row struct {
	event notify.Event
	tried int
	next  time.Time
	told  bool
}

func (s shelf) RaiseNotices(_ context.Context, _ notify.Channel, judged []notify.Event, holding map[string]notify.Event) error {
	for key, r := range s {
		if _, holds := holding[key]; !holds && slices.Contains(judged, r.event) {
			delete(s, key)
		}
	}
	for key, event := range holding {
		if s[key] == nil {
			s[key] = &row{event: event}
		}
	}
	return nil
}

func (s shelf) TakeNotice(_ context.Context, _ notify.Channel, key string, now, until time.Time) (int, bool, error) {
	r := s[key]
	if r == nil || r.told || r.next.After(now) {
		return 0, false, nil
	}
	r.next = until
	return r.tried, true, nil
}

func (s shelf) SettleNotice(_ context.Context, _ notify.Channel, key string, _ time.Time) error {
	s[key].told = true
	return nil
}

func (s shelf) PostponeNotice(_ context.Context, _ notify.Channel, key string, next time.Time) error {
	s[key].tried++
	s[key].next = next
	return nil
}

// listener hears what is told, and can be down.
type listener struct {
	heard   []string
	tries   int
	down    error
	givenUp bool
}

func (l *listener) outbox(store notify.Store, events ...notify.Event) *notify.Outbox {
	return &notify.Outbox{Store: store, Channel: notify.ByWebhook, Events: events,
		Tell: func(_ context.Context, n notify.Notice) error {
			l.tries++
			if l.down == nil {
				l.heard = append(l.heard, n.Key)
			}
			return l.down
		},
		Failed: func(_ notify.Notice, _ error, givenUp bool) { l.givenUp = l.givenUp || givenUp },
	}
}

var all = notify.Events

func matter(key string, event notify.Event) notify.Notice {
	return notify.Notice{Key: key, Event: event}
}

func TestAMatterIsToldOnceForAsLongAsItLasts(t *testing.T) {
	var l listener
	box := l.outbox(shelf{}, all...)
	hold, fault := matter("held/1", notify.Held), matter("failed", notify.Failed)
	for _, notices := range [][]notify.Notice{{hold}, {hold}, {fault, hold}, {hold}, {hold, fault}, {}, {hold}} {
		if err := box.Deliver(t.Context(), all, notices); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"held/1", "failed", "failed", "held/1"}; !slices.Equal(l.heard, want) {
		t.Errorf("told %v, want %v", l.heard, want)
	}
}

func TestWhatWasNotJudgedHasNotEnded(t *testing.T) {
	var l listener
	box := l.outbox(shelf{}, all...)
	ending := matter("certificate/1/near", notify.Certificate)
	for range 2 {
		if err := box.Deliver(t.Context(), all, []notify.Notice{ending}); err != nil {
			t.Fatal(err)
		}
		if err := box.Deliver(t.Context(), []notify.Event{notify.Failed, notify.Held}, nil); err != nil { // without a certificate at hand
			t.Fatal(err)
		}
	}
	if len(l.heard) != 1 {
		t.Errorf("told %v, want it once", l.heard)
	}
}

func TestOnlyWhatWasAskedForIsTold(t *testing.T) {
	var l listener
	notices := []notify.Notice{matter("held/1", notify.Held), matter("failed", notify.Failed), matter("start", notify.Start)}
	if err := l.outbox(shelf{}, notify.Failed).Deliver(t.Context(), all, notices); err != nil {
		t.Fatal(err)
	}
	if want := []string{"failed", "start"}; !slices.Equal(l.heard, want) {
		t.Errorf("told %v, want %v", l.heard, want)
	}
}

func TestAChannelThatIsDownIsTriedLaterAndLaterAndThenNoMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listener{down: errors.New("down")}
		box := l.outbox(shelf{}, all...)
		began := time.Now()
		var at []time.Duration
		for time.Since(began) < 7*24*time.Hour { // a run every minute
			before := l.tries
			if err := box.Deliver(t.Context(), all, []notify.Notice{matter("failed", notify.Failed), matter("held/1", notify.Held)}); err != nil {
				t.Fatal(err)
			}
			if l.tries > before {
				at = append(at, time.Since(began))
			}
			if l.tries > before+1 {
				t.Errorf("%d tries at once of a channel that is down", l.tries-before)
			}
			time.Sleep(time.Minute)
		}
		if !l.givenUp || l.tries != 2*14 {
			t.Errorf("%d tries, given up: %t; want 14 of each and then no more", l.tries, l.givenUp)
		}
		if at[0] != 0 || at[len(at)-1] < 40*time.Hour || at[len(at)-1] > 80*time.Hour {
			t.Errorf("tries at %v, want them over two or three days", at)
		}
	})
}

func TestATryThatWasCutOffIsMadeAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l listener
		box := l.outbox(shelf{}, all...)
		tell := box.Tell
		ctx, cancel := context.WithCancel(t.Context())
		box.Tell = func(context.Context, notify.Notice) error { cancel(); return ctx.Err() }
		notices := []notify.Notice{matter("failed", notify.Failed)}
		if err := box.Deliver(ctx, all, notices); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		box.Tell = tell
		if err := box.Deliver(t.Context(), all, notices); err != nil || len(l.heard) != 0 {
			t.Errorf("at once: %v, %v; another process could be at it", l.heard, err)
		}
		time.Sleep(6 * time.Minute)
		if err := box.Deliver(t.Context(), all, notices); err != nil || len(l.heard) != 1 {
			t.Errorf("later: %v, %v", l.heard, err)
		}
	})
}
