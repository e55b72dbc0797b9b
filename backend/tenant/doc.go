// Package tenant answers one question: which tenant are we working in, with everything attached?
//
// Open is the one place that lists the layers, in order (open.go): settings, transport, sign-in, throttle gate,
// Graph client, database, history, contact sync, cloud sync, runs. The demo tenant is the same code with three other ingredients:
// a simulated Microsoft as the transport, a certificate made in memory, and a database of its own (demo.go).
//
// The package assembles and decides nothing of the subjects'. What it adds is glue: a contact sync as a run with its
// summary, the answer to "does the connection work", the facts that health judges, what is told to whom, backups and
// purges beside runs, and which kind of problem an error is.
//
// The promise: the database is named by the tenant that issued the token, whatever was typed, so that two
// tenants never share one. A Tenant may be used by several goroutines; Close ends it once.
package tenant
