// Package runs answers one question: what is running now, how far is it, and how do I stop it?
//
// A run is one execution of ours (never a synchronizationJob of Graph's). One run at a time holds a lock file,
// so that a second process is told who is at work instead of doubling it; a process that dies lets go of the
// lock, however it dies. A run's row carries a heartbeat and its progress for other processes to read. A run
// that says "running" while nobody holds its lock is found at the next start or list and marked interrupted.
//
// Work runs on a goroutine of its own and may report as often as it likes; listeners hear at most four reports
// a second, and always the last one, which is the only one that is Final.
//
// A run can be paused when its work says how (Pausable): it is told to begin nothing new, its heartbeat goes on, and the
// pause is no part of the time left.
//
// All methods may be called from any goroutine.
package runs
