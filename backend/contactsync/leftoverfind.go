package contactsync

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"concord/backend/graph"

	"golang.org/x/sync/errgroup"
)

// FindOptions chooses where and for what a search looks.
type FindOptions struct {
	Run     int64  // id of the run that this belongs to
	Profile string // name or id; the mailboxes of its rule are looked at
	Mailbox string // only this one, by object id, user principal name or mail address
	// Extensions, Categories and Folders are looked for beside the known ones. To name one, known or not, says that what
	// carries it is a tool's, so that e-mail addresses count for it.
	Extensions, Categories, Folders []string
	Report                          func(Progress) // may be nil
}

// FindResult is how a search ended.
type FindResult struct {
	Mailboxes int64 // looked at
	Contacts  int64 // leftovers found
	Counts    []LeftoverCount
	Troubles  []Trouble
	Notes     []string
}

// FindLeftovers looks for what former tools left in the mailboxes of a profile's rule. It writes to no mailbox.
func (s *Service) FindLeftovers(ctx context.Context, options FindOptions) (FindResult, error) {
	if options.Report == nil {
		options.Report = func(Progress) {}
	}
	var result FindResult
	p, err := s.oneProfile(ctx, options.Profile)
	if err != nil {
		return result, err
	}
	options.Report(Progress{Phase: Refreshing})
	if err := s.refresh(ctx, options.Report); err != nil {
		return result, err
	}
	if _, err := s.evaluate(ctx, p, options.Report); err != nil {
		return result, err
	}
	names, err := s.profileNames(ctx)
	if err != nil {
		return result, err
	}
	run := &profileRun{Service: s, StoredProfile: *p, profiles: names, losses: &losses{},
		options: SyncOptions{Run: options.Run, Mailbox: options.Mailbox, PlanOnly: true, Report: options.Report}}
	run.progress.Profile = p.Name
	if err := run.locateMailbox(ctx); err != nil {
		return result, err
	}
	index := newPeopleIndex()
	if err := s.Store.WantedPeople(ctx, p.No, func(no int64, user graph.User) error { index.add(no, &user); return nil }); err != nil {
		return result, err
	}
	search := &search{profileRun: run, people: index, result: &result, traces: traces{
		extensions: union(append([]string{}, knownExtensions...), nil, options.Extensions, len(knownExtensions)+len(options.Extensions)),
		categories: append(append([]string{}, knownCategories...), options.Categories...), named: options.Categories,
		folders: append(append([]string{}, knownFolders...), options.Folders...), chosen: options.Folders,
		tenant: s.TenantID, profiles: names}}
	if err := search.all(ctx); err != nil {
		return result, err
	}
	result.Counts, err = s.Store.LeftoverCounts(ctx, p.No, LeftoverQuery{Mailbox: run.mailbox})
	return result, err
}

// search is one look for leftovers over many mailboxes.
type search struct {
	*profileRun
	traces
	people *peopleIndex
	result *FindResult // guarded by profileRun.mu
}

// all searches the mailboxes of the rule, several side by side.
func (s *search) all(ctx context.Context) error {
	counts, err := s.Store.ProfileCounts(ctx, s.No)
	if err != nil {
		return err
	}
	s.advance(func(p *Progress) { p.Phase, p.Total, p.MailboxesTotal = Searching, 0, counts.Mailboxes })
	a := &applier{profileRun: s.profileRun}
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(s.Options.Mailboxes)
	scheduled := s.schedule(groupCtx, func(m Mailbox) {
		group.Go(func() error {
			f := &finder{worker: &worker{applier: a, m: m, lanes: newLanes[*task](a.Graph, m.ID), listed: true, alive: map[string]bool{}}, search: s,
				found: map[string]*trace{}, ours: map[int64]bool{}}
			return s.settled(groupCtx, f, f.find(groupCtx))
		})
	})
	if s.mailbox != "" && scheduled == nil && groupCtx.Err() == nil {
		in, _, err := s.Store.InRule(ctx, s.No, s.mailbox)
		if err == nil && !in {
			err = &NoMailboxError{}
		}
		scheduled = err
	}
	return errors.Join(group.Wait(), scheduled, ctx.Err())
}

// schedule hands out the mailboxes of the rule.
func (s *search) schedule(ctx context.Context, look func(Mailbox)) error {
	for after := int64(0); ctx.Err() == nil; {
		page, err := s.Store.Mailboxes(ctx, s.No, after, scheduleChunk)
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1].Slot
		for _, m := range page {
			if m.Wanted && (s.mailbox == "" || m.ID == s.mailbox) {
				look(m)
			}
		}
	}
	return nil
}

