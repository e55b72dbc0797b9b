package history

import "time"

// MaxPoints is how many points a series has at most: more cannot be told apart on a chart.
const MaxPoints = 600

// Range is a stretch of time, from From up to but not including To, in unix ms UTC.
type Range struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

// Last is the range of a duration that ends now.
func Last(d time.Duration) Range {
	now := time.Now().UnixMilli()
	return Range{From: now - d.Milliseconds(), To: now}
}

// shortest is the shortest range that is answered.
const shortest = time.Minute

// steps are the lengths of points: those at which a scale is easily read.
var steps = []time.Duration{
	time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 20 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 4 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour,
}

// fit widens a range to whole points, and chooses how long they are: no shorter than what is stored at its beginning,
// and so that there are at most so many. Ranges longer than Kept are cut at their beginning, those shorter than a
// minute, or turned round, widened.
func (r Range) fit(now time.Time, points int64) (_ Range, step int64) {
	if r.To-r.From < shortest.Milliseconds() {
		r.From = r.To - shortest.Milliseconds()
	}
	r.From = max(r.From, r.To-Kept.Milliseconds())
	stored := Steps[0].Length
	for _, s := range Steps {
		stored = s.Length
		if now.UnixMilli()-r.From < s.Until.Milliseconds() {
			break
		}
	}
	for _, s := range steps {
		step = s.Milliseconds()
		from, to := r.From/step*step, (r.To+step-1)/step*step
		if s >= stored && (to-from)/step <= points {
			return Range{from, to}, step
		}
	}
	return Range{r.From / step * step, (r.To + step - 1) / step * step}, step
}
