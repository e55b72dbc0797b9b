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

// This file brings a mailbox's contacts to another place when the profile says so. A folder of ours that is only called
// otherwise is renamed, and nothing in it changes. Between a folder of ours and the mailbox's own Contacts there is no
// way to move a contact (Graph v1.0 has no such action, and parentFolderId is read-only): each is made anew in the new
// place with all it held, and only then is the old one deleted. So there is no moment without a contact, but it is
// another one to a phone.

// MoveStore keeps what a move has still to delete.
type MoveStore interface {
	// RecordMoves lets links lead to the new contacts and notes the old ones for deletion, in one transaction.
	RecordMoves(ctx context.Context, slot int64, moves []Move) error
	// MovedContacts are the old contacts that are still to be deleted.
	MovedContacts(ctx context.Context, slot int64, limit int) ([]string, error)
	ForgetMoved(ctx context.Context, slot int64, contactIDs []string) error
}

// Move is a person's contact that has a successor.
type Move struct {
	Link  Link // the new one
	OldID string
}

// moves is what moving contacts came to, over all mailboxes of a profile.
type moves struct {
	mailboxes, contacts int64 // moved, or in a plan to be moved
	stayed              int64 // contacts that Exchange did not take in the new place
	renamed, kept       int64 // mailboxes: the folder was renamed; it kept its name
}

// settlePlace sees to it that the mailbox's contacts lie where the profile wants them, before anything else is done.
func (w *worker) settlePlace(ctx context.Context) error {
	want := w.StoredProfile.Place()
	if w.m.Place == "" || w.m.Folder == "" && w.m.Contacts == 0 {
		w.m.Place = want // nothing was chosen yet
	}
	if !w.m.Wanted || w.undo != nil {
		return nil
	}
	if w.m.Place == want {
		w.m.Moving = false
		return nil
	}
	if w.m.Folder == "" { // gone; what is left of it is found by the listing
		w.m.Place, w.m.Moving, w.m.Open = want, false, true
		return nil
	}
	if w.options.PlanOnly {
		w.moved(func(m *moves) {
			if bothOwn(w.m.Place, want) {
				m.renamed++
			} else {
				m.mailboxes++
				m.contacts += w.m.Contacts
			}
		})
		return nil
	}
	if bothOwn(w.m.Place, want) {
		return w.renameFolder(ctx, want)
	}
	return w.relocate(ctx, want)
}

func bothOwn(from, to string) bool {
	return strings.HasPrefix(from, placeOwn) && strings.HasPrefix(to, placeOwn)
}

func (w *worker) moved(change func(*moves)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change(&w.profileRun.moves)
}

// placed keeps that the mailbox's contacts lie where they should.
func (w *worker) placed(ctx context.Context, place string) error {
	w.m.Place, w.m.Moving = place, false
	m := w.m
	m.Open = true // the sync goes on
	return w.Store.SaveMailbox(ctx, m)
}

// renameFolder gives our folder its new name: one that Concord made, and that the user has not renamed.
func (w *worker) renameFolder(ctx context.Context, want string) error {
	var folder graph.ContactFolder
	err := w.Graph.Do(ctx, graph.GetContactFolder(w.m.ID, w.m.Folder), &folder)
	switch {
	case graph.IsFolderGone(err), graph.IsItemGone(err), graph.IsNotFound(err) && !graph.IsMailboxUnavailable(err):
		w.m.Folder, w.m.Open = "", true // the listing that follows sees to it
		return w.placed(ctx, want)
	case err != nil:
		return err
	}
	name := strings.TrimPrefix(want, placeOwn)
	same := func(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }
	switch {
	case folder.DisplayName == name:
	case !w.m.Made || !same(folder.DisplayName, strings.TrimPrefix(w.m.Place, placeOwn)):
		w.moved(func(m *moves) { m.kept++ })
	default:
		err := w.Graph.Do(ctx, graph.RenameContactFolder(w.m.ID, w.m.Folder, name), nil)
		if graph.IsFolderExists(err) {
			w.moved(func(m *moves) { m.kept++ })
			break
		}
		if err != nil {
			return err
		}
		w.moved(func(m *moves) { m.renamed++ })
	}
	return w.placed(ctx, want)
}

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
	made = made || want != placeDefault && len(r.there) > 0
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

// tellMoves says what moving came to, once a profile.
func (r *profileRun) tellMoves(result *Result) {
	m := r.moves
	tell := func(n int64, format string, args ...any) {
		if n > 0 {
			result.Notes = appendOnce(result.Notes, fmt.Sprintf(format, args...))
		}
	}
	place := r.folderWords()
	if r.options.PlanOnly {
		tell(m.mailboxes, "%s in %s would move into %s: made anew there with all they hold, then deleted in the old place. To phones these are other contacts.",
			count(m.contacts, "contact", "contacts"), count(m.mailboxes, "mailbox", "mailboxes"), place)
		tell(m.renamed, "The folder would be renamed to %q in %s, where Concord made it and the user has not renamed it.", r.StoredProfile.Folder, count(m.renamed, "mailbox", "mailboxes"))
		return
	}
	tell(m.mailboxes, "%s in %s moved into %s.", count(m.contacts, "contact", "contacts"), count(m.mailboxes, "mailbox", "mailboxes"), place)
	tell(m.stayed, "Exchange did not take %s in the new place: they stay in the old one and are kept up to date there.", count(m.stayed, "contact", "contacts"))
	tell(m.renamed, "The folder was renamed to %q in %s.", r.StoredProfile.Folder, count(m.renamed, "mailbox", "mailboxes"))
	tell(m.kept, "The folder keeps its name in %s: the user renamed it, Concord did not make it, or another folder of the new name is there.", count(m.kept, "mailbox", "mailboxes"))
}
