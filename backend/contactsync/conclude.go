package contactsync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"concord/backend/graph"
)

// conclude files what waits and adds the profile's figures up.
func (r *profileRun) conclude(ctx context.Context, result *Result) error {
	r.losses.hold(ReasonMailboxDeletes, fmt.Sprintf("Mailboxes would lose more contacts at once than the profile allows (%s).", r.Deletes.Guard.Mailbox), r.held...)
	switch {
	case r.options.PlanOnly:
		if len(r.losses.reasons) > 0 {
			result.Holds = append(result.Holds, Hold{ProfileID: r.ID, Profile: r.Name, State: Waiting, Reasons: r.losses.reasons})
		}
	case r.blind && len(r.losses.heldItems) == 0:
		// What waits goes on waiting: its cause cannot be seen now.
	default:
		h, err := r.file(ctx, r.options.Run, &r.StoredProfile, r.losses, r.blind)
		if err != nil {
			return err
		}
		if h != nil {
			result.Holds = append(result.Holds, *h)
		}
	}
	counts, err := r.Store.ProfileCounts(ctx, r.No)
	if err != nil {
		return err
	}
	result.People += counts.People
	result.Mailboxes += counts.Mailboxes
	if r.mailbox != "" { // a pilot's figures are those of its mailbox
		if _, counts.Contacts, err = r.Store.InRule(ctx, r.No, r.mailbox); err != nil {
			return err
		}
	}
	if !r.options.PlanOnly {
		result.Unchanged += max(0, counts.Contacts-r.counts.Created-r.counts.Updated)
	}
	if counts.Left > 0 && r.Deletes.MailboxLeaves == KeepContacts {
		result.Notes = appendOnce(result.Notes, fmt.Sprintf("%s left the rule of profile %s and kept the contacts.", count(counts.Left, "mailbox has", "mailboxes have"), r.Name))
	}
	if r.Deletes.Permanent && !r.PermanentDelete && r.counts.Deleted > 0 {
		r.note(notPurged)
	}
	r.tellMoves(result)
	if err := r.skipped(ctx); err != nil {
		return err
	}
	r.weighRefusals(counts)
	return nil
}

// notPurged is said once a run, of a cloud known to lack the action and of one that turns out to.
const notPurged = "This cloud does not purge contacts (permanentDelete): they went to Deleted Items instead."

// weighRefusals tells a missing permission from a scope: some mailboxes that refuse are the admin's choice, all of
// them, over all profiles, are a permission that is not there. Then none has to wait for its next try.
func (r *profileRun) weighRefusals(counts ProfileCounts) {
	r.reached = r.worked > 0 || counts.Contacts > 0
	denied := int64(0)
	for _, trouble := range r.troubles {
		if trouble.Code == codeAccessDenied {
			denied++
		}
	}
	if r.reached || int64(len(r.troubles)) < counts.Mailboxes {
		return
	}
	r.refused = denied
}

// missingPermission is the error of a sync in which no mailbox of any profile was ever reached and some refused.
func (s *Service) missingPermission(ctx context.Context, done []*profileRun) error {
	refused := int64(0)
	for _, run := range done {
		if run.reached {
			return nil
		}
		refused += run.refused
	}
	if refused == 0 {
		return nil
	}
	for _, run := range done {
		if run.refused > 0 && !run.options.PlanOnly {
			if err := s.Store.TryNow(ctx, run.No); err != nil {
				return err
			}
		}
	}
	return &AllRefusedError{Mailboxes: refused}
}

// skipped adds the mailboxes that this sync did not even try, because an earlier one was refused a while ago.
// One that the admin names is tried whatever its next try, and the others are not this sync's.
func (r *profileRun) skipped(ctx context.Context) error {
	known, err := r.knownTroubles(ctx, &r.StoredProfile)
	if err != nil {
		return err
	}
	for _, trouble := range known {
		if r.mailbox == "" && r.options.Apply == 0 && trouble.NextTry.After(time.Now()) && !slices.ContainsFunc(r.troubles, func(t Trouble) bool { return t.Mailbox == trouble.Mailbox }) {
			r.troubles = append(r.troubles, trouble)
		}
	}
	for _, trouble := range r.troubles {
		if !trouble.Failed {
			r.counts.Skipped++
		}
	}
	return nil
}

// note adds a sentence about a mailbox to the result.
func (r *profileRun) note(sentence string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.notes = appendOnce(r.notes, sentence)
}

func appendOnce(notes []string, note string) []string {
	for _, known := range notes {
		if known == note {
			return notes
		}
	}
	return append(notes, note)
}

// stops tells whether an error concerns the whole run rather than one mailbox: the directory's permission, and whatever
// another layer has given a code (sign-in, the proxy, the database), since every mailbox would meet it alike.
func stops(ctx context.Context, err error) bool {
	var coded interface {
		error
		Code() string
	}
	if errors.As(err, &coded) {
		_, answered := coded.(*graph.Error) // the first coded error itself is asked
		return !answered || graph.IsForbidden(err) || ctx.Err() != nil
	}
	return ctx.Err() != nil
}
