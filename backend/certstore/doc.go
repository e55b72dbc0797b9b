// Package certstore answers: which certificates with a private key are on this machine?
//
// The question is asked by sign-in, which needs a certificate to show and a key to sign with, and by nobody else. A key
// comes from a file (FromFile: PEM or PFX), is made there (NewFile), or is made for the moment (InMemory: the demo tenant
// and tests).
//
// Promise: an Identity that is returned without an error can sign in. Its certificate belongs to its key, is valid now,
// and its key is of a kind that Entra ID accepts. Everything else is an *Error with a sentence, a next action and a code.
// A key never leaves this package but as a crypto.Signer; it is not logged and not printed, and NewFile alone writes one,
// into a new file of its owner.
//
// Concurrency: an Identity is read-only after it was made and may be shared. Its Signer may be used by several goroutines
// at once.
package certstore
