package contactsync

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// photoRun is what happens to photos in one profile's part of a sync. It comes last, after the contacts of every
// mailbox, because a name and a number are worth more than a face.
//
// Look asks who has a new photo: delta does not tell (Graph docs: "Use delta query to track changes"), so the mediaEtag
// of each wanted person is read once an interval, a share of them in each sync. Make fetches what changed and makes the
// picture of it that is written. Write brings each mailbox that is behind up to the latest number. They work side by side: what is
// learned is fetched, and what is fetched is written, while others are still asked.
type photoRun struct {
	*profileRun
	now    time.Time // when it began
	before int64     // the number of the latest picture then
	made   *pictureNews

	counting sync.Mutex // held from counting what is to be written until it is shown

	denied     int64 // people whose photo may not be read
	unreadable int64 // photos that are no pictures

	alone     atomic.Bool  // Exchange took a photo alone that it had refused in a batch
	unremoved atomic.Int64 // photos that Exchange would not remove
	left      atomic.Int64 // photos that users chose
	silent    atomic.Int64 // mailboxes in a row that were given up for the network
}

// photos runs the movement. A plan looks too, because reading is no writing, and counts.
func (r *profileRun) photos(ctx context.Context, result *Result) error {
	if r.Photos.Off || r.options.Apply != 0 || r.mailbox != "" && !r.piloted {
		return nil
	}
	p := &photoRun{profileRun: r, now: time.Now()}
	before := len(r.troubles)
	err := p.steps(ctx)
	result.Photos += r.counts.Photos
	for _, trouble := range r.troubles[before:] {
		if !slices.ContainsFunc(result.Troubles, func(t Trouble) bool { return t.Profile == trouble.Profile && t.Mailbox == trouble.Mailbox }) {
			if trouble.Failed {
				result.Failed++
			} else {
				result.Skipped++
			}
		}
		result.Troubles = append(result.Troubles, trouble)
	}
	p.tell(result)
	return err
}

func (p *photoRun) steps(ctx context.Context) error {
	query := DueQuery{Profile: p.No, Now: p.now, Limit: scheduleChunk, Mailbox: p.mailbox}
	if p.options.PlanOnly {
		if err := p.look(ctx, func() {}); err != nil {
			return err
		}
		n, err := p.Store.CountPlannedPhotos(ctx, query, p.Photos.pixels())
		p.counts.Photos = n
		return err
	}
	stand, err := p.Store.PhotoStand(ctx, p.No)
	if err != nil {
		return err
	}
	p.before, p.made = stand.Seq, newPictureNews(stand.Seq)
	group, groupCtx := errgroup.WithContext(ctx) // the first error stops the other
	group.Go(func() error { return p.readPhotos(groupCtx) })
	group.Go(func() error { return p.write(groupCtx, query) })
	if err := group.Wait(); err != nil {
		return err
	}
	if seq, _, _ := p.made.state(); seq == p.before {
		return nil
	}
	return p.Store.ForgetPhotos(ctx)
}

// write works on the mailboxes that have photos to write or remove, several side by side, from the first picture that was made
// or, where none was, from the end of reading: as soon as one was made, every mailbox is behind.
func (p *photoRun) write(ctx context.Context, query DueQuery) error {
	seq, err := p.made.beyond(ctx, p.before)
	if err != nil {
		return err
	}
	query.Seq = seq
	if anything, err := p.beginWriting(ctx, query); err != nil || !anything {
		return err
	}
	group, groupCtx := errgroup.WithContext(ctx) // the first error stops the others
	group.SetLimit(p.Options.Mailboxes)
	scheduled := p.schedule(groupCtx, group, query)
	if err := group.Wait(); err != nil {
		return err
	}
	if scheduled != nil {
		return scheduled
	}
	return ctx.Err()
}

// beginWriting shows how much there is to write, and whether there is anything.
func (p *photoRun) beginWriting(ctx context.Context, query DueQuery) (anything bool, err error) {
	p.counting.Lock()
	defer p.counting.Unlock()
	mailboxes, photos, err := p.Store.CountPhotoWork(ctx, query)
	if err != nil || mailboxes == 0 {
		return false, err
	}
	p.advance(func(progress *Progress) {
		progress.Phase, progress.Profile, progress.Done, progress.Total = WritingPhotos, p.Name, 0, photos
		progress.MailboxesDone, progress.MailboxesTotal = 0, mailboxes
	})
	return true, nil
}

func (p *photoRun) schedule(ctx context.Context, group *errgroup.Group, query DueQuery) error {
	for ctx.Err() == nil {
		due, err := p.Store.PhotoMailboxes(ctx, query)
		if err != nil || len(due) == 0 {
			return err
		}
		query.After = due[len(due)-1].Slot
		for _, m := range due {
			group.Go(func() error {
				w := &photoWorker{photoRun: p, m: m, lanes: newLanes[*photoTask](p.Graph, m.ID)}
				return w.run(ctx)
			})
		}
	}
	return nil
}

// tell says what an admin should know and no mailbox is to blame for.
func (p *photoRun) tell(result *Result) {
	if p.denied > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("The photos of %d people of profile %s may not be read. Grant the application ProfilePhoto.Read.All or User.Read.All, or include their mailboxes in its access policy; their contacts keep what they show.", p.denied, p.Name))
	}
	if p.unreadable > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("%d photos of profile %s are no pictures that can be read and were left out; they are looked at again when they change.", p.unreadable, p.Name))
	}
	if n := p.left.Load(); n > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("%s of profile %s the photo that the user chose.", count(n, "contact keeps", "contacts keep"), p.Name))
	}
	if n := p.unremoved.Load(); n > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("%d contacts of profile %s keep a photo that the person removed: Exchange does not let it be deleted.", n, p.Name))
	}
}
