package contactsync

import (
	"net/http"
	"time"

	"concord/backend/graph"
)

const statusTooLarge = http.StatusRequestEntityTooLarge

// sizes finds how many requests go into a batch: twenty, which is Microsoft's limit, halved where a batch is too large, too
// slow or lost as a whole, or where many of its items are refused, and doubled again after some that went well.
type sizes struct {
	now  int
	good int // batches in a row that went well
}

const (
	// slowBatch is how long a batch may take. Graph's own gateway gives up after some minutes; items of
	// twenty that wait for each other in an ordered batch take three seconds on a good day.
	slowBatch = 30 * time.Second
	// goodBatches in a row let a batch be twice as long again.
	goodBatches = 4
)

// judge looks at the answers to a batch that took so long.
func (s *sizes) judge(answers []graph.Answer, took time.Duration) {
	tooLarge, lost, refused := false, 0, 0
	for _, a := range answers {
		switch {
		case a.Err == nil:
		case httpStatus(a.Err) == statusTooLarge && a.Outcome == graph.NotExecuted:
			tooLarge = true
		case a.Outcome == graph.Lost:
			lost++
		case a.Outcome == graph.Refused:
			refused++
		}
	}
	if tooLarge || took > slowBatch || len(answers) > 1 && lost == len(answers) || refused > 1 && refused*3 > len(answers) {
		s.now, s.good = max(1, min(s.now, len(answers))/2), 0
		return
	}
	if s.good++; s.good >= goodBatches {
		s.now, s.good = min(2*s.now, batchSize), 0
	}
}
