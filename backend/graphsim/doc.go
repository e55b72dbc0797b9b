// Package graphsim answers one question: what would Microsoft answer?
//
// It is a simulated Entra ID and Exchange Online tenant behind the wire contract of Microsoft Graph v1.0: a directory with
// delta queries, mailboxes with contact folders, contacts, open extensions and extended properties, photos, $batch, throttling, the
// faults seen in the field, and the sign-in authority whose tokens every call needs. It shares no code with our Graph client
// and imports nothing of ours, so that the two cannot be wrong together.
//
// # Use
//
//	tenant, err := graphsim.New(graphsim.Options{Company: graphsim.Contoso(1)})
//	client := &http.Client{Transport: tenant.RoundTripper()}   // in process: graph host and login host
//	handler := tenant.Handler()                                 // the same over HTTP
//
// The zero value of [Faults] is a well-behaved tenant with the documented limits. Faults, the hook [Tenant.OnRequest], the
// actions of users and admins (AddUser, EditContact, DeleteFolder …) and the inspecting API ([Tenant.Mailbox], [Tenant.Log],
// [Tenant.Counters]) are for tests and for the demo. README.md lists every switch with the test that shows it.
//
// # Promise
//
// With [Options].File every write is committed to a SQLite file before it is answered: a process killed at any moment loses
// nothing, delta links survive, and two processes can share the file. The same seed and the same requests in the same order
// give the same answers. In process and over HTTP run the same routing and authorization.
//
// # Concurrency
//
// Everything exported is safe for concurrent use. One mutex guards the state and is never held while waiting: latency and
// delays are timers outside it, and no goroutine is started, so the transport works inside a testing/synctest bubble.
//
// # Sources
//
// A comment names the source of each behaviour: a page of the Microsoft Graph documentation by its title, a GitHub issue as
// owner/repo#number, or "observed" and "inferred" where nothing official exists.
package graphsim
