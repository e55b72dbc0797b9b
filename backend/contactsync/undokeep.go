package contactsync

import (
	"context"
	"time"
)

// tidyFor bounds how long a run waits at its end for what is kept to be tidied; the rest is done another time.
const tidyFor = 20 * time.Second

// tidy forgets what is kept too long. It is no part of a run's work: when it cannot be done, the run is done all the same.
func (s *Service) tidy(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, tidyFor)
	defer cancel()
	err := s.Store.TidyJournal(bounded, s.Keep, time.Now())
	if err != nil && ctx.Err() == nil && bounded.Err() != nil {
		return nil
	}
	return err
}

// Undoable is what can be undone now.
type Undoable struct {
	Runs  []KeptRun // the newest first
	Bytes int64     // that journals and contents took when they were last tidied
	Keep  Keep
}

// Until is when a run can no longer be undone, if nothing is over the limit in size before.
func (u Undoable) Until(run KeptRun) time.Time { return run.Began.AddDate(0, 0, u.Keep.Days) }

// Undoable tells which runs can be undone, and what that takes.
func (s *Service) Undoable(ctx context.Context) (Undoable, error) {
	runs, err := s.Store.KeptRuns(ctx)
	if err != nil {
		return Undoable{}, err
	}
	_, bytes, err := s.Store.JournalTidied(ctx)
	return Undoable{Runs: runs, Bytes: bytes, Keep: s.Keep}, err
}
