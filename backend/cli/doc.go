// Package cli answers the questions of the window from a terminal: verbs, progress, JSON, exit codes.
//
// It translates and decides nothing: a verb opens the tenant, makes one call of a subject and prints the answer.
// The answer goes to standard output and nothing else does; progress, hints and errors go to standard error.
// An error is put into words here and only here (failure.go), and becomes an exit code here (exit.go).
//
// Main may be called several times in one process, one after the other.
package cli
