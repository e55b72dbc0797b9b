package tenant

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"concord/backend/contactsync"
	"concord/backend/runs"
	"concord/backend/throttle"

	"github.com/sirupsen/logrus"
)

// Summary is a contact sync in figures: the one object that `concordctl sync --json` prints. Scripts read its
// keys; a key never changes its meaning.
type Summary struct {
	Run   int64      `json:"run"`
	State runs.State `json:"state"`
	Figures
	DurationMs int64         `json:"durationMs"`
	Failure    *runs.Failure `json:"failure,omitempty"` // only when the run stopped on an error
}

// Figures are what a contact sync did, or as a plan would do.
type Figures struct {
	People    int64 `json:"people"`    // who should be in the mailboxes
	Mailboxes int64 `json:"mailboxes"` // in the rules
	Created   int64 `json:"created"`   // contacts
	Updated   int64 `json:"updated"`
	Deleted   int64 `json:"deleted"`
	Unchanged int64 `json:"unchanged"`
	Skipped   int64 `json:"skipped"` // mailboxes that take no contacts now
	Failed    int64 `json:"failed"`  // mailboxes in which something failed
	Photos    int64 `json:"photos"`
	// PlanID is the number of the plan that was made, Applied how far one was carried out.
	PlanID  int64                `json:"planId,omitempty"`
	Applied *contactsync.Applied `json:"applied,omitempty"`
	Traffic
}

// Traffic is what a run cost in requests to Microsoft.
type Traffic struct {
	Requests          int64 `json:"requests"` // as Microsoft counts them: each item of a batch is one
	DirectoryRequests int64 `json:"directoryRequests"`
	Batches           int64 `json:"batches"`
	Throttled         int64 `json:"throttled"` // answers that asked for patience
	WaitedMs          int64 `json:"waitedMs"`  // time in which something was held back because of that
}

func (t *Tenant) trafficSince(before throttle.Stats) Traffic {
	now := t.gate.Stats()
	return Traffic{
		Requests:          now.Requests - before.Requests,
		DirectoryRequests: now.DirectoryRequests - before.DirectoryRequests,
		Batches:           now.Batches - before.Batches,
		Throttled:         now.Throttled - before.Throttled,
		WaitedMs:          (now.Waited - before.Waited).Milliseconds(),
	}
}

// Report is everything a contact sync has to tell.
type Report struct {
	Summary
	Details
}

// Details are what stands beside the figures.
type Details struct {
	Plan     bool               `json:"plan,omitempty"` // nothing was written, the figures say what would be
	Holds    []contactsync.Hold `json:"holds,omitempty"`
	Troubles []TroubleGroup     `json:"troubles,omitempty"`
	Notes    []string           `json:"notes,omitempty"`
}

// syncRecord is what is stored with the run; the rest of a Report is the run's own.
type syncRecord struct {
	Figures
	Details
}

// VerifySummary is a verification in figures, as `concordctl verify --json` prints it.
type VerifySummary struct {
	Run   int64      `json:"run"`
	State runs.State `json:"state"`
	VerifyFigures
	DurationMs int64         `json:"durationMs"`
	Failure    *runs.Failure `json:"failure,omitempty"`
}

// VerifyFigures are what a verification found.
type VerifyFigures struct {
	Mailboxes   int64 `json:"mailboxes"`
	Contacts    int64 `json:"contacts"`
	Differences int64 `json:"differences"`
	Undone      int64 `json:"undone"` // contacts that stay as an undo left them: no differences
	Skipped     int64 `json:"skipped"`
	Failed      int64 `json:"failed"`
	Traffic
}

// VerifyReport is everything a verification has to tell.
type VerifyReport struct {
	VerifySummary
	Troubles []TroubleGroup
}

// verifyRecord is what is stored with the run.
type verifyRecord struct {
	VerifyFigures
	Troubles []TroubleGroup `json:"troubles,omitempty"`
}

