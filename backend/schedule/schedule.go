package schedule

import (
	"hash/fnv"
	"slices"
	"time"
)

// Schedule says when a profile is synced: Every so often or At times of the day, not both. The zero value never is.
// Times of the day are those of the computer's time zone.
type Schedule struct {
	// Every is the distance of two runs, from ShortestEvery to LongestEvery.
	Every time.Duration
	// At are times of the day, ascending.
	At []Clock
	// Weekdays are the days on which runs begin, Sunday first; none means all.
	Weekdays []time.Weekday
	// Quiet is when no run begins; one that has begun goes on.
	Quiet Quiet
}

// The bounds of Every. Microsoft tells of a change in the directory after minutes, so asking more often finds nothing.
const (
	ShortestEvery = 5 * time.Minute
	LongestEvery  = 24 * time.Hour
)

// Quiet is a stretch of each day, From inclusive and To exclusive; it may pass midnight. From = To is none.
type Quiet struct{ From, To Clock }

// mostQuiet is how many minutes of a day can be quiet.
const mostQuiet = 23 * 60

// latest bounds how far a run begins after its time on account of the seed: enough that the installations of many
// companies do not all ask Microsoft on the hour, and near enough to what was asked for.
const latest = 5 * time.Minute

// offset is when, within its minutes, a seed's run begins; every installation has its own.
func (s Schedule) offset(seed string) time.Duration {
	room := latest
	if s.Every > 0 {
		room = min(room, s.Every)
	}
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(seed))                                           // a hash does not fail
	return time.Duration(sum.Sum64()%uint64(room/time.Second)) * time.Second //nolint:gosec // a few minutes in seconds
}

// Next is when the first run after a moment begins, in that moment's location; the zero time when none ever does. The
// seed, such as a profile's id, moves it by up to five minutes.
func (s Schedule) Next(after time.Time, seed string) time.Time {
	offset := s.offset(seed)
	// A week has every weekday; the days around it take in what passes midnight.
	for day, last := midnight(after, -1), midnight(after, 9); day.Before(last); day = midnight(day, 1) {
		for _, at := range s.starts(day, offset) {
			if at.After(after) && s.Allows(at) {
				return at
			}
		}
	}
	return time.Time{}
}

// Due tells whether a run should begin now, when the last one began at last: a time for one has come since, and now is
// neither quiet nor a day off. However many were missed, one is due. So is one when the last began beyond the next time for
// one: the clock was ahead then and has been set right, and how long ago it was nobody knows.
func (s Schedule) Due(last, now time.Time, seed string) bool {
	if s.ahead(last, now, seed) {
		return s.Allows(now)
	}
	next := s.Next(last.In(now.Location()), seed)
	return !next.IsZero() && !next.After(now) && s.Allows(now)
}

// ahead tells whether a time is further in the future than the next run, as none is that was told by this clock.
func (s Schedule) ahead(last, now time.Time, seed string) bool {
	next := s.Next(now, seed)
	return !next.IsZero() && last.After(next)
}

// Allows tells whether a run may begin at a moment.
func (s Schedule) Allows(at time.Time) bool {
	if len(s.Weekdays) > 0 && !slices.Contains(s.Weekdays, at.Weekday()) {
		return false
	}
	return !s.Quiet.holds(ClockOf(at))
}

// starts are the beginnings of a day, ascending. Those of an interval count from the end of the quiet hours, so that a long
// one cannot always fall into them, and not from the last run: whoever syncs by hand moves nothing.
func (s Schedule) starts(day time.Time, offset time.Duration) []time.Time {
	var starts []time.Time
	if s.Every <= 0 {
		for _, at := range s.At {
			starts = append(starts, s.moved(at.on(day), offset))
		}
		return starts
	}
	end := s.Quiet.To.on(midnight(day, 1))
	for at := s.Quiet.To.on(day); at.Before(end); at = at.Add(s.Every) {
		starts = append(starts, s.moved(at, offset))
	}
	return starts
}

// moved is a beginning with its offset, unless that would carry it into the quiet hours or a day off.
func (s Schedule) moved(at time.Time, offset time.Duration) time.Time {
	if later := at.Add(offset); s.Allows(later) {
		return later
	}
	return at
}

func (q Quiet) minutes() int { return (int(q.To-q.From) + dayMinutes) % dayMinutes }

func (q Quiet) holds(at Clock) bool {
	if q.From <= q.To {
		return q.From <= at && at < q.To
	}
	return q.From <= at || at < q.To
}

// midnight is the beginning of the day so many days after at's.
func midnight(at time.Time, days int) time.Time {
	year, month, day := at.Date()
	return time.Date(year, month, day+days, 0, 0, 0, 0, at.Location())
}
