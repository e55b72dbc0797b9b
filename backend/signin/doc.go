// Package signin answers: how does the app prove who it is, and what may it do?
//
// A certificate identity goes in, a token for Microsoft Graph comes out (Source). Source.Transport puts the token on each
// request; Permissions reads what the token allows. A refusal by Entra ID, or a network that stands between, is an *Error:
// a sentence, a next action, a code, and Microsoft's trace and correlation ids for a support case.
//
// Promises:
//   - A token goes to the configured Graph endpoint and to no other host, whatever a link or a redirect says.
//   - Tokens and assertions live in memory only; nothing in this package writes or logs one.
//   - Token requests follow no redirect: an assertion is not carried to a host that a captive portal names.
//
// The protocol is MSAL's; the client assertion is signed here, because MSAL's own certificate credential takes an
// *rsa.PrivateKey only and a key in the Windows store is none (MSAL Go v1.10.1, confidential.NewCredFromCert).
//
// Concurrency: everything exported may be used by several goroutines at once. One token request is under way at a time;
// the others wait for it on a channel, so that the wait ends with their context and does not hold a synctest clock.
package signin
