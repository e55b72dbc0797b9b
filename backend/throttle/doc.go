// Package throttle answers one question: when may the next request go to Microsoft, and what did the service answer?
//
// A Gate knows what Microsoft throttles together (a Scope: one mailbox, the directory, the app, the open extensions).
// Whoever wants to speak Enters with what the exchange will cost, waits until every scope lets it pass, speaks, reports
// each answer with Answered and Leaves. Single requests do all that by going through Transport; a batch, which is one
// exchange carrying many requests, does it by hand.
//
// The promises:
//   - Only this package waits because of 429, 503, 504 or a lost connection. Nobody else sleeps and tries again.
//   - A scope that Microsoft closed is not asked before its time; other scopes go on meanwhile.
//   - Within one mailbox, and within each shared limit, who came first goes first.
//   - A Valve holds up one piece of work because a person paused it; that is nobody's limit and counts as none.
//   - A POST whose outcome is unknown is never repeated: it comes back as a *LostError or as the answer it got.
//   - Memory follows the scopes that were busy in the last ten minutes, not the mailboxes of the tenant.
//
// Concurrency: a Gate and a Transport may be used from any number of goroutines. Waiting is done on a channel and one
// timer for the whole gate, the lock is held for short computations only, so that all of it runs inside
// testing/synctest. Options.Observe is called without the lock, from the goroutine that reported the answer.
package throttle
