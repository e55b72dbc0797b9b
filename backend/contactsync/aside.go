package contactsync

import (
	"context"
	"encoding/json"

	"concord/backend/graph"
)

// deleteAside deletes contacts that no link knows. Each is read first, what it held is kept, and only then it goes: to
// Deleted Items, whatever the profile says of its own. It returns those that are gone; the rest is counted as failed.
func (w *worker) deleteAside(ctx context.Context, ids []string) (gone []string, err error) {
	reads := make([]graph.Request, len(ids))
	for i, id := range ids {
		reads[i] = graph.GetContact(w.m.ID, id, graph.ContactQuery{})
	}
	if len(reads) == 0 {
		return nil, nil
	}
	answers, err := w.Graph.BatchRead(ctx, reads)
	if err != nil {
		return nil, err
	}
	var aside []Aside
	for i, answer := range answers {
		if graph.IsItemGone(answer.Err) {
			gone = append(gone, ids[i])
			continue
		}
		image, err := imageOf(answer)
		var lies struct {
			Folder string `json:"parentFolderId"`
		}
		if err != nil || json.Unmarshal(answer.Body, &lies) != nil {
			w.failed++
			continue
		}
		inUse, err := w.inUse(ctx, lies.Folder)
		if err != nil {
			return gone, err
		}
		if !inUse { // in Deleted Items, where a second deletion would be for good
			gone = append(gone, ids[i])
			continue
		}
		aside = append(aside, Aside{Run: w.options.Run, ContactID: ids[i], Folder: lies.Folder, Image: image})
	}
	if len(aside) == 0 {
		return gone, nil
	}
	if err := w.Store.SetAside(ctx, w.m.Slot, aside); err != nil {
		return gone, err
	}
	deleted, err := w.deleteEach(ctx, aside)
	if storeErr := w.Store.AsideDeleted(context.WithoutCancel(ctx), w.options.Run, w.m.Slot, deleted); storeErr != nil {
		return gone, storeErr
	}
	return append(gone, deleted...), err
}

// deleteEach sends the deletions, refused and lost ones again up to a bound.
func (w *worker) deleteEach(ctx context.Context, open []Aside) (deleted []string, err error) {
	for try := 0; len(open) > 0 && try < maxTries; try++ {
		batch := open[:min(len(open), batchSize)]
		requests := make([]graph.Request, len(batch))
		for i, a := range batch {
			requests[i] = graph.DeleteContact(w.m.ID, a.ContactID)
		}
		answers, err := w.Graph.Batch(ctx, requests)
		if err != nil {
			return deleted, err
		}
		again := append([]Aside{}, open[len(batch):]...)
		for i, answer := range answers {
			switch {
			case answer.Outcome == graph.Done, graph.IsItemGone(answer.Err):
				deleted = append(deleted, batch[i].ContactID)
			case answer.Outcome != graph.Failed, graph.IsConflict(answer.Err):
				again = append(again, batch[i])
			case graph.IsAccessDenied(answer.Err), graph.IsMailboxUnavailable(answer.Err), graph.IsForbidden(answer.Err):
				return deleted, answer.Err
			default:
				w.failed++
			}
		}
		open = again
	}
	w.failed += len(open)
	return deleted, nil
}
