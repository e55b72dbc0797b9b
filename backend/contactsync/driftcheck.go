package contactsync

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"concord/backend/graph"
)

// driftWholeEvery is after how many looks by delta everything is read: an event may be missing, and changes of an
// extension are never told (see graph.ContactsDelta).
const driftWholeEvery = 4

// checker looks at what happened to the contacts of one mailbox. It belongs to one goroutine, and writes to the mailbox
// only in repair.
type checker struct {
	*verifier
	whole   bool            // everything is read
	links   map[string]Link // by contact id
	seen    map[int64]bool  // people whose linked contact lies in the folder
	left    []Link          // whose contact left the folder, by delta
	strays  []listed        // contacts of ours that no link knows
	strange []string        // contacts that delta shows and no link knows: ours or the user's
	edits   []Change        // for repair: what edited contacts show
	deleted []Link
	names   map[string]string // of folders, by id
	look    DriftLook
}

func newChecker(a *applier, m Mailbox) *checker {
	w := &worker{applier: a, m: m, lanes: newLanes[*task](a.Graph, m.ID), checked: true, alive: map[string]bool{}, keptBack: map[int64]bool{}}
	return &checker{verifier: &verifier{worker: w, found: map[int64]bool{}}, links: map[string]Link{}, seen: map[int64]bool{}}
}

// check looks at the mailbox and stores what it found.
func (c *checker) check(ctx context.Context) error {
	stand, err := c.Store.DriftStand(ctx, c.m.Slot)
	if err != nil {
		return err
	}
	if err := c.readLinks(ctx); err != nil {
		return err
	}
	if c.ContactDelta && !c.undelta.Load() && !c.inDefaultFolder() {
		err = c.follow(ctx, stand)
	} else {
		err = c.listing(ctx)
	}
	if err != nil {
		return err
	}
	if err := c.readStrange(ctx); err != nil {
		return err
	}
	if err := c.absent(ctx); err != nil {
		return err
	}
	if err := c.judgeStrays(ctx); err != nil {
		return err
	}
	c.look.Stand.Checked = time.Now()
	return c.Store.SaveDrift(context.WithoutCancel(ctx), c.m.Slot, c.look)
}

func (c *checker) readLinks(ctx context.Context) error {
	for after := int64(0); ; {
		links, err := c.Store.Links(ctx, c.m.Slot, after, workPage)
		if err != nil || len(links) == 0 {
			return err
		}
		after = links[len(links)-1].Person
		for _, link := range links {
			c.links[link.ContactID] = link
		}
	}
}

// follow reads what delta tells since the last look, or, from the beginning, everything.
func (c *checker) follow(ctx context.Context, stand DriftStand) error {
	policies, _ := json.Marshal(c.Fields.policies()) // strings in a slice: it cannot fail
	query := c.m.Folder + ";" + strings.Join(c.selects(), ",") + ";" + string(policies)
	whole := c.whole || stand.Link == "" || stand.Query != query || stand.Rounds+1 >= driftWholeEvery
	link := stand.Link
	for restarted := false; ; restarted = true {
		if whole {
			link = ""
			if gone, err := c.folderGone(ctx); err != nil || gone {
				return err
			}
		}
		resync, err := c.round(ctx, link, whole, &stand)
		switch {
		case resync && !restarted:
			c.strange, c.left, c.look, c.edits = nil, nil, DriftLook{}, nil
			whole = true
			continue
		case err != nil && lacksDelta(err):
			c.undelta.Store(true)
			return c.listing(ctx)
		case err != nil:
			return err
		}
		stand.Query, stand.Rounds = query, stand.Rounds+1
		if whole {
			stand.Rounds = 0
		}
		c.look.Whole, c.look.Stand = whole, stand
		return nil
	}
}

// folderGone tells, where everything is read, whether our folder went: then all of its contacts did, whatever it answers
// from Deleted Items.
func (c *checker) folderGone(ctx context.Context) (bool, error) {
	if c.inDefaultFolder() {
		return false, nil
	}
	var folder graph.ContactFolder
	err := c.Graph.Do(ctx, graph.GetContactFolder(c.m.ID, c.m.Folder), &folder)
	ours := c.m.Folder
	switch {
	case graph.IsFolderGone(err), graph.IsItemGone(err):
	case err != nil:
		return false, err
	case folder.ParentFolderID == c.m.FolderParent:
		return false, nil
	default:
		c.m.Folder = "" // so that inUse looks at where it lies
		inUse, err := c.inUse(ctx, folder.ParentFolderID)
		if err != nil || inUse {
			c.m.Folder = ours
			return false, err
		}
	}
	c.m.Folder = ""
	c.look = DriftLook{Whole: true}
	return true, nil
}

