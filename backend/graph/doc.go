// Package graph answers one question: how do we speak Microsoft Graph?
//
// A file per Graph resource, with Graph's own names: user, group, contactfolder, contact, openextension. Requests are
// values (Request), so that the same thing can be sent alone (Client.Do), page by page (Pages) or in a batch
// (Client.Batch, Client.BatchOrdered, Client.BatchRead). Everything that is sent passes the gate of package throttle,
// which alone decides when; batch items pass the same gate as single requests.
//
// The promises:
//   - A write whose outcome is unknown is never repeated here. It comes back with the Outcome Lost (in a batch) or as an
//     error for which IsAmbiguous is true (alone), and whoever owns the data finds out what happened.
//   - Links that the service hands out (nextLink, deltaLink) are used whole, and only when they name our own endpoint:
//     a token never goes to another host.
//   - Every mailbox request asks for immutable ids, inside batches too. No request asks for return=minimal, so an absent
//     property means "has no value" (learn.microsoft.com/graph/delta-query-overview).
//   - People are addressed by object id, never by name, and no error repeats a query string, an e-mail address or a
//     phone number.
//
// Every HTTP exchange, and every item of a batch, carries a fresh client-request-id, which Microsoft's support asks for.
//
// Concurrency: a Client may be used from any number of goroutines. Requests and answers are plain values.
package graph
