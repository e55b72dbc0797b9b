package desktop

import (
	"os"
	"time"

	"concord/backend/runs"
	"concord/backend/tenant"
)

// Run is one run as it stands: what run.changed carries, and what lists show.
type Run struct {
	ID   int64  `json:"id"`
	Kind string `json:"kind"` // contactsync, verify, removal, drift, adopt, undo, cloudsync
	// ProfileID is the one profile that a removal, a look for drift or an adoption was for, once it has ended, and the domain
	// that cloud sync was set up for; else "".
	ProfileID  string   `json:"profileId"`
	Title      string   `json:"title"`
	State      string   `json:"state"` // running, done, partly, held, failed, cancelled, interrupted
	Final      bool     `json:"final"` // nothing about it changes any more
	Own        bool     `json:"own"`   // of this window, which can stop it
	StartedMs  int64    `json:"startedMs"`
	FinishedMs int64    `json:"finishedMs"` // 0 while it runs
	DurationMs int64    `json:"durationMs"` // until now while it runs
	PID        int      `json:"pid"`
	Progress   Progress `json:"progress"`
	Plan       bool     `json:"plan"`   // it wrote nothing: the figures say what a sync would do
	PlanID     int64    `json:"planId"` // the plan that it made or carried out; 0 for none, and until it has ended
	Figures    Figures  `json:"figures"`
	Failure    *Failure `json:"failure,omitempty"` // only when the run stopped on an error
}

// Progress is how far a run is.
type Progress struct {
	Phase string `json:"phase"` // refresh, plan, confirm, apply, photos, photo-writes, verify; "" before the first
	Done  int64  `json:"done"`
	Total int64  `json:"total"` // 0 while unknown
	Text  string `json:"text"`
	// Mailboxes are those of MailboxesTotal that are settled; 0 of 0 where that is not how the work goes.
	Mailboxes      int64   `json:"mailboxes"`
	MailboxesTotal int64   `json:"mailboxesTotal"`
	Rate           float64 `json:"rate"`   // done per second of late
	Left           int64   `json:"leftMs"` // the time the rest of the phase takes, 0 while unknown; pauses are no part of it
	// Paused by a person: nothing new is begun, what was under way finishes.
	Paused bool `json:"paused"`
}

// Figures are a run in numbers; all 0 until it has ended. A sync fills all but Contacts and Differences, a verification
// Mailboxes, Contacts, Differences, Skipped, Failed and what it cost; a removal counts what it takes out as Deleted, drift
// what it finds as Differences, and an adoption what it chose as Contacts.
type Figures struct {
	People            int64 `json:"people"`
	Mailboxes         int64 `json:"mailboxes"`
	Created           int64 `json:"created"`
	Updated           int64 `json:"updated"`
	Deleted           int64 `json:"deleted"`
	Unchanged         int64 `json:"unchanged"`
	Skipped           int64 `json:"skipped"`
	Failed            int64 `json:"failed"`
	Photos            int64 `json:"photos"`
	Contacts          int64 `json:"contacts"`
	Differences       int64 `json:"differences"`
	Requests          int64 `json:"requests"`
	DirectoryRequests int64 `json:"directoryRequests"`
	Batches           int64 `json:"batches"`
	Throttled         int64 `json:"throttled"`
	WaitedMs          int64 `json:"waitedMs"`
}

// runOf shapes a run for the window.
func runOf(r runs.Run) Run {
	run := Run{ID: r.ID, Kind: r.Kind, Title: r.Title, State: string(r.State), Final: r.Final(), Own: r.PID == os.Getpid(),
		StartedMs: millis(r.Started), FinishedMs: millis(r.Finished), PID: r.PID, Failure: failureOf(r.Failure),
		Progress: Progress{Phase: r.Progress.Phase, Done: r.Progress.Done, Total: r.Progress.Total, Text: r.Progress.Text,
			Mailboxes: r.Progress.Mailboxes, MailboxesTotal: r.Progress.MailboxesTotal,
			Rate: r.Progress.Rate, Left: r.Progress.Left.Milliseconds(), Paused: r.Progress.Paused}}
	end := r.Finished
	if end.IsZero() {
		end = time.Now()
	}
	run.DurationMs = max(0, end.Sub(r.Started).Milliseconds())
	// A summary that cannot be read leaves the figures at 0; asking for the report says why.
	switch r.Kind {
	case tenant.CloudSyncRun:
		if plan, err := tenant.CloudSyncPlanOf(r); err == nil {
			run.ProfileID = plan.Domain
		}
	case tenant.RemovalRun, tenant.DriftRun, tenant.AdoptRun:
		if told, err := careOf(r); err == nil {
			run.Figures, run.Plan, run.ProfileID = told.figures, told.plan, told.profile
		}
	case tenant.VerifyRun:
		if report, err := tenant.VerifyReportOf(r); err == nil {
			run.Figures = verifyFigures(report.VerifyFigures)
		}
	case tenant.UndoRun:
		if report, err := tenant.UndoReportOf(r); err == nil {
			run.Figures = undoFigures(report.UndoFigures)
		}
	default:
		if report, err := tenant.ReportOf(r); err == nil {
			run.Figures, run.Plan, run.PlanID = syncFigures(report.Figures), report.Plan, report.PlanID
			if report.Applied != nil {
				run.PlanID = report.Applied.Plan
			}
		}
	}
	return run
}

func syncFigures(f tenant.Figures) Figures {
	return traffic(Figures{People: f.People, Mailboxes: f.Mailboxes, Created: f.Created, Updated: f.Updated, Deleted: f.Deleted,
		Unchanged: f.Unchanged, Skipped: f.Skipped, Failed: f.Failed, Photos: f.Photos}, f.Traffic)
}

func verifyFigures(f tenant.VerifyFigures) Figures {
	return traffic(Figures{Mailboxes: f.Mailboxes, Contacts: f.Contacts, Differences: f.Differences, Skipped: f.Skipped, Failed: f.Failed}, f.Traffic)
}

// undoFigures count what was made again as created, what was put back as updated, what was taken away as deleted.
func undoFigures(f tenant.UndoFigures) Figures {
	return traffic(Figures{Mailboxes: f.Mailboxes, Created: f.MadeAgain, Updated: f.PutBack, Deleted: f.TakenAway, Unchanged: f.Already + f.Left,
		Skipped: f.Skipped, Failed: f.Failed, Photos: f.Photos}, f.Traffic)
}

func traffic(f Figures, t tenant.Traffic) Figures {
	f.Requests, f.DirectoryRequests, f.Batches, f.Throttled, f.WaitedMs = t.Requests, t.DirectoryRequests, t.Batches, t.Throttled, t.WaitedMs
	return f
}

// millis is a time for the window; 0 for none.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