// round reads the pages of one round of delta. resync says that the link is known no more.
func (c *checker) round(ctx context.Context, link string, whole bool, stand *DriftStand) (resync bool, err error) {
	var pages circle[graph.ContactChange]
	for {
		page, err := c.Graph.ContactsDelta(ctx, c.m.ID, c.m.Folder, link, c.selects())
		switch {
		case !whole && (graph.IsDeadLink(err) || graph.IsItemGone(err) || graph.IsFolderGone(err)):
			return true, nil
		case err != nil:
			return false, err
		}
		if err := c.changes(ctx, page.Value); err != nil {
			return false, err
		}
		if err := pages.page(link, page.NextLink, page.Value); err != nil {
			return false, err
		}
		if link = page.NextLink; link == "" {
			stand.Link = page.DeltaLink
			return false, nil
		}
	}
}

// lacksDelta tells a service that does not know the function: an unknown segment of a path is a BadRequest.
func lacksDelta(err error) bool {
	e := asGraphError(err)
	return e != nil && (e.Status == http.StatusBadRequest && strings.EqualFold(e.GraphCode, "BadRequest") || e.Status == http.StatusNotImplemented)
}

// changes takes in a page of delta.
func (c *checker) changes(ctx context.Context, page []graph.ContactChange) error {
	var shown []listed
	for i := range page {
		change := &page[i]
		link, linked := c.links[change.ID]
		switch {
		case change.Removed != "":
			c.look.Gone = append(c.look.Gone, change.ID)
			if linked {
				c.left = append(c.left, link)
			}
		case linked:
			shown = append(shown, listed{contact: &change.Contact, mark: mark{tenantID: c.TenantID, profileID: c.ID, sourceID: link.SourceID}, shows: c.Fields.cardIn(&change.Contact)})
		default:
			c.strange = append(c.strange, change.ID)
		}
	}
	return c.compareLinked(ctx, shown)
}

// listing reads all marks of the folder.
func (c *checker) listing(ctx context.Context) error {
	if gone, err := c.folderGone(ctx); err != nil || gone {
		return err
	}
	c.look = DriftLook{Whole: true}
	return c.scan(ctx, c.m.Folder, func(page []listed) error {
		var linked []listed
		for _, l := range page {
			if l.mark.profileID != c.ID || l.mark.tenantID != c.TenantID {
				continue
			}
			if _, known := c.links[l.contact.ID]; known {
				linked = append(linked, l)
			} else {
				c.strange = append(c.strange, l.contact.ID)
			}
		}
		return c.compareLinked(ctx, linked)
	})
}

// compareLinked tells which of a page of linked contacts show something else than they should. What waits for a sync or
// for approval, and what an undo left, is no drift.
func (c *checker) compareLinked(ctx context.Context, page []listed) error {
	if len(page) == 0 {
		return nil
	}
	sources := make([]string, len(page))
	for i, l := range page {
		sources[i] = l.mark.sourceID
	}
	states, err := c.Store.States(ctx, c.No, sources)
	if err != nil {
		return err
	}
	shown, err := c.shown(ctx, page, states)
	if err != nil {
		return err
	}
	pins, err := c.pinsOf(ctx, states)
	if err != nil {
		return err
	}
	for i, l := range page {
		link := c.links[l.contact.ID]
		c.seen[link.Person] = true
		c.look.People = append(c.look.People, link.Person)
		state, known := states[l.mark.sourceID]
		if !known || !state.Wanted || c.leavesOut(&c.m, state.Person) || pins.keep(state) || state.Seq > c.m.AppliedSeq ||
			shown[i] == state.Fingerprint || shown[i] == link.Fingerprint {
			continue
		}
		fields, err := c.differing(ctx, state.Person, l.shows)
		if err != nil {
			return err
		}
		c.look.Found = append(c.look.Found, DriftFinding{Person: state.Person, Kind: Edited, Fields: fields})
		link.Fingerprint = l.shows.fingerprint()
		c.edits = append(c.edits, Change{Person: link.Person, Link: &link, Pending: &Pending{}})
	}
	return nil
}

