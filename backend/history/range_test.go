package history

import (
	"testing"
	"time"
)

func TestEveryRangeHasAtMostSixHundredPoints(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 34, 56, 789_000_000, time.UTC)
	for _, c := range []struct{ back, length, step time.Duration }{
		{0, 15 * time.Minute, 2 * time.Second},
		{0, time.Hour, 10 * time.Second},
		{0, 6 * time.Hour, time.Minute},
		{0, 24 * time.Hour, 5 * time.Minute},
		{0, 7 * 24 * time.Hour, 30 * time.Minute},
		{0, 30 * 24 * time.Hour, 2 * time.Hour},
		{0, 90 * 24 * time.Hour, 4 * time.Hour},
		{0, 1000 * 24 * time.Hour, 4 * time.Hour}, // cut
		{0, 0, time.Second},                       // widened
		{0, -time.Hour, time.Second},
		{5 * time.Hour, 5 * time.Minute, 10 * time.Second},       // seconds are gone
		{30 * time.Hour, 5 * time.Minute, time.Minute},           // so are ten of them
		{30 * 24 * time.Hour, 5 * time.Minute, 15 * time.Minute}, // so are minutes
	} {
		to := now.Add(-c.back).UnixMilli()
		r, step := Range{From: to - c.length.Milliseconds(), To: to}.fit(now, MaxPoints)
		if step != c.step.Milliseconds() || (r.To-r.From)/step > MaxPoints || r.From%step != 0 || r.To%step != 0 || r.To < to || r.To <= r.From {
			t.Errorf("%v ending %v ago: %d points of %v, want points of %v", c.length, c.back, (r.To-r.From)/step, time.Duration(step)*time.Millisecond, c.step)
		}
	}
}
