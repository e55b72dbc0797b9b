package contactsync

import (
	"bytes"
	"context"
	"time"

	"concord/backend/graph"
)

// This file leaves the photos alone that users chose, where a profile says so. What Exchange calls the photo (mediaEtag)
// is read after each write of ours and kept; before the next one it is read again, and another one is the user's. Microsoft
// does not say what a contact's mediaEtag depends on, so where it differs the picture itself has the last word.

// usersPhoto stands for a photo that the user chose, where a mediaEtag of ours would stand.
const usersPhoto = "-"

// spare takes the tasks out whose contact shows a photo of the user's own choice, and those of which that could not be
// told. What it took out is recorded.
func (w *photoWorker) spare(ctx context.Context, tasks []*photoTask) ([]*photoTask, error) {
	var ask, free []*photoTask
	for _, t := range tasks {
		if t.spared { // asked in this run, and sent again
			free = append(free, t)
		} else {
			ask = append(ask, t)
		}
	}
	asked := time.Now()
	answers, err := w.photosOf(ctx, ask)
	if err != nil {
		return nil, err
	}
	var changes []PhotoChange
	for i, t := range ask {
		t.spared = true
		var photo graph.ProfilePhoto
		err := answers[i].Err
		if err == nil {
			err = answers[i].Decode(&photo)
		}
		switch {
		case err == nil && photo.Exists() && !w.ours(t, photo.MediaETag):
			change, err := w.compare(ctx, t, photo.MediaETag)
			if err != nil {
				return nil, err
			}
			if change == nil {
				free = append(free, t)
				continue
			}
			changes = append(changes, *change)
		case err == nil, graph.IsItemGone(err), graph.IsNotFound(err):
			free = append(free, t) // no photo, or no contact, which the write finds out
		case graph.IsForbidden(err), graph.IsMailboxUnavailable(err), graph.IsAccessDenied(err):
			return nil, err
		default:
			changes = append(changes, w.pending(t, codeOf(err), 0))
		}
	}
	if len(changes) > 0 {
		if err := w.Store.RecordPhotos(context.WithoutCancel(ctx), w.m.Slot, changes); err != nil {
			return nil, err
		}
		w.advance(func(p *Progress) { p.Done += int64(len(changes)) })
	}
	return free, w.silences.after(answers, asked)
}

// ours tells a photo that is as we wrote it. One written before anybody noted its mediaEtag counts as ours.
func (w *photoWorker) ours(t *photoTask, etag string) bool {
	return t.Wrote == etag || t.Wrote == "" && t.Shows != 0
}

// compare looks at the picture itself: nothing to change for one that we wrote, else what to remember of it.
func (w *photoWorker) compare(ctx context.Context, t *photoTask, etag string) (*PhotoChange, error) {
	media, err := w.Graph.Download(ctx, graph.GetContactPhotoValue(w.m.ID, t.ContactID))
	switch {
	case err != nil && stops(ctx, err):
		return nil, err
	case err != nil:
		change := w.pending(t, codeOf(err), 0)
		return &change, nil
	}
	for _, picture := range []int64{t.Picture, t.Shows} {
		if picture == 0 {
			continue
		}
		jpeg, err := w.Store.PictureData(ctx, picture)
		switch {
		case err != nil || !bytes.Equal(jpeg, media.Data): // the one before may be forgotten by now
		case picture == t.Picture:
			return &PhotoChange{Person: t.Person, Shows: t.Picture, ETag: etag}, nil // it is there already
		default:
			return nil, nil //nolint:nilnil // nothing to change: it is ours, and may be written
		}
	}
	w.left.Add(1)
	return &PhotoChange{Person: t.Person, Shows: t.Picture, ETag: usersPhoto}, nil
}

// remember keeps what Exchange calls the photos that were written just now. One it does not tell of counts as ours.
func (w *photoWorker) remember(ctx context.Context, written []*photoTask) error {
	answers, err := w.photosOf(ctx, written)
	if err != nil {
		return err
	}
	var changes []PhotoChange
	for i, t := range written {
		var photo graph.ProfilePhoto
		if answers[i].Err == nil && answers[i].Decode(&photo) == nil && photo.Exists() {
			changes = append(changes, PhotoChange{Person: t.Person, Shows: t.Picture, ETag: photo.MediaETag})
		}
	}
	if len(changes) == 0 {
		return nil
	}
	return w.Store.RecordPhotos(context.WithoutCancel(ctx), w.m.Slot, changes)
}

// photosOf reads what is told of the photos of the tasks' contacts.
func (w *photoWorker) photosOf(ctx context.Context, tasks []*photoTask) ([]graph.Answer, error) {
	if len(tasks) == 0 {
		return nil, nil
	}
	requests := make([]graph.Request, len(tasks))
	for i, t := range tasks {
		requests[i] = graph.GetContactPhoto(w.m.ID, t.ContactID)
	}
	return w.Graph.BatchRead(ctx, requests)
}
