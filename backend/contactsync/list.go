package contactsync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"concord/backend/graph"
)

// errStartOver says that everyone in the mailbox has to be looked at again, in a new folder.
var errStartOver = errors.New("contactsync: the folder is gone: start over")

// listed is a contact with our mark as a listing showed it.
type listed struct {
	contact *graph.Contact
	mark    mark
	shows   card
	whole   bool // every property was read, not only what the profile maps
}

// listing is what one reading of a mailbox's marks found.
type listing struct {
	seen  map[int64]struct{} // people whose linked contact was there
	twins []listed           // more contacts of people who have one
	own   int                // contacts with our profile's mark
}

// list reads the marks in the mailbox and brings the links in line with them: before the first create in a
// mailbox new to this database, after a sync that came to no clean end, and after a create of unknown outcome.
func (w *worker) list(ctx context.Context) error {
	if err := w.finish(ctx); err != nil {
		return err
	}
	home := w.readAhead(ctx, w.m.AppliedSeq == 0 && !w.inDefaultFolder())
	defer home.end()
	folders, err := w.folders(ctx)
	if err == nil && w.m.AppliedSeq == 0 {
		folders, err = w.nested(ctx, folders)
	}
	if err != nil {
		return err
	}
	if err := w.locate(ctx, folders); err != nil {
		return err
	}
	found := &listing{seen: map[int64]struct{}{}}
	if err := w.listNamed(ctx, folders, found); err != nil {
		return err
	}
	if w.m.AppliedSeq == 0 {
		// New to this database: what a user moved out of our folder is ours all the same.
		var others []string
		if !w.inDefaultFolder() {
			others = append(others, defaultFolder)
		}
		for _, folder := range folders {
			if folder.ID != w.m.Folder {
				others = append(others, folder.ID)
			}
		}
		for _, folder := range others {
			visit := w.visitor(ctx, false, found)
			var err error
			if folder == defaultFolder && home != nil {
				err = home.scan(visit)
			} else {
				err = w.scan(ctx, folder, visit)
			}
			if err != nil && !graph.IsFolderGone(err) && !graph.IsItemGone(err) {
				return err
			}
		}
	}
	if err := w.missing(ctx, found); err != nil {
		return err
	}
	w.listed = true
	return w.twins(ctx, found.twins)
}

// locate finds our folder: by the stored id first, then, in listNamed, by name.
func (w *worker) locate(ctx context.Context, folders []graph.ContactFolder) error {
	if w.m.Folder == "" {
		return nil
	}
	if i := slices.IndexFunc(folders, func(f graph.ContactFolder) bool { return f.ID == w.m.Folder }); i >= 0 {
		w.adopt(folders[i])
		w.checked = true
		return nil
	}
	var folder graph.ContactFolder
	err := w.Graph.Do(ctx, graph.GetContactFolder(w.m.ID, w.m.Folder), &folder)
	switch {
	case graph.IsFolderGone(err), graph.IsItemGone(err), graph.IsNotFound(err) && !graph.IsMailboxUnavailable(err):
		w.m.Folder = ""
		return nil
	case err != nil:
		return err
	}
	ours := w.m.Folder
	w.m.Folder = "" // so that inUse looks at where it lies
	inUse, err := w.inUse(ctx, folder.ParentFolderID)
	if err != nil || !inUse {
		return err
	}
	folder.ID = ours
	w.adopt(folder)
	w.checked = true
	return nil
}

// listNamed reads our folder, or, when it is not known, the folders of its name: parallel runs of other tools
// leave several, and ours is the one that holds our marks.
func (w *worker) listNamed(ctx context.Context, folders []graph.ContactFolder, found *listing) error {
	if w.m.Folder == "" && w.inDefaultFolder() {
		if err := w.adoptHome(ctx); err != nil {
			return err
		}
	}
	if w.m.Folder != "" {
		return w.listOne(ctx, w.m.Folder, true, found)
	}
	named := w.named(folders)
	for i, folder := range named {
		before := found.own
		if err := w.listOne(ctx, folder.ID, true, found); err != nil {
			return err
		}
		if found.own > before || i == len(named)-1 && w.m.Folder == "" {
			w.adopt(folder)
			break
		}
	}
	if w.m.Folder == "" && len(named) > 0 {
		w.adopt(named[0])
	}
	return nil
}