// settled adds one mailbox to the result.
func (s *search) settled(ctx context.Context, f *finder, err error) error {
	if err != nil && stops(ctx, err) {
		return err
	}
	s.mu.Lock()
	if err != nil {
		trouble, _ := explain(err)
		trouble.Profile, trouble.Mailbox = s.Name, f.m.Name
		s.result.Troubles = append(s.result.Troubles, *trouble)
	} else {
		s.result.Mailboxes++
		s.result.Contacts += int64(len(f.found))
	}
	s.mu.Unlock()
	s.advance(func(p *Progress) { p.MailboxesDone++; p.Done += int64(len(f.found)) })
	return nil
}

// finder looks through one mailbox.
type finder struct {
	*worker
	search *search
	found  map[string]*trace // by contact id
	ours   map[int64]bool    // people of whom a contact of ours is there, linked or not
}

func (f *finder) find(ctx context.Context) error {
	below, err := f.folders(ctx)
	if err != nil {
		return err
	}
	folders, err := f.nested(ctx, below)
	if err != nil {
		return err
	}
	for _, folder := range append([]graph.ContactFolder{{ID: defaultFolder, DisplayName: ""}}, folders...) {
		if err := f.findIn(ctx, folder); err != nil && !graph.IsFolderGone(err) {
			return err
		}
	}
	leftovers, err := f.judge(ctx)
	if err != nil {
		return err
	}
	return f.Store.SaveLeftovers(ctx, f.options.Run, f.m.Slot, leftovers)
}

// findIn reads a folder once whole, and once for each extension only what carries it.
func (f *finder) findIn(ctx context.Context, folder graph.ContactFolder) error {
	contacts := 0
	known := map[string]bool{}
	err := f.contacts(ctx, folder.ID, false, graph.ContactQuery{}, func(page []graph.Contact) error {
		contacts += len(page)
		for i := range page {
			found, ours := f.search.examine(&page[i], folder.DisplayName)
			if found != nil {
				f.found[page[i].ID] = found
			}
			if known[page[i].ID] = ours; ours {
				f.noteOurs(&page[i])
			}
		}
		return nil
	})
	if err != nil || contacts == 0 {
		return err
	}
	for _, name := range f.search.extensions {
		err := f.contactsWith(ctx, folder.ID, name, true, graph.ContactQuery{}, func(page []graph.Contact) error {
			for i := range page {
				f.findExtension(&page[i], folder.DisplayName, name, known)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// findExtension adds a contact with another tool's extension, unless it is ours or shows something surer.
func (f *finder) findExtension(contact *graph.Contact, folder, name string, known map[string]bool) {
	found := foreignExtension(contact, folder, name)
	if found == nil || known[contact.ID] {
		return
	}
	before := f.found[contact.ID]
	if before == nil || before.kind.rank() > found.kind.rank() {
		f.found[contact.ID] = found
	}
}

// noteOurs remembers of whom the mailbox has a contact with this profile's mark.
func (f *finder) noteOurs(contact *graph.Contact) {
	if m, marked := markOf(contact); marked && m.profileID == f.ID {
		if no := f.search.people.byID[m.sourceID]; no != 0 {
			f.ours[no] = true
		}
	}
}

// judge matches what was found with people and says which contact of a person is the best.
func (f *finder) judge(ctx context.Context) ([]Leftover, error) {
	var all []Leftover
	var people []int64
	for _, id := range slices.Sorted(maps.Keys(f.found)) {
		found := f.found[id]
		l := Leftover{ContactID: id, Folder: found.folder, Kind: found.kind, Tool: found.tool, Evidence: found.evidence,
			Name: found.contact.DisplayName, Filled: filled(&found.contact)}
		if len(found.contact.EmailAddresses) > 0 {
			l.Address = found.contact.EmailAddresses[0].Address
		}
		if no, how := f.search.people.match(found); no != 0 && !f.leavesOut(&f.m, no) {
			l.Person, l.Matched = no, how
			people = append(people, no)
		}
		all = append(all, l)
	}
	links, err := f.Store.LinksOf(ctx, f.m.Slot, people)
	if err != nil {
		return nil, err
	}
	best := map[int64]int{}
	for i, l := range all {
		if l.Person == 0 {
			continue
		}
		link, linked := links[l.Person]
		if f.ours[l.Person] || linked && link.ContactID != l.ContactID {
			all[i].Duplicate = true
			continue
		}
		before, taken := best[l.Person]
		switch {
		case !taken:
			best[l.Person] = i
		case better(&all[i], &all[before]):
			all[before].Duplicate = true
			best[l.Person] = i
		default:
			all[i].Duplicate = true
		}
	}
	return all, nil
}

// better says whether a is to be kept before b: matched by id, the fuller one, the surer kind, and, so that two searches
// agree, the lower id.
func better(a, b *Leftover) bool {
	byID := func(l *Leftover) int {
		if l.Matched == MatchedByID {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(byID(a), byID(b)), cmp.Compare(b.Filled, a.Filled), cmp.Compare(a.Kind.rank(), b.Kind.rank()), cmp.Compare(a.ContactID, b.ContactID)) < 0
}
