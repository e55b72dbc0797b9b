package contactsync

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// readPhotos asks who has another photo and makes pictures of what was learned, side by side.
func (p *photoRun) readPhotos(ctx context.Context) error {
	learned := make(chan struct{}, 1)
	group, groupCtx := errgroup.WithContext(ctx) // the first error stops the other
	group.Go(func() error {
		defer close(learned)
		return p.look(groupCtx, func() {
			select {
			case learned <- struct{}{}:
			default: // it will be seen with what was learned before
			}
		})
	})
	group.Go(func() error {
		tried := map[int64]struct{}{}
		for range learned {
			if err := p.makePictures(groupCtx, tried); err != nil {
				return err
			}
		}
		return p.makePictures(groupCtx, tried) // those that an earlier sync left, also when nobody was to be asked
	})
	if err := group.Wait(); err != nil {
		return err
	}
	seq, _, _ := p.made.state()
	p.made.came(seq, false)
	return nil
}

// read counts people asked and photos fetched, until photos are written.
func (p *photoRun) read(n int) {
	p.advance(func(progress *Progress) {
		switch progress.Phase {
		case WritingPhotos:
		case ReadingPhotos:
			progress.Done += int64(n)
		default:
			*progress = Progress{Phase: ReadingPhotos, Profile: p.Name, Done: int64(n)}
		}
	})
}

// madeSome tells the mailboxes that there are new pictures, and how many are to be written now.
func (p *photoRun) madeSome(ctx context.Context) error {
	p.counting.Lock()
	defer p.counting.Unlock()
	stand, err := p.Store.PhotoStand(ctx, p.No)
	if err != nil {
		return err
	}
	_, photos, err := p.Store.CountPhotoWork(ctx, DueQuery{Profile: p.No, Seq: stand.Seq, Now: p.now, Limit: scheduleChunk, Mailbox: p.mailbox})
	if err != nil {
		return err
	}
	p.made.came(stand.Seq, true)
	p.advance(func(progress *Progress) {
		if progress.Phase == WritingPhotos {
			progress.Total = max(photos, progress.Done)
		}
	})
	return nil
}
