// Package rotation answers: how does the app come by a new certificate, with one that works at every moment?
//
// A Rotation makes a new key where the old one is kept, gets its certificate onto the app registration (by itself, with a proof signed
// by the old key, or by somebody who uploads it), waits until signing in with it works, writes it into the settings, and
// only then takes the old one off. Go does all that is left; State tells how far it is.
//
// Promises:
//   - At every moment the settings name a certificate that signs in, as far as they did at the start. The old one is removed from the
//     registration after a sign-in with the new one, and its key is put aside, never deleted. Forget deletes it, after
//     another such sign-in.
//   - Cut off anywhere, Go goes on where it was: what is about to be done stands in a journal beside the settings before it is done.
//     The journal names files and thumbprints; it holds no secret.
//   - Processes that are at work meanwhile find the new certificate by themselves (signin.Options.Reload).
//
// Concurrency: a Rotation is for one goroutine. Of two processes that rotate at once the second is refused.
package rotation
