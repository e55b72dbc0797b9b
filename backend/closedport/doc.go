// Package closedport answers one question: where on this computer does nobody listen?
//
// It is for tests alone; no program links it. A port that was listened at and closed again may be given to anybody before the test gets
// to it; that of a connection the system gives to nobody else.
//
// Concurrency: every function may be called from any number of goroutines.
package closedport
