// Package notify answers one question: who has to be told, of what, and were they told already?
//
// A Notice is a matter that needs somebody: a held run, a failed one, a certificate near its end, a cloud sync job in
// quarantine. A Webhook posts it, as an adaptive card for a workflow of Microsoft Teams or as a plain object. An Outbox
// remembers which matters a channel was told of.
//
// Promises:
//   - A matter is told once on each channel, whichever process notices it, for as long as it lasts; when it ends and comes
//     back, it is told again. Only a process that is killed between the post and its record tells twice.
//   - Nothing here fails a run. A message that cannot be posted is tried a few times, then later, at growing distances, and
//     in the end given up.
//   - No message holds a person's name, address or number: callers put figures, codes and numbers of runs into a Notice.
//   - A webhook's address is never part of an error: whoever has it can post there.
//
// All of the package may be used from any goroutine.
package notify
