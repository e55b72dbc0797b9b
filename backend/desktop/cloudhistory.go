package desktop

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"concord/backend/cloudsync"
	"concord/backend/history"
)

// CloudHistory is how the jobs of a domain did over time, a column a list: a value for each step of the range, 120 at most. What
// Microsoft was not asked about is not known: Graph keeps no history.
type CloudHistory struct {
	FromMs int64             `json:"fromMs"`
	ToMs   int64             `json:"toMs"`
	StepMs int64             `json:"stepMs"`
	At     []int64           `json:"at"` // beginning of the step, unix ms
	Jobs   []CloudJobHistory `json:"jobs"`
}

// CloudJobHistory is how one job did. Where SeenMs is 0 nothing is known, and every other value of that step means nothing.
type CloudJobHistory struct {
	Template string  `json:"template"`
	SeenMs   []int64 `json:"seenMs"` // of the step in which it is known how the job did
	// Together SeenMs: it ran well; it ran, and objects or executions failed; it stood aside; it did not run.
	WellMs       []int64 `json:"wellMs"`
	TroubledMs   []int64 `json:"troubledMs"`
	QuarantineMs []int64 `json:"quarantineMs"`
	HaltedMs     []int64 `json:"haltedMs"`
	// Of the executions that ended in the step and were seen.
	Executions []int64 `json:"executions"`
	Failed     []int64 `json:"failed"` // those that failed, wholly or for single objects
	Imported   []int64 `json:"imported"`
	Exported   []int64 `json:"exported"`
	// Failed and to be tried again: at the end of the step, the fewest and the most.
	Escrowed    []int64 `json:"escrowed"`
	EscrowedMin []int64 `json:"escrowedMin"`
	EscrowedMax []int64 `json:"escrowedMax"`
	// Entries are the objects in Entra ID by kind, the most frequent kind first.
	Entries []CloudEntryHistory `json:"entries"`
}

// CloudEntryHistory is how many objects there were of a kind: at the end of the step, the fewest and the most.
type CloudEntryHistory struct {
	Name  string  `json:"name"` // "user to User"
	Value []int64 `json:"value"`
	Min   []int64 `json:"min"`
	Max   []int64 `json:"max"`
}

const (
	cloudPointsMost = 120
	// cloudTrust is how long after a look a job is taken to be as it was seen: until the next one, with some patience.
	cloudTrust = 2*cloudsync.SampleEvery + time.Minute
)

// cloudSteps are the steps of an answer. Below the distance of two looks there is nothing to tell.
var cloudSteps = []time.Duration{cloudsync.SampleEvery, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour}

// History returns how the jobs of a domain did over time. It asks Microsoft nothing.
func (j *CloudJobs) History(domain string, span Span) (over CloudHistory, err error) {
	err = j.with(func(ctx context.Context, at *opened) error {
		r := span.stretch()
		r.From = max(r.From, r.To-history.Kept.Milliseconds())
		samples, err := at.CloudSync.History(ctx, domain, time.UnixMilli(r.From), time.UnixMilli(r.To))
		over = cloudHistoryOf(samples, r.From, r.To, time.Now().UnixMilli())
		return err
	})
	return over, err
}

// cloudHistoryOf puts samples, oldest first, into steps of a range; times are unix ms.
func cloudHistoryOf(samples []cloudsync.Sample, from, to, now int64) CloudHistory {
	step := cloudSteps[len(cloudSteps)-1].Milliseconds()
	for _, s := range cloudSteps {
		if (to-from)/s.Milliseconds() < cloudPointsMost {
			step = s.Milliseconds()
			break
		}
	}
	h := CloudHistory{FromMs: from - from%step, StepMs: step, At: []int64{}, Jobs: []CloudJobHistory{}}
	for at := h.FromMs; at < to; at += step {
		h.At = append(h.At, at)
	}
	h.ToMs = h.FromMs + int64(len(h.At))*step
	byTemplate := map[string][]cloudsync.Sample{}
	for _, s := range samples {
		byTemplate[s.Template] = append(byTemplate[s.Template], s)
	}
	for _, template := range slices.SortedFunc(maps.Keys(byTemplate), func(a, b string) int {
		return cmp.Or(cmp.Compare(templateOrder(a), templateOrder(b)), cmp.Compare(a, b))
	}) {
		w := cloudWriter{CloudHistory: h, now: now, job: emptyCloudJob(template, len(h.At)), entries: map[string]*entryWriter{}}
		for i, s := range byTemplate[template] {
			var next *cloudsync.Sample
			if i+1 < len(byTemplate[template]) {
				next = &byTemplate[template][i+1]
			}
			w.put(s, next)
		}
		h.Jobs = append(h.Jobs, w.finished())
	}
	return h
}

