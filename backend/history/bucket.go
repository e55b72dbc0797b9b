package history

// Bucket is a stretch of time of one scope: a second as recorded, or several merged.
type Bucket struct {
	At      int64 // its beginning, unix ms
	Scope   Scope
	Seconds int64 // in which we were at work
	Tally
	Load
}

// Tally counts answers. Min and Max are of single seconds.
type Tally struct {
	Requests, RequestsMin, RequestsMax int64
	Refused, RefusedMax                int64 // 429 and its kin
	Unavailable, UnavailableMax        int64 // 503 and 504, refusals or not
	Failed                             int64 // other 5xx
	Lost                               int64 // no answer
	LatencyMs, LatencyMaxMs            int64 // sum, longest
}

// Load is what the gate saw. Only buckets of Whole have it.
type Load struct {
	Exchanges, Batches int64
	WaitedMs           int64 // at least one exchange was held back
	InFlightMs         int64 // added up over exchanges
	Peak               int64 // exchanges at once
	LimitedMs          [Limits]int64
	Dropped            int64 // observations before this bucket that could not be stored
}

// add counts one answer in the tally of a second.
func (t *Tally) add(o Observation) {
	t.Requests++
	switch {
	case o.Status == 0:
		t.Lost++
	case o.Status == 503 || o.Status == 504:
		t.Unavailable++
	case o.Refused:
		t.Refused++
	case o.Status >= 500:
		t.Failed++
	}
	ms := o.Latency.Milliseconds()
	t.LatencyMs += ms
	t.LatencyMaxMs = max(t.LatencyMaxMs, ms)
}

// Event is a second in which answers of one kind closed a scope.
type Event struct {
	At           int64 // of the first, unix ms
	Scope        Scope
	Mailbox      string // object id, "" for none
	Status       int64  // HTTP, 0 for no answer
	Code         string
	Answers      int64
	RetryAfterMs int64 // the longest told, -1 for none
	ClosedMs     int64 // the longest
}

// eventKey is what answers have in common that are told as one event.
type eventKey struct {
	scope   Scope
	mailbox string
	status  int
	code    string
}
