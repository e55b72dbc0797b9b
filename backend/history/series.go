package history

// TrafficSeries is the requests to Microsoft over time: a point for each step of the range, gaps too.
type TrafficSeries struct {
	Range
	StepMs  int64          `json:"stepMs"`
	Points  []TrafficPoint `json:"points"`
	Dropped int64          `json:"dropped"` // observations that could not be stored
}

// TrafficPoint is one step. Where Seconds is 0 nothing is known, and everything else means nothing.
type TrafficPoint struct {
	At      int64 `json:"at"`      // beginning, unix ms
	Seconds int64 `json:"seconds"` // in which we were at work; 0 is a gap
	ScopePoint
	Exchanges   int64      `json:"exchanges"` // HTTP exchanges begun
	Batches     int64      `json:"batches"`
	WaitedMs    int64      `json:"waitedMs"`    // in which at least one exchange was held back
	InFlight    float64    `json:"inFlight"`    // exchanges at once, on average over Seconds
	InFlightMax int64      `json:"inFlightMax"` // at most
	LimitedBy   string     `json:"limitedBy"`   // the limit that ruled longest, a key of Limited; "" in a gap
	Limited     Limited    `json:"limited"`     // how long each ruled
	Mailboxes   ScopePoint `json:"mailboxes"`   // of the requests, those to mailboxes
	Directory   ScopePoint `json:"directory"`
	Extensions  ScopePoint `json:"extensions"` // refusals that blame the open extensions
}

// ScopePoint counts the answers of a scope in one step. Min and Max are of single seconds.
type ScopePoint struct {
	Requests       int64 `json:"requests"` // as Microsoft counts them: an item of a batch is one
	RequestsMin    int64 `json:"requestsMin"`
	RequestsMax    int64 `json:"requestsMax"`
	Refused        int64 `json:"refused"` // 429 and its kin
	RefusedMax     int64 `json:"refusedMax"`
	Unavailable    int64 `json:"unavailable"` // 503 and 504
	UnavailableMax int64 `json:"unavailableMax"`
	Failed         int64 `json:"failed"`       // other 5xx
	Lost           int64 `json:"lost"`         // no answer
	LatencyMs      int64 `json:"latencyMs"`    // on average
	LatencyMaxMs   int64 `json:"latencyMaxMs"` // longest
}

// Limited is how long each limit was what kept us from going faster, in ms; together the time at work.
type Limited struct {
	Machine     int64 `json:"machine"`
	Answers     int64 `json:"answers"`
	Mailbox     int64 `json:"mailbox"`
	Refusal     int64 `json:"refusal"`
	Shared      int64 `json:"shared"`
	Concurrency int64 `json:"concurrency"`
	Budget      int64 `json:"budget"`
}

// ThrottleQuery asks for some of the answers that closed a scope. The zero value of each part asks for all.
type ThrottleQuery struct {
	Range
	Search    string        // words; each stands somewhere in the mailbox's name, Graph's code or the status
	Scope     string        // mailbox, directory or extensions
	By        ThrottleOrder // among equal ones, and without it, the newest come first
	Ascending bool
	Offset    int
	Limit     int
}

// ThrottleOrder is what a list of them is sorted by.
type ThrottleOrder string

// The orders; "" is ByTime.
const (
	ByTime       ThrottleOrder = "at"
	ByScope      ThrottleOrder = "scope"
	ByName       ThrottleOrder = "name"
	ByStatus     ThrottleOrder = "status"
	ByCode       ThrottleOrder = "code"
	ByNumber     ThrottleOrder = "answers"
	ByRetryAfter ThrottleOrder = "retryAfterMs"
	ByClosed     ThrottleOrder = "closedMs"
)

// MaxThrottlePage is how many events a page has at most.
const MaxThrottlePage = 1000

// ThrottlePage is some of the answers that closed a scope.
type ThrottlePage struct {
	Total  int64      `json:"total"` // in the range
	Offset int        `json:"offset"`
	Events []Throttle `json:"events"`
}

// Throttle is a second in which Microsoft refused, or failed, answers of one kind.
type Throttle struct {
	At           int64  `json:"at"` // unix ms
	Scope        string `json:"scope"`
	Mailbox      string `json:"mailbox"`      // object id, "" for none
	Name         string `json:"name"`         // user principal name, "" when it is not known (any more)
	Status       int64  `json:"status"`       // HTTP, 0 for a lost connection
	Code         string `json:"code"`         // Graph's, "" for none
	Answers      int64  `json:"answers"`      // that were alike in this second
	RetryAfterMs int64  `json:"retryAfterMs"` // what Microsoft told, the longest; -1 for nothing
	ClosedMs     int64  `json:"closedMs"`     // how long the scope was left alone
}

