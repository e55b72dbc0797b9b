// Package update answers: is there a newer Concord, as far as a file that the admin named says?
//
// Nobody is asked unless somebody calls Look, with an address of the admin's own choice: Concord has no server. The file is JSON:
// version, and where wanted notes, page and sha256. Nothing is downloaded beside it, nothing is installed.
//
// Look may be called from any goroutine.
package update
