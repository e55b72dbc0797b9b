package contactsync

import (
	"context"
	"errors"
	"io"
	"slices"

	"concord/backend/graph"
)

// makePage is how many photos are fetched at a time. It bounds memory: a photo may have 4 MB. Where they are small, more and more
// are fetched together, as long as they stay below pageBytes.
const (
	makePage    = 2 * graph.MaxBatch
	largestPage = 240
	pageBytes   = 16 << 20
)

// makePictures fetches the photos that changed and makes the pictures of them that are written, but for those of people
// tried before. A photo that is gone is asked for once more here, so that no picture is removed on the word of one answer.
func (p *photoRun) makePictures(ctx context.Context, tried map[int64]struct{}) error {
	query := StalePhotos{Profile: p.No, Pixels: p.Photos.pixels(), Now: p.now, Limit: makePage}
	for {
		people, err := p.Store.StalePhotos(ctx, query)
		if err != nil || len(people) == 0 {
			return err
		}
		query.AfterPerson = people[len(people)-1].Person
		people = slices.DeleteFunc(people, func(one StalePhoto) bool { _, ok := tried[one.Person]; return ok })
		if len(people) == 0 {
			continue
		}
		for _, one := range people {
			tried[one.Person] = struct{}{}
		}
		made, largest, err := p.pictures(ctx, people)
		if err != nil {
			return err
		}
		query.Limit = nextPage(query.Limit, largest)
		if err := p.Store.SavePictures(ctx, p.No, made); err != nil {
			return err
		}
		p.read(len(people))
		if err := p.madeSome(ctx); err != nil {
			return err
		}
	}
}

// nextPage is how many photos are fetched next, when the largest of so many had so many bytes.
func nextPage(page, largest int) int {
	return max(makePage, min(2*page, largestPage, pageBytes/max(1, largest)))
}

// pictures makes one page of them, and tells how many bytes the largest photo had. Whose photo did not come stays stale.
func (p *photoRun) pictures(ctx context.Context, people []StalePhoto) (made []Picture, largest int, err error) {
	requests := make([]graph.Request, len(people))
	for i, person := range people {
		requests[i] = graph.GetUserPhotoValue(person.ID, p.Photos.pixels())
	}
	answers, err := p.Graph.BatchRead(ctx, requests)
	if err != nil {
		return nil, 0, err
	}
	if err := silence(answers); err != nil {
		// Either the network is gone, or the photos are too large to come together.
		if _, alone := p.Graph.Download(ctx, requests[0]); alone != nil && httpStatus(alone) == 0 {
			return nil, 0, err
		}
	}
	for i, answer := range answers {
		media, err := answer.Media()
		largest = max(largest, len(answer.Body))
		var jpeg []byte
		if err == nil {
			jpeg, err = phonePhoto(media.Data, p.Photos.pixels())
		}
		if err != nil && !graph.IsMailboxUnavailable(err) {
			// Once more, alone and whole: large ones together may be more than a batch answers, a size may not be there,
			// half a photo may have come, and "none" is worth a second question.
			if media, err = p.Graph.Download(ctx, graph.GetUserPhotoValue(people[i].ID, 0)); err == nil {
				jpeg, err = phonePhoto(media.Data, p.Photos.pixels())
			}
			largest = max(largest, len(media.Data))
		}
		if err != nil && stops(ctx, err) {
			return made, largest, err
		}
		if picture, settled := p.picture(people[i], jpeg, err); settled {
			made = append(made, picture)
		}
	}
	return made, largest, nil
}

// picture decides what becomes of one photo.
func (p *photoRun) picture(person StalePhoto, jpeg []byte, err error) (made Picture, settled bool) {
	made = Picture{Person: person.Person, ETag: person.ETag, Pixels: p.Photos.pixels(), JPEG: jpeg}
	switch {
	case err == nil, errors.Is(err, errPlaceholder), graph.IsNoPhoto(err):
		return made, true
	case errors.As(err, new(*imageError)):
		p.unreadable++
		p.Log.WithField("person", person.Person).WithError(err).Warn("a photo could not be read")
		made.Keep = true
		if errors.Is(err, io.ErrUnexpectedEOF) { // half of it came, twice: that may pass
			made.NextTry = p.now.Add(p.Photos.interval())
		}
		return made, true
	case httpStatus(err) < 400, graph.IsRefused(err), httpStatus(err) >= 500:
		return made, false // the next sync asks again
	default:
		made.Keep, made.NextTry = true, p.now.Add(p.Photos.interval())
		return made, true
	}
}
