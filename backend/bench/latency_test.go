package bench

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"concord/backend/graphsim"
)

// How long Microsoft takes: each request, alone or as an item of a batch, draws from a lognormal distribution, and each HTTP
// exchange costs a round trip beside.
const (
	medianLatency = 150 * time.Millisecond
	sigma         = 0.25
	exchange      = 20 * time.Millisecond
)

// service is the weather at Microsoft: latencies and, where a scenario asks for them, faults. What a request draws depends on
// the seed, the mailbox and how many requests that mailbox had before, so that it does not depend on the machine.
type service struct {
	seed  uint64
	fault func(draw *rand.Rand, info graphsim.RequestInfo) *graphsim.Fault // nil for none

	mu      sync.Mutex
	began   time.Time
	boxes   map[string]*box
	first   time.Duration // from began to the end of the first page of the directory
	offense []string      // who was asked before its time
}

// box is what one mailbox saw; "" is the directory.
type box struct {
	requests int
	latency  time.Duration
	told     []span        // the waits it told
	late     time.Duration // of the requests behind the first 10,000 of a window
}

type span struct{ from, to time.Time }

func newService(seed uint64) *service { return &service{seed: seed, boxes: map[string]*box{}} }

// begin starts a new measurement.
func (s *service) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.began, s.boxes, s.first, s.offense = time.Now(), map[string]*box{}, 0, nil
}

// window is Outlook's: 10,000 requests in ten minutes for one app and mailbox.
const (
	windowRequests = 10_000
	windowSpan     = 10 * time.Minute
	mailboxSlots   = 4
)

// onRequest is the simulator's hook.
func (s *service) onRequest(info graphsim.RequestInfo) *graphsim.Fault {
	if info.Path == "/$batch" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.boxes[info.Mailbox]
	if b == nil {
		b = &box{}
		s.boxes[info.Mailbox] = b
	}
	b.requests++
	h := fnv.New64a()
	_, _ = h.Write([]byte(info.Mailbox))
	draw := rand.New(rand.NewPCG(s.seed^h.Sum64(), uint64(b.requests))) //nolint:gosec // repeatable on purpose
	delay := time.Duration(float64(medianLatency) * math.Exp(sigma*draw.NormFloat64()))
	b.latency += delay
	if b.requests > windowRequests {
		b.late += delay
	}
	if info.Mailbox == "" && s.first == 0 {
		s.first = time.Since(s.began) + delay
	}
	f := &graphsim.Fault{}
	if s.fault != nil {
		if made := s.fault(draw, info); made != nil {
			f = made
		}
	}
	f.Delay = delay
	if seconds, err := strconv.Atoi(f.Header.Get("Retry-After")); err == nil {
		answered := time.Now().Add(delay)
		b.told = append(b.told, span{answered, answered.Add(time.Duration(seconds) * time.Second)})
	}
	return f
}

// bound is the shortest time in which Microsoft's limits let this work be done. A mailbox works on four requests at a time, so
// one whose requests took L seconds, each as long as it was drawn, needs L ÷ 4 at least; one with more than 10,000 requests in
// ten minutes needs those ten minutes and what the requests behind them take; the app's 130,000 requests in ten seconds bound
// all mailboxes together. The longest of these counts: mailboxes do not wait for one another. Before any of it stands what
// cannot be done side by side: the sign-in and the first page of the directory, which names the first person. Everything the
// engine adds beside (further pages, folders, listings, the end of each batch) counts against it.
func (s *service) bound() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	longest, total := time.Duration(0), 0
	for mailbox, b := range s.boxes {
		total += b.requests
		if mailbox == "" {
			continue
		}
		need := b.latency / mailboxSlots
		if windows := (b.requests - 1) / windowRequests; windows > 0 {
			need = max(need, time.Duration(windows)*windowSpan+b.late/mailboxSlots)
		}
		longest = max(longest, need)
	}
	const appRequests, appSpan = 130_000, 10 * time.Second
	longest = max(longest, time.Duration((total-1)/appRequests)*appSpan)
	return s.first + longest
}

// waits is the longest union over the mailboxes of the waits that one was told, and how many it was told.
func (s *service) waits() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	longest := time.Duration(0)
	for _, b := range s.boxes {
		union, end := time.Duration(0), time.Time{}
		for _, w := range b.told { // told in the order of their answers, nearly
			from := w.from
			if from.Before(end) {
				from = end
			}
			if w.to.After(from) {
				union += w.to.Sub(from)
				end = w.to
			}
		}
		longest = max(longest, union)
	}
	return longest
}

// patience stands between client and service and notes who is asked although its Retry-After, as the client has
// heard it, is not over. The simulator's log would not tell what the client knew.
type patience struct {
	base   http.RoundTripper
	mu     sync.Mutex
	closed map[string]time.Time
	early  int
}

func (p *patience) RoundTrip(r *http.Request) (*http.Response, error) {
	asked := mailboxesOf(r)
	now := time.Now()
	p.mu.Lock()
	if slices.ContainsFunc(asked, func(m string) bool { return now.Before(p.closed[m]) }) {
		p.early++
	}
	p.mu.Unlock()
	res, err := p.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	told := toldBy(res, len(asked))
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, m := range asked {
		if end := time.Now().Add(told[i]); told[i] > 0 && end.After(p.closed[m]) {
			p.closed[m] = end
		}
	}
	return res, nil
}
