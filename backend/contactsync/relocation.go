package contactsync

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"concord/backend/graph"
)

// This file makes a mailbox's contacts anew in another folder, each before its old one is deleted: see move.go for when and why.

// relocate makes the mailbox's contacts anew in another folder.
func (w *worker) relocate(ctx context.Context, want string) error {
	old, oldParent := w.m.Folder, w.m.FolderParent
	oldMade, oldPlace := w.m.Made, w.m.Place
	var target graph.ContactFolder
	made := false
	var err error
	if want == placeDefault {
		target, err = w.home(ctx)
	} else {
		target, made, err = w.ownFolder(ctx)
	}
	// Until all is done the mailbox counts as lying in the old place: killed, the next sync begins here again.
	w.m.Folder, w.m.FolderParent, w.m.Made = old, oldParent, oldMade
	if err != nil {
		return err
	}
	r := &relocation{worker: w, old: old, target: target, there: map[string]string{}}
	if err := r.readTarget(ctx); err != nil {
		return err
	}
	if oldPlace == placeDefault {
		// Nobody made the default folder, so on the way out of it Made tells of the folder that the contacts go to: that what
		// is there already is ours does not say so, for the user may have made it.
		made = made || oldMade && len(r.there) > 0
		if err := w.noteMade(ctx, made); err != nil {
			return err
		}
	}
	if err := r.deleteOld(ctx); err != nil {
		return err
	}
	for after := int64(0); ; {
		links, err := w.Store.Links(ctx, w.m.Slot, after, batchSize)
		if err != nil {
			return err
		}
		if len(links) == 0 {
			break
		}
		after = links[len(links)-1].Person
		if err := r.carry(ctx, links); err != nil {
			return err
		}
		if err := r.deleteOld(ctx); err != nil {
			return err
		}
	}
	w.alive = map[string]bool{}
	if oldPlace != placeDefault && oldMade && r.failed == 0 {
		if _, _, _, err := w.dropFolder(ctx, graph.ContactFolder{ID: old, DisplayName: strings.TrimPrefix(oldPlace, placeOwn)}); err != nil {
			return err
		}
	}
	w.adopt(target)
	w.m.Made = made
	w.moved(func(m *moves) { m.mailboxes++; m.contacts += r.done; m.stayed += r.failed })
	return w.placed(ctx, want)
}

// noteMade keeps whether Concord made the folder, before anything is written into it.
func (w *worker) noteMade(ctx context.Context, made bool) error {
	if w.m.Made == made {
		return nil
	}
	w.m.Made = made
	m := w.m
	m.Open = true // the sync goes on
	return w.Store.SaveMailbox(ctx, m)
}

// ownFolder finds or makes the profile's own folder.
func (w *worker) ownFolder(ctx context.Context) (folder graph.ContactFolder, made bool, err error) {
	all, err := w.folders(ctx)
	if err != nil {
		return folder, false, err
	}
	if named := w.named(all); len(named) > 0 {
		return named[0], false, nil // an earlier attempt's, or the user's: relocate looks for our marks
	}
	place := w.m.Place
	w.m.Place = w.StoredProfile.Place() // createFolder goes by it
	err = w.createFolder(ctx)
	folder = graph.ContactFolder{ID: w.m.Folder, ParentFolderID: w.m.FolderParent, DisplayName: w.StoredProfile.Folder}
	w.m.Place = place
	return folder, w.m.Made, err
}

// relocation is one mailbox's contacts on their way.
type relocation struct {
	*worker
	old    string // folder id
	target graph.ContactFolder
	there  map[string]string // source id → contact with our mark that is in the target already
	done   int64
	failed int64 // contacts that Exchange did not take in the new place: they stay in the old one
}

