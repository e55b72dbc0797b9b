package contactsync

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"concord/backend/graph"
)

// cleaner takes what is ours out of one mailbox.
type cleaner struct {
	*worker
	found   CleanedMailbox
	folders []cleanedFolder // that may go
}

// cleanedFolder is a folder of ours, or of its name with contacts of ours in it.
type cleanedFolder struct {
	graph.ContactFolder
	own, others int // contacts
	below       int // folders
}

// run cleans the mailbox and settles how it ended. Only what concerns the whole run is an error.
func (c *cleaner) run(ctx context.Context) error {
	c.found.Mailbox = c.m.Name
	hadContacts := c.m.Contacts > 0
	err := c.clean(ctx)
	if err != nil && stops(ctx, err) {
		return errors.Join(err, c.settle(context.WithoutCancel(ctx), false))
	}
	var network bool
	if err != nil {
		c.trouble, network = explain(err)
		if network && c.unreachable.Add(1) >= networkGivesUp {
			return errors.Join(&NetworkError{err}, c.settle(ctx, false))
		}
		// Without a cloud mailbox there is nothing to clean, unless this database knows better.
		if !hadContacts && graph.IsMailboxUnavailable(err) {
			c.found.Clean, c.trouble, err = !c.options.PlanOnly, nil, nil
		}
	} else {
		c.unreachable.Store(0)
		c.found.Clean = c.failed == 0 && !c.options.PlanOnly
	}
	if err := c.settle(ctx, err == nil && c.failed == 0); err != nil {
		return err
	}
	c.found.Trouble = c.trouble
	if !c.found.Clean {
		return nil
	}
	return c.Store.MailboxClean(ctx, c.m.Slot, c.found.Contacts, time.Now())
}

// clean does all there is to do in the mailbox.
func (c *cleaner) clean(ctx context.Context) error {
	own, err := c.survey(ctx)
	if err != nil {
		return err
	}
	if c.options.PlanOnly {
		c.judgeFolders()
		return c.countElsewhere(ctx, own)
	}
	if len(own) > 0 || c.m.Contacts > 0 {
		if err := c.Store.OpenForRemoval(ctx, c.m.Slot); err != nil {
			return err
		}
		c.m.Open = true
	}
	c.m.AppliedSeq = 0 // and target is 0: a sync would look at everyone again
	shown := &listing{seen: map[int64]struct{}{}}
	for len(own) > 0 {
		page := own[:min(len(own), workPage)]
		own = own[len(page):]
		if err := c.link(ctx, page, true, shown); err != nil {
			return err
		}
	}
	if err := c.missing(ctx, shown); err != nil {
		return err
	}
	err = c.drainLeaving(ctx)
	c.found.Contacts = c.counts.Deleted
	if err != nil {
		return err
	}
	if err := c.removeSeconds(ctx, shown.twins); err != nil {
		return err
	}
	if c.failed > 0 {
		return nil
	}
	return c.removeFolders(ctx)
}

// survey reads what is ours in the mailbox, wherever a user would look for it, and counts.
func (c *cleaner) survey(ctx context.Context) ([]listed, error) {
	below, err := c.worker.folders(ctx)
	if err != nil {
		return nil, err
	}
	folders, err := c.nested(ctx, below)
	if err != nil {
		return nil, err
	}
	if err := c.locate(ctx, folders); err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, folder := range folders {
		known[folder.ID] = true
	}
	if c.m.Folder != "" && !known[c.m.Folder] && !c.inDefaultFolder() { // moved out of Contacts by the user
		folders = append(folders, graph.ContactFolder{ID: c.m.Folder, ParentFolderID: c.m.FolderParent, DisplayName: c.StoredProfile.Folder})
	}
	named := map[string]bool{}
	for _, folder := range c.named(below) {
		named[folder.ID] = true
	}
	var own []listed
	for _, folder := range folders {
		ours := !c.inDefaultFolder() && (folder.ID == c.m.Folder || named[folder.ID])
		found, err := c.surveyFolder(ctx, folder, ours, folders)
		switch {
		case graph.IsFolderGone(err):
			continue // a moment ago
		case err != nil:
			return nil, err
		}
		own = append(own, found...)
	}
	found, err := c.ownIn(ctx, defaultFolder, false, nil)
	if err != nil && !graph.IsFolderGone(err) {
		return nil, err
	}
	if !c.inDefaultFolder() {
		c.found.Moved += int64(len(found))
	}
	own = append(own, found...)
	return own, c.countOwn(ctx, own)
}

