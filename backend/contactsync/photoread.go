package contactsync

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

// pictureNews tells the mailboxes how far the making of pictures has come, while it goes on. Safe concurrently.
type pictureNews struct {
	mu   sync.Mutex
	seq  int64         // the number of the latest
	more bool          // some may still be made
	news chan struct{} // closed when one of the two changes
}

func newPictureNews(seq int64) *pictureNews {
	return &pictureNews{seq: seq, more: true, news: make(chan struct{})}
}

// state is how far it has come, whether it goes on, and what is closed when it has come further.
func (p *pictureNews) state() (seq int64, more bool, news <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seq, p.more, p.news
}

// came notes how far it has come.
func (p *pictureNews) came(seq int64, more bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if seq != p.seq || more != p.more {
		close(p.news)
		p.seq, p.more, p.news = seq, more, make(chan struct{})
	}
}

// beyond waits until it has come further than a number, or goes on no longer.
func (p *pictureNews) beyond(ctx context.Context, number int64) (seq int64, err error) {
	for {
		seq, more, news := p.state()
		if seq > number || !more {
			return seq, nil
		}
		select {
		case <-news:
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

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
