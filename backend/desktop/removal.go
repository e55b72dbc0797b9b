package desktop

import (
	"context"
	"errors"

	"concord/backend/contactsync"
	"concord/backend/runs"
	"concord/backend/tenant"
)

// Removal takes a profile's contacts out of the mailboxes again.
type Removal struct{ *core }

// RemovalOptions say what is taken out.
type RemovalOptions struct {
	Profile    string `json:"profile"`    // name or id
	Mailbox    string `json:"mailbox"`    // only this one, by object id, user principal name or mail address; "" is all
	Everywhere bool   `json:"everywhere"` // look also into mailboxes that are not in the rule
	Plan       bool   `json:"plan"`       // count and write nothing
	LeaveRest  bool   `json:"leaveRest"`  // forget the profile although mailboxes could not be cleaned
}

// RemovalState is where the removal of a profile stands.
type RemovalState struct {
	ProfileID string         `json:"profileId"`
	Profile   string         `json:"profile"`   // its name
	Known     bool           `json:"known"`     // false: it is forgotten
	Contacts  int64          `json:"contacts"`  // that it has out there
	Mailboxes int64          `json:"mailboxes"` // in its rule
	Permanent bool           `json:"permanent"` // contacts are purged; else they go to Deleted Items
	Removing  bool           `json:"removing"`  // a removal was begun: no sync writes the profile
	Last      *RemovalReport `json:"last,omitempty"`
}

// RemovalReport is what the latest removal of a profile, or the latest preview of one, did or would do.
type RemovalReport struct {
	Run         Run              `json:"run"`
	Plan        bool             `json:"plan"`       // nothing was written; false also while it runs
	Mailbox     string           `json:"mailbox"`    // the only one it looked at, as it was named; "" for all
	Everywhere  bool             `json:"everywhere"` // mailboxes out of the rule too
	Mailboxes   int64            `json:"mailboxes"`
	Contacts    int64            `json:"contacts"`
	Edited      int64            `json:"edited"` // of those, the user had changed or added to
	Moved       int64            `json:"moved"`  // of those, the user had put into another folder
	Second      int64            `json:"second"` // of those, one more of the same person
	FoldersGone int64            `json:"foldersGone"`
	FoldersKept int64            `json:"foldersKept"` // because something else lies in them
	Left        int64            `json:"left"`        // mailboxes that are not clean yet
	Forgotten   bool             `json:"forgotten"`
	Boxes       []CleanedMailbox `json:"boxes"` // the first of Mailboxes
	Troubles    []Trouble        `json:"troubles"`
	Notes       []string         `json:"notes"`
}

// CleanedMailbox is what was taken out of one mailbox, or would be.
type CleanedMailbox struct {
	Mailbox  string   `json:"mailbox"` // user principal name
	Contacts int64    `json:"contacts"`
	Edited   int64    `json:"edited"`
	Moved    int64    `json:"moved"`
	Second   int64    `json:"second"`
	Folder   string   `json:"folder"` // removed, stays; "" where there is none of ours
	Why      string   `json:"why"`    // the folder stays, in words
	Clean    bool     `json:"clean"`  // nothing of ours is left; false in a preview
	Trouble  *Failure `json:"trouble,omitempty"`
}

// State returns where the removal of a profile stands. A profile that a removal has forgotten is still answered for, by its
// id; the code is no_profile where there never was one.
func (r *Removal) State(profile string) (state RemovalState, err error) {
	err = r.with(func(ctx context.Context, at *opened) error {
		state, err = removalState(ctx, at, profile)
		return err
	})
	return state, err
}

// latestRuns is how many runs are looked through for the latest of a kind.
const latestRuns = 300

func removalState(ctx context.Context, at *opened, nameOrID string) (RemovalState, error) {
	state := RemovalState{ProfileID: nameOrID}
	profile, unknown := at.Contacts.Profile(ctx, nameOrID)
	var none *contactsync.NoProfileError
	if unknown != nil && !errors.As(unknown, &none) {
		return state, unknown
	}
	if unknown == nil {
		state.ProfileID, state.Profile, state.Known, state.Permanent = profile.ID, profile.Name, true, profile.Deletes.Permanent
		all, err := at.Contacts.Status(ctx)
		if err != nil {
			return state, err
		}
		for _, one := range all {
			if one.Profile.ID == profile.ID {
				state.Contacts, state.Mailboxes, state.Removing = one.Contacts, one.Mailboxes, one.Removing
			}
		}
	}
	list, err := at.Runs.List(ctx, latestRuns)
	if err != nil {
		return state, err
	}
	for _, run := range list {
		if run.Kind != tenant.RemovalRun {
			continue
		}
		report, err := tenant.RemovalReportOf(run)
		if err != nil {
			return state, err
		}
		if report.ProfileID != state.ProfileID && (state.Profile == "" || report.ProfileID != "" || !tenant.OfProfile(run, state.Profile)) {
			continue
		}
		if own := at.running(); own != nil && own.ID() == run.ID {
			run = own.Now() // the database lags behind
		}
		if state.Profile == "" {
			state.Profile = report.Profile
		}
		state.Last = removalReport(run, report)
		return state, nil
	}
	return state, unknown
}

func removalReport(run runs.Run, r tenant.RemovalReport) *RemovalReport {
	report := &RemovalReport{Run: runOf(run), Plan: r.Plan, Mailbox: r.Mailbox, Everywhere: r.Everywhere, Mailboxes: r.Mailboxes, Contacts: r.Contacts, Edited: r.Edited, Moved: r.Moved, Second: r.Second,
		FoldersGone: r.FoldersGone, FoldersKept: r.FoldersKept, Left: r.Left, Forgotten: r.Forgotten, Boxes: make([]CleanedMailbox, len(r.Boxes)),
		Troubles: troublesOf(r.Troubles), Notes: listed(r.Notes)}
	for i, b := range r.Boxes {
		box := CleanedMailbox{Mailbox: b.Mailbox, Contacts: b.Contacts, Edited: b.Edited, Moved: b.Moved, Second: b.Second, Folder: string(b.Folder), Why: b.Why, Clean: b.Clean}
		if t := b.Trouble; t != nil {
			box.Trouble = &Failure{Code: t.Code, Message: t.Sentence, Action: t.Action, RequestID: t.RequestID, Retryable: !t.Failed}
		}
		report.Boxes[i] = box
	}
	return report
}

// Start begins to take a profile out of the mailboxes, or to look what would go; it may be stopped and begun again at any
// moment, and then works on what is left. From the beginning of one that is no preview on, no sync writes the profile.
// Errors as for Runs.StartSync.
func (r *Removal) Start(options RemovalOptions) (run Run, err error) {
	err = r.with(func(_ context.Context, at *opened) error {
		run, err = r.start(at, func(ctx context.Context) (*runs.Active, error) {
			return at.StartRemoval(ctx, contactsync.RemovalOptions{Profile: options.Profile, Mailbox: options.Mailbox,
				Everywhere: options.Everywhere, PlanOnly: options.Plan, LeaveRest: options.LeaveRest})
		})
		return err
	})
	return run, err
}

// GiveUp ends a removal: the next sync writes back what was taken out. Refused with run_active beside a run.
func (r *Removal) GiveUp(profile string) (err error) {
	err = r.with(func(ctx context.Context, at *opened) error {
		return at.CancelRemoval(ctx, profile)
	})
	return err
}
