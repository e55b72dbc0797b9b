// Package sqlite answers: where is state kept? One database file a tenant, named by the tenant's id, so that two
// tenants can never mix and deleting one is deleting a file.
//
// It implements the ports of contactsync, cloudsync, runs, history, schedule, notify and throttle, a file a noun. One
// connection writes, in immediate transactions; readers are a pool of their own, opened read-only. WAL with synchronous NORMAL: a power cut may
// lose the last commits but never tears one; what must not be lost (that a mailbox is being written to) is
// committed with synchronous FULL, which also hardens everything before it.
//
// Migrations are the numbered files in migrations/, never edited after release. A file written by a newer
// Concord is refused, untouched.
//
// A DB may be used by several goroutines, and the file by several processes.
package sqlite
