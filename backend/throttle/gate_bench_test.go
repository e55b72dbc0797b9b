package throttle

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

// BenchmarkGate passes batches of twenty to a thousand mailboxes, far more of which wait than may speak.
func BenchmarkGate(b *testing.B) {
	g := newGate(Options{Limits: Limits{MailboxSlots: 4}}) // no window may end the measuring
	work := make(chan int)
	var group sync.WaitGroup
	for m := range 1000 {
		scope := Mailbox(fmt.Sprint(m))
		group.Go(func() {
			for range work {
				p, err := g.Enter(b.Context(), Ask{Scope: scope, Requests: 20, Slots: 4}, Ask{Scope: Extensions, Requests: 20})
				if err != nil {
					b.Error(err)
					return
				}
				for range 20 {
					g.Answered(Observation{At: time.Now(), Scope: scope, Status: 201, InBatch: true, Exchange: p.Exchange()})
				}
				p.Leave()
			}
		})
	}
	for i := 0; b.Loop(); i++ {
		work <- i
	}
	close(work)
	group.Wait()
}
