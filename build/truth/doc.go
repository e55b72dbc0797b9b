// Package truth answers one question: does Microsoft's own SDK take the simulated tenant for Microsoft Graph?
//
// The simulator was written from documentation, and so was our client: both can be wrong in the same way. Here a third
// party speaks to the simulator that never heard of either: azidentity signs in with the certificate, and msgraph-sdk-go
// reads the directory and works in a mailbox, through the SDK's own retries, compression, paging, batches and errors.
//
//	make truth
//
// builds bin/concordctl and runs the tests of this folder, which start `concordctl simulator` as a process and stop it.
// CONCORDCTL names another program.
//
// It is a module of its own, beside the application's and not in it: msgraph-sdk-go is 200 MB of source, and nothing of it
// may reach the program or the compile of its tests. Only the packages of users, groups and models are imported, without
// the SDK's root package that imports them all; so the first run compiles for about three minutes on two cores and takes
// 5 GB of memory, and the next ones take seconds. The versions in go.mod are raised on purpose, never in passing.
//
// Concurrency: one simulator serves all tests, one after the other.
package truth
