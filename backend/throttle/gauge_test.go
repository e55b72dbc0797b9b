package throttle

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// batch is an exchange that takes all slots of a mailbox.
func batch(user string) Ask { return Ask{Scope: Mailbox(user), Requests: 20, Slots: 4} }

// later enters once it may and leaves after a time.
func later(t *testing.T, g *Gate, takes time.Duration, asks ...Ask) {
	t.Helper()
	go func() {
		p := enter(t, g, asks...)
		time.Sleep(takes)
		p.Leave()
	}()
	synctest.Wait()
}

func TestEachMomentHasExactlyOneLimit(t *testing.T) {
	for name, c := range map[string]struct {
		options Options
		do      func(*testing.T, *Gate)
		want    Limit
	}{
		"nobody speaks":           {Options{}, func(*testing.T, *Gate) {}, Machine},
		"a list page by page":     {Options{}, func(t *testing.T, g *Gate) { later(t, g, time.Hour, Ask{Scope: Directory, Requests: 1}) }, Answers},
		"a mailbox takes no more": {Options{}, func(t *testing.T, g *Gate) { later(t, g, time.Hour, batch("ann")) }, MailboxLimit},
		"all exchanges are taken": {Options{MaxConcurrency: 8}, func(t *testing.T, g *Gate) {
			for i := range 7 {
				later(t, g, time.Hour, batch(fmt.Sprint(i)))
			}
		}, Concurrency},
		"the budget": {Options{Budget: 0.001}, func(t *testing.T, g *Gate) {
			later(t, g, time.Hour, batch("ann"))
			later(t, g, time.Hour, batch("bo"))
		}, Budget},
		"the directory's units": {Options{}, func(t *testing.T, g *Gate) {
			later(t, g, time.Hour, Ask{Scope: Directory, Requests: 1, Units: 3_500})
			later(t, g, time.Hour, Ask{Scope: Directory, Requests: 1})
		}, SharedLimit},
		"Microsoft closed what is wanted": {Options{}, func(t *testing.T, g *Gate) {
			refused(g, Mailbox("ann"), time.Hour)
			later(t, g, time.Hour, batch("ann"))
		}, Refused},
		"one closed mailbox among others that go on": {Options{}, func(t *testing.T, g *Gate) {
			refused(g, Mailbox("ann"), time.Hour)
			later(t, g, time.Hour, batch("ann"))
			later(t, g, time.Hour, batch("bo"))
			later(t, g, time.Hour, batch("cy"))
		}, MailboxLimit},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newGate(c.options)
				c.do(t, g)
				before := g.Gauge()
				time.Sleep(10 * time.Second)
				after := g.Gauge()
				for limit := range after.Limited {
					want := time.Duration(0)
					if Limit(limit) == c.want {
						want = 10 * time.Second
					}
					if got := after.Limited[limit] - before.Limited[limit]; got != want {
						t.Errorf("limit %d ruled for %v of ten seconds, want %v", limit, got, want)
					}
				}
				time.Sleep(12 * time.Hour) // let everybody leave
			})
		})
	}
}

func TestTheGaugeTellsHowManySpokeAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{})
		for i := range 5 {
			later(t, g, 2*time.Second, batch(fmt.Sprint(i)))
		}
		time.Sleep(10 * time.Second)
		if m := g.Gauge(); m.Peak != 5 || m.InFlight != 10*time.Second || m.Exchanges != 5 || m.Requests != 100 {
			t.Errorf("got %+v, want 5 at once and 10 s in flight", m)
		}
		time.Sleep(time.Second)
		if m := g.Gauge(); m.Peak != 0 || m.Limited[Machine] != 9*time.Second || m.Limited[MailboxLimit] != 2*time.Second {
			t.Errorf("got %+v, want nobody since", m)
		}
	})
}

func TestAnObservationSaysHowLongItsScopeStaysClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen []Observation
		g := newGate(Options{Observe: func(o Observation) { seen = append(seen, o) }})
		refused(g, Mailbox("ann"), 7*time.Second)
		g.Answered(Observation{At: time.Now(), Scope: Mailbox("bo"), Status: 201})
		if seen[0].Closed != 7*time.Second || seen[1].Closed != 0 {
			t.Errorf("closed for %v after a refusal and %v after a success, want 7s and 0", seen[0].Closed, seen[1].Closed)
		}
	})
}
