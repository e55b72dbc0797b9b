// Package unattended answers one question: how does the system itself start a sync, with no window open?
//
// A Task says what is started, how often and as whom. On Windows it becomes a scheduled task (XML, schtasks), elsewhere a
// timer of systemd for this user, or a line for a crontab where there is no systemd. XML, Units and Crontab are pure and
// the same on every system, so that anybody can see what would be installed; Install, Look, Start and Remove speak to the
// scheduler of the system they run on.
//
// Promises:
//   - Nothing is half installed: a unit is written whole or not at all, and what a failed Install wrote is taken away.
//   - Remove leaves nothing of ours behind, and is content when nothing is there.
//   - No password is asked for or kept: tasks of other accounts run without one (S4U, service and managed accounts).
//
// All of the package may be used from any goroutine; two calls of Install or Remove at the same time are not meant.
package unattended
