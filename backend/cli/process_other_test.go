//go:build !unix

package cli

// asChild: the tests that start children send signals, which only Unix has.
func asChild() (func() int, bool) { return nil, false }
