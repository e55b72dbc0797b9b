package throttle

import (
	"math/rand/v2"
	"testing"
	"time"
)

// TestWindowIsNeverMoreGenerousThanTheServicesOwn drives a window at random and counts as the service does: at a moment
// between the sending and the answer, exactly, over every span.
func TestWindowIsNeverMoreGenerousThanTheServicesOwn(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	w := window{limit: 100, span: time.Minute}
	start := time.Unix(1_800_000_000, 0)
	now, counted, longest := start, []time.Time{}, 0
	for range 20_000 {
		now = now.Add(time.Duration(random.Int64N(int64(2 * time.Second))))
		n := 1 + random.Int64N(20)
		wait, never := w.room(n, now)
		if never {
			t.Fatal("room waits for something under way though nothing is")
		}
		now = now.Add(wait)
		if again, _ := w.room(n, now); again != 0 {
			t.Fatalf("after waiting %v there is still no room for %v", wait, again)
		}
		w.start(n)
		answered := now.Add(time.Duration(random.Int64N(int64(time.Second))))
		for range n {
			counted = append(counted, now.Add(time.Duration(random.Int64N(int64(answered.Sub(now)+1)))))
		}
		now = answered
		w.end(n, now, 0, 1)
		longest = max(longest, len(w.marks))
		for len(counted) > 0 && !counted[0].After(now.Add(-w.span)) {
			counted = counted[1:]
		}
		if inSpan := countAfter(counted, now.Add(-w.span)); inSpan > 100 {
			t.Fatalf("the service counts %d requests in a minute, the limit is 100", inSpan)
		}
	}
	if longest > grains+2 {
		t.Errorf("the window held %d marks, want at most %d", longest, grains+2)
	}
}

func countAfter(times []time.Time, t time.Time) (n int) {
	for _, at := range times {
		if at.After(t) {
			n++
		}
	}
	return n
}

func TestWindowIsEmptyASpanAfterItsLastRequest(t *testing.T) {
	now := time.Unix(1_800_000_000, 1)
	w := window{limit: 10, span: time.Minute}
	w.start(3)
	if _, never := w.room(8, now); !never {
		t.Error("what is under way should hold back until it has ended")
	}
	w.end(3, now, 0, 1)
	if wait, never := w.room(8, now); never || wait <= time.Minute-time.Second || wait > time.Minute+time.Second {
		t.Errorf("room after %v (never %v), want about a minute", wait, never)
	}
	w.expire(now.Add(time.Minute + time.Second))
	if !w.empty() || w.ended != 0 {
		t.Errorf("the window still holds %+v", w)
	}
}

func TestAnAskAboveTheLimitPassesAlone(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	w := window{limit: 10, span: time.Minute}
	if wait, never := w.room(25, now); wait != 0 || never {
		t.Errorf("got %v, %v: it would wait for ever", wait, never)
	}
	w.start(1)
	if _, never := w.room(25, now); !never {
		t.Error("it should wait until nothing else is under way")
	}
}
