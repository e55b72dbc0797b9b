package throttle

import "time"

// Stats are totals since the gate was made.
type Stats struct {
	// Requests sent as Microsoft counts them: each item of a batch is one, each repeat is one more.
	Requests int64
	// DirectoryRequests are those of Requests that counted against the directory.
	DirectoryRequests int64
	// Batches are HTTP exchanges with $batch.
	Batches int64
	// Throttled are answers that asked for patience, see IsRefusal.
	Throttled int64
	// Waited is the time during which at least one exchange was held back by a closed scope, a full window or the
	// budget. Ten exchanges waiting for the same ten seconds are ten seconds: it is the union on the clock, which is
	// what people understand by "we waited", not the sum over requests. Waiting for a free slot is no such wait.
	Waited time.Duration
}

// Stats returns the totals up to now.
func (g *Gate) Stats() Stats {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := g.stats
	if g.held > 0 {
		s.Waited += time.Since(g.heldSince)
	}
	return s
}

// hold notes whether a waiter is held back by time, for Stats.Waited. Called with the lock held.
func (g *Gate) hold(w *waiter, held bool, now time.Time) {
	if w.held == held {
		return
	}
	w.held = held
	if held {
		if g.held == 0 {
			g.heldSince = now
		}
		g.held++
		return
	}
	if g.held--; g.held == 0 {
		g.stats.Waited += now.Sub(g.heldSince)
	}
}
