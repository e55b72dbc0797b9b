package desktop

import (
	"slices"
	"testing"
	"time"

	"concord/backend/cloudsync"
)

func TestSamplesOfJobsBecomeStepsWithTheirGapsAndSpikes(t *testing.T) {
	from := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	at := func(minutes int) time.Time { return from.Add(time.Duration(minutes) * time.Minute) }
	sample := func(begin, last int, escrowed int64, change func(*cloudsync.Status)) cloudsync.Sample {
		s := cloudsync.Sample{At: at(begin), Last: at(last), Status: cloudsync.Status{Template: cloudsync.JobProvisioning, Code: "Active", Schedule: "Active",
			FirstSteady: from, Execution: "Succeeded", Ended: at(begin), Imported: 10, Exported: 3, Escrowed: escrowed, Entries: map[string]int64{"user to User": 100 + escrowed}}}
		if change != nil {
			change(&s.Status)
		}
		return s
	}
	samples := []cloudsync.Sample{
		sample(-10, -4, 0, nil), // known until a minute after noon
		sample(2, 2, 7, nil),
		sample(3, 3, 1, func(s *cloudsync.Status) { s.Execution = "EntryLevelErrors" }),
		sample(4, 6, 1, func(s *cloudsync.Status) { s.Ended = at(3) }), // the same execution, seen again
		// Nobody looked for a while.
		sample(40, 60, 0, func(s *cloudsync.Status) { s.Quarantine = &cloudsync.Quarantine{} }),
	}
	h := cloudHistoryOf(samples, from.UnixMilli(), at(60).UnixMilli(), at(60).UnixMilli())
	if h.StepMs != 2*time.Minute.Milliseconds() || len(h.At) != 30 || len(h.Jobs) != 1 || h.At[0] != from.UnixMilli() {
		t.Fatalf("%d steps of %d ms, %d jobs", len(h.At), h.StepMs, len(h.Jobs))
	}
	j := h.Jobs[0]
	minute := time.Minute.Milliseconds()
	for what, c := range map[string]struct{ got, want []int64 }{
		"known":               {j.SeenMs[:7], []int64{minute, 2 * minute, 2 * minute, 2 * minute, 2 * minute, minute, 0}},
		"well":                {j.WellMs[:3], []int64{minute, minute, 2 * minute}},
		"troubled":            {j.TroubledMs[:2], []int64{0, minute}},
		"in quarantine":       {j.QuarantineMs[19:21], []int64{0, 2 * minute}},
		"executions":          {j.Executions[:3], []int64{0, 2, 0}},
		"failed":              {j.Failed[:3], []int64{0, 1, 0}},
		"imported":            {j.Imported[:3], []int64{0, 20, 0}},
		"escrowed":            {j.Escrowed[:3], []int64{0, 1, 1}},
		"most escrowed":       {j.EscrowedMax[:3], []int64{0, 7, 1}},
		"fewest escrowed":     {j.EscrowedMin[:3], []int64{0, 1, 1}},
		"most users in Entra": {j.Entries[0].Max[:3], []int64{100, 107, 101}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", what, c.got, c.want)
		}
	}
	for _, span := range []time.Duration{15 * time.Minute, time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 92 * 24 * time.Hour} {
		if h := cloudHistoryOf(samples, at(60).Add(-span).UnixMilli(), at(60).UnixMilli(), at(60).UnixMilli()); len(h.At) > cloudPointsMost || len(h.At) < 7 {
			t.Errorf("%v has %d steps", span, len(h.At))
		}
	}
}

func TestIntervalsOfSchedulesAreRead(t *testing.T) {
	for text, want := range map[string]time.Duration{"PT2M": 2 * time.Minute, "PT40M": 40 * time.Minute, "P1D": 24 * time.Hour, "P1DT2H": 26 * time.Hour, "": 0, "never": 0} {
		if got := isoInterval(text); got != want {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
}
