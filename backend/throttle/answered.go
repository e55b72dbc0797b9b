package throttle

import (
	"net/http"
	"time"
)

// Answered tells the gate one answer: that of a single request, or of one item of a batch. A refusal or a failure closes
// the answer's scope for what Pause says, and each one more in a row for longer; answers to requests sent before the
// scope closed are the same trouble, so they do not count again. A success of a request sent since then relaxes the scope
// by one step an exchange, and one of a request sent beside the refused one does so down to the first step: where one of four is
// refused, the other three say that it is not getting worse. A refusal that names the open extensions closes those instead, and from then on their
// documented limit is kept. Options.Observe is called with every answer.
//
// Report before Leave, so that nobody is let into a scope whose refusal is already known, and so that the tuner knows which
// exchanges were cut short.
func (g *Gate) Answered(o Observation) {
	g.mu.Lock()
	now := time.Now()
	scope := o.Scope
	if o.Throttled() {
		g.stats.Throttled++
		if o.NamesExtensions {
			scope = Extensions
			g.arm()
		}
	}
	s := g.state(scope)
	g.tuner.answered(o, now)
	if o.Exchange > 0 && (o.Throttled() || isFailure(o.Status) || o.Status == http.StatusFailedDependency) {
		g.cut[o.Exchange] = struct{}{}
	}
	if o.Head && scope.IsMailbox() {
		g.allow(s, o, now)
	}
	switch {
	case o.Throttled() || isFailure(o.Status):
		s.close(o, now, g.options.Rand.Float64())
		o.Closed = max(0, s.closedUntil.Sub(now))
	case o.Status == http.StatusFailedDependency: // never reached the scope
	default:
		s.relax(o)
		if o.TouchesExtension {
			g.state(Extensions).relax(o)
		}
	}
	g.mu.Unlock()
	if g.options.Observe != nil {
		g.options.Observe(o)
	}
}

func (s *scopeState) close(o Observation, now time.Time, chance float64) {
	if !o.sent().Before(s.closedUntil) {
		s.level++
		s.opened = s.closedUntil
	}
	pause := Pause(o.Status, o.Code, o.RetryAfter, o.Told, s.level, chance)
	if until := now.Add(pause); until.After(s.closedUntil) {
		s.closedUntil = until
	}
}

func (s *scopeState) relax(o Observation) {
	since := s.closedUntil
	if s.level > 1 {
		since = s.opened
	}
	if s.level > 0 && s.relaxed != o.Exchange && !o.sent().Before(since) {
		s.level--
		s.relaxed = o.Exchange
	}
}

// allow weighs what an answer says of how many requests the mailbox takes at a time.
func (g *Gate) allow(s *scopeState, o Observation, now time.Time) {
	if s.maxSlots == 0 || o.Status == 0 || isFailure(o.Status) && !o.Throttled() {
		return
	}
	a := &s.allowed
	if a.now == 0 {
		a.now = s.maxSlots
	}
	switch a.head(o.Throttled(), o.sent(), now) {
	case -1:
		g.lowered(a.now)
	case 1:
		g.usual = max(g.usual, a.now)
	}
	a.grow(s.maxSlots, now)
}

// arm makes the gate keep the documented limit of the open extensions.
func (g *Gate) arm() {
	g.state(Extensions).requests.limit = int64(g.options.Limits.ExtensionRequests)
}

// ExtensionsKept tells whether the limit on open extensions is kept to, because the service refused by it.
func (g *Gate) ExtensionsKept() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := g.scopes[Extensions]
	return s != nil && s.requests.limit > 0
}

// ClosedUntil tells until when a scope is closed; the zero time means that it is open.
func (g *Gate) ClosedUntil(scope Scope) time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	if s := g.scopes[scope]; s != nil && time.Now().Before(s.closedUntil) {
		return s.closedUntil
	}
	return time.Time{}
}
