package runs

import (
	"testing"
	"time"
)

// steps replays reports at a speed, one every 100 ms, and returns the last measured progress.
func steps(p *pace, now *time.Time, phase string, from, perSecond, total int64, for_ time.Duration) Progress {
	var last Progress
	for passed := time.Duration(0); passed <= for_; passed += 100 * time.Millisecond {
		done := from + int64(passed.Seconds()*float64(perSecond))
		last = p.measure(now.Add(passed), Progress{Phase: phase, Done: done, Total: total})
	}
	*now = now.Add(for_)
	return last
}

func about(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if got < want-tolerance || got > want+tolerance {
		t.Errorf("%s: %.2f, want %.2f ± %.2f", what, got, want, tolerance)
	}
}

func TestTimeLeftFollowsTheMeasuredRate(t *testing.T) {
	var p pace
	now := time.Unix(0, 0)
	got := steps(&p, &now, "apply", 0, 10, 1000, 10*time.Second)
	about(t, "rate", got.Rate, 10, 0.2)
	about(t, "seconds left", got.Left.Seconds(), 90, 2)

	// Ten times slower for a minute: the forecast has turned to the new speed.
	got = steps(&p, &now, "apply", 100, 1, 1000, time.Minute)
	about(t, "rate after slowing down", got.Rate, 1.4, 0.2)
	if got.Left < 9*time.Minute {
		t.Errorf("after slowing down %s are left, want about ten minutes or more", got.Left)
	}
}

func TestNewPhaseStartsANewMeasurement(t *testing.T) {
	var p pace
	now := time.Unix(0, 0)
	steps(&p, &now, "refresh", 0, 5000, 0, 10*time.Second)
	got := p.measure(now, Progress{Phase: "apply", Done: 0, Total: 100})
	if got.Rate != 0 || got.Left != 0 {
		t.Errorf("the new phase inherits rate %.1f and %s left", got.Rate, got.Left)
	}
	got = steps(&p, &now, "apply", 0, 2, 100, 5*time.Second)
	about(t, "rate of the new phase", got.Rate, 2, 0.2)
}

func TestNoForecastWithoutATotalOrASpeed(t *testing.T) {
	var p pace
	now := time.Unix(0, 0)
	if got := steps(&p, &now, "refresh", 0, 100, 0, 5*time.Second); got.Left != 0 || got.Rate == 0 {
		t.Errorf("without a total: %+v", got)
	}
	if got := steps(&p, &now, "apply", 0, 0, 100, 5*time.Second); got.Left != 0 || got.Rate != 0 {
		t.Errorf("while nothing moves: %+v", got)
	}
}
