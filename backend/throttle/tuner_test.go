package throttle

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// work lets so many speak at once, each again and again, for a while; serve says what an exchange becomes.
func work(g *Gate, speakers int, span time.Duration, mailbox func(speaker int) Scope, serve func(underWay int) (time.Duration, int)) {
	var group sync.WaitGroup
	var mu sync.Mutex
	underWay, end := map[Scope]int{}, time.Now().Add(span)
	all := 0
	for speaker := range speakers {
		group.Go(func() {
			for time.Now().Before(end) {
				scope := mailbox(speaker)
				pass, err := g.Enter(context.Background(), Ask{Scope: scope, Requests: 1, Slots: 1})
				if err != nil {
					return
				}
				mu.Lock()
				underWay[scope]++
				all++
				n := underWay[scope]
				if g.options.Limits.MailboxSlots == 0 {
					n = all
				}
				mu.Unlock()
				sent := time.Now()
				took, status := serve(n)
				time.Sleep(took)
				mu.Lock()
				underWay[scope]--
				all--
				mu.Unlock()
				o := Observation{At: time.Now(), Scope: scope, Status: status, Exchange: pass.Exchange(), Latency: time.Since(sent), Head: true}
				if status == 429 {
					o.RetryAfter, o.Told = time.Second, true
				}
				g.Answered(o)
				pass.Leave()
			}
		})
	}
	group.Wait()
}

func each(speaker int) Scope { return Mailbox(string(rune('a' + speaker))) }

func TestTheLevelGrowsWhileItHoldsExchangesBackAndNoFurther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Options{Start: 4, MaxConcurrency: 500})
		work(g, 100, 5*time.Second, each, func(int) (time.Duration, int) { return 100 * time.Millisecond, 200 })
		if level := g.Level(); level < 100 || level > 150 {
			t.Errorf("the level is %d for 100 who want to speak", level)
		}
	})
}

func TestTheLevelStaysWithinWhatTheAdminAllows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Options{Start: 900, MaxConcurrency: 10})
		work(g, 100, 5*time.Second, each, func(int) (time.Duration, int) { return 100 * time.Millisecond, 200 })
		if level := g.Level(); level != 10 {
			t.Errorf("the level is %d, allowed are 10", level)
		}
	})
}

func TestWhatIsRefusedAtOnceDoesNotMakeTheAnswersLookSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Options{Start: 20, MaxConcurrency: 1000})
		began, n := time.Now(), atomic.Int64{}
		work(g, 50, 2*time.Minute, each, func(int) (time.Duration, int) {
			if n.Add(1)%10 != 0 && time.Since(began) < 20*time.Second {
				return time.Millisecond, 429
			}
			return 100 * time.Millisecond, 200
		})
		if level := g.Level(); level < 20 {
			t.Errorf("the level is %d, although no answer took longer than the others", level)
		}
	})
}

func TestTheLevelIsLoweredWhenAnswersTakeMuchLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Options{Start: 8, MaxConcurrency: 1000})
		// A service that works on twenty at a time: what is more waits in its line.
		work(g, 200, time.Minute, each, func(n int) (time.Duration, int) {
			return 100 * time.Millisecond * time.Duration(max(20, n)) / 20, 200
		})
		if level := g.Level(); level > 80 {
			t.Errorf("the level is %d where more than 20 only wait longer", level)
		}
	})
}

func TestTheLevelIsHalvedWhenManyExchangesFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Options{Start: 64})
		work(g, 100, 10*time.Second, each, func(n int) (time.Duration, int) {
			if n > 30 {
				return 100 * time.Millisecond, 500
			}
			return 100 * time.Millisecond, 200
		})
		if level := g.Level(); level > 48 {
			t.Errorf("the level is %d where more than 30 at a time fail", level)
		}
	})
}

func TestAMailboxThatTakesHalfIsGivenHalfAndTriedAgainNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{})
		taken := 2
		serve := func(n int) (time.Duration, int) {
			if n > taken {
				return 150 * time.Millisecond, 429
			}
			return 150 * time.Millisecond, 200
		}
		ann := func(int) Scope { return Mailbox("ann") }
		work(g, 4, 30*time.Second, ann, serve)
		if got := g.Slots(Mailbox("ann")); got != 2 {
			t.Fatalf("after 30 s it is given %d at a time, it takes 2", got)
		}
		before := g.Stats()
		work(g, 4, 5*time.Minute, ann, serve)
		after := g.Stats()
		if share := float64(after.Throttled-before.Throttled) / float64(after.Requests-before.Requests); share > 0.01 {
			t.Errorf("from then on %.1f %% are refused", 100*share)
		}
		taken = 4
		work(g, 4, time.Hour, ann, serve)
		if got := g.Slots(Mailbox("ann")); got != 4 {
			t.Errorf("an hour after it takes 4 again it is given %d", got)
		}
	})
}

func TestAMailboxThatRefusesNowAndThenIsGivenAsMuchAsBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{})
		var asked atomic.Int64
		work(g, 4, 10*time.Minute, func(int) Scope { return Mailbox("ann") }, func(int) (time.Duration, int) {
			if asked.Add(1)%17 == 0 {
				return 150 * time.Millisecond, 429
			}
			return 150 * time.Millisecond, 200
		})
		if got := g.Slots(Mailbox("ann")); got != 4 {
			t.Errorf("it is given %d at a time because of refusals that have nothing to do with that", got)
		}
	})
}

func TestNewMailboxesBeginWithWhatOthersTurnedOutToTake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{})
		serve := func(n int) (time.Duration, int) {
			if n > 2 {
				return 150 * time.Millisecond, 429
			}
			return 150 * time.Millisecond, 200
		}
		work(g, 16, 30*time.Second, func(speaker int) Scope { return each(speaker % 4) }, serve)
		if got := g.Slots(Mailbox("new")); got != 2 {
			t.Errorf("a new mailbox begins with %d, four others took 2", got)
		}
	})
}
