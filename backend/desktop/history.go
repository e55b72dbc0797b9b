package desktop

import (
	"context"
	"time"

	"concord/backend/health"
	"concord/backend/history"
)

// History is what happened, over time: what the charts draw. Each answer has 600 points at most, and keeps the lowest and
// the highest of each, so that a spike survives whatever the range.
type History struct{ *core }

// Span is a stretch of time: the last so many ms, or from one moment up to another. It is widened to whole steps of the
// answer, and cut at 92 days.
type Span struct {
	LastMs int64 `json:"lastMs"` // 0: FromMs and ToMs count
	FromMs int64 `json:"fromMs"`
	ToMs   int64 `json:"toMs"` // 0 is now
}

func (s Span) stretch() history.Range {
	if s.LastMs > 0 {
		return history.Last(time.Duration(min(s.LastMs, history.Kept.Milliseconds())) * time.Millisecond)
	}
	if s.ToMs <= 0 {
		s.ToMs = time.Now().UnixMilli()
	}
	return history.Range{From: s.FromMs, To: s.ToMs}
}

// Traffic is the requests to Microsoft over time, a column a list: a value for each step of the range. Where Seconds is 0
// nothing is known, and every other value of that step means nothing.
type Traffic struct {
	FromMs  int64 `json:"fromMs"`
	ToMs    int64 `json:"toMs"`
	StepMs  int64 `json:"stepMs"`
	Dropped int64 `json:"dropped"` // answers that could not be stored
	// What the settings keep requests to: for the dashed lines. 0 for no limit, and without a connection.
	Budget      float64 `json:"budget"`      // requests per second
	Concurrency int64   `json:"concurrency"` // exchanges at once

	At          []int64   `json:"at"`          // beginning of the step, unix ms
	Seconds     []int64   `json:"seconds"`     // of the step in which we were at work
	Requests    []int64   `json:"requests"`    // as Microsoft counts them
	RequestsMin []int64   `json:"requestsMin"` // in the quietest second
	RequestsMax []int64   `json:"requestsMax"`
	Exchanges   []int64   `json:"exchanges"`
	InFlight    []float64 `json:"inFlight"` // exchanges at once, on average
	InFlightMax []int64   `json:"inFlightMax"`
	WaitedMs    []int64   `json:"waitedMs"` // in which something was held back
	LatencyMs   []int64   `json:"latencyMs"`
	LatencyMax  []int64   `json:"latencyMaxMs"`
	// Answers that asked for patience, 429 and 503 and 504, by what Microsoft throttles together.
	Mailboxes   []int64 `json:"mailboxes"`
	Directory   []int64 `json:"directory"`
	Extensions  []int64 `json:"extensions"`
	Refused     []int64 `json:"refused"`     // of all scopes, 429 and its kin
	Unavailable []int64 `json:"unavailable"` // of all scopes, 503 and 504
	Failed      []int64 `json:"failed"`      // other 5xx and lost connections
	// How long each limit was what kept us from going faster, ms; together the time at work.
	Limited Limited `json:"limited"`
}

// Limited is the time each limit ruled, ms a step.
type Limited struct {
	Machine     []int64 `json:"machine"`
	Answers     []int64 `json:"answers"`
	Mailbox     []int64 `json:"mailbox"`
	Refusal     []int64 `json:"refusal"`
	Shared      []int64 `json:"shared"`
	Concurrency []int64 `json:"concurrency"`
	Budget      []int64 `json:"budget"`
}

// Traffic returns requests, refusals and limits over time.
func (h *History) Traffic(span Span) (traffic Traffic, err error) {
	err = h.with(func(ctx context.Context, at *opened) error {
		series, err := at.History.Traffic(ctx, span.stretch())
		traffic = trafficOf(series)
		budget, concurrency := at.Pace()
		traffic.Budget, traffic.Concurrency = budget, int64(concurrency)
		return err
	})
	return traffic, err
}

