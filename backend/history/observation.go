package history

import "time"

// Scope is what Microsoft throttles together, by kind.
type Scope int

// The kinds of scope. Whole is everything together; each request belongs to it and to exactly one of the others.
const (
	Whole Scope = iota
	Mailboxes
	Directory
	Extensions // only refusals that blame the open extensions
	scopes
)

var scopeNames = [scopes]string{"all", "mailbox", "directory", "extensions"}

// String is the scope's name in JSON.
func (s Scope) String() string {
	if s < 0 || s >= scopes {
		return "unknown"
	}
	return scopeNames[s]
}

// ScopeOf is the scope of that name.
func ScopeOf(name string) (Scope, bool) {
	for s := Whole; s <= Extensions; s++ {
		if s.String() == name {
			return s, true
		}
	}
	return Whole, false
}

// Observation is one answer of the service, or the lack of one: a single request, or one item of a batch.
type Observation struct {
	At      time.Time
	Scope   Scope
	Mailbox string // object id of its owner, "" for none
	Status  int    // HTTP, 0 when no answer came
	Code    string // Graph's error code, "" for none
	Refused bool   // the service asked for patience
	// RetryAfter is what the answer told; meaningful when Told.
	RetryAfter time.Duration
	Told       bool
	// Closed is how long the scope is left alone because of this answer, 0 for not at all.
	Closed  time.Duration
	Latency time.Duration
}

// Limit is what keeps us from going faster at a moment.
type Limit int

// The limits.
const (
	ByMachine     Limit = iota // nothing at Microsoft: our own work, on a processor or a disk
	ByAnswers                  // the next request follows from an answer that is under way
	ByMailbox                  // mailboxes take no more at once
	ByRefusal                  // Microsoft asked for patience
	ByShared                   // the documented limit of directory, app or open extensions
	ByConcurrency              // as many exchanges at once as were found to go well, or as the admin allows
	ByBudget                   // the admin's budget of requests a second
	Limits                     // how many there are
)

var limitNames = [Limits]string{"machine", "answers", "mailbox", "refusal", "shared", "concurrency", "budget"}

// String is the limit's name in JSON.
func (l Limit) String() string {
	if l < 0 || l >= Limits {
		return ""
	}
	return limitNames[l]
}

// Gauge is what the gate has seen so far, as totals; the Recorder looks at differences.
type Gauge struct {
	Exchanges, Batches int64
	// Waited is the time in which at least one exchange was held back.
	Waited time.Duration
	// InFlight is the time exchanges were under way, added up.
	InFlight time.Duration
	// Limited is how long each limit ruled.
	Limited [Limits]time.Duration
	// Peak is the highest number of exchanges at once since the last look.
	Peak int
	// CPU is the processor time this process has used, and Cores how many processors it may use; 0 when not known. A
	// second in which they were all busy is limited by this machine, whatever the gate says.
	CPU   time.Duration
	Cores int
}
