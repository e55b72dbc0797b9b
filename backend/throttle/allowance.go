package throttle

import "time"

// allowance is how many requests one mailbox is given at a time. It begins with the documented limit (or with what other
// mailboxes of the tenant turned out to take), is halved when the mailbox refuses what is sent beside others, and goes
// up by one again now and then, more and more seldom the more often that was refused.
//
// A refusal alone proves nothing: Microsoft refuses for many reasons, and a mailbox that is merely told to wait loses nothing by
// being asked as much as before. So the refusals at the head of what is sent side by side (Observation.Head) are weighed
// against the successes there, as a sequential test between "one in sixteen is refused" and "two in five": the sum of the
// likelihoods' logarithms, never below 0.
type allowance struct {
	now      int       // requests at a time; 0: not begun, all
	evidence float64   // for a lower limit
	changed  time.Time // when now was changed; what was sent before says nothing
	probing  bool      // now is one more than what is known to go
	good     int       // heads answered well since changed
	next     time.Time // when one more is tried
	pause    time.Duration
}

// The weights of the sequential test and what it needs to decide. With these a mailbox that takes half of what is documented is
// found out after some eight refusals, and one that refuses every sixteenth request for other reasons is taken for
// one in a few thousand requests.
const (
	refusedWeight  = 1.9  // ln(0.4 / 0.06)
	answeredWeight = 0.45 // -ln(0.6 / 0.94)
	enoughEvidence = 10
	probeEvidence  = 3 // of a probe: the second refusal
	goodHeads      = 20
	probePause     = time.Minute
	longestPause   = 30 * time.Minute
)

// head weighs one answer at the head of what was sent, and reports whether fewer are sent from now on (-1), or a probe
// proved itself (1).
func (a *allowance) head(refused bool, sent, now time.Time) int {
	if sent.Before(a.changed) {
		return 0
	}
	if !refused {
		a.evidence = max(0, a.evidence-answeredWeight)
		if a.good++; a.probing && a.good >= goodHeads {
			a.probing, a.pause = false, probePause
			a.next = now.Add(a.pause)
			return 1
		}
		return 0
	}
	a.evidence += refusedWeight
	switch {
	case a.now <= 1:
		return 0
	case a.probing && a.evidence > probeEvidence:
		a.set(a.now-1, now)
	case !a.probing && a.evidence >= enoughEvidence:
		a.set(max(1, a.now/2), now)
	default:
		return 0
	}
	a.pause = min(max(2*a.pause, probePause), longestPause)
	a.next = now.Add(a.pause)
	return -1
}

// grow tries one more when it is time.
func (a *allowance) grow(most int, now time.Time) {
	if a.now >= most || a.probing || a.next.IsZero() || now.Before(a.next) {
		return
	}
	a.set(a.now+1, now)
	a.probing = true
}

func (a *allowance) set(n int, now time.Time) {
	a.now, a.evidence, a.changed, a.probing, a.good = n, 0, now, false, 0
}

// lowered remembers that a mailbox takes less than documented: after a few, others begin there.
func (g *Gate) lowered(to int) {
	if g.lowerings++; g.lowerings >= mailboxesToBelieve {
		g.usual = to
	}
}

// mailboxesToBelieve is how many mailboxes must have turned out to take less before new ones begin with less.
const mailboxesToBelieve = 3

// Slots is how many requests a mailbox is given at a time.
func (g *Gate) Slots(scope Scope) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	if s := g.scopes[scope]; s != nil {
		return s.slotsNow()
	}
	if g.usual > 0 {
		return g.usual
	}
	return g.options.Limits.MailboxSlots
}

// Learned is what a gate found out about the tenant, for the next one.
type Learned struct {
	Level int // HTTP exchanges under way, see Gate.Level
	Slots int // requests at a time that a mailbox takes; 0: as many as documented
}

// Learned tells what the gate found out so far.
func (g *Gate) Learned() Learned {
	g.mu.Lock()
	defer g.mu.Unlock()
	return Learned{Level: g.tuner.most(), Slots: g.usual}
}

// Recall lets a gate that was not used yet begin where another one had come to. What it is told to keep to still rules.
func (g *Gate) Recall(l Learned) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tuner = newTuner(l.Level, g.options.MaxConcurrency)
	if most := g.options.Limits.MailboxSlots; l.Slots > 0 && l.Slots < most {
		g.usual = l.Slots
	}
}
