package schedule_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"concord/backend/schedule"
)

const seed = "5f0c1c2e-3a68-4f1f-9d26-0c2f0d0e6f11"

func berlin(t *testing.T) *time.Location {
	t.Helper()
	place, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("there is no time zone database here:", err)
	}
	return place
}

func read(t *testing.T, text string) schedule.Schedule {
	t.Helper()
	var s schedule.Schedule
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return s
}

// roughly tells whether at is when it was asked for, or up to five minutes later.
func roughly(at, asked time.Time) bool {
	late := at.Sub(asked)
	return late >= 0 && late < 5*time.Minute
}

func TestTheNextRunIsAtItsTime(t *testing.T) {
	place := berlin(t)
	on := func(day, hour, minute int) time.Time { return time.Date(2026, 3, day, hour, minute, 0, 0, place) } // the 1st is a Sunday
	for name, c := range map[string]struct {
		schedule    string
		after, next time.Time
	}{
		"later today":                        {`{"at": ["18:30"]}`, on(2, 12, 0), on(2, 18, 30)},
		"the first of two":                   {`{"at": ["18:30", "06:00"]}`, on(2, 1, 0), on(2, 6, 0)},
		"tomorrow":                           {`{"at": ["06:00"]}`, on(2, 12, 0), on(3, 6, 0)},
		"not before Monday":                  {`{"at": ["06:00"], "weekdays": ["mon", "tue"]}`, on(4, 12, 0), on(9, 6, 0)},
		"every hour":                         {`{"every": "1h"}`, on(2, 12, 20), on(2, 13, 0)},
		"over midnight":                      {`{"every": "1h"}`, on(2, 23, 20), on(3, 0, 0)},
		"once a day, after the quiet hours":  {`{"every": "1d", "quiet": {"from": "22:00", "to": "05:00"}}`, on(2, 12, 0), on(3, 5, 0)},
		"not in the quiet hours":             {`{"every": "1h", "quiet": {"from": "22:00", "to": "05:00"}}`, on(2, 21, 30), on(3, 5, 0)},
		"quiet by day":                       {`{"every": "30m", "quiet": {"from": "08:00", "to": "18:00"}}`, on(2, 7, 45), on(2, 18, 0)},
		"an hour that spring leaves out":     {`{"at": ["02:30"]}`, on(28, 12, 0), on(29, 3, 30)},
		"six hours on the day with 23 hours": {`{"every": "6h"}`, on(29, 0, 30), on(29, 7, 0)},
		"the day after that day":             {`{"every": "6h"}`, on(29, 23, 30), on(30, 0, 0)},
	} {
		if next := read(t, c.schedule).Next(c.after, seed); !roughly(next, c.next) {
			t.Errorf("%s: %s after %v begins at %v, want %v or minutes later", name, c.schedule, c.after, next, c.next)
		}
	}
}

func TestATimeThatAutumnHasTwiceComesOnce(t *testing.T) {
	place := berlin(t)
	s := read(t, `{"at": ["02:30"]}`)
	first := s.Next(time.Date(2026, 10, 25, 0, 0, 0, 0, place), seed)
	if second := s.Next(first, seed); second.Day() != 26 {
		t.Errorf("after %v comes %v, want the next day", first, second)
	}
}

func TestWhateverWasMissedIsDueOnce(t *testing.T) {
	s := read(t, `{"every": "15m"}`)
	asleep := time.Date(2026, 3, 2, 18, 0, 0, 0, time.UTC)
	awake := asleep.Add(60 * time.Hour)
	if !s.Due(asleep, awake, seed) {
		t.Fatal("nothing is due after two days and a half")
	}
	if s.Due(awake, awake.Add(time.Second), seed) && s.Due(awake.Add(time.Second), awake.Add(2*time.Second), seed) {
		t.Error("once it was begun, another one is due at once")
	}
}

func TestWhatWasMissedWaitsForTheEndOfTheQuietHoursAndOfTheWeekend(t *testing.T) {
	s := read(t, `{"at": ["18:00"], "weekdays": ["mon-fri"], "quiet": {"from": "22:00", "to": "05:00"}}`)
	last := time.Date(2026, 3, 2, 19, 0, 0, 0, time.UTC) // a Monday
	for at, due := range map[time.Time]bool{
		time.Date(2026, 3, 3, 23, 0, 0, 0, time.UTC): false, // quiet
		time.Date(2026, 3, 4, 4, 59, 0, 0, time.UTC): false,
		time.Date(2026, 3, 4, 5, 0, 0, 0, time.UTC):  true,
		time.Date(2026, 3, 7, 12, 0, 0, 0, time.UTC): false, // Saturday
		time.Date(2026, 3, 9, 7, 0, 0, 0, time.UTC):  true,
	} {
		if s.Due(last, at, seed) != due {
			t.Errorf("due at %v: %v, want %v", at, !due, due)
		}
	}
}

