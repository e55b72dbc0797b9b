package tenant

import (
	"context"

	"concord/backend/contactsync"
	"concord/backend/runs"

	"github.com/sirupsen/logrus"
)

// RemovalRun is the kind of a run that takes a profile's contacts out of the mailboxes.
const RemovalRun = "removal"

// removalExamples is how many mailboxes a run keeps one by one; the figures count all.
const removalExamples = 200

// RemovalSummary is a removal in figures, as `concordctl profile remove --json` prints it.
type RemovalSummary struct {
	Run   int64      `json:"run"`
	State runs.State `json:"state"`
	RemovalFigures
	DurationMs int64         `json:"durationMs"`
	Failure    *runs.Failure `json:"failure,omitempty"` // only when the run stopped on an error
}

// RemovalFigures are what a removal did, or as a preview would do.
type RemovalFigures struct {
	Plan        bool  `json:"plan"` // nothing was written
	Mailboxes   int64 `json:"mailboxes"`
	Contacts    int64 `json:"contacts"`
	Edited      int64 `json:"edited"` // of those, the user had changed or added to
	Moved       int64 `json:"moved"`  // of those, the user had put into another folder
	Second      int64 `json:"second"` // of those, one more of the same person
	FoldersGone int64 `json:"foldersRemoved"`
	FoldersKept int64 `json:"foldersKept"`
	Skipped     int64 `json:"skipped"`   // mailboxes that take no changes now
	Failed      int64 `json:"failed"`    // mailboxes in which something failed
	Left        int64 `json:"left"`      // mailboxes that are not clean yet
	Forgotten   bool  `json:"forgotten"` // the profile is no more
	Traffic
}

// RemovalReport is everything a removal has to tell.
type RemovalReport struct {
	RemovalSummary
	ProfileID  string
	Mailbox    string // as it was named; "" for all
	Everywhere bool   // mailboxes out of the rule too
	Profile    string
	Boxes      []contactsync.CleanedMailbox // the first of them
	Troubles   []TroubleGroup
	Notes      []string
}

// removalRecord is what is stored with the run.
type removalRecord struct {
	RemovalFigures
	ProfileID  string                       `json:"profileId,omitempty"`
	Mailbox    string                       `json:"mailbox,omitempty"`
	Everywhere bool                         `json:"everywhere,omitempty"`
	Profile    string                       `json:"profile"`
	Boxes      []contactsync.CleanedMailbox `json:"boxes,omitempty"`
	Troubles   []TroubleGroup               `json:"troubles,omitempty"`
	Notes      []string                     `json:"notes,omitempty"`
}

// StartRemoval begins to take a profile's contacts out of the mailboxes, as a run, and returns at once. From then on no
// sync writes the profile until it is forgotten or the removal cancelled. Errors as for StartSync; Run and Report of the
// options are filled in here, and Found is called for each mailbox.
func (t *Tenant) StartRemoval(ctx context.Context, options contactsync.RemovalOptions) (*runs.Active, error) {
	if t.connection == nil {
		return nil, ErrOffline
	}
	profile, err := t.Contacts.Profile(ctx, options.Profile)
	if err != nil {
		return nil, err
	}
	title := "Removal" + scopeTitle(profile.Name, options.Mailbox)
	if options.PlanOnly {
		title = "Preview of the removal" + scopeTitle(profile.Name, options.Mailbox)
	}
	return t.Runs.Start(ctx, RemovalRun, title, t.logged(RemovalRun, func(ctx context.Context, a *runs.Active) (runs.Outcome, error) {
		before := t.gate.Stats()
		record := removalRecord{ProfileID: profile.ID, Mailbox: options.Mailbox, Everywhere: options.Everywhere, Profile: profile.Name}
		found := options.Found
		options.Run = a.ID()
		options.Report = func(p contactsync.Progress) { a.Report(progressOf(p)) }
		options.Found = func(m contactsync.CleanedMailbox) {
			if len(record.Boxes) < removalExamples {
				record.Boxes = append(record.Boxes, m)
			}
			if found != nil {
				found(m)
			}
		}
		result, err := t.Contacts.Remove(ctx, options)
		record.RemovalFigures = RemovalFigures{Plan: options.PlanOnly, Mailboxes: result.Mailboxes, Contacts: result.Contacts, Edited: result.Edited,
			Moved: result.Moved, Second: result.Second, FoldersGone: result.FoldersGone, FoldersKept: result.FoldersKept,
			Left: result.Left, Forgotten: result.Forgotten, Traffic: t.trafficSince(before)}
		record.Troubles, record.Notes = GroupTroubles(result.Troubles), result.Notes
		var state runs.State
		record.Failed, record.Skipped, state = countTroubles(result.Troubles)
		if result.Left > 0 && !result.Forgotten && !options.PlanOnly && options.Mailbox == "" {
			state = runs.Partly
		}
		return runs.Outcome{State: state, Summary: record}, err
	}))
}

// CancelRemoval lets sync write a profile again. Not beside a run.
func (t *Tenant) CancelRemoval(ctx context.Context, nameOrID string) error {
	return t.Runs.Alone(ctx, SyncRun, func() error { return t.Contacts.CancelRemoval(ctx, nameOrID) })
}

// RemovalReportOf reads what a removal stored with its run.
func RemovalReportOf(run runs.Run) (RemovalReport, error) {
	var record removalRecord
	err := readSummary(run, &record)
	return RemovalReport{
		RemovalSummary: RemovalSummary{Run: run.ID, State: run.State, RemovalFigures: record.RemovalFigures, DurationMs: duration(run), Failure: run.Failure},
		ProfileID:      record.ProfileID, Mailbox: record.Mailbox, Everywhere: record.Everywhere, Profile: record.Profile, Boxes: record.Boxes, Troubles: record.Troubles, Notes: record.Notes,
	}, err
}

func (r removalRecord) logFields() logrus.Fields {
	return logrus.Fields{"mailboxes": r.Mailboxes, "contacts": r.Contacts, "left": r.Left, "failed": r.Failed, "skipped": r.Skipped,
		"forgotten": r.Forgotten, "requests": r.Requests, "throttled": r.Throttled, "waitedMs": r.WaitedMs}
}
