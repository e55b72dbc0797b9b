package runs

import (
	"encoding/json"
	"time"
)

// State is where a run stands.
type State string

// The states of a run. All but Running are final.
const (
	Running     State = "running"
	Done        State = "done"
	Partly      State = "partly"    // done, but some mailboxes failed
	Held        State = "held"      // the harmless part is done, the rest waits for a person
	Failed      State = "failed"    // stopped by an error
	Cancelled   State = "cancelled" // stopped by a person
	Interrupted State = "interrupted"
)

// Run is one execution. Times are UTC, to the millisecond.
type Run struct {
	ID        int64           `json:"run"`
	Kind      string          `json:"kind"`  // "contactsync", "verify"
	Title     string          `json:"title"` // what it was asked to do, for a list
	State     State           `json:"state"`
	Started   time.Time       `json:"started"`
	Finished  time.Time       `json:"finished,omitzero"`
	Heartbeat time.Time       `json:"heartbeat"` // when its process last showed that it lives
	PID       int             `json:"pid"`
	Progress  Progress        `json:"progress"`
	Summary   json.RawMessage `json:"summary,omitempty"` // the kind's own figures
	Failure   *Failure        `json:"failure,omitempty"`
}

// Final tells whether the run is over: nothing about it changes any more.
func (r Run) Final() bool { return r.State != Running }

// Progress is how far a run is. Work reports Phase, Done, Total and Text; Rate and Left are measured here.
type Progress struct {
	Phase string `json:"phase"`
	Done  int64  `json:"done"`
	Total int64  `json:"total"` // 0 while unknown
	Text  string `json:"text"`  // a few words: "12 of 60 mailboxes"
	// Mailboxes are those of MailboxesTotal that are settled; 0 of 0 where that is not how the work goes.
	Mailboxes      int64 `json:"mailboxes,omitempty"`
	MailboxesTotal int64 `json:"mailboxesTotal,omitempty"`
	// Rate is Done per second of late in this phase; Left the time the rest takes at that rate, 0 while unknown.
	Rate float64       `json:"rate"`
	Left time.Duration `json:"leftNanoseconds"`
	// Paused by a person: nothing new is begun. Rate and Left stay as they were.
	Paused bool `json:"paused,omitempty"`
}

// Outcome is what work that came to its end hands back. With an error the error decides the state; the summary
// is kept all the same, for what was done until then.
type Outcome struct {
	State   State // Done, Partly or Held; "" means Done
	Summary any   // the kind's own figures, marshalled to JSON; nil for none
}
