package tenant

import (
	"context"

	"concord/backend/contactsync"
	"concord/backend/runs"

	"github.com/sirupsen/logrus"
)

// DriftRun is the kind of a run that looks at what users did to our contacts.
const DriftRun = "drift"

// DriftSummary is a look for drift in figures, as `concordctl drift --json` prints it.
type DriftSummary struct {
	Run   int64      `json:"run"`
	State runs.State `json:"state"`
	DriftFigures
	DurationMs int64         `json:"durationMs"`
	Failure    *runs.Failure `json:"failure,omitempty"`
}

// DriftFigures are what a look for drift found.
type DriftFigures struct {
	Mailboxes  int64 `json:"mailboxes"` // looked at
	Edited     int64 `json:"edited"`
	Deleted    int64 `json:"deleted"`
	Moved      int64 `json:"moved"`      // to another folder; they are updated there
	Duplicates int64 `json:"duplicates"` // second contacts of somebody, and ours of somebody who should have none
	Skipped    int64 `json:"skipped"`
	Failed     int64 `json:"failed"`
	Traffic
}

// DriftReport is everything a look for drift has to tell.
type DriftReport struct {
	DriftSummary
	ProfileID string // "" for all
	Troubles  []TroubleGroup
}

// driftRecord is what is stored with the run.
type driftRecord struct {
	DriftFigures
	ProfileID string         `json:"profileId,omitempty"`
	Troubles  []TroubleGroup `json:"troubles,omitempty"`
}

func (r driftRecord) logFields() logrus.Fields {
	return logrus.Fields{"mailboxes": r.Mailboxes, "edited": r.Edited, "deleted": r.Deleted, "moved": r.Moved, "duplicates": r.Duplicates, "requests": r.Requests}
}

// StartDrift begins a look at what users did to contacts, as a run, and returns at once. It writes to no mailbox. Errors as
// for StartSync; Report of the options is filled in here.
func (t *Tenant) StartDrift(ctx context.Context, options contactsync.DriftOptions) (*runs.Active, error) {
	if t.connection == nil {
		return nil, ErrOffline
	}
	name, id := "", ""
	if options.Profile != "" {
		profile, err := t.Contacts.Profile(ctx, options.Profile)
		if err != nil {
			return nil, err
		}
		name, id = profile.Name, profile.ID
	}
	title := "Drift" + scopeTitle(name, options.Mailbox)
	return t.Runs.Start(ctx, DriftRun, title, t.logged(DriftRun, func(ctx context.Context, a *runs.Active) (runs.Outcome, error) {
		before := t.gate.Stats()
		options.Report = func(p contactsync.Progress) { a.Report(progressOf(p)) }
		result, err := t.Contacts.LookForDrift(ctx, options)
		record := driftRecord{ProfileID: id, DriftFigures: DriftFigures{Mailboxes: result.Mailboxes, Edited: result.Edited, Deleted: result.Deleted,
			Moved: result.Moved, Duplicates: result.Duplicates, Traffic: t.trafficSince(before)}, Troubles: GroupTroubles(result.Troubles)}
		var state runs.State
		record.Failed, record.Skipped, state = countTroubles(result.Troubles)
		return runs.Outcome{State: state, Summary: record}, err
	}))
}

// DriftReportOf reads what a look for drift stored with its run.
func DriftReportOf(run runs.Run) (DriftReport, error) {
	var record driftRecord
	err := readSummary(run, &record)
	return DriftReport{
		DriftSummary: DriftSummary{Run: run.ID, State: run.State, DriftFigures: record.DriftFigures, DurationMs: duration(run), Failure: run.Failure},
		ProfileID:    record.ProfileID, Troubles: record.Troubles,
	}, err
}