// A computer whose clock was years ahead for one run, and has been set right, would sync nothing for years.
func TestAClockThatWasAheadHoldsNoScheduleUp(t *testing.T) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	for _, text := range []string{`{"every": "1h"}`, `{"at": ["06:00"], "weekdays": ["mon-fri"]}`} {
		s := read(t, text)
		e := schedule.Entry{Profile: seed, Schedule: s, Since: now.AddDate(3, 0, 0)}
		if !s.Due(e.Since, now, seed) || !e.Next(now).Equal(now) {
			t.Errorf("%s: after the clock was set back nothing is due before %v", text, e.Next(now))
		}
		if e.Since = now; s.Due(e.Since, now.Add(time.Second), seed) {
			t.Errorf("%s: what was caught up is due once more", text)
		}
		// Set back by less than the distance of two runs it only waits for the next one.
		if back := s.Next(now, seed).Add(-2 * time.Minute); s.Due(back, back.Add(-30*time.Second), seed) {
			t.Errorf("%s: half a minute back makes a second run", text)
		}
	}
	quiet := read(t, `{"every": "1h", "quiet": {"from": "11:00", "to": "13:00"}}`)
	e := schedule.Entry{Profile: seed, Schedule: quiet, Since: now.AddDate(3, 0, 0)}
	if quiet.Due(e.Since, now, seed) || e.Next(now).Hour() != 13 {
		t.Errorf("in the quiet hours it is due, or next only at %v", e.Next(now))
	}
}

func TestInstallationsBeginAtDifferentSeconds(t *testing.T) {
	s := read(t, `{"at": ["06:00"]}`)
	after := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	if a, b := s.Next(after, seed), s.Next(after, "another"); a.Equal(b) {
		t.Errorf("both begin at %v", a)
	}
	if a, b := s.Next(after, seed), s.Next(after, seed); !a.Equal(b) {
		t.Errorf("the same one begins at %v and at %v", a, b)
	}
}

// Random schedules: the next run comes after, is allowed, and within nine days; and runs keep their order.
func TestEveryScheduleComes(t *testing.T) {
	place := berlin(t)
	random := rand.New(rand.NewPCG(7, 11))
	for range 2000 {
		s := schedule.Schedule{Every: time.Duration(5+random.IntN(24*60-4)) * time.Minute}
		if random.IntN(2) == 0 {
			s = schedule.Schedule{At: []schedule.Clock{schedule.Clock(random.IntN(1440)), schedule.Clock(random.IntN(1440))}}
		}
		if random.IntN(2) == 0 {
			s.Quiet = schedule.Quiet{From: schedule.Clock(random.IntN(1440)), To: schedule.Clock(random.IntN(1440))}
		}
		for day := range time.Weekday(7) {
			if random.IntN(2) == 0 {
				s.Weekdays = append(s.Weekdays, day)
			}
		}
		s, err := schedule.New(s)
		if err != nil {
			continue // a time in the quiet hours
		}
		after := time.Date(2026, time.Month(1+random.IntN(12)), 1+random.IntN(28), random.IntN(24), random.IntN(60), 0, 0, place)
		next := s.Next(after, seed)
		if !next.After(after) || !s.Allows(next) || next.Sub(after) > 9*24*time.Hour {
			t.Fatalf("%+v after %v: %v", s, after, next)
		}
		if between := next.Add(-time.Second); between.After(after) && !s.Next(between, seed).Equal(next) {
			t.Fatalf("%+v: from %v the next is %v, but from %v it is %v", s, after, next, between, s.Next(between, seed))
		}
	}
}

func TestAScheduleIsReadAsItWasWritten(t *testing.T) {
	for _, text := range []string{
		`{"every":"15m"}`, `{"every":"1d","quiet":{"from":"22:00","to":"05:30"}}`, `{"at":["06:00","18:30"],"weekdays":["mon","fri"]}`, `{"every":"1h30m"}`,
	} {
		written, err := json.Marshal(read(t, text))
		if err != nil || string(written) != text {
			t.Errorf("%s is written as %s, %v", text, written, err)
		}
	}
}

func TestAScheduleThatCannotBeIsRefusedWithWhatToWrite(t *testing.T) {
	for _, text := range []string{
		`{}`, `{"every": "1h", "at": ["06:00"]}`, `{"every": "4m"}`, `{"every": "25h"}`, `{"every": "90s"}`, `{"every": "-1h"}`, `{"every": "often"}`, `{"every": "2d"}`,
		`{"at": ["24:00"]}`, `{"at": ["6:00"]}`, `{"at": ["23:00"], "quiet": {"from": "22:00", "to": "05:00"}}`, `{"every": "1h", "quiet": {"from": "22:00", "to": "22:00"}}`,
		`{"every": "1h", "weekdays": ["monday"]}`,
	} {
		var s schedule.Schedule
		err := json.Unmarshal([]byte(text), &s)
		var refused *schedule.Error
		if !errors.As(err, &refused) || refused.Error() == "" || refused.Action() == "" || refused.Code() != "schedule_refused" {
			t.Errorf("%s: %v, want a sentence and what to do", text, err)
		}
	}
	if err := json.Unmarshal([]byte(`{"hourly": true}`), new(schedule.Schedule)); err == nil {
		t.Error("an unknown key is passed over")
	}
}

func FuzzReading(f *testing.F) {
	f.Add([]byte(`{"every": "1h", "weekdays": ["mon-fri"], "quiet": {"from": "22:00", "to": "05:30"}}`))
	f.Add([]byte(`{"at": ["06:00"]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var s schedule.Schedule
		if json.Unmarshal(text, &s) != nil {
			return
		}
		if next := s.Next(time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), seed); next.IsZero() {
			t.Errorf("%s was accepted and never comes", text)
		}
	})
}
