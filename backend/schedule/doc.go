// Package schedule answers one question: when is the next run due?
//
// A Schedule says it for one profile: every so often, or at times of the day, on some weekdays, never in quiet hours.
// It is pure: the same schedule, moment and seed give the same answer. A Keeper looks twice a minute at the clock on the
// wall rather than sleeping until the next run: a computer that slept, or whose clock was set, is right again at the next
// look. Whatever was missed is caught up once.
//
// A Schedule may be used from any goroutine. A Keeper's Keep is called once.
package schedule