// surveyFolder reads one folder: whole when it is ours, so that what else lies in it is known.
func (c *cleaner) surveyFolder(ctx context.Context, folder graph.ContactFolder, ours bool, all []graph.ContactFolder) ([]listed, error) {
	if !ours {
		own, err := c.ownIn(ctx, folder.ID, false, nil)
		c.found.Moved += int64(len(own))
		return own, err
	}
	kept := cleanedFolder{ContactFolder: folder}
	own, err := c.ownIn(ctx, folder.ID, true, &kept.others)
	if err != nil {
		return nil, err
	}
	kept.own = len(own)
	if folder.ID != c.m.Folder && kept.own == 0 {
		return nil, nil // a folder that only has our name
	}
	lists, err := c.uncounted(ctx, folder.ID, kept.own+kept.others)
	if err != nil {
		return nil, err
	}
	kept.others += lists
	for _, other := range all {
		if other.ParentFolderID == folder.ID {
			kept.below++
		}
	}
	c.folders = append(c.folders, kept)
	return own, nil
}

// ownIn returns the contacts of ours in a folder. others counts the rest; without it, only what carries a mark is read.
func (c *cleaner) ownIn(ctx context.Context, folder string, whole bool, others *int) ([]listed, error) {
	var own []listed
	visit := func(page []graph.Contact) error {
		for i := range page {
			m, marked := markOf(&page[i])
			if marked && m.profileID == c.ID && m.tenantID == c.TenantID {
				own = append(own, listed{contact: &page[i], mark: m, shows: c.Fields.cardIn(&page[i])})
			} else if others != nil {
				*others++
			}
		}
		return nil
	}
	return own, c.contacts(ctx, folder, !whole, graph.ContactQuery{}, visit)
}

// uncounted are the contact lists in a folder: they are counted, and no list of contacts shows them.
func (c *cleaner) uncounted(ctx context.Context, folder string, listed int) (int, error) {
	var all int
	if err := c.Graph.Do(ctx, graph.CountContacts(c.m.ID, folder), &all); err != nil {
		return 0, err
	}
	return max(0, all-listed), nil
}

// countOwn counts what is ours, and of that what the user worked on.
func (c *cleaner) countOwn(ctx context.Context, own []listed) error {
	c.found.Contacts = int64(len(own))
	people := map[string]bool{}
	for len(own) > 0 {
		page := own[:min(len(own), workPage)]
		own = own[len(page):]
		sources := make([]string, len(page))
		for i, l := range page {
			sources[i] = l.mark.sourceID
			if people[l.mark.sourceID] {
				c.found.Second++
			}
			people[l.mark.sourceID] = true
		}
		states, err := c.Store.States(ctx, c.No, sources)
		if err != nil {
			return err
		}
		var numbers []int64
		for _, state := range states {
			numbers = append(numbers, state.Person)
		}
		links, err := c.Store.LinksOf(ctx, c.m.Slot, numbers)
		if err != nil {
			return err
		}
		for _, l := range page {
			if c.edited(l, states, links) {
				c.found.Edited++
			}
		}
	}
	return nil
}

