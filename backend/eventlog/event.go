package eventlog

import "errors"

// Source is the name under which entries stand.
const Source = "Concord"

// Level is how bad an entry is.
type Level int

// The levels, as the event log has them.
const (
	Info Level = iota
	Warning
	Error
)

// The ids. Administrators attach tasks and alerts to them: a number never changes its meaning. The message file of the
// source is Windows' own EventCreate.exe, which knows 1 to 1000 (golang.org/x/sys/windows/svc/eventlog).
const (
	Done        = 100 // a sync ended well
	Partly      = 101 // something failed in some mailboxes
	Held        = 102 // a part waits for a decision
	Failed      = 103 // a sync failed
	Stopped     = 104 // somebody stopped it
	NotBegun    = 105 // a sync could not begin
	Certificate = 110 // it ends soon, or has ended
	Quarantine  = 120 // a cloud sync job stands aside
)

// Entry is one entry.
type Entry struct {
	ID    uint32
	Level Level
	Text  string // figures, codes and numbers of runs; nobody's name
}

var (
	// ErrNoLog says that this system has no such log.
	ErrNoLog = errors.New("eventlog: this system has no event log of Windows")
	// ErrNotRegistered says that nobody has registered the source on this computer.
	ErrNotRegistered = errors.New("eventlog: the source Concord is not registered on this computer")
)
