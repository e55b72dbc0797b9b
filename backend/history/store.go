package history

import (
	"context"
	"time"
)

// Steps are how long buckets are, by age: the recorder writes seconds, and Store.Tidy merges what is older than Until
// into the next step. What is older than the last one's Until is deleted.
var Steps = []struct{ Length, Until time.Duration }{
	{time.Second, 2 * time.Hour},
	{10 * time.Second, 26 * time.Hour},
	{time.Minute, 8 * 24 * time.Hour},
	{15 * time.Minute, Kept},
}

// The bounds of what is kept.
const (
	// Kept is how long history is kept: the longest range and two days, so that it is always full.
	Kept = 92 * 24 * time.Hour
	// MaxEvents is how many throttle events are kept, the newest.
	MaxEvents = 20_000
)

// Store remembers history. All methods may be called from any goroutine and by several processes at once. Those that
// write must give up soon when the database is locked: the Recorder tries again.
type Store interface {
	// AddTraffic adds buckets of a second to what is stored about the same second and scope, and notes events: all or
	// nothing.
	AddTraffic(ctx context.Context, seconds []Bucket, events []Event) error
	// SamplePopulation notes how many people, mailboxes and contacts there are now.
	SamplePopulation(ctx context.Context, now time.Time) error
	// Tidy merges and deletes what is old enough, see Steps.
	Tidy(ctx context.Context, now time.Time) error

	// Traffic returns buckets of a step (ms) that begin in [from, to), each aligned to multiples of step, by time and scope.
	Traffic(ctx context.Context, from, to, step int64) ([]Bucket, error)
	// Throttles returns a page of the events in [q.From, q.To) that meet the query, and how many there are.
	Throttles(ctx context.Context, q ThrottleQuery) ([]Throttle, int64, error)
	// RunPoints returns the finished runs that started in [from, to), by buckets of step.
	RunPoints(ctx context.Context, from, to, step int64) ([]RunPoint, error)
	// Population returns the samples in [from, to) by buckets of step, and before them the last one of earlier, at from.
	Population(ctx context.Context, from, to, step int64) ([]PopulationPoint, error)
}
