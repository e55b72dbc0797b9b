package contactsync

import (
	"context"
	"sync"
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
