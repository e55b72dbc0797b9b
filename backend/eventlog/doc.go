// Package eventlog answers one question: how does the event log of Windows hear what came of a run?
//
// Write puts one entry into the log "Application" under the source "Concord". The source is registered by an administrator,
// once a computer (Register); until then Write returns ErrNotRegistered and writes nothing: Windows would show an entry
// without its text. On other systems there is no such log, and every function says so with ErrNoLog: a service manager
// catches standard error there.
//
// All of the package may be used from any goroutine and by several processes.
package eventlog
