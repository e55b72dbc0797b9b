package tenant

import (
	"context"

	"concord/backend/contactsync"
	"concord/backend/runs"

	"github.com/sirupsen/logrus"
)

// AdoptRun is the kind of a run that looks for what former tools left, or carries out a decision about it.
const AdoptRun = "adopt"

// AdoptSummary is such a run in figures, as `concordctl adopt --json` prints it.
type AdoptSummary struct {
	Run   int64      `json:"run"`
	State runs.State `json:"state"`
	AdoptFigures
	DurationMs int64         `json:"durationMs"`
	Failure    *runs.Failure `json:"failure,omitempty"` // only when the run stopped on an error
}

// AdoptFigures are what a search found, or what a decision did.
type AdoptFigures struct {
	Decision  contactsync.Decision `json:"decision,omitempty"` // "" for a search
	Plan      bool                 `json:"plan"`               // nothing was written
	Mailboxes int64                `json:"mailboxes"`
	Contacts  int64                `json:"contacts"`  // found, or chosen
	Done      int64                `json:"done"`      // the decision was carried out
	Gone      int64                `json:"gone"`      // not there any more, or no tool's any more
	Outranked int64                `json:"outranked"` // the mailbox has a better one of the person by now
	Spared    int64                `json:"spared"`    // were to go as duplicates, and the better one went first
	Failed    int64                `json:"failed"`    // mailboxes in which something failed
	Skipped   int64                `json:"skipped"`   // mailboxes that answer nothing now
	Traffic
}

// AdoptReport is everything such a run has to tell.
type AdoptReport struct {
	AdoptSummary
	ProfileID string
	Profile   string
	Counts    []contactsync.LeftoverCount // of a search
	Troubles  []TroubleGroup
}

// adoptRecord is what is stored with the run.
type adoptRecord struct {
	AdoptFigures
	ProfileID string                      `json:"profileId,omitempty"`
	Profile   string                      `json:"profile"`
	Counts    []contactsync.LeftoverCount `json:"counts,omitempty"`
	Troubles  []TroubleGroup              `json:"troubles,omitempty"`
}

// StartFindLeftovers begins to look for what former tools left in the mailboxes of a profile, as a run, and returns at once.
// It writes to no mailbox. Errors as for StartSync; Run and Report of the options are filled in here.
func (t *Tenant) StartFindLeftovers(ctx context.Context, options contactsync.FindOptions) (*runs.Active, error) {
	profile, err := t.adoptable(ctx, options.Profile)
	if err != nil {
		return nil, err
	}
	title := "Search for leftovers" + scopeTitle(profile.Name, options.Mailbox)
	return t.Runs.Start(ctx, AdoptRun, title, t.logged(AdoptRun, func(ctx context.Context, a *runs.Active) (runs.Outcome, error) {
		before := t.gate.Stats()
		options.Run = a.ID()
		options.Report = func(p contactsync.Progress) { a.Report(progressOf(p)) }
		result, err := t.Contacts.FindLeftovers(ctx, options)
		record := adoptRecord{ProfileID: profile.ID, Profile: profile.Name, Counts: result.Counts, AdoptFigures: AdoptFigures{Mailboxes: result.Mailboxes, Contacts: result.Contacts}}
		return record.outcome(result.Troubles, t.trafficSince(before)), err
	}))
}

// StartApplyLeftovers begins to carry out a decision about what former tools left, as a run, and returns at once. Errors as
// for StartSync; Run and Report of the options are filled in here.
func (t *Tenant) StartApplyLeftovers(ctx context.Context, options contactsync.ApplyOptions) (*runs.Active, error) {
	profile, err := t.adoptable(ctx, options.Profile)
	if err != nil {
		return nil, err
	}
	title := map[contactsync.Decision]string{contactsync.AdoptLeftover: "Adoption of leftovers", contactsync.LeaveLeftover: "Leaving of leftovers",
		contactsync.RemoveLeftover: "Removal of leftovers"}[options.Decision] + scopeTitle(profile.Name, options.Mailbox)
	if options.PlanOnly {
		title = "Preview: " + title
	}
	return t.Runs.Start(ctx, AdoptRun, title, t.logged(AdoptRun, func(ctx context.Context, a *runs.Active) (runs.Outcome, error) {
		before := t.gate.Stats()
		options.Run = a.ID()
		options.Report = func(p contactsync.Progress) { a.Report(progressOf(p)) }
		result, err := t.Contacts.ApplyLeftovers(ctx, options)
		record := adoptRecord{ProfileID: profile.ID, Profile: profile.Name, AdoptFigures: AdoptFigures{Decision: options.Decision, Plan: options.PlanOnly, Mailboxes: result.Mailboxes,
			Contacts: result.Chosen, Done: result.Done, Gone: result.Gone, Outranked: result.Outranked, Spared: result.Spared}}
		return record.outcome(result.Troubles, t.trafficSince(before)), err
	}))
}

// adoptable is a profile whose leftovers are meant, where there is a connection.
func (t *Tenant) adoptable(ctx context.Context, nameOrID string) (contactsync.Profile, error) {
	if t.connection == nil {
		return contactsync.Profile{}, ErrOffline
	}
	return t.Contacts.Profile(ctx, nameOrID)
}

// outcome completes what is stored.
func (r adoptRecord) outcome(troubles []contactsync.Trouble, traffic Traffic) runs.Outcome {
	r.Traffic, r.Troubles = traffic, GroupTroubles(troubles)
	var state runs.State
	r.Failed, r.Skipped, state = countTroubles(troubles)
	return runs.Outcome{State: state, Summary: r}
}

// AdoptReportOf reads what such a run stored.
func AdoptReportOf(run runs.Run) (AdoptReport, error) {
	var record adoptRecord
	err := readSummary(run, &record)
	return AdoptReport{
		AdoptSummary: AdoptSummary{Run: run.ID, State: run.State, AdoptFigures: record.AdoptFigures, DurationMs: duration(run), Failure: run.Failure},
		ProfileID:    record.ProfileID, Profile: record.Profile, Counts: record.Counts, Troubles: record.Troubles,
	}, err
}

func (r adoptRecord) logFields() logrus.Fields {
	return logrus.Fields{"decision": r.Decision, "mailboxes": r.Mailboxes, "contacts": r.Contacts, "done": r.Done, "gone": r.Gone,
		"failed": r.Failed, "skipped": r.Skipped, "requests": r.Requests, "throttled": r.Throttled, "waitedMs": r.WaitedMs}
}
