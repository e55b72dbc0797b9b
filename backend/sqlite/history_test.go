package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"concord/backend/history"
	"concord/backend/runs"
)

const day = 24 * time.Hour

// aSecond is a second with requests, all of them to mailboxes.
func aSecond(at time.Time, requests, refused int64) []history.Bucket {
	tally := history.Tally{Requests: requests, RequestsMin: requests, RequestsMax: requests, Refused: refused, RefusedMax: refused,
		LatencyMs: 40 * requests, LatencyMaxMs: 90}
	whole := history.Bucket{At: at.Truncate(time.Second).UnixMilli(), Seconds: 1, Tally: tally,
		Load: history.Load{Exchanges: 3, Batches: 1, InFlightMs: 2000, Peak: 4, LimitedMs: [history.Limits]int64{history.ByMailbox: 1000}}}
	mailboxes := history.Bucket{At: whole.At, Scope: history.Mailboxes, Seconds: 1, Tally: tally}
	if requests == 0 {
		return []history.Bucket{whole}
	}
	return []history.Bucket{whole, mailboxes}
}

func add(t *testing.T, db *DB, buckets ...[]history.Bucket) {
	t.Helper()
	var all []history.Bucket
	for _, b := range buckets {
		all = append(all, b...)
	}
	if err := db.AddTraffic(t.Context(), all, nil); err != nil {
		t.Fatal(err)
	}
}

// between reads the buckets of everything together, and of mailboxes, in a stretch of time.
func between(t *testing.T, db *DB, from, to time.Time, step time.Duration) (whole, mailboxes []history.Bucket) {
	t.Helper()
	buckets, err := db.Traffic(t.Context(), from.UnixMilli(), to.UnixMilli(), step.Milliseconds())
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range buckets {
		switch b.Scope {
		case history.Whole:
			whole = append(whole, b)
		case history.Mailboxes:
			mailboxes = append(mailboxes, b)
		}
	}
	return whole, mailboxes
}

func TestASpikeOfOneSecondSurvivesNinetyDays(t *testing.T) {
	db := open(t)
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for i := range 120 { // two minutes of ten requests a second
		requests, refused := int64(10), int64(0)
		switch i {
		case 47:
			requests, refused = 900, 300
		case 80:
			requests = 0
		}
		add(t, db, aSecond(start.Add(time.Duration(i)*time.Second), requests, refused))
	}
	const total = 118*10 + 900
	for _, age := range []time.Duration{0, 3 * time.Hour, 2 * day, 20 * day, 90 * day} {
		if err := db.Tidy(t.Context(), start.Add(age)); err != nil {
			t.Fatal(err)
		}
		whole, mailboxes := between(t, db, start.Add(-day), start.Add(day), 4*time.Hour)
		if len(whole) != 1 || len(mailboxes) != 1 {
			t.Fatalf("after %v there are %d buckets, want the one with data", age, len(whole))
		}
		got := whole[0]
		if got.Seconds != 120 || got.Requests != total || got.RequestsMax != 900 || got.RequestsMin != 0 || got.RefusedMax != 300 ||
			got.LatencyMaxMs != 90 || got.Peak != 4 || got.Exchanges != 360 || got.InFlightMs != 240_000 || got.LimitedMs[history.ByMailbox] != 120_000 {
			t.Errorf("after %v: %+v", age, got)
		}
		if m := mailboxes[0]; m.Requests != total || m.Seconds != 119 || m.RequestsMax != 900 {
			t.Errorf("after %v mailboxes have %+v", age, m)
		}
	}
	if err := db.Tidy(t.Context(), start.Add(history.Kept+time.Hour)); err != nil {
		t.Fatal(err)
	}
	if whole, _ := between(t, db, start.Add(-day), start.Add(day), 4*time.Hour); len(whole) != 0 {
		t.Errorf("after %v it is still there: %+v", history.Kept, whole)
	}
}

