package tenant

import (
	"runtime"
	"sync/atomic"

	"concord/backend/history"
	"concord/backend/throttle"
)

// recording leads what the gate observes to the recorder, which comes later than the gate: its database is named by the
// first token.
type recording struct {
	recorder atomic.Pointer[history.Recorder]
}

func (r *recording) observe(o throttle.Observation) {
	if recorder := r.recorder.Load(); recorder != nil {
		recorder.Observe(observationOf(o))
	}
}

// record begins to keep history, when there is something to come.
func (t *Tenant) record(r *recording) {
	t.History = history.New(t.store)
	if t.connection == nil {
		return
	}
	t.recorder = history.NewRecorder(history.Options{
		Store: t.store, Gauge: t.gauge, Flushed: t.History.Changed,
		Warn: func(err error) {
			t.log.WithError(err).Warn("what happens cannot be kept for the charts at the moment; runs go on")
		},
	})
	r.recorder.Store(t.recorder)
	t.closers = append(t.closers, t.recorder)
}

// observationOf translates an answer.
func observationOf(o throttle.Observation) history.Observation {
	told := history.Observation{
		At: o.At, Scope: history.Directory, Status: o.Status, Code: o.Code, Refused: o.Throttled(),
		RetryAfter: o.RetryAfter, Told: o.Told, Closed: o.Closed, Latency: o.Latency,
	}
	if o.Scope.IsMailbox() {
		told.Scope, told.Mailbox = history.Mailboxes, o.Scope.User()
	}
	if told.Refused && o.NamesExtensions {
		told.Scope = history.Extensions
	}
	return told
}

// limits translates what the gate calls them.
var limits = [...]history.Limit{
	throttle.Machine: history.ByMachine, throttle.Answers: history.ByAnswers, throttle.MailboxLimit: history.ByMailbox,
	throttle.Refused: history.ByRefusal, throttle.SharedLimit: history.ByShared, throttle.Concurrency: history.ByConcurrency,
	throttle.Budget: history.ByBudget,
}

// gauge translates the gate's totals and adds what this process costs.
func (t *Tenant) gauge() history.Gauge {
	g := t.gate.Gauge()
	told := history.Gauge{
		Exchanges: g.Exchanges, Batches: g.Batches, Waited: g.Waited, InFlight: g.InFlight, Peak: g.Peak,
		CPU: processorTime(), Cores: runtime.GOMAXPROCS(0),
	}
	for from, to := range limits {
		told.Limited[to] += g.Limited[from]
	}
	return told
}

// Pace is what requests are kept to by the settings: Budget requests per second, 0 for no such limit, and Concurrency HTTP
// exchanges at once. Both are 0 without a connection.
func (t *Tenant) Pace() (budget float64, concurrency int) {
	if t.connection == nil {
		return 0, 0
	}
	return t.gate.Pace()
}
