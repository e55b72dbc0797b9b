// Package backup answers: how is a tenant's state kept aside, and put back?
//
// A backup is one zip file: the database as it stood at one moment, the settings file, the profiles as they would be
// imported, and a manifest that names versions, sizes and SHA-256 of each. The private key is never in it.
//
// Promises:
//   - Create may run while others read and write the database; what it writes is whole or not there.
//   - Restore checks everything before it changes anything: the zip, each file's sum, the database page by page, that it is
//     of this tenant and not of a newer Concord. What is there now is kept aside first. The exchange itself is a few renames
//     that are written down before (a journal file); cut off anywhere, Finish completes it before the database is opened.
//   - Nobody works in a database while it is exchanged: who opens it holds it (Hold), and Restore takes it alone.
//   - A database that was put back is told to look at every mailbox again, since it may be older than what they hold.
//
// Functions may be called by several goroutines and processes.
package backup