// RunSeries is finished runs over time. A step without a run has no point.
type RunSeries struct {
	Range
	StepMs int64      `json:"stepMs"`
	Points []RunPoint `json:"points"`
}

// RunPoint is the runs that started within one step.
type RunPoint struct {
	At   int64 `json:"at"`  // unix ms; of the run itself when it is the only one
	Run  int64 `json:"run"` // number of the latest
	Runs int64 `json:"runs"`
	// Results, and together Runs.
	Done        int64 `json:"done"`
	Partly      int64 `json:"partly"`
	Held        int64 `json:"held"`
	Failed      int64 `json:"failed"`
	Cancelled   int64 `json:"cancelled"`
	Interrupted int64 `json:"interrupted"`
	// Durations, of single runs.
	DurationMs    int64 `json:"durationMs"` // on average
	DurationMinMs int64 `json:"durationMinMs"`
	DurationMaxMs int64 `json:"durationMaxMs"`
	// What they did, added up; plans leave contacts alone and are not counted there.
	Created   int64 `json:"created"`
	Updated   int64 `json:"updated"`
	Deleted   int64 `json:"deleted"`
	Requests  int64 `json:"requests"`
	Throttled int64 `json:"throttled"`
	WaitedMs  int64 `json:"waitedMs"`
}

// PopulationSeries is who and what was in place over time. Between two points it stayed as the earlier one says.
type PopulationSeries struct {
	Range
	StepMs int64             `json:"stepMs"`
	Points []PopulationPoint `json:"points"`
}

// PopulationPoint is the state after the last run within one step.
type PopulationPoint struct {
	At          int64 `json:"at"` // unix ms
	People      int64 `json:"people"`
	Mailboxes   int64 `json:"mailboxes"`
	Contacts    int64 `json:"contacts"`
	ContactsMin int64 `json:"contactsMin"` // within the step
	ContactsMax int64 `json:"contactsMax"`
}

// trafficSeries lays buckets out over a range, so that gaps have their points.
func trafficSeries(r Range, step int64, buckets []Bucket) TrafficSeries {
	s := TrafficSeries{Range: r, StepMs: step, Points: make([]TrafficPoint, (r.To-r.From)/step)}
	for i := range s.Points {
		s.Points[i].At = r.From + int64(i)*step
	}
	for _, b := range buckets {
		i := (b.At - r.From) / step
		if i < 0 || i >= int64(len(s.Points)) {
			continue
		}
		p := &s.Points[i]
		switch b.Scope { // they come by scope: Whole first
		case Whole:
			p.whole(b)
			s.Dropped += b.Dropped
		case Mailboxes:
			p.Mailboxes = scopePoint(b, p.Seconds)
		case Directory:
			p.Directory = scopePoint(b, p.Seconds)
		case Extensions:
			p.Extensions = scopePoint(b, p.Seconds)
		}
	}
	return s
}

func (p *TrafficPoint) whole(b Bucket) {
	p.Seconds = b.Seconds
	p.ScopePoint = scopePoint(b, b.Seconds)
	p.Exchanges, p.Batches, p.WaitedMs, p.InFlightMax = b.Exchanges, b.Batches, b.WaitedMs, b.Peak
	most, together := Limit(0), int64(0)
	for limit, ms := range b.LimitedMs {
		together += ms
		if ms > b.LimitedMs[most] {
			most = Limit(limit)
		}
	}
	p.LimitedBy = most.String()
	p.Limited = Limited{
		Machine: b.LimitedMs[ByMachine], Answers: b.LimitedMs[ByAnswers], Mailbox: b.LimitedMs[ByMailbox],
		Refusal: b.LimitedMs[ByRefusal], Shared: b.LimitedMs[ByShared], Concurrency: b.LimitedMs[ByConcurrency], Budget: b.LimitedMs[ByBudget],
	}
	if together > 0 {
		p.InFlight = float64(b.InFlightMs) / float64(together)
	}
}

// scopePoint is a bucket's answers. A scope has no row for a second in which nothing was asked of it, though we were at
// work: its lowest is nothing then.
func scopePoint(b Bucket, atWork int64) ScopePoint {
	p := ScopePoint{
		Requests: b.Requests, RequestsMin: b.RequestsMin, RequestsMax: b.RequestsMax,
		Refused: b.Refused, RefusedMax: b.RefusedMax, Unavailable: b.Unavailable, UnavailableMax: b.UnavailableMax,
		Failed: b.Failed, Lost: b.Lost, LatencyMaxMs: b.LatencyMaxMs,
	}
	if b.Seconds < atWork {
		p.RequestsMin = 0
	}
	if b.Requests > 0 {
		p.LatencyMs = b.LatencyMs / b.Requests
	}
	return p
}