// readTarget looks what an earlier attempt has brought there.
func (r *relocation) readTarget(ctx context.Context) error {
	only := r.target.ID == r.own.ID
	return r.contacts(ctx, r.target.ID, only, graph.ContactQuery{Select: []string{"id"}}, func(page []graph.Contact) error {
		for i := range page {
			m, marked := markOf(&page[i])
			switch {
			case !marked:
			case m.profileID == r.ID && m.tenantID == r.TenantID:
				r.there[m.sourceID] = page[i].ID
			case !only || !r.knownHere(m):
				return r.foreign(m)
			}
		}
		return nil
	})
}

func (r *relocation) knownHere(m mark) bool {
	_, here := r.profiles[m.profileID]
	return here && m.tenantID == r.TenantID
}

// carrying is one contact on its way.
type carrying struct {
	link  Link
	body  json.RawMessage
	newID string
	tries int
}

// carry brings up to a batch of contacts to the target.
func (r *relocation) carry(ctx context.Context, links []Link) error {
	requests := make([]graph.Request, len(links))
	for i, link := range links {
		requests[i] = graph.GetContact(r.m.ID, link.ContactID, graph.ContactQuery{})
	}
	answers, err := r.Graph.BatchRead(ctx, requests)
	if err != nil {
		return err
	}
	sources := make([]string, len(links))
	for i, link := range links {
		sources[i] = link.SourceID
	}
	states, err := r.Store.States(ctx, r.No, sources)
	if err != nil {
		return err
	}
	var open, ready []*carrying
	for i, answer := range answers {
		var contact graph.Contact
		switch err := answer.Decode(&contact); {
		case graph.IsItemGone(answer.Err):
			continue // the sync that follows looks at it
		case err != nil:
			return err
		case contact.ParentFolderID != r.old:
			continue // there already, or where the user put it
		}
		c := &carrying{link: links[i]}
		contact.Categories = r.categories(contact.Categories)
		if shows := r.Fields.cardIn(&contact).fingerprint(); shows == states[links[i].SourceID].Fingerprint {
			c.link.Fingerprint = shows // as it is wanted: no update has to follow
		}
		if c.newID = r.there[links[i].SourceID]; c.newID != "" && c.newID != links[i].ContactID {
			ready = append(ready, c)
			continue
		}
		if c.body, err = r.bodyOf(answer.Body, contact.Categories, links[i].SourceID); err != nil {
			return err
		}
		open = append(open, c)
	}
	made, err := r.create(ctx, open)
	if recordErr := r.record(ctx, append(ready, made...)); recordErr != nil || err != nil {
		return errors.Join(err, recordErr)
	}
	return nil
}

// bodyOf is the contact as it was read, for its new place: all that can be written, and our mark.
func (r *relocation) bodyOf(read json.RawMessage, categories []string, source string) (json.RawMessage, error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(read, &all); err != nil {
		return nil, fmt.Errorf("read a contact to be moved: %w", err)
	}
	body := map[string]any{}
	for _, property := range restorable {
		if value, ok := all[property]; ok && !slices.Contains([]string{"null", `""`, "[]", "{}"}, string(value)) {
			body[property] = value
		}
	}
	body["categories"] = categories
	mark{r.TenantID, r.ID, source}.addTo(body)
	return json.Marshal(body)
}

// categories are those for the new place: the user's, and in the default folder the one by which people know ours.
func (r *relocation) categories(read []string) []string {
	ours := r.StoredProfile.Profile
	ours.FolderMode = DefaultFolder // in a folder of its own a profile has none
	kept := slices.DeleteFunc(append([]string{}, read...), func(category string) bool { return strings.EqualFold(category, ours.category()) })
	if r.FolderMode == DefaultFolder {
		kept = append(kept, ours.category())
	}
	return kept
}