// TroubleGroup is all mailboxes of a run that had the same trouble.
type TroubleGroup struct {
	Code      string   `json:"code"`
	Sentence  string   `json:"sentence"`
	Action    string   `json:"action"`
	Failed    bool     `json:"failed"` // false: skipped, tried again without anybody doing anything
	Count     int64    `json:"count"`
	Mailboxes []string `json:"mailboxes"` // the first few
	RequestID string   `json:"requestId,omitempty"`
}

// troubleExamples is how many mailboxes a group names: enough to look one up, few enough to store with each run.
const troubleExamples = 10

// countTroubles counts the mailboxes in which something failed and those that were left out, and tells the state of a run that had them.
func countTroubles(troubles []contactsync.Trouble) (failed, skipped int64, state runs.State) {
	state = runs.Done
	for _, trouble := range troubles {
		if trouble.Failed {
			failed++
			state = runs.Partly
		} else {
			skipped++
		}
	}
	return failed, skipped, state
}

// GroupTroubles puts mailboxes with the same trouble together, in order of appearance.
func GroupTroubles(troubles []contactsync.Trouble) []TroubleGroup {
	var groups []TroubleGroup
	for _, trouble := range troubles {
		i := slices.IndexFunc(groups, func(g TroubleGroup) bool {
			return g.Code == trouble.Code && g.Failed == trouble.Failed && g.Sentence == trouble.Sentence
		})
		if i < 0 {
			i = len(groups)
			groups = append(groups, TroubleGroup{Code: trouble.Code, Sentence: trouble.Sentence, Action: trouble.Action,
				Failed: trouble.Failed, RequestID: trouble.RequestID})
		}
		groups[i].Count++
		if len(groups[i].Mailboxes) < troubleExamples {
			groups[i].Mailboxes = append(groups[i].Mailboxes, trouble.Mailbox)
		}
	}
	return groups
}

// ReportOf reads what a contact sync stored with its run.
func ReportOf(run runs.Run) (Report, error) {
	var record syncRecord
	err := readSummary(run, &record)
	return Report{
		Summary: Summary{Run: run.ID, State: run.State, Figures: record.Figures, DurationMs: duration(run), Failure: run.Failure},
		Details: record.Details,
	}, err
}

// VerifyReportOf reads what a verification stored with its run.
func VerifyReportOf(run runs.Run) (VerifyReport, error) {
	var record verifyRecord
	err := readSummary(run, &record)
	return VerifyReport{
		VerifySummary: VerifySummary{Run: run.ID, State: run.State, VerifyFigures: record.VerifyFigures, DurationMs: duration(run), Failure: run.Failure},
		Troubles:      record.Troubles,
	}, err
}

func readSummary(run runs.Run, into any) error {
	if len(run.Summary) == 0 {
		return nil // interrupted, or still running
	}
	if err := json.Unmarshal(run.Summary, into); err != nil {
		return fmt.Errorf("tenant: read the summary of run %d: %w", run.ID, err)
	}
	return nil
}

func duration(run runs.Run) int64 {
	if run.Finished.IsZero() {
		return time.Since(run.Started).Milliseconds()
	}
	return run.Finished.Sub(run.Started).Milliseconds()
}

func (r syncRecord) logFields() logrus.Fields {
	return logrus.Fields{"people": r.People, "mailboxes": r.Mailboxes, "created": r.Created, "updated": r.Updated,
		"deleted": r.Deleted, "unchanged": r.Unchanged, "skipped": r.Skipped, "failed": r.Failed, "photos": r.Photos,
		"holds": len(r.Holds), "requests": r.Requests, "throttled": r.Throttled, "waitedMs": r.WaitedMs}
}

func (r verifyRecord) logFields() logrus.Fields {
	return logrus.Fields{"mailboxes": r.Mailboxes, "contacts": r.Contacts, "differences": r.Differences,
		"requests": r.Requests, "throttled": r.Throttled, "waitedMs": r.WaitedMs}
}

func mailboxesText(done, total int64) string {
	if total == 1 {
		return fmt.Sprintf("%d of 1 mailbox", done)
	}
	return fmt.Sprintf("%d of %d mailboxes", done, total)
}
