package desktop

import "fmt"

// Question is what is asked in a native dialog before the window closes.
type Question struct{ Title, Text string }

// BeforeClose returns what to ask before the window closes: nothing while no run of this process is at work.
func (d *Desktop) BeforeClose() (question Question, ask bool) {
	d.mu.Lock()
	at := d.current
	language := d.memory.Look.LanguageShown
	d.mu.Unlock()
	if at == nil {
		return Question{}, false
	}
	working := at.atWork()
	if len(working) == 0 {
		return Question{}, false
	}
	active := working[0]
	if language == "de" {
		return Question{"Ein Lauf ist aktiv", fmt.Sprintf("Lauf %d arbeitet noch. Concord beenden und ihn anhalten?\n\nWas getan ist, bleibt getan; die nächste Synchronisierung macht dort weiter.", active.ID())}, true
	}
	return Question{"A run is active", fmt.Sprintf("Run %d is still at work. Close Concord and stop it?\n\nWhat was done stays done; the next sync goes on from there.", active.ID())}, true
}
