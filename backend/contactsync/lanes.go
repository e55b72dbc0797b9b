package contactsync

import (
	"context"
	"time"

	"concord/backend/graph"
)

// lanes keeps a mailbox as busy as Microsoft lets it be. A mailbox works on four requests at a time, and there are two ways
// to give it four (Graph docs: "Service-specific throttling limits", Outlook): one unordered batch, of which Graph
// works on four items at a time, or four ordered batches, each of which is one lane. An unordered batch costs one exchange, but
// its last items leave lanes empty, and the next batch is sent only when all of it has come back. So what fits into one goes
// as one, and so it does while exchanges are scarce; what is longer goes in lanes, in batches that shrink towards the end, so
// that all lanes end together.
//
// It belongs to one goroutine; only the exchanges run beside it.
type lanes[T any] struct {
	graph *graph.Client
	user  string
	size  sizes
	under int            // batches under way
	alone bool           // the one under way is unordered
	more  bool           // more tasks may come while these are under way
	short bool           // the next tasks count against a limit that all mailboxes share
	loose int            // so many batches are sent unordered, because order made one item's failure stop the others
	back  chan flight[T] // batches that came back
}

// flight is a batch on its way, or back.
type flight[T any] struct {
	tasks   []T
	answers []graph.Answer
	err     error
	ordered bool
	sent    time.Time
}

const (
	// laneShare is which part of what is left for a lane goes into its next batch: small enough that lanes end together.
	laneShare = 2
	// looseBatches is how many batches are sent unordered after an item's failure had stopped those behind it.
	looseBatches = 2
)

func newLanes[T any](client *graph.Client, user string) *lanes[T] {
	return &lanes[T]{graph: client, user: user, size: sizes{now: batchSize}, back: make(chan flight[T], graph.MailboxSlots)}
}

// next says how many of the tasks that are left go into the next batch and whether it is ordered; none when the mailbox is busy.
func (l *lanes[T]) next(left int) (take int, ordered bool) {
	size := l.size.now
	if l.short { // what a batch does last is taken from the limit when it is sent: a long one keeps it from others
		size = min(size, graph.MailboxSlots)
	}
	switch slots := l.graph.Slots(l.user); {
	case left == 0, l.alone, l.under >= graph.MailboxSlots:
		return 0, false
	case slots >= graph.MailboxSlots && l.under == 0 && (l.short || left <= size && !l.more || l.loose > 0 || l.graph.Spare() < graph.MailboxSlots):
		return min(left, size), false
	case slots >= graph.MailboxSlots && l.loose > 0:
		return 0, false // when the lanes are empty
	}
	// Each lane's share of what is left, and of that a part: the next batches are shorter.
	share := (left + graph.MailboxSlots*laneShare - 1) / (graph.MailboxSlots * laneShare)
	return min(max(1, share), size, left), true
}

// launch sends a batch. It returns at once.
func (l *lanes[T]) launch(ctx context.Context, tasks []T, requests []graph.Request, ordered bool) {
	l.under++
	l.alone = !ordered
	go func() {
		f := flight[T]{tasks: tasks, ordered: ordered, sent: time.Now()}
		if ordered {
			f.answers, f.err = l.graph.BatchOrdered(ctx, requests)
		} else {
			f.answers, f.err = l.graph.Batch(ctx, requests)
		}
		l.back <- f
	}()
}

// land waits for a batch to come back. There must be one under way.
func (l *lanes[T]) land() flight[T] { return l.landed(<-l.back) }

// landed takes in a batch that came back.
func (l *lanes[T]) landed(f flight[T]) flight[T] {
	l.under--
	l.alone = false
	if f.err == nil {
		l.judge(f)
	}
	return f
}

// judge learns from a batch how long the next one may be and whether order is a help.
func (l *lanes[T]) judge(f flight[T]) {
	if !f.ordered && l.loose > 0 {
		l.loose--
	}
	stopped := false
	for _, a := range f.answers {
		stopped = stopped || a.Outcome == graph.Failed
	}
	if last := f.answers[len(f.answers)-1]; f.ordered && stopped && last.Outcome == graph.NotExecuted {
		l.loose = looseBatches
	}
	l.size.judge(f.answers, time.Since(f.sent))
}

// stopped tells an item that was not carried out because one before it in its ordered batch failed: it costs nothing.
func (f flight[T]) stopped(i int) bool {
	return f.ordered && i > 0 && f.answers[i].Outcome == graph.NotExecuted && httpStatus(f.answers[i].Err) != statusTooLarge
}
