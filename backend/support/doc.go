// Package support answers: what may a stranger see of an installation that does not work?
//
// A bundle is one zip file: versions, the settings without what is a secret, the shape of the database and how many rows each
// table has, figures of the last runs, what needs attention, what a check found, and the log. No secret is in it and nobody
// is named: settings are taken over by a list of the keys that are harmless, runs by package redact's figures, and the log goes
// line by line through its scrubber.
//
// Write is for one goroutine at a time for a Scrubber.
package support
