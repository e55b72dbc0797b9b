package schedule_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/schedule"
)

// shelf is a store in memory, which can be out of order.
type shelf struct {
	entries []schedule.Entry
	broken  bool
}

func (s *shelf) Schedules(context.Context) ([]schedule.Entry, error) {
	if s.broken {
		return nil, errors.New("the database is locked")
	}
	return slices.Clone(s.entries), nil
}

func (s *shelf) BeginSchedule(ctx context.Context, profile string, at time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for i := range s.entries {
		if s.entries[i].Profile == profile {
			s.entries[i].Since = at
		}
	}
	return nil
}

// A bubble's clock begins at midnight UTC, and schedules go by the time of day of the machine.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

// kept lets a keeper work for so long and returns when it began runs, counted from its beginning.
func kept(t *testing.T, text string, long time.Duration, run func(nth int) schedule.Outcome) []time.Duration {
	t.Helper()
	var s schedule.Schedule
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatal(err)
	}
	began := time.Now() // midnight UTC of a Saturday, in a bubble
	store := &shelf{entries: []schedule.Entry{{Profile: seed, Name: "Everyone", Schedule: s, Since: began}}}
	var runs []time.Duration
	keeper := &schedule.Keeper{Store: store, Failed: func(err error) { t.Error(err) },
		Run: func(context.Context, schedule.Entry) schedule.Outcome {
			runs = append(runs, time.Since(began))
			return run(len(runs))
		}}
	ctx, cancel := context.WithTimeout(t.Context(), long)
	defer cancel()
	keeper.Keep(ctx)
	return runs
}

func ended(int) schedule.Outcome { return schedule.Ended }

func TestTheKeeperBeginsEachRunOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := kept(t, `{"every": "1h"}`, 24*time.Hour, ended)
		if len(runs) != 24 {
			t.Fatalf("in a day of hourly runs there were %d: %v", len(runs), runs)
		}
		for i := 1; i < len(runs); i++ {
			if gap := runs[i] - runs[i-1]; gap < 59*time.Minute || gap > 61*time.Minute {
				t.Errorf("run %d came %v after the one before", i+1, gap)
			}
		}
	})
}

func TestARunThatTookLongerThanItsIntervalIsFollowedByOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := kept(t, `{"every": "15m"}`, 4*time.Hour, func(nth int) schedule.Outcome {
			if nth == 1 {
				time.Sleep(2 * time.Hour)
			}
			return schedule.Ended
		})
		if runs[1]-runs[0] > 2*time.Hour+time.Minute || runs[2]-runs[1] < time.Second || len(runs) > 11 {
			t.Errorf("got %v, want one run right after the long one and then every quarter of an hour", runs)
		}
	})
}

func TestARunThatIsAlreadyAtWorkIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := kept(t, `{"every": "1h"}`, 30*time.Minute, func(nth int) schedule.Outcome {
			if nth <= 3 {
				return schedule.Busy
			}
			return schedule.Ended
		})
		if len(runs) != 4 || runs[3]-runs[0] > 2*time.Minute {
			t.Errorf("got %v, want an attempt at each look until it could begin", runs)
		}
	})
}

func TestWithoutAConnectionItTriesAgainSoonAndThenEveryHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := kept(t, `{"every": "1d"}`, 6*time.Hour, func(int) schedule.Outcome { return schedule.Unreachable })
		want := []time.Duration{0, 5 * time.Minute, 25 * time.Minute, 85 * time.Minute, 145 * time.Minute}
		for i, after := range want {
			if gap := runs[i] - runs[0] - after; gap < 0 || gap > 2*time.Minute {
				t.Errorf("attempt %d came %v after the first, want %v", i+1, runs[i]-runs[0], after)
			}
		}
		if len(runs) > 8 {
			t.Errorf("%d attempts in six hours", len(runs))
		}
	})
}

func TestARunThatClosingCutOffIsDueAtTheNextOpening(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &shelf{entries: []schedule.Entry{{Profile: seed, Schedule: schedule.Schedule{Every: time.Hour}, Since: time.Now().Add(-2 * time.Hour)}}}
		ctx, closing := context.WithCancel(t.Context())
		keeper := &schedule.Keeper{Store: store, Failed: func(err error) { t.Error(err) },
			Run: func(context.Context, schedule.Entry) schedule.Outcome { closing(); return schedule.Ended }}
		keeper.Keep(ctx)
		if e := store.entries[0]; !e.Next(time.Now()).Equal(time.Now()) {
			t.Errorf("the next run is at %v, want now", e.Next(time.Now()))
		}
	})
}

// The computer slept over sixty hours of runs that were due: the keeper, like a process that comes back from sleep, finds the
// clock far ahead at its next look.
func TestAComputerThatSleptCatchesUpOnceAndThenKeepsItsTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s schedule.Schedule
		if err := json.Unmarshal([]byte(`{"every": "1h"}`), &s); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		store := &shelf{entries: []schedule.Entry{{Profile: seed, Schedule: s, Since: began.Add(-60 * time.Hour)}}}
		var runs []time.Duration
		keeper := &schedule.Keeper{Store: store, Failed: func(err error) { t.Error(err) },
			Run: func(context.Context, schedule.Entry) schedule.Outcome {
				runs = append(runs, time.Since(began))
				return schedule.Ended
			}}
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Hour)
		defer cancel()
		keeper.Keep(ctx)
		if len(runs) != 4 || runs[0] != 0 || runs[1] > time.Hour+time.Minute || runs[1] < time.Second {
			t.Errorf("runs at %v, want one at once for all that were missed and then one each hour", runs)
		}
	})
}

func TestAComputerThatWakesInQuietHoursWaitsForTheirEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now() // midnight UTC
		store := &shelf{entries: []schedule.Entry{{Profile: seed, Since: began.Add(-60 * time.Hour), Schedule: schedule.Schedule{Every: time.Hour,
			Quiet: schedule.Quiet{From: schedule.ClockOf(began.Add(-2 * time.Hour)), To: schedule.ClockOf(began.Add(5 * time.Hour))}}}}}
		var runs []time.Duration
		keeper := &schedule.Keeper{Store: store, Failed: func(err error) { t.Error(err) },
			Run: func(context.Context, schedule.Entry) schedule.Outcome {
				runs = append(runs, time.Since(began))
				return schedule.Ended
			}}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Hour+30*time.Minute)
		defer cancel()
		keeper.Keep(ctx)
		if len(runs) == 0 || runs[0] < 5*time.Hour || runs[0] > 5*time.Hour+time.Minute || len(runs) > 2 {
			t.Errorf("runs at %v, want the first right after the quiet hours", runs)
		}
	})
}

func TestADatabaseOutOfOrderIsToldAndSurvived(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &shelf{broken: true, entries: []schedule.Entry{{Profile: seed, Schedule: schedule.Schedule{At: []schedule.Clock{schedule.ClockOf(time.Now().Add(6 * time.Hour))}}, Since: time.Now().Add(-48 * time.Hour)}}}
		told, runs := 0, 0
		keeper := &schedule.Keeper{Store: store, Failed: func(error) { told++; store.broken = told < 3 },
			Run: func(context.Context, schedule.Entry) schedule.Outcome { runs++; return schedule.Ended }}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		keeper.Keep(ctx)
		if told != 3 || runs != 1 {
			t.Errorf("told %d times, ran %d times; want 3 and 1", told, runs)
		}
	})
}
