package throttle

import (
	"slices"
	"time"
)

// window is a rolling limit: at most limit in any span. What is under way counts until it has ended, and what has ended
// counts for a whole span from the end of the grain it ended in: since the service counted it before it answered, the
// window is never more generous than Microsoft's, and late by a grain at most. The requests of a batch that the service did
// one after the other ended one after the other; they are spread over the time it took. Memory is a mark a grain in
// use, so that a mailbox which saw one batch costs sixteen bytes and a busy one grains of them.
type window struct {
	limit    int64 // 0 = not watched, but counted
	span     time.Duration
	underWay int64
	ended    int64
	marks    []mark // oldest first
}

type mark struct {
	until  int64 // unix nanoseconds; the mark no longer counts from then on
	amount int64
}

// grains is into how many parts a window's span is cut.
const grains = 120

func (w *window) start(n int64) { w.underWay += n }

// end counts what ended now, having begun so long ago, in so many rounds one after the other.
func (w *window) end(n int64, now time.Time, took time.Duration, rounds int) {
	w.underWay -= n
	if n == 0 || w.span == 0 {
		return
	}
	w.ended += n
	each := n
	if rounds > 1 {
		each = (n + int64(rounds) - 1) / int64(rounds)
	}
	for round := 1; n > 0; round++ {
		part := min(each, n)
		if round >= rounds {
			part = n
		}
		n -= part
		w.mark(part, now.Add(-took+took*time.Duration(round)/time.Duration(max(rounds, 1))))
	}
}

// mark counts n that ended at a time.
func (w *window) mark(n int64, at time.Time) {
	grain := int64(w.span / grains)
	until := (at.UnixNano()/grain+1)*grain + int64(w.span)
	place := len(w.marks)
	for place > 0 && w.marks[place-1].until > until {
		place--
	}
	if place > 0 && w.marks[place-1].until == until {
		w.marks[place-1].amount += n
		return
	}
	w.marks = slices.Insert(w.marks, place, mark{until: until, amount: n})
}

// expire forgets what no longer counts.
func (w *window) expire(now time.Time) {
	old := 0
	for old < len(w.marks) && w.marks[old].until <= now.UnixNano() {
		w.ended -= w.marks[old].amount
		old++
	}
	switch {
	case old == 0:
	case old == len(w.marks):
		w.marks = nil
	default:
		w.marks = append(w.marks[:0], w.marks[old:]...)
	}
}

// room tells when n more fit: now (zero wait), at a time, or, with never, only after something under way has ended.
// An ask greater than the limit fits when nothing else is there, or it would wait for ever.
func (w *window) room(n int64, now time.Time) (wait time.Duration, never bool) {
	if w.limit == 0 || n == 0 {
		return 0, false
	}
	w.expire(now)
	n = min(n, w.limit)
	excess := w.underWay + w.ended + n - w.limit
	if excess <= 0 {
		return 0, false
	}
	for _, m := range w.marks {
		if excess -= m.amount; excess <= 0 {
			return time.Duration(m.until - now.UnixNano()), false
		}
	}
	return 0, true
}

func (w *window) empty() bool { return w.underWay == 0 && len(w.marks) == 0 }
