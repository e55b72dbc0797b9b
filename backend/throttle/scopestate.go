package throttle

import "time"

// scopeState is what the gate remembers of one scope. All of it is guarded by the gate's lock.
type scopeState struct {
	waiters  int
	slots    int // in use
	maxSlots int // 0 = no slots here
	allowed  allowance
	requests window
	upload   window

	closedUntil time.Time
	opened      time.Time // when it opened before the trouble that last raised the level
	level       int       // troubled answers in a row, see Pause
	relaxed     uint64    // exchange whose success last lowered the level
	heldIn      uint64    // admit in which somebody kept a place here
	heldFor     Limit     // and what that one waits for
}

// idleAfter is when a scope in trouble counts as calm again though nobody asked it since.
const idleAfter = 10 * time.Minute

// state returns the scope's memory, made anew when it was forgotten.
func (g *Gate) state(scope Scope) *scopeState {
	if s := g.scopes[scope]; s != nil {
		return s
	}
	s, l := &scopeState{}, g.options.Limits
	switch {
	case scope.IsMailbox():
		s.maxSlots = l.MailboxSlots
		if g.usual > 0 {
			s.allowed = allowance{now: g.usual, next: time.Now().Add(probePause)}
		}
		s.requests = window{limit: int64(l.MailboxRequests), span: l.MailboxWindow}
		s.upload = window{limit: l.MailboxUpload, span: l.MailboxUploadWindow}
	case scope == Directory:
		s.requests = window{limit: int64(l.DirectoryUnits), span: l.DirectoryWindow}
	case scope == App:
		s.requests = window{limit: int64(l.AppRequests), span: l.AppWindow}
	case scope == Extensions: // counted, but without a limit until arm
		s.requests = window{span: l.ExtensionWindow}
	}
	g.scopes[scope] = s
	return s
}

// amount is what an ask weighs in the scope's window of requests.
func (a Ask) amount() int64 {
	if a.Scope == Directory {
		return a.units()
	}
	return int64(a.Requests)
}

// room tells whether the ask fits: now, after a wait, or (never) only when something under way has ended.
func (s *scopeState) room(a Ask, now time.Time) (wait time.Duration, never bool) {
	if now.Before(s.closedUntil) {
		wait = s.closedUntil.Sub(now)
	}
	if most := s.slotsNow(); most > 0 && s.slots > 0 && s.slots+a.Slots > most {
		never = true
	}
	for _, r := range []struct {
		w *window
		n int64
	}{{&s.requests, a.amount()}, {&s.upload, a.Upload}} {
		w, n := r.w.room(r.n, now)
		wait, never = max(wait, w), never || n
	}
	return wait, never
}

// slotsNow is how many requests the scope is given at a time, 0 for no limit.
func (s *scopeState) slotsNow() int {
	if s.allowed.now > 0 {
		return s.allowed.now
	}
	return s.maxSlots
}

func (s *scopeState) start(a Ask) {
	s.slots += a.Slots
	s.requests.start(a.amount())
	s.upload.start(a.Upload)
}

func (s *scopeState) end(a Ask, now time.Time, took time.Duration, rounds int) {
	s.slots -= a.Slots
	s.requests.end(a.amount(), now, took, rounds)
	s.upload.end(a.Upload, now, 0, 1) // the bodies may have been counted when they came
}

// sweepEvery is how often forgotten scopes are looked for; it only runs when the gate is used.
const sweepEvery = time.Minute

// sweep forgets the mailboxes that are idle: nobody waits or speaks, the windows are empty and no trouble is remembered.
func (g *Gate) sweep(now time.Time) {
	if now.Sub(g.swept) < sweepEvery {
		return
	}
	g.swept = now
	for scope, s := range g.scopes {
		s.requests.expire(now)
		s.upload.expire(now)
		if now.Sub(s.closedUntil) > idleAfter {
			s.level = 0
		}
		if scope.IsMailbox() && s.waiters == 0 && s.slots == 0 && s.level == 0 && !now.Before(s.closedUntil) &&
			s.requests.empty() && s.upload.empty() {
			delete(g.scopes, scope)
		}
	}
}