func emptyCloudJob(template string, steps int) CloudJobHistory {
	column := func() []int64 { return make([]int64, steps) }
	return CloudJobHistory{Template: template, SeenMs: column(), WellMs: column(), TroubledMs: column(), QuarantineMs: column(), HaltedMs: column(),
		Executions: column(), Failed: column(), Imported: column(), Exported: column(), Escrowed: column(), EscrowedMin: column(), EscrowedMax: column(),
		Entries: []CloudEntryHistory{}}
}

// cloudWriter puts the samples of one job into the steps.
type cloudWriter struct {
	CloudHistory
	now     int64
	job     CloudJobHistory
	entries map[string]*entryWriter
	before  int64 // when the execution ended that was counted last
}

// put enters a sample: the job was so from At on, and is taken to have been until the next look found it otherwise.
func (w *cloudWriter) put(s cloudsync.Sample, next *cloudsync.Sample) {
	begin, end := s.At.UnixMilli(), s.Last.UnixMilli()+cloudTrust.Milliseconds()
	if next != nil {
		end = min(end, next.At.UnixMilli())
	}
	end = min(end, w.now, w.ToMs)
	for i := max(0, (begin-w.FromMs)/w.StepMs); i < int64(len(w.At)) && w.At[i] < end; i++ {
		length := min(end, w.At[i]+w.StepMs) - max(begin, w.At[i])
		if length <= 0 {
			continue
		}
		fresh := w.job.SeenMs[i] == 0
		w.job.SeenMs[i] += length
		w.stateOf(s)[i] += length
		gauge(i, fresh, s.Escrowed, w.job.Escrowed, w.job.EscrowedMin, w.job.EscrowedMax)
		for name, count := range s.Entries {
			e := w.entry(name)
			gauge(i, !e.seen[i], count, e.Value, e.Min, e.Max)
			e.seen[i] = true
		}
	}
	w.execution(s)
}

func (w *cloudWriter) stateOf(s cloudsync.Sample) []int64 {
	switch s.Standing() {
	case cloudsync.Quarantined:
		return w.job.QuarantineMs
	case cloudsync.Halted, cloudsync.NeverStarted:
		return w.job.HaltedMs
	case cloudsync.Partly, cloudsync.Failing:
		return w.job.TroubledMs
	case cloudsync.JustStarted, cloudsync.FirstCycle, cloudsync.InStep:
	}
	return w.job.WellMs
}

// execution counts an execution once, in the step in which it ended.
func (w *cloudWriter) execution(s cloudsync.Sample) {
	ended := millis(s.Ended)
	i := (ended - w.FromMs) / w.StepMs
	if ended == 0 || ended == w.before || ended < w.FromMs || i >= int64(len(w.At)) {
		return
	}
	w.before = ended
	w.job.Executions[i]++
	if s.Execution != "Succeeded" {
		w.job.Failed[i]++
	}
	w.job.Imported[i] += s.Imported
	w.job.Exported[i] += s.Exported
}

// entryWriter is a kind of objects, and in which steps it was counted: before its first cycle a job counts none.
type entryWriter struct {
	CloudEntryHistory
	seen []bool
}

func (w *cloudWriter) entry(name string) *entryWriter {
	if w.entries[name] == nil {
		w.entries[name] = &entryWriter{seen: make([]bool, len(w.At)), CloudEntryHistory: CloudEntryHistory{Name: name,
			Value: make([]int64, len(w.At)), Min: make([]int64, len(w.At)), Max: make([]int64, len(w.At))}}
	}
	return w.entries[name]
}

// gauge enters a value that holds for a while: the last of a step, the lowest and the highest.
func gauge(i int64, fresh bool, value int64, last, low, high []int64) {
	if fresh {
		low[i], high[i] = value, value
	}
	last[i], low[i], high[i] = value, min(low[i], value), max(high[i], value)
}

// finished is the job with its kinds of objects, the most frequent first.
func (w *cloudWriter) finished() CloudJobHistory {
	most := func(e *entryWriter) int64 { return slices.Max(append([]int64{0}, e.Max...)) }
	for _, name := range slices.SortedFunc(maps.Keys(w.entries), func(a, b string) int {
		return cmp.Or(cmp.Compare(most(w.entries[b]), most(w.entries[a])), cmp.Compare(a, b))
	}) {
		w.job.Entries = append(w.job.Entries, w.entries[name].CloudEntryHistory)
	}
	return w.job
}
