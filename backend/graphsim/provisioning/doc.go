// Package provisioning answers one question: what does Microsoft Entra's provisioning service do with what it was told?
//
// It is the part of the simulated tenant behind /servicePrincipals/{id}/synchronization: configurations made from the
// application template of Entra Cloud Sync, their secrets, jobs and schemas, the on-premises domains with their agents, the
// cycles that bring people into the directory, quarantine, the provisioning log and the audits. It knows no HTTP and no
// tenant: graphsim routes to it, keeps the clock and the file, and is its [Target].
//
// # Promise
//
// State moves only when it is told the time ([Service.Advance]) or asked to do something, and follows from what it was told
// before, the seed and the time: it starts no goroutine and waits for nothing. Every change is handed to the keeper at once,
// as one JSON value a thing, and [Service.Take] puts it back.
//
// # Concurrency
//
// None: whoever owns a Service guards it.
//
// # Sources
//
// A comment names the source of each behaviour: a page of Microsoft's documentation by its title, or a public repository's
// file, or an issue as owner/repo#number. "Inferred" marks what nobody has written down.
package provisioning
