package history

import (
	"cmp"
	"slices"
	"time"
)

// busyShare is how much of all processors this process must use for a stretch to be limited by this machine.
const busyShare = 0.85

// book holds the seconds that were not stored yet. The zero value is empty. Not safe for concurrent use.
type book struct {
	seconds map[int64]*second // by unix second
	events  map[int64]map[eventKey]*Event
	many    int // events
}

type second struct {
	tallies [scopes]Tally
	load    load
	atWork  bool
}

// load is a Load before it is rounded.
type load struct {
	exchanges, batches int64
	waited, inFlight   time.Duration
	limited            [Limits]time.Duration
	peak               int
}

func (b *book) second(unix int64) *second {
	if s := b.seconds[unix]; s != nil {
		return s
	}
	if b.seconds == nil {
		b.seconds = map[int64]*second{}
	}
	s := &second{}
	b.seconds[unix] = s
	return s
}

func (b *book) holds() bool { return len(b.seconds) > 0 }

func (b *book) observe(o Observation) {
	if o.Scope <= Whole || o.Scope >= scopes {
		return // nothing we know: counting it nowhere would make the whole differ from its parts
	}
	s := b.second(o.At.Unix())
	s.atWork = true
	s.tallies[Whole].add(o)
	s.tallies[o.Scope].add(o)
	if o.Closed > 0 {
		b.note(o)
	}
}

// note keeps an answer that closed a scope, together with those like it in the same second.
func (b *book) note(o Observation) {
	key := eventKey{o.Scope, o.Mailbox, o.Status, o.Code}
	unix := o.At.Unix()
	e := b.events[unix][key]
	if e == nil {
		if b.many >= maxNewEvents {
			return
		}
		if b.events == nil {
			b.events = map[int64]map[eventKey]*Event{}
		}
		if b.events[unix] == nil {
			b.events[unix] = map[eventKey]*Event{}
		}
		e = &Event{At: o.At.UnixMilli(), Scope: o.Scope, Mailbox: o.Mailbox, Status: int64(o.Status), Code: o.Code, RetryAfterMs: -1}
		b.events[unix][key] = e
		b.many++
	}
	e.Answers++
	e.ClosedMs = max(e.ClosedMs, o.Closed.Milliseconds())
	if o.Told {
		e.RetryAfterMs = max(e.RetryAfterMs, o.RetryAfter.Milliseconds())
	}
}

// spread gives what happened between two looks to the seconds from..to, each its share of the time; what is counted
// whole goes to the one with the longest.
func (b *book) spread(from, to time.Time, before, after Gauge, atWork bool) {
	passed := to.Sub(from)
	limited, inFlight := after.Limited, after.InFlight-before.InFlight
	for i := range limited {
		limited[i] -= before.Limited[i]
	}
	if after.Cores > 0 && float64(after.CPU-before.CPU) > busyShare*float64(after.Cores)*float64(passed) && passed > 0 {
		limited = [Limits]time.Duration{ByMachine: passed}
	}
	waited := after.Waited - before.Waited
	counted := after.Exchanges != before.Exchanges || after.Batches != before.Batches || waited > 0
	if !atWork && !counted {
		return
	}
	longest, most := from.Unix(), time.Duration(-1)
	for unix := from.Unix(); unix <= to.Unix(); unix++ {
		begin, end := time.Unix(unix, 0), time.Unix(unix+1, 0)
		if from.After(begin) {
			begin = from
		}
		if to.Before(end) {
			end = to
		}
		part := end.Sub(begin)
		if part >= most {
			longest, most = unix, part
		}
		if passed <= 0 || part <= 0 {
			continue
		}
		share := float64(part) / float64(passed)
		s := b.second(unix)
		s.atWork = true
		for i := range limited {
			s.load.limited[i] += time.Duration(share * float64(limited[i]))
		}
		s.load.inFlight += time.Duration(share * float64(inFlight))
		s.load.waited += time.Duration(share * float64(waited))
		if share > 0.1 { // a look is a little late, never early
			s.load.peak = max(s.load.peak, after.Peak)
		}
	}
	s := b.second(longest)
	s.atWork = true
	s.load.exchanges += after.Exchanges - before.Exchanges
	s.load.batches += after.Batches - before.Batches
	s.load.peak = max(s.load.peak, after.Peak)
}

// take removes the seconds that are over at now, or all of them, and returns them with their events, oldest first.
func (b *book) take(now time.Time, all bool) (buckets []Bucket, events []Event) {
	for unix, s := range b.seconds {
		if unix >= now.Unix() && !all {
			continue
		}
		buckets = s.buckets(buckets, unix*1000)
		delete(b.seconds, unix)
		for _, e := range b.events[unix] {
			events = append(events, *e)
		}
		b.many -= len(b.events[unix])
		delete(b.events, unix)
	}
	slices.SortFunc(buckets, func(x, y Bucket) int { return cmp.Or(cmp.Compare(x.At, y.At), cmp.Compare(x.Scope, y.Scope)) })
	slices.SortFunc(events, func(x, y Event) int { return cmp.Compare(x.At, y.At) })
	return buckets, events
}

func (s *second) buckets(all []Bucket, at int64) []Bucket {
	for scope := range scopes {
		t := s.tallies[scope]
		if scope != Whole && t.Requests == 0 {
			continue
		}
		t.RequestsMin, t.RequestsMax = t.Requests, t.Requests
		t.RefusedMax, t.UnavailableMax = t.Refused, t.Unavailable
		bucket := Bucket{At: at, Scope: scope, Seconds: 1, Tally: t}
		if scope == Whole {
			bucket.Load = s.load.rounded()
		}
		all = append(all, bucket)
	}
	return all
}

func (l load) rounded() Load {
	r := Load{Exchanges: l.exchanges, Batches: l.batches, WaitedMs: ms(l.waited), InFlightMs: ms(l.inFlight), Peak: int64(l.peak)}
	for i := range l.limited {
		r.LimitedMs[i] = ms(l.limited[i])
	}
	return r
}

func ms(d time.Duration) int64 { return d.Round(time.Millisecond).Milliseconds() }
