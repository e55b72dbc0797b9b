package desktop

import (
	"database/sql"
	"errors"
	"testing"
	"time"
)

func TestAScheduleIsSetShownAndTakenAway(t *testing.T) {
	w := demoWindow(t)
	profile := w.contoso().ID
	set, err := w.schedules.Set(Schedule{Profile: profile, At: []string{"18:30", "06:00"}, Weekdays: []int{1, 2, 3, 4, 5}, QuietFrom: "22:00", QuietTo: "05:00"})
	w.must(err)
	list, err := w.schedules.List()
	w.must(err)
	if len(list) != 1 || list[0].Name != "Contoso" || len(list[0].At) != 2 || list[0].At[0] != "06:00" || len(list[0].Weekdays) != 5 ||
		list[0].QuietTo != "05:00" || list[0].Next != set.Next || time.Until(time.UnixMilli(set.Next)) <= 0 {
		t.Errorf("set %+v, listed %+v", set, list)
	}
	_, err = w.schedules.Set(Schedule{Profile: profile, Minutes: 2})
	refused(t, err, "schedule_refused")
	_, err = w.schedules.Set(Schedule{Profile: profile, At: []string{"noon"}})
	refused(t, err, "schedule_refused")
	_, err = w.schedules.Set(Schedule{Profile: "nobody", Minutes: 60})
	refused(t, err, "no_profile")
	w.must(w.schedules.Clear(profile))
	list, err = w.schedules.List()
	w.must(err)
	if len(list) != 0 {
		t.Errorf("after it was taken away: %+v", list)
	}
}

// The computer was off when a run was due: opening the window begins it, once.
func TestAWindowBeginsWhatIsDue(t *testing.T) {
	w := demoWindow(t)
	_, err := w.schedules.Set(Schedule{Profile: w.contoso().ID, Minutes: 24 * 60})
	w.must(err)
	w.Close()
	db, err := sql.Open("sqlite3", w.database())
	w.must(err)
	_, err = db.ExecContext(t.Context(), "UPDATE schedule SET since = ?", time.Now().Add(-72*time.Hour).UnixMilli())
	w.must(errors.Join(err, db.Close()))

	w = newWindow(t, Options{DataDir: w.dir, Demo: true}).begins()
	w.awaitPhase(ready)
	if run := w.awaitRun("a run that nobody started", func(r Run) bool { return r.Final }); run.State != "done" || run.Figures.Created == 0 {
		t.Errorf("the run that was due: %+v", run)
	}
	w.await("a next run that is still to come", func(told) bool {
		list, err := w.schedules.List()
		w.must(err)
		return list[0].Next > time.Now().UnixMilli()
	})
}
