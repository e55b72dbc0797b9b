package contactsync

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

// This file takes a profile's contacts out of the mailboxes again, mailbox by mailbox. What is ours is known by the links
// and by the marks, so that a lost database loses nothing; what carries no mark of the profile stays, and so does a folder
// in which anything else lies. Killed anywhere, it is simply run again.

// RemovalOptions chooses what is taken out.
type RemovalOptions struct {
	// Run is the id of the run that this belongs to; what was deleted is journaled under it.
	Run int64
	// Profile is a name or id, of one profile.
	Profile string
	// Mailbox limits it to one mailbox, by object id, user principal name or mail address.
	Mailbox string
	// Everywhere looks also into the mailboxes of everybody else with a mail address: for a database that was lost
	// after mailboxes had left the rule. One request and more for each.
	Everywhere bool
	// PlanOnly counts and writes nothing.
	PlanOnly bool
	// LeaveRest forgets the profile although mailboxes could not be cleaned.
	LeaveRest bool
	// Found is called for each mailbox, one call at a time. May be nil.
	Found func(CleanedMailbox)
	// Report is called with the state of things, often; the caller thins it out. May be nil.
	Report func(Progress)
}

// FolderFate is what becomes of our folder in a mailbox.
type FolderFate string

// What becomes of a folder.
const (
	NoFolder    FolderFate = ""        // there is none of ours
	FolderGoes  FolderFate = "removed" // or would be
	FolderStays FolderFate = "stays"   // something else lies in it
)

// CleanedMailbox is what was taken out of one mailbox, or with PlanOnly would be.
type CleanedMailbox struct {
	Mailbox  string     `json:"mailbox"`  // user principal name
	Contacts int64      `json:"contacts"` // of ours
	Edited   int64      `json:"edited"`   // of those, the user had changed or added to
	Moved    int64      `json:"moved"`    // of those, the user had put into another folder
	Second   int64      `json:"second"`   // of those, one more of the same person
	Folder   FolderFate `json:"folder,omitempty"`
	Why      string     `json:"why,omitempty"`     // the folder stays, in words
	Clean    bool       `json:"clean"`             // nothing of ours is left; false in a plan
	Trouble  *Trouble   `json:"trouble,omitempty"` // why it could not be done
}

// RemovalResult is how taking a profile out ended.
type RemovalResult struct {
	Mailboxes, Contacts, Edited, Moved, Second int64
	FoldersGone, FoldersKept                   int64
	// Left counts the mailboxes that are not clean yet.
	Left int64
	// Forgotten: every mailbox is clean, or the rest was to be left, and the profile is no more.
	Forgotten bool
	Troubles  []Trouble
	Notes     []string
}

// Remove takes everything of one profile out of the mailboxes and then forgets the profile. From its beginning on, sync
// leaves the profile alone, until it is done or CancelRemoval is called. An error means it was cut short.
func (s *Service) Remove(ctx context.Context, options RemovalOptions) (RemovalResult, error) {
	if options.Report == nil {
		options.Report = func(Progress) {}
	}
	var result RemovalResult
	if options.Profile == "" {
		return result, &NoProfileError{}
	}
	found, err := s.chosen(ctx, options.Profile)
	if err != nil {
		return result, err
	}
	p := &found[0]
	if err := s.knowMailboxes(ctx, p, options); err != nil {
		return result, err
	}
	names, err := s.profileNames(ctx)
	if err != nil {
		return result, err
	}
	run := &profileRun{Service: s, StoredProfile: *p, profiles: names, losses: &losses{},
		options: SyncOptions{Run: options.Run, Mailbox: options.Mailbox, PlanOnly: options.PlanOnly, Report: options.Report}}
	run.progress.Profile = p.Name
	if err := run.locateMailbox(ctx); err != nil {
		return result, err
	}
	if !options.PlanOnly {
		if err := s.Store.BeginRemoval(ctx, p.No, time.Now()); err != nil {
			return result, err
		}
	}
	if err := run.removeAll(ctx, options, &result); err != nil {
		return result, err
	}
	if options.PlanOnly {
		return result, nil
	}
	return result, run.forget(ctx, options, &result)
}

// CancelRemoval lets sync write a profile again: what was taken out comes back with it.
func (s *Service) CancelRemoval(ctx context.Context, nameOrID string) error {
	if nameOrID == "" {
		return &NoProfileError{}
	}
	found, err := s.chosen(ctx, nameOrID)
	if err != nil {
		return err
	}
	if !found[0].Removing {
		return &NotRemovingError{Profile: found[0].Name}
	}
	return s.Store.CancelRemoval(ctx, found[0].No)
}

