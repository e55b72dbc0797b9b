package desktop

import (
	"concord/backend/runs"
	"concord/backend/tenant"
)

// care is what a run tells that is neither a sync nor a verification, but takes care of contacts that are there: it removes
// them, looks what users did to them, or takes over those of former tools.
type care struct {
	figures  Figures
	plan     bool
	profile  string // id of the profile it was for; "" where the run keeps none
	troubles []tenant.TroubleGroup
	notes    []string
}

// careOf reads it; empty for a run of another kind. A summary that cannot be read is an error beside figures of 0.
func careOf(r runs.Run) (care, error) {
	switch r.Kind {
	case tenant.RemovalRun:
		report, err := tenant.RemovalReportOf(r)
		return care{figures: traffic(Figures{Mailboxes: report.Mailboxes, Deleted: report.Contacts, Skipped: report.Skipped, Failed: report.Failed}, report.Traffic),
			plan: report.Plan, profile: report.ProfileID, troubles: report.Troubles, notes: report.Notes}, err
	case tenant.DriftRun:
		report, err := tenant.DriftReportOf(r)
		return care{figures: traffic(Figures{Mailboxes: report.Mailboxes, Differences: report.Edited + report.Deleted + report.Moved + report.Duplicates,
			Skipped: report.Skipped, Failed: report.Failed}, report.Traffic), profile: report.ProfileID, troubles: report.Troubles}, err
	case tenant.AdoptRun:
		report, err := tenant.AdoptReportOf(r)
		figures := Figures{Mailboxes: report.Mailboxes, Contacts: report.Contacts, Skipped: report.Skipped, Failed: report.Failed}
		switch report.Decision {
		case "adopt":
			figures.Updated = report.Done
		case "remove":
			figures.Deleted = report.Done
		case "leave":
			figures.Unchanged = report.Done
		}
		return care{figures: traffic(figures, report.Traffic), plan: report.Plan, profile: report.ProfileID, troubles: report.Troubles}, err
	}
	return care{}, nil
}
