package desktop

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// lastHour is what the window asks for at first.
var lastHour = Span{LastMs: time.Hour.Milliseconds()}

func sum(values []int64) (total int64) {
	for _, v := range values {
		total += v
	}
	return total
}

func TestASyncIsOnTheCharts(t *testing.T) {
	w := demoWindow(t)
	before, err := w.history.Traffic(lastHour)
	w.must(err)
	if len(before.At) < 300 || len(before.At) > 600 || sum(before.Seconds) != 0 {
		t.Errorf("before the first run there are %d points with %d seconds of work, want up to 600 without any", len(before.At), sum(before.Seconds))
	}
	run := w.sync()
	// The last seconds of the run, and after them who is in place, are stored before its end is told or soon after it.
	var traffic Traffic
	var population Population
	for limit := time.Now().Add(patience); ; {
		traffic, err = w.history.Traffic(lastHour)
		w.must(err)
		population, err = w.history.Population(lastHour)
		w.must(err)
		if sum(traffic.Requests) == run.Figures.Requests && len(population.At) > 0 || time.Now().After(limit) {
			break
		}
		w.await("that the charts changed", func(e told) bool { return e.event == EventHistory })
	}
	if sum(traffic.Requests) != run.Figures.Requests {
		t.Errorf("the charts count %d requests, the run %d", sum(traffic.Requests), run.Figures.Requests)
	}
	l := traffic.Limited
	ruled := sum(l.Machine) + sum(l.Answers) + sum(l.Mailbox) + sum(l.Refusal) + sum(l.Shared) + sum(l.Concurrency) + sum(l.Budget)
	if ruled == 0 || sum(traffic.Seconds) == 0 || slices.Max(traffic.InFlightMax) == 0 || traffic.Concurrency == 0 {
		t.Errorf("limits ruled %d ms of %d s, %d exchanges at once of %d", ruled, sum(traffic.Seconds), slices.Max(traffic.InFlightMax), traffic.Concurrency)
	}
	for name, column := range map[string][]int64{"seconds": traffic.Seconds, "refused": traffic.Refused, "mailboxes": traffic.Mailboxes, "budget": l.Budget} {
		if len(column) != len(traffic.At) {
			t.Errorf("%s has %d values for %d points", name, len(column), len(traffic.At))
		}
	}
	runs, err := w.history.Runs(lastHour)
	w.must(err)
	if len(runs.Points) != 1 || runs.Points[0].Run != run.ID || runs.Points[0].Done != 1 || runs.Points[0].Created != run.Figures.Created {
		t.Errorf("the run is drawn as %+v", runs.Points)
	}
	if n := len(population.At); n == 0 || population.Contacts[n-1] != run.Figures.Created || len(population.ContactsMax) != n {
		t.Errorf("who is in place is drawn as %+v", population)
	}
	page, err := w.history.Throttles(ThrottleQuery{Span: lastHour, Search: "no-such-mailbox"})
	w.must(err)
	if page.Total != 0 || page.Events == nil {
		t.Errorf("refusals of nobody: %+v", page)
	}
}

func TestTheChartsAreToldWhileARunOfThisWindowWorks(t *testing.T) {
	w := demoWindow(t)
	run, err := w.runs.StartSync(SyncOptions{})
	w.must(err)
	w.must(w.runs.Pause(run.ID)) // on a fast machine it would be over within the second that the charts may be behind
	w.await("new figures of the run that works", func(e told) bool {
		if r, is := e.data.(Run); is && r.ID == run.ID && r.Final {
			t.Fatalf("until the run had ended, as %s, nobody was told to ask again", r.State)
		}
		return e.event == EventHistory
	})
	w.must(w.runs.Resume(run.ID))
	w.awaitRun("the end of the run", func(r Run) bool { return r.ID == run.ID && r.Final })
}

