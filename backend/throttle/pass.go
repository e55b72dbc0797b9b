package throttle

import "time"

// Pass is the permission for one HTTP exchange. Leave must be called when the answer was read, whatever it was.
type Pass struct {
	gate     *Gate
	needs    []need
	waited   time.Duration
	exchange uint64
	left     bool // guarded by the gate's lock
	batch    bool // guarded by the gate's lock
}

// Waited is how long the exchange waited at the gate, for whatever reason.
func (p *Pass) Waited() time.Duration { return p.waited }

// Exchange is the number of this exchange, unique in its gate.
func (p *Pass) Exchange() uint64 { return p.exchange }

// CountBatch says that this exchange is a $batch; see Stats.Batches.
func (p *Pass) CountBatch() {
	p.gate.mu.Lock()
	defer p.gate.mu.Unlock()
	if !p.batch {
		p.batch = true
		p.gate.stats.Batches++
	}
}

// Leave gives the slots back and lets the next ones pass. Calling it again does nothing.
func (p *Pass) Leave() {
	g := p.gate
	g.mu.Lock()
	defer g.mu.Unlock()
	if p.left {
		return
	}
	p.left = true
	now := time.Now()
	g.exchanges--
	for _, n := range p.needs {
		full := n.scope.full()
		n.scope.end(n.Ask, now)
		if full && !n.scope.full() {
			g.full--
		}
	}
	g.admit(now)
}
