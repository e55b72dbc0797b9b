package notify

// Event is the kind of a matter, as the settings name it.
type Event string

// The events.
const (
	Held        Event = "held"        // a run waits for a decision
	Failed      Event = "failed"      // a run failed, or could not begin
	Certificate Event = "certificate" // it ends soon, or has ended
	Quarantine  Event = "quarantine"  // a cloud sync job stands aside
)

// Events are all there are.
var Events = []Event{Held, Failed, Certificate, Quarantine}

// Start is a part of Failed that is judged apart: a process could not even begin. Another process, under another account,
// that could begin has nothing to say about it.
const Start Event = "start"

// asked is the event by which the settings choose.
func (e Event) asked() Event {
	if e == Start {
		return Failed
	}
	return e
}

// Notice is one matter that somebody should know of.
type Notice struct {
	// Key is the same for as long as the matter lasts, and another for another matter: held/12.
	Key      string
	Event    Event
	Critical bool   // contacts are not kept up to date, or soon will not be
	Title    string // a few words
	Text     string // what is so, a sentence
	Action   string // what to do next, a sentence; "" for nothing
	Code     string // of the failure; "" for none
	Run      int64  // 0 for none
}

// Example is a notice to try a channel with.
func Example() Notice {
	return Notice{Key: "test", Event: Held, Title: "This is a test", Text: "Concord reaches this place. Nothing is the matter.",
		Action: "Nothing: somebody wanted to see whether messages arrive."}
}