func TestTwoProcessesAddUpTheSameSecond(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tenant.db")
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for range 2 {
		db, err := Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		add(t, db, aSecond(at, 10, 2))
		defer func() { _ = db.Close() }()
		if err := db.Tidy(t.Context(), at.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, age := range []time.Duration{time.Minute, 3 * time.Hour, 10 * day} {
		if err := db.Tidy(t.Context(), at.Add(age)); err != nil {
			t.Fatal(err)
		}
		whole, _ := between(t, db, at.Add(-time.Hour), at.Add(time.Hour), 15*time.Minute)
		if len(whole) != 1 || whole[0].Requests != 20 || whole[0].RequestsMin != 20 || whole[0].RequestsMax != 20 || whole[0].RefusedMax != 4 || whole[0].Seconds != 1 {
			t.Errorf("after %v: %+v, want 20 requests in one second", age, whole)
		}
	}
}

func TestHistoryGivesUpSoonWhenAnotherProcessHoldsTheDatabase(t *testing.T) {
	db := open(t)
	other, err := Open(t.Context(), db.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	tx, err := other.write.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	err = db.AddTraffic(t.Context(), aSecond(began, 1, 0), nil)
	if code := codeOf(t, err); code != "database_busy" || time.Since(began) > busyTimeout*3/4 {
		t.Errorf("%s after %v, want database_busy soon", code, time.Since(began))
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	add(t, db, aSecond(began, 1, 0))
	var timeout int64
	if err := db.write.QueryRow("PRAGMA busy_timeout").Scan(&timeout); err != nil || timeout != busyTimeout.Milliseconds() {
		t.Errorf("runs wait %d ms for the database since (%v), want %v", timeout, err, busyTimeout)
	}
}

func TestThrottleEventsAreBoundedAndNameTheirMailboxOnlyWhenShown(t *testing.T) {
	db := open(t)
	profileWithMailboxes(t, db, 3, 1)
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	events := make([]history.Event, history.MaxEvents+50)
	for i := range events {
		events[i] = history.Event{At: now.Add(time.Duration(i) * time.Second).UnixMilli(), Scope: history.Mailboxes,
			Mailbox: "00000000-0000-4000-8000-000000000002", Status: 429, Code: "TooManyRequests", Answers: 20, RetryAfterMs: 7000, ClosedMs: 7400}
	}
	if err := db.AddTraffic(t.Context(), nil, events); err != nil {
		t.Fatal(err)
	}
	if err := db.Tidy(t.Context(), now.Add(day)); err != nil {
		t.Fatal(err)
	}
	got, total, err := db.Throttles(t.Context(), history.ThrottleQuery{Range: history.Range{To: now.Add(day).UnixMilli()}, Offset: 10, Limit: 5})
	if err != nil || total != history.MaxEvents || len(got) != 5 {
		t.Fatalf("%d of %d events, %v; want 5 of %d", len(got), total, err, history.MaxEvents)
	}
	newest := events[len(events)-11]
	if e := got[0]; e.At != newest.At || e.Scope != "mailbox" || e.Status != 429 || e.RetryAfterMs != 7000 || e.ClosedMs != 7400 || e.Answers != 20 {
		t.Errorf("got %+v, want %+v", e, newest)
	}
	var named int64
	if err := db.write.QueryRow("SELECT count(*) FROM throttle_event WHERE mailbox LIKE '%@%'").Scan(&named); err != nil || named != 0 {
		t.Errorf("%d events hold an address, %v", named, err)
	}
}

func TestRunsAreGroupedWithTheirResultsAndDurations(t *testing.T) {
	db := open(t)
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for i, r := range []struct {
		state   runs.State
		took    time.Duration
		summary string
	}{
		{runs.Done, 10 * time.Second, `{"created":5,"requests":100,"throttled":3,"waitedMs":1500}`},
		{runs.Held, 90 * time.Second, `{"created":2,"deleted":1,"requests":50}`},
		{runs.Done, time.Second, `{"created":1000,"requests":7,"plan":true}`},
		{runs.Interrupted, 2 * time.Second, ``},
		{runs.Running, 0, ``},
	} {
		run := runs.Run{Kind: "contactsync", State: r.state, Started: start.Add(time.Duration(i) * time.Minute)}
		if r.state != runs.Running {
			run.Finished = run.Started.Add(r.took)
		}
		if r.summary != "" {
			run.Summary = []byte(r.summary)
		}
		if _, err := db.CreateRun(t.Context(), run); err != nil {
			t.Fatal(err)
		}
	}
	points, err := db.RunPoints(t.Context(), start.UnixMilli(), start.Add(time.Hour).UnixMilli(), time.Hour.Milliseconds())
	want := history.RunPoint{At: start.UnixMilli(), Run: 4, Runs: 4, Done: 2, Held: 1, Interrupted: 1, DurationMs: 25_750, DurationMinMs: 1000,
		DurationMaxMs: 90_000, Created: 7, Deleted: 1, Requests: 157, Throttled: 3, WaitedMs: 1500}
	if err != nil || len(points) != 1 || points[0] != want {
		t.Errorf("got %+v, %v, want %+v", points, err, want)
	}
	if points, err = db.RunPoints(t.Context(), start.UnixMilli(), start.Add(time.Hour).UnixMilli(), time.Minute.Milliseconds()); err != nil || len(points) != 4 {
		t.Errorf("by minute: %+v, %v, want a point for each of four runs", points, err)
	}
}

func TestThePopulationKeepsLowAndHighAndTheStateBefore(t *testing.T) {
	db := open(t)
	profileWithMailboxes(t, db, 7, 2)
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for i, contacts := range []int64{0, 9, 3, 6} {
		if _, err := db.write.Exec("UPDATE mailbox_state SET contacts = ? WHERE slot = 1", contacts); err != nil {
			t.Fatal(err)
		}
		if err := db.SamplePopulation(t.Context(), start.Add(time.Duration(i)*time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	from := start.Add(30 * time.Second)
	got, err := db.Population(t.Context(), from.UnixMilli(), start.Add(time.Hour).UnixMilli(), time.Hour.Milliseconds())
	want := []history.PopulationPoint{
		{At: from.UnixMilli(), People: 7, Mailboxes: 2},
		{At: start.Add(3 * time.Minute).UnixMilli(), People: 7, Mailboxes: 2, Contacts: 6, ContactsMin: 3, ContactsMax: 9},
	}
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	if err := db.Tidy(t.Context(), start.Add(history.Kept+time.Hour)); err != nil {
		t.Fatal(err)
	}
	later := start.Add(history.Kept + time.Hour)
	if got, err = db.Population(t.Context(), later.UnixMilli(), later.Add(time.Hour).UnixMilli(), 1000); err != nil || len(got) != 1 || got[0].Contacts != 6 {
		t.Errorf("months later: %+v, %v, want that it is still 6", got, err)
	}
}

// TestARowOfTrafficIsSmall measures the room that work without a pause takes; HISTORY_HOURS=216 shows where it levels off.
func TestARowOfTrafficIsSmall(t *testing.T) {
	db := open(t)
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	hours := 3
	_, _ = fmt.Sscan(os.Getenv("HISTORY_HOURS"), &hours)
	for minute := range hours * 60 {
		var all [][]history.Bucket
		for i := range 60 {
			at := start.Add(time.Duration(minute)*time.Minute + time.Duration(i)*time.Second)
			directory := history.Tally{Requests: 3, RequestsMin: 3, RequestsMax: 3, LatencyMs: 300, LatencyMaxMs: 120}
			all = append(all, aSecond(at, int64(150+i), int64(i%7)), []history.Bucket{{At: at.UnixMilli(), Scope: history.Directory, Seconds: 1, Tally: directory}})
		}
		add(t, db, all...)
		if minute%10 == 9 {
			if err := db.Tidy(t.Context(), start.Add(time.Duration(minute)*time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
	}
	var rows, size int64
	if err := db.write.QueryRow("SELECT count(*), (SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size) FROM traffic").Scan(&rows, &size); err != nil {
		t.Fatal(err)
	}
	end := start.Add(time.Duration(hours) * time.Hour)
	began := time.Now()
	whole, _ := between(t, db, end.Add(-90*day), end, 4*time.Hour)
	t.Logf("%d hours: %d rows, %d kB, %d bytes a row; 90 days of it read in %v, %d points", hours, rows, size/1024, size/rows, time.Since(began), len(whole))
	if size/rows > 120 {
		t.Errorf("%d bytes a row, want at most 120 with everything else in the file", size/rows)
	}
}

func TestRefusalsAreFoundByMailboxCodeAndScopeAndSorted(t *testing.T) {
	db := open(t)
	profileWithMailboxes(t, db, 2, 1)
	at := func(second int) int64 { return time.Date(2026, 3, 1, 12, 0, second, 0, time.UTC).UnixMilli() }
	events := []history.Event{
		{At: at(1), Scope: history.Mailboxes, Mailbox: "00000000-0000-4000-8000-000000000001", Status: 429, Code: "ApplicationThrottled", Answers: 3, ClosedMs: 10},
		{At: at(2), Scope: history.Directory, Status: 503, Code: "ServiceUnavailable", Answers: 1, ClosedMs: 30},
		{At: at(3), Scope: history.Extensions, Status: 429, Code: "TooManyRequests", Answers: 2, ClosedMs: 20},
	}
	if err := db.AddTraffic(t.Context(), nil, events); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		query history.ThrottleQuery
		want  []int64 // seconds of those found, in order
	}{
		"all, newest first":        {history.ThrottleQuery{}, []int64{3, 2, 1}},
		"by status":                {history.ThrottleQuery{Search: "429"}, []int64{3, 1}},
		"by a part of the code":    {history.ThrottleQuery{Search: "throttled 429"}, []int64{1}},
		"a percent sign is itself": {history.ThrottleQuery{Search: "%"}, nil},
		"by scope":                 {history.ThrottleQuery{Scope: "directory"}, []int64{2}},
		"by a scope nobody knows":  {history.ThrottleQuery{Scope: "moon"}, nil},
		"longest first":            {history.ThrottleQuery{By: history.ByClosed}, []int64{2, 3, 1}},
		"fewest answers first":     {history.ThrottleQuery{By: history.ByNumber, Ascending: true}, []int64{2, 3, 1}},
	} {
		c.query.Range, c.query.Limit = history.Range{To: at(59)}, 10
		found, total, err := db.Throttles(t.Context(), c.query)
		var got []int64
		for _, e := range found {
			got = append(got, (e.At-at(0))/1000)
		}
		if err != nil || !slices.Equal(got, c.want) || total != int64(len(c.want)) {
			t.Errorf("%s: found %v of %d, %v; want %v", name, got, total, err, c.want)
		}
	}
}