// readStrange reads the contacts that no link knows, whole and with their mark, and keeps those that are ours.
func (c *checker) readStrange(ctx context.Context) error {
	slices.Sort(c.strange)
	c.strange = slices.Compact(c.strange) // delta repeats
	requests := make([]graph.Request, len(c.strange))
	for i, id := range c.strange {
		requests[i] = graph.GetContact(c.m.ID, id, graph.ContactQuery{Extension: markExtension})
	}
	if len(requests) == 0 {
		return nil
	}
	answers, err := c.Graph.BatchRead(ctx, requests)
	if err != nil {
		return err
	}
	for _, answer := range answers {
		var contact graph.Contact
		if answer.Err != nil || answer.Decode(&contact) != nil || contact.ParentFolderID != c.m.Folder && !c.inDefaultFolder() {
			continue // gone again, or moved on
		}
		if m, ok := markOf(&contact); ok && m.profileID == c.ID && m.tenantID == c.TenantID {
			c.strays = append(c.strays, listed{contact: &contact, mark: m, shows: c.Fields.cardIn(&contact), whole: true})
		}
	}
	return nil
}

// absent looks for the contacts that are in our folder no more: deleted, or moved by the user to where they still are in use.
func (c *checker) absent(ctx context.Context) error {
	missing := c.left
	if c.look.Whole {
		missing = nil
		for _, link := range c.links {
			if !c.seen[link.Person] {
				missing = append(missing, link)
			}
		}
		slices.SortFunc(missing, func(a, b Link) int { return int(a.Person - b.Person) })
	}
	for page := range slices.Chunk(missing, workPage) {
		if err := c.absentPage(ctx, page); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) absentPage(ctx context.Context, page []Link) error {
	sources := make([]string, len(page))
	for i, link := range page {
		sources[i] = link.SourceID
	}
	states, err := c.Store.States(ctx, c.No, sources)
	if err != nil {
		return err
	}
	pins, err := c.pinsOf(ctx, states)
	if err != nil {
		return err
	}
	page = slices.DeleteFunc(slices.Clone(page), func(link Link) bool {
		state, known := states[link.SourceID]
		return !known || !state.Wanted || c.leavesOut(&c.m, state.Person) || pins.keep(state)
	})
	gone, folders, err := c.whereabouts(ctx, page)
	if err != nil {
		return err
	}
	for _, link := range gone {
		c.look.Found = append(c.look.Found, DriftFinding{Person: link.Person, Kind: Deleted})
	}
	c.deleted = append(c.deleted, gone...)
	for _, link := range page {
		c.look.People = append(c.look.People, link.Person)
		folder, inUse := folders[link.Person]
		if !inUse || folder == c.m.Folder {
			continue
		}
		name, err := c.folderName(ctx, folder)
		if err != nil {
			return err
		}
		c.look.Found = append(c.look.Found, DriftFinding{Person: link.Person, Kind: Moved, Folder: name})
	}
	return nil
}

// folderName is what a folder is called, for people.
func (c *checker) folderName(ctx context.Context, id string) (string, error) {
	if name, known := c.names[id]; known {
		return name, nil
	}
	var folder graph.ContactFolder
	if err := c.Graph.Do(ctx, graph.GetContactFolder(c.m.ID, id), &folder); err != nil && !graph.IsNotFound(err) {
		return "", err
	}
	if c.names == nil {
		c.names = map[string]string{}
	}
	c.names[id] = folder.DisplayName
	return folder.DisplayName, nil
}

// judgeStrays tells of contacts of ours that no link knows: second ones of somebody, and ones of somebody who should have
// none. One that stands in for a contact that is gone is no finding.
func (c *checker) judgeStrays(ctx context.Context) error {
	for _, stray := range c.strays {
		states, err := c.Store.States(ctx, c.No, []string{stray.mark.sourceID})
		if err != nil {
			return err
		}
		state, known := states[stray.mark.sourceID]
		if !known {
			continue // nobody the mirror knows: the next listing adopts it
		}
		if i := slices.IndexFunc(c.look.Found, func(f DriftFinding) bool { return f.Person == state.Person && f.Kind == Deleted }); i >= 0 {
			c.look.Found = slices.Delete(c.look.Found, i, i+1)
			continue
		}
		kind := Duplicate
		if !state.Wanted || c.leavesOut(&c.m, state.Person) {
			kind = Extra
		}
		c.look.Found = append(c.look.Found, DriftFinding{Person: state.Person, Kind: kind, Contact: stray.contact.ID})
	}
	return nil
}
