// Package contactsync answers one question: what must change so that each mailbox's contact folder mirrors
// the directory — and does it.
//
// A sync has five movements. Refresh brings the mirror (the directory as we know it) up to date by delta.
// Evaluate compares every changed person with a profile's rules and fields and numbers what changed. Guard
// decides which removals are earned, and holds the ones that look like a mistake. Apply brings each mailbox
// that is behind up to the latest number. Photos, which delta does not tell of, come last, on an interval of
// their own.
//
// The promise: delta only makes refreshing cheap; correctness comes from comparing state with state. A sync
// killed at any moment is simply run again. Every contact we own carries a mark (see mark.go), so a lost
// answer, a lost database or a second installation never becomes a duplicate or a wrong deletion. What does
// not carry this profile's mark is read at most, never written.
//
// A Service may be used by several goroutines; two syncs at once are the caller's to prevent (package runs).
package contactsync
