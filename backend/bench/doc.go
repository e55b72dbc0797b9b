// Package bench answers one question: how fast is Concord beside what Microsoft's limits allow, and what does it cost?
//
// It holds no code, only measurements: the real engine, real database files and the real client over graphsim with the
// documented limits. `make bench` runs them all and prints a table, `make bench SCALE=small` runs a small form in seconds,
// which is also what the tests of every change hold against the figures they must not fall behind (guards in
// scenarios_test.go). docs/scale.md tells what the figures mean.
//
// Makespans are told in simulated time (testing/synctest): they depend on the seed alone, not on the machine. CPU, memory and disk
// are those of this machine, with the simulator in a process of its own.
package bench