// edited tells a contact that shows something else than was written, or in which the user has put something that no
// profile of ours put there.
func (c *cleaner) edited(l listed, states map[string]State, links map[int64]Link) bool {
	if addedTo(l.contact, c.Fields) {
		return true
	}
	state, known := states[l.mark.sourceID]
	link, linked := links[state.Person]
	shows := l.shows.fingerprint()
	switch {
	case known && linked && link.Fingerprint != (Fingerprint{}):
		return shows != link.Fingerprint
	case known && state.Wanted:
		return shows != state.Fingerprint && !untouched(l.contact)
	}
	return !untouched(l.contact)
}

// addedTo tells whether a contact has something in a property that people fill and that the profile does not.
func addedTo(contact *graph.Contact, fields Fields) bool {
	for i, t := range targets {
		switch t.name {
		case "personalNotes", "nickName", "spouseName", "children", "homePhones", "imAddresses", "homeAddress.street", "homeAddress.city":
			if fields.mapped()&(1<<i) == 0 && len(t.read(contact)) > 0 {
				return true
			}
		}
	}
	return strings.TrimSpace(contact.Birthday) != ""
}

// removeSeconds deletes further contacts of people, after what they held is kept.
func (c *cleaner) removeSeconds(ctx context.Context, seconds []listed) error {
	for len(seconds) > 0 {
		page := seconds[:min(len(seconds), batchSize)]
		seconds = seconds[len(page):]
		ids := make([]string, len(page))
		for i, l := range page {
			ids[i] = l.contact.ID
		}
		gone, err := c.deleteAside(ctx, ids)
		c.found.Contacts += int64(len(gone))
		if err != nil {
			return err
		}
	}
	return nil
}

// countElsewhere adds, in a plan, the linked contacts that lie beside the folders that can be listed.
func (c *cleaner) countElsewhere(ctx context.Context, own []listed) error {
	shown := map[string]bool{}
	for _, l := range own {
		shown[l.contact.ID] = true
	}
	for after := int64(0); ; {
		links, err := c.Store.Links(ctx, c.m.Slot, after, workPage)
		if err != nil || len(links) == 0 {
			return err
		}
		after = links[len(links)-1].Person
		links = slices.DeleteFunc(links, func(l Link) bool { return shown[l.ContactID] })
		gone, err := c.gone(ctx, links)
		if err != nil {
			return err
		}
		c.found.Contacts += int64(len(links) - len(gone))
		c.found.Moved += int64(len(links) - len(gone))
	}
}

// judgeFolders says what would become of our folders.
func (c *cleaner) judgeFolders() {
	for _, folder := range c.folders {
		c.judge(folder.others, folder.below)
	}
}

func (c *cleaner) judge(others, below int) {
	if others == 0 && below == 0 {
		if c.found.Folder == NoFolder {
			c.found.Folder = FolderGoes
		}
		return
	}
	c.found.Folder = FolderStays
	var parts []string
	if others > 0 {
		parts = append(parts, count(int64(others), "contact of the user's", "contacts of the user's"))
	}
	if below > 0 {
		parts = append(parts, count(int64(below), "folder", "folders"))
	}
	c.found.Why = strings.Join(parts, " and ")
}

// removeFolders deletes our folders in which nothing else lies. What does is looked at now, not remembered.
func (c *cleaner) removeFolders(ctx context.Context) error {
	for _, folder := range c.folders {
		gone, err := c.removeFolder(ctx, folder.ContactFolder)
		if err != nil {
			return err
		}
		if gone && folder.ID == c.m.Folder {
			c.m.Folder, c.m.FolderParent = "", ""
		}
	}
	return nil
}

// removeFolder deletes one folder if it is empty.
func (c *cleaner) removeFolder(ctx context.Context, folder graph.ContactFolder) (gone bool, err error) {
	home, err := c.home(ctx)
	if err != nil || folder.ID == home.ID {
		return false, err
	}
	gone, items, below, err := c.dropFolder(ctx, folder)
	if err == nil {
		c.judge(items, below)
	}
	return gone, err
}
