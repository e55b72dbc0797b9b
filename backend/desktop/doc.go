// Package desktop answers one question: what may the window ask for?
//
// Each subject is a struct of its own whose exported methods the window calls: Session, Runs, Profiles, and so on (desktop.go). A method
// is a translation and nothing else: it takes the tenant that is open, asks it for one thing, and shapes the answer into
// plain structs: no generics, times as Unix milliseconds, lists never null. The package knows no window toolkit; what a
// toolkit can do (open a dialog, tell the window something) comes in as functions, the Abilities.
//
// The promises: no panic leaves a bound method (every body is one call of with or guarded); every error reaches the
// window as a Failure, which has a code, a sentence and a next action; a run that another process started is noticed
// within about a second; and after Close nothing of ours is at work.
//
// The window calls from many goroutines at once, and so may everybody: all of it is safe for concurrent use.
package desktop