// scan visits the contacts of a folder that carry a mark, page by page.
func (w *worker) scan(ctx context.Context, folder string, visit func([]listed) error) error {
	amongTheUsers := folder == defaultFolder || w.inDefaultFolder() && folder == w.m.Folder
	return w.contacts(ctx, folder, amongTheUsers, graph.ContactQuery{Select: w.selects()}, func(page []graph.Contact) error {
		var marked []listed
		for i := range page {
			if m, ok := markOf(&page[i]); ok {
				marked = append(marked, listed{contact: &page[i], mark: m, shows: w.Fields.cardIn(&page[i])})
			}
		}
		return visit(marked)
	})
}

// selects is what a listing must show to compare a contact with a card.
func (w *worker) selects() []string {
	selects := []string{"id", "parentFolderId", "createdDateTime", "lastModifiedDateTime"}
	for property := range w.Fields {
		selects = append(selects, topLevel(property))
	}
	slices.Sort(selects)
	return slices.Compact(selects)
}

// listOne links what one folder holds. In a target folder marks that are not this profile's stop the mailbox.
func (w *worker) listOne(ctx context.Context, folder string, target bool, found *listing) error {
	return w.scan(ctx, folder, w.visitor(ctx, target, found))
}

// visitor links what a page of a folder holds.
func (w *worker) visitor(ctx context.Context, target bool, found *listing) func([]listed) error {
	return func(marked []listed) error {
		var own []listed
		for _, l := range marked {
			switch {
			case l.mark.profileID == w.ID && l.mark.tenantID == w.TenantID:
				own = append(own, l)
			case target && !w.tolerated(l.mark):
				return w.foreign(l.mark)
			}
		}
		found.own += len(own)
		return w.link(ctx, own, target, found)
	}
}

// foreign says whose mark stands in our folder.
func (w *worker) foreign(m mark) error {
	if name, ok := w.profiles[m.profileID]; ok && m.tenantID == w.TenantID {
		return &mailboxError{trouble: Trouble{Code: "folder_shared", Failed: true,
			Sentence: fmt.Sprintf("Profile %s already writes into this folder of the mailbox.", name),
			Action:   "Give one of the two profiles another folder name."}}
	}
	return &mailboxError{trouble: Trouble{Code: "foreign_marks", Failed: true,
		Sentence: "Another installation of Concord writes into this folder of the mailbox; nothing was changed.",
		Action:   "Choose another folder name, stop the other installation, or import its profile (with its id) here to take over its contacts."}}
}

// link brings the links of the people behind a page of our contacts in line with it.
func (w *worker) link(ctx context.Context, own []listed, target bool, found *listing) error {
	if len(own) == 0 {
		return nil
	}
	sources := make([]string, len(own))
	for i, l := range own {
		sources[i] = l.mark.sourceID
	}
	states, err := w.Store.States(ctx, w.No, sources)
	if err != nil {
		return err
	}
	var people []int64
	for _, state := range states {
		people = append(people, state.Person)
	}
	links, err := w.Store.LinksOf(ctx, w.m.Slot, people)
	if err != nil {
		return err
	}
	var changes []Change
	var unwanted []Found
	shown, err := w.shown(ctx, own, states)
	if err != nil {
		return err
	}
	for i, l := range own {
		state, known := states[l.mark.sourceID]
		link, linked := links[state.Person]
		switch {
		case known && linked && link.ContactID == l.contact.ID:
			found.seen[state.Person] = struct{}{}
			if link.Fingerprint == (Fingerprint{}) { // Recheck forgot what was written: look at what is there
				link.Fingerprint = shown[i]
				changes = append(changes, Change{Person: state.Person, Link: &link})
			}
		case known && linked:
			if target {
				found.twins = append(found.twins, l)
			}
		case known && state.Wanted:
			link := Link{Person: state.Person, ContactID: l.contact.ID, Fingerprint: shown[i]}
			links[state.Person] = link
			found.seen[state.Person] = struct{}{}
			changes = append(changes, Change{Person: state.Person, Link: &link, Pending: &Pending{}})
		case slices.ContainsFunc(unwanted, func(f Found) bool { return f.SourceID == l.mark.sourceID }):
			if target { // the one before is adopted; this one goes by the rule for second contacts
				found.twins = append(found.twins, l)
			}
		default:
			unwanted = append(unwanted, Found{l.mark.sourceID, l.contact.ID, l.shows.fingerprint()})
		}
	}
	if len(unwanted) > 0 {
		w.mu.Lock()
		w.adopted = true
		w.mu.Unlock()
		if err := w.Store.AdoptLeavers(ctx, w.No, w.m.Slot, unwanted); err != nil {
			return err
		}
	}
	if len(changes) == 0 {
		return nil
	}
	return w.Store.Record(ctx, w.m.Slot, changes)
}

