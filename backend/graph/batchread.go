package graph

import (
	"context"
	"fmt"
	"net/http"

	"golang.org/x/sync/errgroup"
)

// The bounds of BatchRead.
const (
	// readTries is how often a request is sent at most.
	readTries = 8
	// readBatches is how many batches are under way at once; the gate may allow fewer, above all when they are for one
	// mailbox.
	readBatches = 256
)

// BatchRead sends any number of requests that change nothing, in batches, and returns an answer for each, in their order.
// What was refused, lost or not executed is sent again, alone, up to a bound; so the outcomes are Done, Failed, and
// Refused for what still was refused at the end.
func (c *Client) BatchRead(ctx context.Context, requests []Request) ([]Answer, error) {
	open := make([]int, len(requests))
	for i, r := range requests {
		if !r.reads() {
			return nil, &Error{
				GraphCode: CodeInvalidRequest, Method: r.Method, Path: pathOnly(r.Path),
				Message: "only requests that change nothing may be read in batches",
			}
		}
		open[i] = i
	}
	answers := make([]Answer, len(requests))
	size := readSize(requests)
	for try := 1; len(open) > 0 && try <= readTries; try++ {
		if err := c.readOnce(ctx, requests, open, size, answers); err != nil {
			return nil, err
		}
		var again []int
		halve := false
		for _, i := range open {
			if answers[i].Outcome == Done || answers[i].Outcome == Failed {
				continue
			}
			halve = halve || answers[i].Status == http.StatusRequestEntityTooLarge
			again = append(again, i)
		}
		if halve {
			size = max(1, size/2)
		}
		open = again
	}
	return answers, nil
}

// readSize is how many requests go into a batch. One mailbox is asked in full batches, one after the other; what goes to many
// is spread over as many batches as may be under way, four requests each at least, because Graph works on four at a time.
func readSize(requests []Request) int {
	for _, r := range requests {
		if len(r.Asks) == 0 || r.Asks[0].Scope != requests[0].Asks[0].Scope {
			return min(max((len(requests)+readBatches-1)/readBatches, maxMailboxSlots), MaxBatch)
		}
	}
	return MaxBatch
}

// readOnce sends each open request once and puts its answer into answers.
func (c *Client) readOnce(ctx context.Context, requests []Request, open []int, size int, answers []Answer) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(readBatches)
	for len(open) > 0 {
		part := open[:min(size, len(open))]
		open = open[len(part):]
		group.Go(func() error {
			batch := make([]Request, len(part))
			for i, n := range part {
				batch[i] = requests[n]
			}
			got, err := c.Batch(ctx, batch)
			if err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("graph: read in batches: %w", err)
			}
			for i, n := range part {
				answers[n] = got[i]
			}
			return nil
		})
	}
	return group.Wait()
}
