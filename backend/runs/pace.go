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
	rate     float64 // done per second, still short of its history
}

// measure takes the progress as reported at now and returns it with rate and time left.
func (p *pace) measure(now time.Time, progress Progress) Progress {
	if progress.Phase != p.phase || progress.Done < p.done || p.began.IsZero() {
		*p = pace{phase: progress.Phase, began: now, measured: now, done: progress.Done}
	}
	if passed := now.Sub(p.measured); passed > 0 {
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
