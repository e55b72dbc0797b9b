package tenant

import (
	"context"
	"fmt"

	"concord/backend/contactsync"
	"concord/backend/runs"

	"github.com/sirupsen/logrus"
)

// UndoRun is the kind of a run that undoes another.
const UndoRun = "undo"

// undoExamples is how many contacts that stayed as they were a run keeps one by one; the figures count all.
const undoExamples = 200

// UndoSummary is an undo in figures, as `concordctl runs undo --json` prints it.
type UndoSummary struct {
	Run    int64      `json:"run"` // 0 for a preview
	Undoes int64      `json:"undoes"`
	State  runs.State `json:"state"`
	UndoFigures
	DurationMs int64         `json:"durationMs"`
	Failure    *runs.Failure `json:"failure,omitempty"` // only when the run stopped on an error
}

// UndoFigures are what an undo did, or as a preview would do.
type UndoFigures struct {
	Plan      bool  `json:"plan"` // nothing was written
	Mailboxes int64 `json:"mailboxes"`
	PutBack   int64 `json:"putBack"`   // contacts that show again what they showed
	MadeAgain int64 `json:"madeAgain"` // deleted contacts that were made again
	TakenAway int64 `json:"takenAway"` // contacts that the run had made
	Already   int64 `json:"already"`   // contacts that were as before
	Left      int64 `json:"left"`      // contacts that stay as they are
	Photos    int64 `json:"photos"`    // put back on contacts that were made again
	Skipped   int64 `json:"skipped"`   // mailboxes that take no contacts now
	Failed    int64 `json:"failed"`    // mailboxes in which something failed
	Traffic
}

// UndoReport is everything an undo has to tell.
type UndoReport struct {
	UndoSummary
	Reasons  []contactsync.UndoLeft // why contacts stay as they are
	Told     []contactsync.UndoLine // the first of them, and what else is worth a word
	Troubles []TroubleGroup
	Notes    []string
}

// undoRecord is what is stored with the run.
type undoRecord struct {
	UndoFigures
	Undoes   int64                  `json:"undoes"`
	Reasons  []contactsync.UndoLeft `json:"reasons,omitempty"`
	Told     []contactsync.UndoLine `json:"told,omitempty"`
	Troubles []TroubleGroup         `json:"troubles,omitempty"`
	Notes    []string               `json:"notes,omitempty"`
}

// StartUndo begins to put back what a run changed, as a run, and returns at once. It asks the directory nothing. Errors
// as for StartSync, and runs.ErrNoRun or a *contactsync.NothingToUndoError; Run and Report of the options are filled in
// here, and Told is called for each contact that stays as it is.
func (t *Tenant) StartUndo(ctx context.Context, options contactsync.UndoOptions) (*runs.Active, error) {
	if t.connection == nil {
		return nil, ErrOffline
	}
	if _, err := t.Runs.Run(ctx, options.Undoes); err != nil {
		return nil, fmt.Errorf("run %d: %w", options.Undoes, err)
	}
	if err := t.Contacts.CheckUndo(ctx, options); err != nil {
		return nil, err
	}
	title := fmt.Sprintf("Undo run %d", options.Undoes)
	if options.Person != "" {
		title += " for one person"
	}
	title += scopeTitle("", options.Mailbox)
	return t.Runs.Start(ctx, UndoRun, title, t.logged(UndoRun, func(ctx context.Context, a *runs.Active) (runs.Outcome, error) {
		before := t.gate.Stats()
		record := undoRecord{Undoes: options.Undoes}
		told := options.Told
		options.Run = a.ID()
		options.Report = func(p contactsync.Progress) { a.Report(progressOf(p)) }
		options.Told = func(line contactsync.UndoLine) {
			if len(record.Told) < undoExamples {
				record.Told = append(record.Told, line)
			}
			if told != nil {
				told(line)
			}
		}
		result, err := t.Contacts.Undo(ctx, options)
		record.UndoFigures = undoFigures(result)
		record.Traffic = t.trafficSince(before)
		record.Reasons, record.Troubles, record.Notes = result.Left, GroupTroubles(result.Troubles), result.Notes
		state := runs.Done
		if result.Failed > 0 {
			state = runs.Partly
		}
		return runs.Outcome{State: state, Summary: record}, err
	}))
}

// PreviewUndo says what undoing a run would do, from the database alone, so offline too. It is no run.
func (t *Tenant) PreviewUndo(ctx context.Context, options contactsync.UndoOptions) (UndoReport, error) {
	if _, err := t.Runs.Run(ctx, options.Undoes); err != nil {
		return UndoReport{}, fmt.Errorf("run %d: %w", options.Undoes, err)
	}
	result, err := t.Contacts.PreviewUndo(ctx, options)
	report := UndoReport{Reasons: result.Left, Notes: result.Notes}
	report.Undoes, report.State, report.UndoFigures = options.Undoes, runs.Done, undoFigures(result)
	report.Plan = true
	return report, err
}

func undoFigures(result contactsync.UndoResult) UndoFigures {
	figures := UndoFigures{Mailboxes: result.Mailboxes, PutBack: result.PutBack, MadeAgain: result.MadeAgain, TakenAway: result.TakenAway,
		Already: result.Already, Photos: result.Photos, Skipped: result.Skipped, Failed: result.Failed}
	for _, left := range result.Left {
		figures.Left += left.Contacts
	}
	return figures
}

// UndoReportOf reads what an undo stored with its run.
func UndoReportOf(run runs.Run) (UndoReport, error) {
	var record undoRecord
	err := readSummary(run, &record)
	return UndoReport{
		UndoSummary: UndoSummary{Run: run.ID, Undoes: record.Undoes, State: run.State, UndoFigures: record.UndoFigures, DurationMs: duration(run), Failure: run.Failure},
		Reasons:     record.Reasons, Told: record.Told, Troubles: record.Troubles, Notes: record.Notes,
	}, err
}

func (r undoRecord) logFields() logrus.Fields {
	return logrus.Fields{"undoes": r.Undoes, "mailboxes": r.Mailboxes, "putBack": r.PutBack, "madeAgain": r.MadeAgain, "takenAway": r.TakenAway,
		"already": r.Already, "left": r.Left, "skipped": r.Skipped, "failed": r.Failed, "requests": r.Requests, "throttled": r.Throttled, "waitedMs": r.WaitedMs}
}

// ReleaseUndone lets the next sync write what an undo left alone, and returns how many contacts that are. Not beside a run.
func (t *Tenant) ReleaseUndone(ctx context.Context, scope contactsync.PinScope) (released int64, err error) {
	err = t.Runs.Alone(ctx, SyncRun, func() error {
		released, err = t.Contacts.Release(ctx, scope)
		return err
	})
	return released, err
}
