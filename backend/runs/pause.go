package runs

import "time"

// Pausable says how the work is held up and let go on, called by the work itself at its beginning. Both are called under
// the run's lock: they are fast and never call back.
func (a *Active) Pausable(hold, release func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.hold, a.release = hold, release
	if a.run.Progress.Paused {
		hold()
	}
}

// Pause holds the run up until Resume: nothing new is begun, what is under way finishes. It returns at once, stays so
// after Cancel, and does nothing to a run that is paused or over. The heartbeat goes on.
func (a *Active) Pause() { a.pauses(true) }

// Resume lets a paused run go on.
func (a *Active) Resume() { a.pauses(false) }

func (a *Active) pauses(paused bool) {
	a.mu.Lock()
	defer a.tell()
	defer a.mu.Unlock()
	if a.run.Final() || a.run.Progress.Paused == paused {
		return
	}
	now, act := time.Now(), a.release
	if paused {
		a.run.Progress = a.pace.measure(now, a.run.Progress)
		a.pace.pause(now)
		act = a.hold
	} else {
		a.pace.resume(now, a.run.Progress.Done)
	}
	a.run.Progress.Paused = paused
	if act != nil {
		act()
	}
}
