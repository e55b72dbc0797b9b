package contactsync

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/sync/errgroup"
)

// UndoOptions says what is undone.
type UndoOptions struct {
	// Run is the id of the run that does it; of a preview 0.
	Run int64
	// Undoes is the run that is undone.
	Undoes int64
	// Mailbox limits it to one mailbox, by object id, user principal name or mail address.
	Mailbox string
	// Person limits it to one person, by object id, mail address or display name.
	Person string
	// Told is called with each contact: in a preview with all that the run changed, else with those that could not be
	// put back. One call at a time. May be nil.
	Told func(UndoLine)
	// Report is called with the state of things, often. May be nil.
	Report func(Progress)
}

// UndoResult is how undoing ended, or, of a preview, what it would do.
type UndoResult struct {
	Mailboxes int64 // in which the run changed contacts
	PutBack   int64 // contacts that show again what they showed
	MadeAgain int64 // deleted contacts that were made again
	TakenAway int64 // contacts the run had made
	Already   int64 // contacts that were as before
	Left      []UndoLeft
	Photos    int64 // put back on contacts that were made again
	Failed    int64 // mailboxes in which something failed
	Skipped   int64 // mailboxes that take no contacts now
	Troubles  []Trouble
	Notes     []string
}

// UndoLeft is why contacts stay as they are, and how many.
type UndoLeft struct {
	Reason   UndoReason `json:"reason"`
	Run      int64      `json:"run,omitempty"` // of ChangedAgain
	Sentence string     `json:"sentence"`
	Contacts int64      `json:"contacts"`
}

// UndoLine is one contact of a run that is undone.
type UndoLine struct {
	Profile string      `json:"profile"`
	Mailbox string      `json:"mailbox"` // user principal name
	Person  string      `json:"person"`
	Source  string      `json:"sourceId"`
	Kind    UndoKind    `json:"kind"`
	Fields  []UndoField `json:"fields,omitempty"` // of PutBack: what changes
	Photo   bool        `json:"photo,omitempty"`  // of MadeAgain: its photo is known
	Reason  UndoReason  `json:"reason,omitempty"` // of Left
	Run     int64       `json:"run,omitempty"`    // of ChangedAgain: the run that did
	Note    string      `json:"note,omitempty"`   // a sentence
}

// UndoKind is what becomes of one contact.
type UndoKind string

// The kinds of undoing.
const (
	PutBack   UndoKind = "put-back"
	MadeAgain UndoKind = "made-again"
	TakenAway UndoKind = "taken-away"
	Already   UndoKind = "already"
	Left      UndoKind = "left"
)

// UndoField is one property of a contact that is put back.
type UndoField struct {
	Property string   `json:"property"`
	Now      []string `json:"now"`  // as the run wrote it
	Then     []string `json:"then"` // as it was before
}

// CheckUndo says whether there is anything to undo: a *NothingToUndoError when not.
func (s *Service) CheckUndo(ctx context.Context, options UndoOptions) error {
	_, err := s.undoing(ctx, options)
	return err
}

// PreviewUndo says what undoing a run would do, from the database alone: what users did meanwhile shows only when the
// contacts are read.
func (s *Service) PreviewUndo(ctx context.Context, options UndoOptions) (UndoResult, error) {
	u, err := s.undoing(ctx, options)
	if err != nil {
		return UndoResult{}, err
	}
	err = u.each(ctx, func(ctx context.Context, r *profileRun, m Mailbox) error {
		w := u.worker(&applier{profileRun: r}, m)
		err := w.undoPages(ctx, func(page []*restoration) error {
			for _, back := range page {
				u.tell(back.line(w), true)
			}
			return nil
		})
		if err != nil {
			return err
		}
		return w.previewAsides(ctx)
	})
	if err == nil {
		err = u.nobody()
	}
	return u.result, err
}

// Undo puts back what a run changed. An error means it was cut short; what was done stays done, and undoing the same run
// again goes on with the rest.
func (s *Service) Undo(ctx context.Context, options UndoOptions) (UndoResult, error) {
	u, err := s.undoing(ctx, options)
	if err != nil {
		return UndoResult{}, err
	}
	if err := u.revive(ctx); err != nil {
		return u.result, err
	}
	if err := s.Store.SaveUndo(ctx, options.Run, options.Undoes); err != nil {
		return u.result, err
	}
	appliers := map[int64]*applier{}
	group, groupCtx := errgroup.WithContext(ctx) // the first error stops the others
	group.SetLimit(s.Mailboxes)
	err = u.each(groupCtx, func(_ context.Context, r *profileRun, m Mailbox) error {
		a := appliers[r.No]
		if a == nil {
			a = &applier{profileRun: r}
			appliers[r.No] = a
		}
		if err := r.open(ctx, []Mailbox{m}); err != nil {
			return err
		}
		group.Go(func() error { return u.worker(a, m).run(groupCtx) })
		return nil
	})
	if waited := group.Wait(); waited != nil {
		err = waited
	}
	for _, a := range appliers {
		u.settle(a.profileRun)
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return u.result, err
	}
	if err := u.nobody(); err != nil {
		return u.result, err
	}
	return u.result, s.tidy(ctx)
}

