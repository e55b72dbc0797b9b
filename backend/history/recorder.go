package history

import (
	"context"
	"sync"
	"time"
)

// How a Recorder works.
const (
	// flushEvery is how often seconds are stored: a chart is never further behind than that and a second.
	flushEvery = 3 * time.Second
	// idleAfter is how long after the last answer, with no run active, seconds count as ones we were at work in.
	idleAfter = 2 * time.Second
	// asleep is a pause between two looks that only a suspended machine explains: nothing is known about it.
	asleep = 10 * time.Second
	// patience is how long one attempt to store may take.
	patience = 2 * time.Second
	// maxWaiting is for how many seconds what cannot be stored is kept in memory.
	maxWaiting = 600
	// maxNewEvents is how many different events one flush stores; the answers beyond are counted in the buckets alone.
	maxNewEvents = 1000
	// tidyEvery is how often the store is asked to merge what is old.
	tidyEvery = time.Minute
)

// Options of a Recorder.
type Options struct {
	Store Store
	// Gauge is looked at once a second while there is something to see, by one goroutine.
	Gauge func() Gauge
	// Warn is told once when storing begins to fail, and again after it had recovered. May be nil.
	Warn func(error)
	// Flushed is called after something was stored, without any lock. May be nil.
	Flushed func()
}

// Recorder adds up what happens. Make one with NewRecorder, one a process and tenant, and Close it.
type Recorder struct {
	options Options

	mu     sync.Mutex // held for moments only, never while storing
	active int        // runs
	last   time.Time  // answer
	now    book
	sample bool // a run has ended: sample the population
	idle   bool // the keeper sleeps

	wake chan struct{} // a token
	done chan struct{} // closed by Close
	over chan struct{} // closed by the keeper
	once sync.Once
}

// NewRecorder returns a Recorder that sleeps until there is something to record.
func NewRecorder(o Options) *Recorder {
	if o.Warn == nil {
		o.Warn = func(error) {}
	}
	if o.Flushed == nil {
		o.Flushed = func() {}
	}
	r := &Recorder{options: o, idle: true, wake: make(chan struct{}, 1), done: make(chan struct{}), over: make(chan struct{})}
	go r.keep()
	return r
}

// Observe counts one answer. It never waits for the store.
func (r *Recorder) Observe(o Observation) {
	r.mu.Lock()
	r.last = time.Now()
	r.now.observe(o)
	idle := r.idle
	r.mu.Unlock()
	if idle {
		r.poke()
	}
}

// Begin says that a run is active: every second counts from now on as one in which we were at work, requests or not.
// ended is called once at its end; it does not wait for anything. The population is sampled then.
func (r *Recorder) Begin() (ended func()) {
	r.mu.Lock()
	r.active++
	r.mu.Unlock()
	r.poke()
	return sync.OnceFunc(func() {
		r.mu.Lock()
		r.active--
		r.sample = true
		r.mu.Unlock()
		r.poke()
	})
}

// Close stores what is left, as far as that is possible soon, and ends the recorder. Answers after it are not recorded.
func (r *Recorder) Close() error {
	r.once.Do(func() { close(r.done) })
	<-r.over
	return nil
}

func (r *Recorder) poke() {
	select {
	case r.wake <- struct{}{}:
	default: // a token is waiting already
	}
}

// keep is the one goroutine that looks at the gauge and stores.
func (r *Recorder) keep() {
	defer close(r.over)
	k := &keeper{Recorder: r, seen: r.options.Gauge(), looked: time.Now()}
	tick := time.NewTimer(time.Hour)
	defer tick.Stop()
	for awake := false; ; {
		if !awake {
			tick.Stop()
		}
		select {
		case <-tick.C:
			k.look()
		case <-r.wake:
			if !awake {
				k.begin()
			}
			k.look()
		case <-r.done:
			if !awake {
				k.begin()
			}
			k.look()
			k.flush(true)
			return
		}
		k.flush(false)
		if awake = k.busy(); awake {
			tick.Reset(time.Until(time.Now().Truncate(time.Second).Add(time.Second + time.Millisecond)))
		}
	}
}

