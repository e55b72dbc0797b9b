package contactsync

import (
	"context"
	"time"
)

// This file settles how a mailbox ended: what is kept of it, and what is told.

// settle records where the mailbox stands and adds its figures to the run's.
func (w *worker) settle(ctx context.Context, clean bool) error {
	if w.failed > 0 && w.trouble == nil {
		w.trouble = contactsFailed(w.failed)
		if w.undo != nil {
			w.trouble.Action = undoAgain
		}
	}
	w.conclude(clean)
	w.mu.Lock()
	if w.options.Planned != nil {
		for _, operation := range w.lines {
			w.options.Planned(operation)
		}
	}
	w.profileRun.counts.add(w.counts)
	w.passed += int64(len(w.passedOver))
	if w.trouble != nil {
		w.trouble.Profile, w.trouble.Mailbox = w.Name, w.m.Name
		if w.trouble.Failed {
			w.profileRun.counts.Failed++
		}
		w.troubles = append(w.troubles, *w.trouble)
	} else if clean {
		w.worked++
	}
	w.mu.Unlock()
	w.advance(func(p *Progress) { p.MailboxesDone++ })
	if w.options.PlanOnly {
		return nil
	}
	return w.Store.SaveMailbox(ctx, w.m)
}

// conclude brings the mailbox's own state to its end.
func (w *worker) conclude(clean bool) {
	w.m.Trouble = w.trouble
	if w.undo != nil || len(w.passedOver) > 0 {
		w.target = w.m.AppliedSeq // it did not come any further: the next sync looks again at everyone
	}
	if clean {
		w.m.AppliedSeq, w.m.Open, w.m.Suspect, w.m.Tries, w.m.NextTry = w.target, false, 0, 0, time.Time{}
		if w.suspect {
			w.m.Suspect = 1
		}
		w.m.Open = w.leftTwins // the next sync lists again
		return
	}
	// Open stays: what was under way is not known for certain.
	w.m.Open = true
	if w.suspect {
		w.m.Suspect = 2
	}
	// What failed is tried by the next sync; a mailbox that takes no contacts is left alone for a while.
	w.m.NextTry = time.Time{}
	if w.trouble != nil && !w.trouble.Failed {
		w.m.Tries++
		w.m.NextTry = time.Now().Add(refusalBackoff(w.m.Tries))
		w.trouble.NextTry = w.m.NextTry
	}
}

// refusalBackoff is how long a mailbox that refuses contacts is left alone: an hour, doubling to a day. A new
// mailbox takes up to 15 minutes and a changed access policy over an hour to take effect (Graph docs: known
// issues; limiting application permissions to mailboxes).
func refusalBackoff(tries int) time.Duration {
	return min(time.Hour<<min(tries-1, 5), 24*time.Hour)
}

func (c *Counts) add(other Counts) {
	c.Created += other.Created
	c.Updated += other.Updated
	c.Deleted += other.Deleted
}