// knowMailboxes asks the directory who is in the rule when this database never did, or when everybody is to be looked at.
func (s *Service) knowMailboxes(ctx context.Context, p *StoredProfile, options RemovalOptions) error {
	if p.Evaluated > 0 && !options.Everywhere {
		return nil
	}
	options.Report(Progress{Phase: Refreshing})
	if err := s.refresh(ctx, options.Report); err != nil {
		return err
	}
	if _, err := s.evaluate(ctx, p, options.Report); err != nil {
		return err
	}
	if options.Everywhere {
		return s.Store.LookEverywhere(ctx, p.No)
	}
	return nil
}

// removeAll works on every mailbox that is not clean, several side by side.
func (r *profileRun) removeAll(ctx context.Context, options RemovalOptions, result *RemovalResult) error {
	mailboxes, contacts, err := r.Store.CountRemoval(ctx, r.No, r.mailbox)
	if err != nil {
		return err
	}
	if r.mailbox != "" && mailboxes == 0 {
		return r.nothingToRemove(ctx)
	}
	r.advance(func(p *Progress) { p.Phase, p.MailboxesTotal, p.Total = Removing, mailboxes, contacts })
	a := &applier{profileRun: r}
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(r.Options.Mailboxes)
	scheduled := r.scheduleRemoval(groupCtx, func(m Mailbox) {
		group.Go(func() error {
			c := &cleaner{worker: &worker{applier: a, m: m, lanes: newLanes[*task](a.Graph, m.ID), listed: true, alive: map[string]bool{}, keptBack: map[int64]bool{}}}
			err := c.run(groupCtx)
			r.tell(&c.found, options.Found, result)
			return err
		})
	})
	err = group.Wait()
	result.Notes, result.Troubles = append(result.Notes, r.notes...), append(result.Troubles, r.troubles...)
	return errors.Join(err, scheduled, ctx.Err())
}

// scheduleRemoval hands out the mailboxes that are not clean, in the order of their slots.
func (r *profileRun) scheduleRemoval(ctx context.Context, clean func(Mailbox)) error {
	for after := int64(0); ctx.Err() == nil; {
		page, err := r.Store.RemovalMailboxes(ctx, r.No, after, scheduleChunk, r.mailbox)
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1].Slot
		for _, m := range page {
			clean(m)
		}
	}
	return nil
}

// nothingToRemove tells a mailbox that is clean already from one that the profile never knew.
func (r *profileRun) nothingToRemove(ctx context.Context) error {
	for after := int64(0); ; {
		page, err := r.Store.Mailboxes(ctx, r.No, after, scheduleChunk)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			return &NoMailboxError{}
		}
		after = page[len(page)-1].Slot
		for _, m := range page {
			if m.ID == r.mailbox {
				return nil
			}
		}
	}
}

// tell adds one mailbox to the result.
func (r *profileRun) tell(m *CleanedMailbox, found func(CleanedMailbox), result *RemovalResult) {
	r.mu.Lock()
	defer r.mu.Unlock()
	result.Mailboxes++
	result.Contacts += m.Contacts
	result.Edited += m.Edited
	result.Moved += m.Moved
	result.Second += m.Second
	switch m.Folder {
	case FolderGoes:
		result.FoldersGone++
	case FolderStays:
		result.FoldersKept++
	case NoFolder:
	}
	if found != nil {
		found(*m)
	}
}

// forget ends the removal: when no mailbox is left, or the rest is to be left, the profile is no more.
func (r *profileRun) forget(ctx context.Context, options RemovalOptions, result *RemovalResult) error {
	left, _, err := r.Store.CountRemoval(ctx, r.No, "")
	if err != nil {
		return err
	}
	result.Left = left
	if left > 0 && !options.LeaveRest {
		return nil
	}
	if left > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("%s not cleaned and were left: what is in them keeps its mark, so that importing the profile with its id %s finds it again.", count(left, "mailbox was", "mailboxes were"), r.ID))
	}
	result.Forgotten = true
	return r.Store.Retire(ctx, r.No, time.Now())
}

// NotRemovingError says that nothing is being taken out of the mailboxes.
type NotRemovingError struct{ Profile string }

func (e *NotRemovingError) Error() string {
	return fmt.Sprintf("Nothing of profile %s is being taken out of the mailboxes.", e.Profile)
}

// Code is the stable name of this kind of failure.
func (e *NotRemovingError) Code() string { return "profile_not_being_removed" }

// Action is what to do next.
func (e *NotRemovingError) Action() string { return "See where it stands with: concordctl status." }

// RemovingError says that a profile is not synced because its contacts are being taken out.
type RemovingError struct{ Profile string }

func (e *RemovingError) Error() string {
	return fmt.Sprintf("The contacts of profile %s are being taken out of the mailboxes, so it is not synced.", e.Profile)
}

// Code is the stable name of this kind of failure.
func (e *RemovingError) Code() string { return "profile_being_removed" }

// Action is what to do next.
func (e *RemovingError) Action() string {
	return fmt.Sprintf("To go on taking them out: concordctl profile remove %q --from-mailboxes. To sync it again: concordctl profile remove %[1]q --cancel.", e.Profile)
}