// missing looks at links whose contact the listing did not show: moved by the user, or gone.
func (w *worker) missing(ctx context.Context, found *listing) error {
	for after := int64(0); ; {
		links, err := w.Store.Links(ctx, w.m.Slot, after, workPage)
		if err != nil || len(links) == 0 {
			return err
		}
		after = links[len(links)-1].Person
		links = slices.DeleteFunc(links, func(l Link) bool { _, ok := found.seen[l.Person]; return ok })
		gone, err := w.gone(ctx, links)
		if err != nil {
			return err
		}
		var changes []Change
		for _, link := range gone {
			// What stays undone was this contact: one that is made anew is another matter.
			changes = append(changes, Change{Person: link.Person, Unlink: true, Unpin: true, Pending: &Pending{}})
		}
		if len(changes) > 0 {
			if err := w.Store.Record(ctx, w.m.Slot, changes); err != nil {
				return err
			}
		}
	}
}

// gone returns the links whose contact is no longer where a user would look for it.
func (w *worker) gone(ctx context.Context, links []Link) ([]Link, error) {
	gone, _, err := w.whereabouts(ctx, links)
	return gone, err
}

// whereabouts returns the links whose contact is no longer where a user would look for it, and of the others the id of
// the folder it lies in, by person.
func (w *worker) whereabouts(ctx context.Context, links []Link) (gone []Link, folders map[int64]string, err error) {
	requests := make([]graph.Request, len(links))
	for i, link := range links {
		requests[i] = graph.GetContact(w.m.ID, link.ContactID, graph.ContactQuery{Select: []string{"id", "parentFolderId"}})
	}
	if len(requests) == 0 {
		return nil, nil, nil
	}
	answers, err := w.Graph.BatchRead(ctx, requests)
	if err != nil {
		return nil, nil, err
	}
	folders = map[int64]string{}
	for i, answer := range answers {
		var contact graph.Contact
		switch {
		case graph.IsItemGone(answer.Err):
			gone = append(gone, links[i])
			continue
		case answer.Err != nil:
			return nil, nil, answer.Err
		case answer.Decode(&contact) != nil:
			continue
		}
		inUse, err := w.inUse(ctx, contact.ParentFolderID)
		if err != nil {
			return nil, nil, err
		}
		if inUse {
			folders[links[i].Person] = contact.ParentFolderID
		} else {
			gone = append(gone, links[i])
		}
	}
	return gone, folders, nil
}

// untouched tells a contact that nobody worked on since it was made. What it shows is not enough: a user may
// have written into a property that the profile does not map.
func untouched(contact *graph.Contact) bool {
	return contact.LastModifiedDateTime.Sub(contact.CreatedDateTime).Abs() < time.Minute
}

// twins settles second contacts of one person in our folder: one takes the place of a contact that is gone,
// one that nobody edited is removed, one that the user edited is left and told.
func (w *worker) twins(ctx context.Context, twins []listed) error {
	edited := 0
	for _, twin := range twins {
		states, err := w.Store.States(ctx, w.No, []string{twin.mark.sourceID})
		if err != nil {
			return err
		}
		state := states[twin.mark.sourceID]
		links, err := w.Store.LinksOf(ctx, w.m.Slot, []int64{state.Person})
		if err != nil {
			return err
		}
		link, linked := links[state.Person]
		shows := twin.shows.fingerprint()
		switch {
		case !linked:
			change := Change{Person: state.Person, Link: &Link{Person: state.Person, ContactID: twin.contact.ID, Fingerprint: shows}, Pending: &Pending{}}
			if err := w.Store.Record(ctx, w.m.Slot, []Change{change}); err != nil {
				return err
			}
		case (shows == link.Fingerprint || shows == state.Fingerprint) && (untouched(twin.contact) || twin.whole && w.bare(twin.contact)):
			w.queue = append(w.queue, &task{kind: deleteTwin, contactID: twin.contact.ID})
		default:
			taken, err := w.prefer(ctx, twin, link, state)
			if err != nil {
				return err
			}
			if !taken {
				edited++
			}
		}
	}
	if edited > 0 {
		w.note(fmt.Sprintf("%s twice in mailbox %s and edited by the user; both were left. Delete the one that is not wanted in Outlook.",
			count(int64(edited), "contact exists", "contacts exist"), w.m.Name))
	}
	if w.options.PlanOnly || w.options.Apply != 0 {
		w.leftTwins = len(w.queue) > 0
		w.queue = nil
		return nil
	}
	return w.finish(ctx)
}