// busy tells whether to look again in a second.
func (k *keeper) busy() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	busy := k.active > 0 || time.Since(k.last) < idleAfter || k.now.holds() || len(k.waiting) > 0
	k.idle = !busy
	return busy
}

// keeper is what the goroutine of a Recorder remembers.
type keeper struct {
	*Recorder
	seen    Gauge     // at the last look
	looked  time.Time // when
	flushed time.Time
	tidied  time.Time
	waiting []Bucket // could not be stored yet
	events  []Event
	dropped int64
	failing bool
}

// begin starts a stretch of work. What the gate counted since the last one belongs to it; the time in between does not.
func (k *keeper) begin() {
	g := k.options.Gauge()
	k.seen.InFlight, k.seen.Limited, k.seen.CPU = g.InFlight, g.Limited, g.CPU
	k.looked = time.Now()
}

// look adds what the gauge shows to the seconds since the last look.
func (k *keeper) look() {
	g, now := k.options.Gauge(), time.Now()
	before, from := k.seen, k.looked
	k.seen, k.looked = g, now
	// By the clock on the wall: the other one stands still while the machine sleeps.
	from, now = from.Round(0), now.Round(0)
	k.mu.Lock()
	defer k.mu.Unlock()
	atWork := k.active > 0 || time.Since(k.last) < idleAfter
	if passed := now.Sub(from); passed < 0 || passed > asleep || !atWork {
		from = now // what was counted belongs to this moment, of the time nothing is known
		g.InFlight, g.Limited, g.CPU = before.InFlight, before.Limited, before.CPU
	}
	k.now.spread(from, now, before, g, atWork)
}

// flush stores the seconds that are over; at the end of everything, and of a run, the present one as well.
func (k *keeper) flush(final bool) {
	k.mu.Lock()
	sample := k.sample
	final = final || sample
	now := time.Now()
	if !final && now.Sub(k.flushed) < flushEvery {
		k.mu.Unlock()
		return
	}
	k.sample = false
	seconds, events := k.now.take(now, final)
	k.mu.Unlock()
	k.flushed = now

	k.waiting, k.events = append(k.waiting, seconds...), append(k.events, events...)
	changed, err := k.store(now, sample)
	if err != nil {
		k.bound()
		if sample { // try again with the next
			k.mu.Lock()
			k.sample = true
			k.mu.Unlock()
		}
	}
	if (err != nil) != k.failing {
		k.failing = err != nil
		if k.failing {
			k.options.Warn(err)
		}
	}
	if changed {
		k.options.Flushed()
	}
}

func (k *keeper) store(now time.Time, sample bool) (changed bool, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if len(k.waiting) > 0 {
		for i := range k.waiting {
			if k.waiting[i].Scope == Whole {
				k.waiting[i].Dropped = k.dropped
				break
			}
		}
		if err := k.options.Store.AddTraffic(ctx, k.waiting, k.events); err != nil {
			return false, err
		}
		changed = true
		k.waiting, k.events, k.dropped = nil, nil, 0
	}
	if sample {
		if err := k.options.Store.SamplePopulation(ctx, now); err != nil {
			return changed, err
		}
		changed = true
	}
	if changed && now.Sub(k.tidied) >= tidyEvery {
		if err := k.options.Store.Tidy(ctx, now); err != nil {
			return changed, err
		}
		k.tidied = now
	}
	return changed, nil
}

// bound drops the oldest of what cannot be stored.
func (k *keeper) bound() {
	seconds := 0
	for i := len(k.waiting) - 1; i >= 0; i-- {
		if k.waiting[i].Scope != Whole {
			continue
		}
		if seconds++; seconds == maxWaiting {
			for _, b := range k.waiting[:i] {
				if b.Scope == Whole {
					k.dropped += b.Requests
				}
			}
			k.waiting = append([]Bucket(nil), k.waiting[i:]...)
			break
		}
	}
	if over := len(k.events) - maxNewEvents; over > 0 {
		k.events = append([]Event(nil), k.events[over:]...)
	}
}
