package contactsync

import (
	"context"
	"math"
	"time"

	"concord/backend/graph"
)

// look asks the people who are due whether they have another photo. Everyone new is asked at once; of the others as many
// as keep pace with the interval, the longest not asked first: an hourly sync asks a twenty-fourth of them each time, a
// daily one all. It says when something was learned.
func (p *photoRun) look(ctx context.Context, learned func()) error {
	stand, err := p.Store.PhotoStand(ctx, p.No)
	if err != nil {
		return err
	}
	share := dueShare(stand.People, p.now.Sub(stand.Looked), p.Photos.interval())
	query := DuePhotos{Profile: p.No, LookedUntil: p.now.Add(-p.Photos.early()), Limit: batchSize}
	for first := true; ; first = false {
		due, err := p.Store.DuePhotos(ctx, query)
		if err != nil {
			return err
		}
		due, share = within(due, share)
		if len(due) == 0 {
			break
		}
		if first && !p.options.PlanOnly { // before anything is written, so that nobody is shown whom nobody wants
			if err := p.Store.ForgetPhotos(ctx); err != nil {
				return err
			}
		}
		last := due[len(due)-1]
		query.AfterLooked, query.AfterPerson = last.Looked, last.Person
		looks, err := p.ask(ctx, due)
		if err != nil {
			return err
		}
		if err := p.Store.SaveLooks(ctx, looks); err != nil {
			return err
		}
		p.read(len(due))
		learned()
		if len(looks) == 0 {
			break // nobody's may be read: the next sync begins here again, with as few
		}
		query.Limit = workPage
	}
	return p.Store.SavePhotoLook(ctx, p.No, p.now)
}

// early is after how long somebody is due again: a little before the interval is over, so that a daily sync that begins a
// few minutes earlier than yesterday's does not put everyone off by a day.
func (p Photos) early() time.Duration { return p.interval() - p.interval()/24 }

// dueShare is how many of the people a sync asks again, so that all are asked once an interval.
func dueShare(people int64, since, interval time.Duration) int64 {
	if since >= interval || since < 0 {
		return people
	}
	return int64(math.Ceil(float64(people) * float64(since) / float64(interval)))
}

// within cuts a page off where the share of those to be asked again is used up.
func within(due []PhotoPerson, share int64) ([]PhotoPerson, int64) {
	for i, person := range due {
		if person.Looked.IsZero() {
			continue
		}
		if share == 0 {
			return due[:i], 0
		}
		share--
	}
	return due, share
}

// ask reads what is told of people's photos. Who did not answer stays due.
func (p *photoRun) ask(ctx context.Context, due []PhotoPerson) ([]PhotoLook, error) {
	requests := make([]graph.Request, len(due))
	for i, person := range due {
		requests[i] = graph.GetUserPhoto(person.ID)
	}
	answers, err := p.Graph.BatchRead(ctx, requests)
	if err != nil {
		return nil, err
	}
	if err := silence(answers); err != nil {
		return nil, err
	}
	var looks []PhotoLook
	denied := int64(0)
	for i, answer := range answers {
		look := PhotoLook{Person: due[i].Person, ETag: due[i].ETag, Looked: p.now}
		var photo graph.ProfilePhoto
		switch err := answer.Err; {
		case err == nil && answer.Decode(&photo) != nil:
			continue
		case err == nil && photo.Exists():
			look.ETag = photo.MediaETag
		case err == nil, graph.IsNoPhoto(err):
			look.ETag = ""
		case answer.Outcome != graph.Failed:
			continue
		case graph.IsAccessDenied(err), graph.IsForbidden(err):
			denied++
		default:
			// No mailbox, no licence, and whatever else is no word about the photo: what is known stays.
		}
		looks = append(looks, look)
	}
	p.denied += denied
	if denied == int64(len(due)) {
		return nil, nil
	}
	return looks, nil
}
