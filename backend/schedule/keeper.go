package schedule

import (
	"context"
	"time"
)

// Entry is a profile's schedule and how far it has been kept.
type Entry struct {
	Profile  string // its id, which is also the seed of its times
	Name     string // of the profile
	Schedule Schedule
	// Since is when the schedule was set or last begun: what came after it is due.
	Since time.Time
}

// Next is when the entry's next run begins, at now when it is due already; the zero time for never.
func (e Entry) Next(now time.Time) time.Time {
	next := e.Schedule.Next(e.Since.In(now.Location()), e.Profile)
	if next.IsZero() || next.After(now) && !e.Schedule.ahead(e.Since, now, e.Profile) {
		return next
	}
	if e.Schedule.Allows(now) {
		return now
	}
	return e.Schedule.Next(now, e.Profile) // it was missed, and now is quiet
}

// Store keeps the schedules. sqlite implements it; both may be used from any goroutine.
type Store interface {
	// Schedules returns the entries in the order of the profiles' names.
	Schedules(ctx context.Context) ([]Entry, error)
	// BeginSchedule records that a profile's schedule was begun at a moment.
	BeginSchedule(ctx context.Context, profile string, at time.Time) error
}

// Outcome is how far a run that was due has come.
type Outcome int

// The outcomes.
const (
	Ended       Outcome = iota // it ran, whatever came of it: the next one is due at its time
	Busy                       // something else is running: due again at the next look
	Unreachable                // there was no way to Microsoft: due again soon
)

// Keeper begins runs when they are due.
type Keeper struct {
	Store Store
	// Run runs one profile to its end.
	Run func(ctx context.Context, e Entry) Outcome
	// Failed hears what the store could not do; the next look asks again.
	Failed func(error)

	wait map[string]patience
}

type patience struct {
	times int
	until time.Time
}

// look is how often the clock on the wall is looked at: a timer for the next run itself would not notice that the computer
// slept, and half a minute late does not matter for a run of minutes.
const look = 30 * time.Second

// After an attempt without a connection the next comes after five minutes, then after twenty, then every hour.
const (
	firstPatience = 5 * time.Minute
	mostPatience  = time.Hour
)

// Keep looks until ctx ends.
func (k *Keeper) Keep(ctx context.Context) {
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for {
		if err := k.Due(ctx); err != nil && ctx.Err() == nil {
			k.Failed(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Due runs what is due now, one profile after the other, and returns what the store could not do.
func (k *Keeper) Due(ctx context.Context) error {
	entries, err := k.Store.Schedules(ctx)
	if err != nil {
		return err
	}
	for _, e := range entries {
		now := time.Now()
		if ctx.Err() != nil || now.Before(k.wait[e.Profile].until) || !e.Schedule.Due(e.Since, now, e.Profile) {
			continue
		}
		if err := k.begin(ctx, e, now); err != nil {
			return err
		}
	}
	return nil
}

func (k *Keeper) begin(ctx context.Context, e Entry, now time.Time) error {
	switch k.Run(ctx, e) {
	case Busy:
		return nil
	case Unreachable:
		p := k.wait[e.Profile]
		p.until = time.Now().Add(min(firstPatience<<min(2*p.times, 8), mostPatience))
		p.times++
		if k.wait == nil {
			k.wait = map[string]patience{}
		}
		k.wait[e.Profile] = p
		return nil
	case Ended:
	}
	delete(k.wait, e.Profile)
	// A run that closing cut off is due when the window opens again: the store refuses to record it after ctx has ended.
	return k.Store.BeginSchedule(ctx, e.Profile, now)
}
