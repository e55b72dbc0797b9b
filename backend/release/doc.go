// Package release answers one question: which Concord is this?
//
// The window and the command line are built from one source and carry one version; both name it to the admin and, in
// the User-Agent, to Microsoft. Everything here may be called from any goroutine.
package release
