package runs

import (
	"math"
	"time"
)

// How a rate is measured.
const (
	// paceMemory is how far back the rate looks: a change of speed shows after about that long, and a single
	// refused batch does not make the time left jump.
	paceMemory = 20 * time.Second
	// paceSettles is how long a phase must have lasted before its rate is worth a forecast.
	paceSettles = time.Second
)

// pace measures the speed of the current phase: an exponentially weighted rate, corrected for the short
// history at its start, where it equals the plain average. Not safe for concurrent use.
type pace struct {
	phase    string
	began    time.Time
	measured time.Time
	done     int64
	rate     float64   // done per second, still short of its history
	paused   time.Time // since when nothing is measured; zero: it is
}

// pause stops the clock: time in which nothing was meant to be done says nothing about the speed.
func (p *pace) pause(now time.Time) { p.paused = now }

// resume lets the clock go on; what was done meanwhile was under way before.
func (p *pace) resume(now time.Time, done int64) {
	if !p.began.IsZero() {
		from := p.paused
		if p.began.After(from) { // another phase had begun by itself
			from = p.began
		}
		p.began = p.began.Add(now.Sub(from))
		p.measured, p.done = now, done
	}
	p.paused = time.Time{}
}

// measure takes the progress as reported at now and returns it with rate and time left.
func (p *pace) measure(now time.Time, progress Progress) Progress {
	if progress.Phase != p.phase || progress.Done < p.done || p.began.IsZero() {
		*p = pace{phase: progress.Phase, began: now, measured: now, done: progress.Done, paused: p.paused}
	}
	if passed := now.Sub(p.measured); passed > 0 && p.paused.IsZero() {
		keep := math.Exp(-passed.Seconds() / paceMemory.Seconds())
		speed := float64(progress.Done-p.done) / passed.Seconds()
		p.rate = keep*p.rate + (1-keep)*speed
		p.measured, p.done = now, progress.Done
	}
	progress.Rate, progress.Left = 0, 0
	elapsed := p.measured.Sub(p.began)
	if elapsed < paceSettles {
		return progress
	}
	progress.Rate = p.rate / (1 - math.Exp(-elapsed.Seconds()/paceMemory.Seconds()))
	if rest := progress.Total - progress.Done; rest > 0 && progress.Rate > 0 {
		seconds := float64(rest) / progress.Rate
		// Beyond a few days a forecast is noise, and a stalled rate would overflow the duration.
		if limit := 100 * time.Hour; seconds < limit.Seconds() {
			progress.Left = time.Duration(seconds * float64(time.Second))
		}
	}
	return progress
}
