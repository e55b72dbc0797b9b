package desktop

import (
	"context"
	"time"

	"concord/backend/contactsync"
	"concord/backend/runs"
	"concord/backend/schedule"
)

// Schedules says which profiles are synced by themselves, and lets it happen while the window is open.
type Schedules struct{ *core }

// Schedule is when a profile is synced by itself. Times of the day are written 06:30, in the computer's zone.
type Schedule struct {
	Profile string   `json:"profile"` // its id
	Name    string   `json:"name"`    // of the profile; ignored by Set
	Minutes int      `json:"minutes"` // the distance of two runs, 5 to 1,440; 0 when they are At times of the day
	At      []string `json:"at"`
	// Weekdays are the days on which runs begin, 0 is Sunday; none means all.
	Weekdays  []int  `json:"weekdays"`
	QuietFrom string `json:"quietFrom"` // when no run begins, from here
	QuietTo   string `json:"quietTo"`   // to here; both "" for none
	Next      int64  `json:"next"`      // when the next one begins, unix ms; ignored by Set
}

// List returns the profiles that are synced by themselves, by name.
func (s *Schedules) List() (list []Schedule, err error) {
	err = s.with(func(ctx context.Context, at *opened) error {
		entries, err := at.Schedules(ctx)
		list = make([]Schedule, len(entries))
		for i, e := range entries {
			list[i] = scheduleOf(e)
		}
		return err
	})
	return list, err
}

// Set lets a profile be synced by itself from now on and returns how that stands. What cannot be has the code
// schedule_refused.
func (s *Schedules) Set(wanted Schedule) (set Schedule, err error) {
	err = s.with(func(ctx context.Context, at *opened) error {
		asked, err := wanted.read()
		if err != nil {
			return err
		}
		entry, err := at.SetSchedule(ctx, wanted.Profile, asked)
		set = scheduleOf(entry)
		return err
	})
	return set, err
}

// Clear leaves a profile, by id or name, to syncs that somebody starts.
func (s *Schedules) Clear(profile string) (err error) {
	err = s.with(func(ctx context.Context, at *opened) error {
		_, err := at.ClearSchedule(ctx, profile)
		return err
	})
	return err
}

func scheduleOf(e schedule.Entry) Schedule {
	s := Schedule{Profile: e.Profile, Name: e.Name, Minutes: int(e.Schedule.Every / time.Minute), At: []string{}, Weekdays: []int{}}
	for _, at := range e.Schedule.At {
		s.At = append(s.At, at.String())
	}
	for _, day := range e.Schedule.Weekdays {
		s.Weekdays = append(s.Weekdays, int(day))
	}
	if q := e.Schedule.Quiet; q.From != q.To {
		s.QuietFrom, s.QuietTo = q.From.String(), q.To.String()
	}
	if next := e.Next(time.Now()); !next.IsZero() {
		s.Next = next.UnixMilli()
	}
	return s
}

func (s Schedule) read() (schedule.Schedule, error) {
	asked := schedule.Schedule{Every: time.Duration(s.Minutes) * time.Minute}
	for _, text := range s.At {
		var at schedule.Clock
		if err := at.UnmarshalText([]byte(text)); err != nil {
			return asked, err
		}
		asked.At = append(asked.At, at)
	}
	for _, day := range s.Weekdays {
		asked.Weekdays = append(asked.Weekdays, time.Weekday((day%7+7)%7))
	}
	if s.QuietFrom == "" && s.QuietTo == "" {
		return asked, nil
	}
	if err := asked.Quiet.From.UnmarshalText([]byte(s.QuietFrom)); err != nil {
		return asked, err
	}
	return asked, asked.Quiet.To.UnmarshalText([]byte(s.QuietTo))
}

// keep begins the syncs that are due, until the tenant is to be closed. Its place among the users is taken already.
func (c *core) keep(at *opened) {
	defer at.users.Done()
	_ = c.guarded(func() error {
		at.Keeper(func(ctx context.Context, options contactsync.SyncOptions) (*runs.Active, error) {
			_, err := c.start(at, func(ctx context.Context) (*runs.Active, error) { return at.StartSync(ctx, options) })
			if err != nil {
				return nil, err
			}
			return at.running(), nil
		}).Keep(at.ctx)
		return nil
	})
}
