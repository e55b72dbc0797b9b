package contactsync

import (
	"context"
	"errors"
)

// errEnough ends the reading of pages that nobody wants any more.
var errEnough = errors.New("enough was read")

// homeAhead is a mailbox's own Contacts folder on its way while its other folders are looked for: in a mailbox that is new
// both have to be read before the first contact is made, and neither needs the other. It reads a page or two ahead; what they mean
// is looked at when it is the folder's turn.
type homeAhead struct {
	pages  chan []listed
	enough chan struct{} // closed when no more is wanted
	err    error         // when pages is closed
}

// readAhead begins to read it, if it is to be read; else there is nil.
func (w *worker) readAhead(ctx context.Context, wanted bool) *homeAhead {
	if !wanted {
		return nil
	}
	h := &homeAhead{pages: make(chan []listed, 1), enough: make(chan struct{})}
	go func() {
		defer close(h.pages)
		h.err = w.scan(ctx, defaultFolder, func(marked []listed) error {
			select {
			case h.pages <- marked:
				return nil
			case <-h.enough:
				return errEnough
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	return h
}

// scan visits the pages, as worker.scan does.
func (h *homeAhead) scan(visit func([]listed) error) error {
	for page := range h.pages {
		if err := visit(page); err != nil {
			return err
		}
	}
	return h.err
}

// end leaves nothing under way. What was asked is waited for: an answer that nobody takes is a request that no chart counts.
func (h *homeAhead) end() {
	if h == nil {
		return
	}
	close(h.enough)
	for range h.pages { // until it is closed
	}
}
