package schedule

import (
	"fmt"
	"time"
)

// Clock is a time of the day in minutes since midnight, 0 to 1439. As text it is 06:30.
type Clock int

const dayMinutes = 24 * 60

// ClockOf is the time of the day of a moment, in its location.
func ClockOf(at time.Time) Clock { return Clock(at.Hour()*60 + at.Minute()) }

// String is the clock as 06:30.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// MarshalText implements encoding.TextMarshaler.
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads 06:30, two digits each, 00:00 to 23:59.
func (c *Clock) UnmarshalText(text []byte) error {
	at, err := time.Parse("15:04", string(text))
	if err != nil || len(text) != len("15:04") {
		return refuse("%q is no time of the day.", "Write hours and minutes from 00:00 to 23:59, such as 06:30.", text)
	}
	*c = ClockOf(at)
	return nil
}

// on is when a day shows this time; where daylight saving leaves it out, an hour later.
func (c Clock) on(day time.Time) time.Time {
	year, month, date := day.Date()
	return time.Date(year, month, date, int(c)/60, int(c)%60, 0, 0, day.Location())
}
