package throttle

import "time"

// Pass is the permission for one HTTP exchange. Leave must be called when the answer was read, whatever it was.
type Pass struct {
	gate     *Gate
	needs    []need
	waited   time.Duration
	exchange uint64
	admitted time.Time
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
	took := now.Sub(p.admitted)
	mailbox, requests, rounds := p.rounds()
	busy := g.exchanges*4 >= g.tuner.most()*3
	_, cut := g.cut[p.exchange]
	delete(g.cut, p.exchange)
	g.tuner.left(took, took/time.Duration(rounds), requests, mailbox && !cut, busy, now)
	g.exchanges--
	for _, n := range p.needs {
		full := n.scope.full()
		n.scope.end(n.Ask, now, took, rounds)
		if full && !n.scope.full() {
			g.full--
		}
	}
	g.admit(now)
}

// rounds is how many requests the exchange had, and how many of them the service had to do one after the other where they were for
// a mailbox.
func (p *Pass) rounds() (mailbox bool, requests, rounds int) {
	rounds = 1
	for _, n := range p.needs {
		if n.Scope == App {
			requests = n.Requests
		}
		if n.Scope.IsMailbox() && n.Slots > 0 {
			mailbox = true
			rounds = max(rounds, (n.Requests+n.Slots-1)/n.Slots)
		}
	}
	return mailbox, requests, rounds
}