func trafficOf(s history.TrafficSeries) Traffic {
	column := func(value func(*history.TrafficPoint) int64) []int64 {
		all := make([]int64, len(s.Points))
		for i := range s.Points {
			all[i] = value(&s.Points[i])
		}
		return all
	}
	inFlight := make([]float64, len(s.Points))
	for i, p := range s.Points {
		inFlight[i] = float64(int64(p.InFlight*100+0.5)) / 100 // more digits cost the bridge, and show nothing
	}
	type point = history.TrafficPoint
	return Traffic{
		FromMs: s.From, ToMs: s.To, StepMs: s.StepMs, Dropped: s.Dropped, InFlight: inFlight,
		At:          column(func(p *point) int64 { return p.At }),
		Seconds:     column(func(p *point) int64 { return p.Seconds }),
		Requests:    column(func(p *point) int64 { return p.Requests }),
		RequestsMin: column(func(p *point) int64 { return p.RequestsMin }),
		RequestsMax: column(func(p *point) int64 { return p.RequestsMax }),
		Exchanges:   column(func(p *point) int64 { return p.Exchanges }),
		InFlightMax: column(func(p *point) int64 { return p.InFlightMax }),
		WaitedMs:    column(func(p *point) int64 { return p.WaitedMs }),
		LatencyMs:   column(func(p *point) int64 { return p.LatencyMs }),
		LatencyMax:  column(func(p *point) int64 { return p.LatencyMaxMs }),
		Mailboxes:   column(func(p *point) int64 { return p.Mailboxes.Refused + p.Mailboxes.Unavailable }),
		Directory:   column(func(p *point) int64 { return p.Directory.Refused + p.Directory.Unavailable }),
		Extensions:  column(func(p *point) int64 { return p.Extensions.Refused + p.Extensions.Unavailable }),
		Refused:     column(func(p *point) int64 { return p.Refused }),
		Unavailable: column(func(p *point) int64 { return p.Unavailable }),
		Failed:      column(func(p *point) int64 { return p.Failed + p.Lost }),
		Limited: Limited{
			Machine:     column(func(p *point) int64 { return p.Limited.Machine }),
			Answers:     column(func(p *point) int64 { return p.Limited.Answers }),
			Mailbox:     column(func(p *point) int64 { return p.Limited.Mailbox }),
			Refusal:     column(func(p *point) int64 { return p.Limited.Refusal }),
			Shared:      column(func(p *point) int64 { return p.Limited.Shared }),
			Concurrency: column(func(p *point) int64 { return p.Limited.Concurrency }),
			Budget:      column(func(p *point) int64 { return p.Limited.Budget }),
		},
	}
}

// Condition is one thing that needs attention.
type Condition struct {
	Code     string `json:"code"`
	Severity string `json:"severity"` // critical, warning, info
	Title    string `json:"title"`    // English; the figures below let the window say it in another language
	Text     string `json:"text"`
	Action   string `json:"action"`
	Count    int64  `json:"count"`
	Run      int64  `json:"run"` // 0 when it is about no one run
	Profile  string `json:"profile"`
	Domain   string `json:"domain"` // on-premises, of a cloud sync configuration
	Job      string `json:"job"`    // its template
	SinceMs  int64  `json:"sinceMs"`
	UntilMs  int64  `json:"untilMs"`
	Bytes    int64  `json:"bytes"`
	Cause    string `json:"cause"` // code of the failure whose words Text and Action are; "" else
}

// Health returns what needs attention, the worst first; nothing when all is well.
func (h *History) Health() (conditions []Condition, err error) {
	err = h.with(func(ctx context.Context, at *opened) error {
		found, err := at.Health(ctx)
		conditions = conditionsOf(found)
		return err
	})
	return conditions, err
}

func conditionsOf(found []health.Condition) []Condition {
	all := make([]Condition, len(found))
	for i, c := range found {
		all[i] = Condition{Code: c.Code, Severity: string(c.Severity), Title: c.Title, Text: c.Text, Action: c.Action,
			Count: c.Count, Run: c.Run, Profile: c.Profile, Domain: c.Domain, Job: c.Job, SinceMs: c.Since, UntilMs: c.Until, Bytes: c.Bytes,
			Cause: c.Cause}
	}
	return all
}
