package certstore

import "time"

// Nearness is how near the end of a certificate is.
type Nearness string

// The steps at which a certificate's end is warned of: whoever hands out certificates needs weeks, and a day without
// one is a day without a sync.
const (
	Far   Nearness = "far"   // more than 60 days
	Soon  Nearness = "soon"  // 60 days or less
	Near  Nearness = "near"  // 30 days or less
	Close Nearness = "close" // 7 days or less
	Ended Nearness = "ended"
)

// Nearness tells how near the certificate's end is at a moment.
func (i *Identity) Nearness(now time.Time) Nearness {
	switch left := i.Certificate.NotAfter.Sub(now); {
	case left < 0:
		return Ended
	case left <= 7*day:
		return Close
	case left <= 30*day:
		return Near
	case left <= 60*day:
		return Soon
	}
	return Far
}

// DaysLeft is how many whole days the certificate is still valid at a moment; 0 on the last one and after it.
func (i *Identity) DaysLeft(now time.Time) int {
	return max(0, int(i.Certificate.NotAfter.Sub(now)/day))
}
