// Package health answers one question: what needs the admin's attention?
//
// Conditions are declared as data (conditions.go): a code, how bad it is, a title, and what to do. Evaluate judges Facts
// that somebody else has gathered; it is pure, so that the same facts always mean the same. What was not gathered is the
// zero value and raises nothing.
//
// The promise: a healthy tenant has no condition at all, and each condition says what happened and one next action. All
// of the package may be used from any goroutine.
package health
