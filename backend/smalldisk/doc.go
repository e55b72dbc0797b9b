// Package smalldisk answers one question: where is a disk that a test may fill, or write-protect?
//
// It is for tests alone; no program links it. The disk is a tmpfs in a mount namespace of its own, which only the process of the test
// sees, and which is gone with it. That takes root on Linux; elsewhere the test is skipped.
//
// Concurrency: every function may be called from any number of goroutines.
package smalldisk
