package throttle

import "time"

// tuner finds how many HTTP exchanges are worth having under way, as congestion control does: from a start it grows with each
// request that went well, by four an exchange at most, from the first sign of strain by one a round of exchanges,
// and with each sign it is cut. It only grows while it is what holds exchanges back. All of it is guarded by
// the gate's lock.
//
// A single mailbox that is refused is no sign: its own scope slows down for that (see allowance). What counts is what all
// exchanges meet: refusals of the app, the directory or the extensions; a share of failures, wherever they come from; and answers
// that take far longer than they did with less under way, which is this machine, the line or the service at its end.
type tuner struct {
	level     float64
	ceiling   float64
	threshold float64   // below it the level grows fast
	cut       time.Time // when the level was last cut; what was sent before is the same strain

	length   int           // of this round in exchanges: the level at its beginning
	ended    int           // exchanges of this round
	answers  int           // of this round: requests answered
	failures int           // of them: lost, or the service stumbled
	service  time.Duration // of this round, summed: an exchange's time by the requests it had to do one after the other
	timed    int           // exchanges in service
	looked   time.Time     // when base was last looked at
	base     time.Duration // what a request takes when the service is at ease: the least mean of a round, slowly forgotten
}

// The tuner's constants. None is Microsoft's.
const (
	// DefaultStart is the level that nothing is known of: it stays below the 100 streams that a HTTP/2 connection
	// usually carries.
	DefaultStart = 64
	// DefaultConcurrency is how far the level grows when Options.MaxConcurrency is 0.
	DefaultConcurrency = 1024
	leastLevel         = 4
	fastest            = 4               // what an exchange adds at most
	strainShare        = 0.2             // failures of all answers of a round
	strainAnswers      = 10              // below so many a share says nothing
	strainLatency      = 2.5             // times base
	easeLatency        = 1.6             // times base: no longer doubled from here on
	forgetBase         = 5 * time.Minute // in which base grows by its own size, where no round is as fast
)

func newTuner(start, ceiling int) tuner {
	if start <= 0 {
		start = DefaultStart
	}
	return tuner{level: float64(min(start, ceiling)), ceiling: float64(ceiling), threshold: float64(ceiling)}
}

// most is how many exchanges may be under way.
func (t *tuner) most() int { return int(t.level) }

// lower cuts the level by a factor, once for what was sent since the last cut.
func (t *tuner) lower(factor float64, sent, now time.Time) {
	if sent.Before(t.cut) {
		return
	}
	t.level = max(min(leastLevel, t.ceiling), t.level*factor)
	t.threshold, t.cut = t.level, now
	t.round()
}

// round begins a new round.
func (t *tuner) round() {
	t.length = t.most()
	t.ended, t.answers, t.failures, t.service, t.timed = 0, 0, 0, 0, 0
}

// answered counts one answer.
func (t *tuner) answered(o Observation, now time.Time) {
	t.answers++
	if isFailure(o.Status) && !o.Throttled() {
		t.failures++
	}
	if o.Throttled() && !o.Scope.IsMailbox() {
		t.lower(0.5, o.sent(), now)
	}
}

// left counts the end of an exchange of so many requests that took so long, each of them so long; mailbox says that they were
// for mailboxes and all carried out, because what is refused at once would make the service look fast; busy says that more wanted to speak than
// might, or nearly.
func (t *tuner) left(took, each time.Duration, requests int, mailbox, busy bool, now time.Time) {
	if mailbox {
		t.service += each
		t.timed++
	}
	if busy && !now.Add(-took).Before(t.cut) {
		if t.level < t.threshold {
			t.level += float64(min(requests, fastest))
		} else {
			t.level += 1 / t.level
		}
		t.level = min(t.level, t.ceiling)
	}
	if t.ended++; t.ended < t.length {
		return
	}
	share := float64(t.failures) / float64(max(t.answers, strainAnswers))
	var mean time.Duration
	if t.timed > 0 {
		mean = t.service / time.Duration(t.timed)
	}
	t.round()
	if share >= strainShare {
		t.lower(0.5, now, now)
		return
	}
	if mean == 0 {
		return
	}
	t.base += time.Duration(float64(t.base) * float64(now.Sub(t.looked)) / float64(forgetBase))
	if t.looked = now; t.base == 0 || mean < t.base {
		t.base = mean
	}
	switch strain := float64(mean) / float64(t.base); {
	case strain >= strainLatency:
		t.lower(0.7, now, now)
	case strain >= easeLatency:
		t.threshold = min(t.threshold, t.level)
	}
}

// Spare is how many more exchanges could be under way now.
func (g *Gate) Spare() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return max(0, g.tuner.most()-g.exchanges-g.waiting.Len())
}

// Level is how many HTTP exchanges the gate lets be under way now: what it has found out, to be given to the next gate as
// Options.Start.
func (g *Gate) Level() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.tuner.most()
}