// create makes the contacts in the target. After an answer that is lost it looks before it sends again; what may land later
// still makes the mailbox suspect, so that the marks are read again.
func (r *relocation) create(ctx context.Context, open []*carrying) (made []*carrying, err error) {
	for len(open) > 0 {
		requests := make([]graph.Request, len(open))
		for i, c := range open {
			requests[i] = graph.CreateContact(r.m.ID, r.target.ID, c.body)
		}
		answers, err := r.Graph.Batch(ctx, requests)
		if err != nil {
			return made, err
		}
		var doubtful, again []*carrying
		for i, answer := range answers {
			c := open[i]
			c.tries++
			var contact graph.Contact
			switch {
			case answer.Outcome == graph.Done && answer.Decode(&contact) == nil && contact.ID != "":
				c.newID = contact.ID
				made = append(made, c)
			case answer.Outcome == graph.NotExecuted && c.tries < maxTries:
				again = append(again, c)
			case answer.Outcome != graph.Failed && c.tries < maxTries:
				doubtful = append(doubtful, c)
			case answer.Outcome != graph.Failed:
				r.suspect = true
				return made, answer.Err
			case graph.IsForbidden(answer.Err), graph.IsMailboxUnavailable(answer.Err), graph.IsAccessDenied(answer.Err), graph.IsQuota(answer.Err), graph.IsFolderGone(answer.Err):
				return made, answer.Err
			default:
				r.failed++
				r.Log.WithFields(map[string]any{"code": codeOf(answer.Err), "slot": r.m.Slot, "person": c.link.Person}).Warn("a contact could not be made in the new place")
			}
		}
		landed, absent, err := r.doubted(ctx, doubtful)
		made = append(made, landed...)
		if err != nil {
			return made, err
		}
		open = append(again, absent...)
	}
	return made, nil
}

// doubted asks which of the creates without an answer have landed.
func (r *relocation) doubted(ctx context.Context, doubtful []*carrying) (landed, absent []*carrying, err error) {
	if len(doubtful) == 0 {
		return nil, nil, nil
	}
	r.suspect = true
	r.there = map[string]string{}
	if err := r.readTarget(ctx); err != nil {
		return nil, nil, err
	}
	for _, c := range doubtful {
		if c.newID = r.there[c.link.SourceID]; c.newID != "" {
			landed = append(landed, c)
		} else {
			absent = append(absent, c)
		}
	}
	return landed, absent, nil
}

func (r *relocation) record(ctx context.Context, ready []*carrying) error {
	if len(ready) == 0 {
		return nil
	}
	all := make([]Move, len(ready))
	for i, c := range ready {
		link := c.link
		link.ContactID = c.newID
		all[i] = Move{Link: link, OldID: c.link.ContactID}
	}
	r.done += int64(len(all))
	return r.Store.RecordMoves(context.WithoutCancel(ctx), r.m.Slot, all)
}

// deleteOld deletes the contacts that have a successor, the way the profile deletes.
func (r *relocation) deleteOld(ctx context.Context) error {
	for round := 0; round < maxTries; round++ {
		ids, err := r.Store.MovedContacts(ctx, r.m.Slot, batchSize)
		if err != nil || len(ids) == 0 {
			return err
		}
		requests := make([]graph.Request, len(ids))
		for i, id := range ids {
			requests[i] = graph.DeleteContact(r.m.ID, id)
			if r.purges() {
				requests[i] = graph.PermanentDeleteContact(r.m.ID, id)
			}
		}
		answers, err := r.Graph.Batch(ctx, requests)
		if err != nil {
			return err
		}
		gone := map[string]bool{}
		for i, answer := range answers {
			switch {
			case answer.Outcome == graph.Done, graph.IsItemGone(answer.Err):
				gone[ids[i]] = true
			case r.purges() && lacksAction(answer.Err):
				r.unpurged.Store(true)
			case answer.Outcome == graph.Failed && !graph.IsConflict(answer.Err):
				return answer.Err
			}
		}
		if len(gone) > 0 {
			round = -1
		}
		if err := r.Store.ForgetMoved(context.WithoutCancel(ctx), r.m.Slot, slices.Collect(maps.Keys(gone))); err != nil {
			return err
		}
	}
	return &mailboxError{trouble: Trouble{Code: "contacts_failed", Failed: true, Sentence: "Contacts that have a successor in the new folder could not be deleted.",
		Action: "Run again; it goes on there."}}
}
