package throttle

import "time"

// Limit is what keeps exchanges from going faster, at one moment and for the gate as a whole.
type Limit int

// The limits. Machine also stands for a gate that nobody wants to pass: whatever takes time then, it is not Microsoft.
const (
	Machine      Limit = iota // nothing under way, nobody waits: the time goes into our own work
	Answers                   // requests are under way, and nothing keeps more of them back: the next follow from the answers
	MailboxLimit              // mailboxes take no more at a time (their slots), or in their window
	Refused                   // Microsoft asked for patience or stumbled, and as many wait for that as speak
	SharedLimit               // the documented limit of the directory, the app or the open extensions
	Concurrency               // as many exchanges are under way as the tuner lets be (Options.MaxConcurrency at most), or nearly
	Budget                    // Options.Budget
	limits                    // how many there are
)

// Gauge is where the gate stands, as totals since it was made: the difference of two tells of the time between them.
type Gauge struct {
	Stats
	// Exchanges are the HTTP exchanges admitted.
	Exchanges int64
	// InFlight is the time that exchanges took, added up: a second with ten of them under way is ten seconds.
	InFlight time.Duration
	// Limited is how long each limit was what kept us from going faster. At any moment that is exactly one, so that the
	// sum is the time since the gate was made.
	Limited [limits]time.Duration
	// Peak is the highest number of exchanges under way at once since Gauge was last called, so only one caller may look.
	Peak int
}

// standing is what gauge integrates: what was so from a moment on.
type standing struct {
	since    time.Time
	limit    Limit
	inFlight int
}

// Gauge returns the totals up to now, and begins a new Peak.
func (g *Gate) Gauge() Gauge {
	stats := g.Stats()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.measure(time.Now())
	m := g.gauge
	m.Stats, m.Exchanges = stats, int64(g.number) //nolint:gosec // not before 2^63 exchanges
	g.gauge.Peak = g.exchanges
	return m
}

// measure adds the time since the last look to what was so then, and looks again. Called with the lock held after
// anything that changes who speaks or who waits.
func (g *Gate) measure(now time.Time) {
	passed := now.Sub(g.standing.since)
	g.gauge.Limited[g.standing.limit] += passed
	g.gauge.InFlight += passed * time.Duration(g.standing.inFlight)
	g.gauge.Peak = max(g.gauge.Peak, g.exchanges)
	g.standing = standing{since: now, limit: g.limit(), inFlight: g.exchanges}
}

// limit tells which limit rules now. Nearly all exchanges taken counts as all of them: who gives one back needs a moment
// to ask for the next.
func (g *Gate) limit() Limit {
	switch most := g.tuner.most(); {
	case g.exchanges >= most:
		return Concurrency
	case g.waits[Budget] > 0:
		return Budget
	case g.exchanges*8 >= most*7:
		return Concurrency
	case g.waits[SharedLimit] > 0:
		return SharedLimit
	case g.waits[Refused] > 0 && g.waits[Refused] >= g.exchanges:
		return Refused
	case g.full > 0 || g.waits[MailboxLimit] > 0:
		return MailboxLimit
	case g.exchanges > 0:
		return Answers
	}
	return Machine
}

// because notes what a waiter waits for; Machine for nothing, or for not having been looked at.
func (g *Gate) because(w *waiter, why Limit) {
	if w.why != why {
		g.waits[w.why]--
		g.waits[why]++
		w.why = why
	}
}

// reason tells which limit stops an ask that its scope has no room for.
func (n need) reason(now time.Time) Limit {
	switch {
	case now.Before(n.scope.closedUntil):
		return Refused
	case n.Scope.IsMailbox():
		return MailboxLimit
	default:
		return SharedLimit
	}
}

// full tells whether a mailbox executes as much as it takes at a time.
func (s *scopeState) full() bool { return s.maxSlots > 0 && s.slots >= s.slotsNow() }