func TestMailboxesStandAsTheSyncLeftThem(t *testing.T) {
	w := demoWindow(t)
	w.sync()
	all, err := w.overview.Mailboxes(MailboxQuery{Limit: 100})
	w.must(err)
	overview, err := w.overview.Get()
	w.must(err)
	count := map[string]int64{}
	for _, m := range all.Mailboxes {
		count[m.State]++
		if m.Mail == "" || m.Profile == "" || m.People == 0 || (m.State == "skipped") != (m.Trouble != nil) {
			t.Errorf("a mailbox stands as %+v", m)
		}
	}
	if all.Total != overview.Mailboxes || count["skipped"] != overview.Skipped || count["done"] == 0 {
		t.Errorf("%d mailboxes stand as %v, the overview says %+v", all.Total, count, overview)
	}
	skipped, err := w.overview.Mailboxes(MailboxQuery{State: "skipped", By: "name", Limit: 1})
	w.must(err)
	if skipped.Total != overview.Skipped || len(skipped.Mailboxes) != 1 {
		t.Errorf("asked for those that are skipped: %+v", skipped)
	}
	one := all.Mailboxes[0]
	found, err := w.overview.Mailboxes(MailboxQuery{Search: one.Mail[:strings.Index(one.Mail, "@")], Limit: 10})
	w.must(err)
	if found.Total == 0 || found.Total > 5 || found.Mailboxes[0].ID != one.ID {
		t.Errorf("searching for one mailbox finds %d", found.Total)
	}
}

func TestSearchingFindsProfilesMailboxesAndRuns(t *testing.T) {
	w := demoWindow(t)
	run := w.sync()
	overview, err := w.overview.Get()
	w.must(err)
	boxes, err := w.overview.Mailboxes(MailboxQuery{Limit: 1})
	w.must(err)
	box := boxes.Mailboxes[0]
	for typed, want := range map[string]string{
		strings.ToUpper(overview.Profiles[0].Name[:4]): "profile " + overview.Profiles[0].ID,
		box.Mail:                   "mailbox " + box.ID,
		fmt.Sprintf("#%d", run.ID): "run " + fmt.Sprint(run.ID),
	} {
		hits, err := w.overview.Find(typed)
		w.must(err)
		if !slices.ContainsFunc(hits, func(h Hit) bool { return h.Kind+" "+h.ID == want && h.Title != "" }) {
			t.Errorf("%q finds %+v, want %s", typed, hits, want)
		}
	}
	if hits, err := w.overview.Find(" "); err != nil || hits == nil || len(hits) != 0 {
		t.Errorf("nothing typed finds %+v, %v", hits, err)
	}
}

func TestWhatNeedsAttentionIsWhatHealthSays(t *testing.T) {
	w := demoWindow(t)
	before, err := w.overview.Get()
	w.must(err)
	if len(before.Attention) != 1 || before.Attention[0].Code != "never_synced" || before.Attention[0].Action == "" {
		t.Errorf("before the first sync the overview asks for attention to %+v", before.Attention)
	}
	w.sync()
	after, err := w.overview.Get()
	w.must(err)
	healthy, err := w.history.Health()
	w.must(err)
	if len(after.Attention) != 0 || healthy == nil || len(healthy) != 0 {
		t.Errorf("after a good sync the overview asks for attention to %+v, health to %+v", after.Attention, healthy)
	}
}

func TestTheLogIsReadNewestFirst(t *testing.T) {
	w := demoWindow(t)
	run := w.sync()
	page, err := w.log.Page(LogQuery{Limit: 10})
	w.must(err)
	if page.Total < 2 || page.File != filepath.Join(w.dir, "logs", "concord.log") || len(page.Lines) < 2 {
		t.Fatalf("the log is %+v", page)
	}
	newest := page.Lines[0]
	if newest.Message != "run ended" || newest.Run != run.ID || newest.Level != "info" || newest.AtMs == 0 || !strings.Contains(newest.Details, "state=done") || newest.Number < page.Lines[1].Number {
		t.Errorf("the newest line reads %+v, the one before %+v", newest, page.Lines[1])
	}
	file, err := os.OpenFile(page.File, os.O_APPEND|os.O_WRONLY, 0)
	w.must(err)
	_, err = file.WriteString(`{"level":"error","msg":"run failed","time":"2026-03-01T12:00:00.000Z","code":"disk_full"}` + "\n" + `{"level":"err`)
	w.must(err)
	w.must(file.Close())
	for _, q := range []LogQuery{{Level: "warning", Limit: 10}, {Search: "DISK failed", Limit: 10}} {
		found, err := w.log.Page(q)
		w.must(err)
		if found.Total != 1 || found.Lines[0].Details != "code=disk_full" {
			t.Errorf("%+v finds %+v", q, found)
		}
	}
	half, err := w.log.Page(LogQuery{Limit: 1})
	w.must(err)
	if len(half.Lines) != 1 || half.Lines[0].Message != `{"level":"err` || half.Total != page.Total+2 {
		t.Errorf("half a line reads %+v", half)
	}
}