// nobody is the error of an undo of one person in whose contacts the run changed nothing.
func (u *undoing) nobody() error {
	r := u.result
	if u.person == "" || r.PutBack+r.MadeAgain+r.TakenAway+r.Already > 0 || len(r.Left)+len(r.Troubles) > 0 {
		return nil
	}
	return &NothingToUndoError{Run: u.options.Undoes, Person: true}
}

// undoing resolves what is asked for.
func (s *Service) undoing(ctx context.Context, options UndoOptions) (*undoing, error) {
	if options.Report == nil {
		options.Report = func(Progress) {}
	}
	if options.Told == nil {
		options.Told = func(UndoLine) {}
	}
	u := &undoing{Service: s, options: options, person: strings.TrimSpace(options.Person), of: map[int64]Progress{}}
	if options.Mailbox != "" {
		id, err := s.Store.FindMailbox(ctx, options.Mailbox)
		if err != nil {
			return nil, err
		}
		if u.mailbox = id; id == "" {
			u.mailbox = strings.ToLower(options.Mailbox) // of somebody who is gone
		}
	}
	if u.person != "" {
		if id, err := s.Store.FindMailbox(ctx, u.person); err != nil {
			return nil, err
		} else if id != "" {
			u.person = id
		}
	}
	mailboxes, contacts, err := s.Store.JournalSize(ctx, options.Undoes, u.mailbox)
	if err != nil {
		return nil, err
	}
	if contacts == 0 {
		return nil, &NothingToUndoError{Run: options.Undoes, Mailbox: options.Mailbox != ""}
	}
	u.result.Mailboxes = mailboxes
	u.progress = Progress{Phase: Undoing, Total: contacts, MailboxesTotal: mailboxes}
	return u, nil
}

// revive brings back the profiles that were forgotten since the run: their contacts need one to belong to.
func (u *undoing) revive(ctx context.Context) error {
	needed, err := u.Store.JournalProfiles(ctx, u.options.Undoes)
	if err != nil {
		return err
	}
	names, err := u.profileNames(ctx)
	if err != nil {
		return err
	}
	for _, p := range needed {
		if p.Removing {
			u.result.Notes = append(u.result.Notes, fmt.Sprintf("The contacts of profile %s are being taken out of the mailboxes: what was put back stays only when that is cancelled (concordctl profile remove %[1]q --cancel).", p.Name))
		}
		if _, there := names[p.ID]; there {
			continue
		}
		if _, err := u.Store.SaveProfile(ctx, p.Profile); err != nil {
			return err
		}
		u.result.Notes = append(u.result.Notes, fmt.Sprintf("Profile %s, which had been removed, is back: the next sync writes its mailboxes again.", p.Name))
	}
	return nil
}

// each calls do for every mailbox in which the run changed contacts, in order of slot.
func (u *undoing) each(ctx context.Context, do func(context.Context, *profileRun, Mailbox) error) error {
	names, err := u.profileNames(ctx)
	if err != nil {
		return err
	}
	stored, err := u.Store.JournalProfiles(ctx, u.options.Undoes)
	if err != nil {
		return err
	}
	runs := map[int64]*profileRun{}
	for i := range stored {
		if err := stored[i].normalize(); err != nil {
			return err
		}
		no := stored[i].No
		r := &profileRun{Service: u.Service, StoredProfile: stored[i], profiles: names, losses: &losses{},
			options: SyncOptions{Run: u.options.Run, Report: func(p Progress) { u.report(no, p) }}}
		r.cards = cards{run: r}
		runs[no] = r
	}
	for after := int64(0); ctx.Err() == nil; {
		page, err := u.Store.JournalMailboxes(ctx, u.options.Undoes, u.mailbox, after, scheduleChunk)
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1].Slot
		for _, m := range page {
			if r := runs[m.Profile]; r != nil {
				if err := do(ctx, r, m); err != nil {
					return err
				}
			}
		}
	}
	return ctx.Err()
}

func (u *undoing) worker(a *applier, m Mailbox) *worker {
	return &worker{applier: a, m: m, target: m.AppliedSeq, lanes: newLanes[*task](a.Graph, m.ID), alive: map[string]bool{}, keptBack: map[int64]bool{}, undo: u}
}

// settle adds what happened in a profile's mailboxes to the result.
func (u *undoing) settle(r *profileRun) {
	for _, trouble := range r.troubles {
		if trouble.Failed {
			u.result.Failed++
		} else {
			u.result.Skipped++
		}
	}
	u.result.Troubles = append(u.result.Troubles, r.troubles...)
	for _, note := range r.notes {
		u.result.Notes = appendOnce(u.result.Notes, note)
	}
}

// NothingToUndoError says that no change of a run is known.
type NothingToUndoError struct {
	Run     int64
	Mailbox bool // in the mailbox that was named
	Person  bool // of the person that was named
}

func (e *NothingToUndoError) Error() string {
	if e.Person {
		return fmt.Sprintf("Run %d changed no contact of the person that was named.", e.Run)
	}
	if e.Mailbox {
		return fmt.Sprintf("Run %d changed no contact of this mailbox, or what it changed is not kept any more.", e.Run)
	}
	return fmt.Sprintf("Run %d changed no contacts, or what it changed is not kept any more.", e.Run)
}

// Code is the stable name of this kind of failure.
func (e *NothingToUndoError) Code() string { return "nothing_to_undo" }

// Action is what to do next.
func (e *NothingToUndoError) Action() string {
	return "See which runs can be undone, and until when: concordctl runs list."
}
