// Package certstore answers: which certificates with a private key are on this machine?
//
// It is asked for sign-in, which needs a certificate to show and a key to sign with, and for whoever chooses, makes, renews
// or deletes one. A key comes from a file (FromFile: PEM or PFX) or the certificate store of Windows (FromStore, List), is
// made in either (NewFile, NewInStore), or is made for the moment (InMemory: the demo tenant and tests). Elsewhere than on
// Windows every function of the store says that there is none.
//
// Promise: an Identity that is returned without an error can sign in. Its certificate belongs to its key, is valid now,
// and its key is of a kind that Entra ID accepts. Everything else is an *Error with a sentence, a next action and a code.
// A key never leaves this package but as a crypto.Signer; it is not logged and not printed. NewFile alone writes one into a
// file, a new one of its owner; a key that NewInStore made cannot be exported.
//
// Concurrency: an Identity is read-only after it was made and may be shared. Its Signer may be used by several goroutines
// at once.
package certstore
