package tenant

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"concord/backend/contactsync"
	"concord/backend/runs"

	"github.com/sirupsen/logrus"
)

// The kinds of run. They share a lock: a verification beside a sync would see half of its work.
const (
	SyncRun   = "contactsync"
	VerifyRun = "verify"
)

// StartSync begins a contact sync as a run and returns at once; Run and Report of the options are filled in
// here. Read the finished run's figures with ReportOf. It fails with a *runs.ActiveError while another run of
// this tenant is active, in this process or another, and with a *contactsync.NoProfileError where there is none of
// the name that options give.
func (t *Tenant) StartSync(ctx context.Context, options contactsync.SyncOptions) (*runs.Active, error) {
	if t.connection == nil {
		return nil, ErrOffline
	}
	if err := t.named(ctx, options.Profile); err != nil {
		return nil, err
	}
	title := "Sync"
	switch {
	case options.PlanOnly:
		title = "Plan"
	case options.Apply != 0:
		title = fmt.Sprintf("Plan %d applied", options.Apply)
	}
	title += scopeTitle(options.Profile, options.Mailbox)
	return t.Runs.Start(ctx, SyncRun, title, t.logged(SyncRun, func(ctx context.Context, a *runs.Active) (runs.Outcome, error) {
		before := t.gate.Stats()
		options.Run = a.ID()
		options.Report = func(p contactsync.Progress) { a.Report(progressOf(p)) }
		result, err := t.Contacts.Sync(ctx, options)
		record := syncRecord{
			Figures: Figures{
				People: result.People, Mailboxes: result.Mailboxes,
				Created: result.Created, Updated: result.Updated, Deleted: result.Deleted, Unchanged: result.Unchanged,
				Skipped: result.Skipped, Failed: result.Failed, Photos: result.Photos,
				PlanID: result.Plan, Applied: result.Applied,
				Traffic: t.trafficSince(before),
			},
			Details: Details{Plan: options.PlanOnly, Holds: result.Holds, Troubles: GroupTroubles(result.Troubles), Notes: result.Notes},
		}
		return runs.Outcome{State: syncState(result, options.PlanOnly), Summary: record}, err
	}))
}

// named makes sure, before a run begins, that the profile which somebody named is there: a mistyped name is no failed sync,
// of which the overview and a webhook would tell. "" names none.
func (t *Tenant) named(ctx context.Context, nameOrID string) error {
	if nameOrID == "" {
		return nil
	}
	_, err := t.Contacts.Profile(ctx, nameOrID)
	return err
}

// DeleteProfile forgets a profile; see contactsync. Not beside a run: its answers would be recorded for mailboxes that are
// no more, and then belong to those of the next profile.
func (t *Tenant) DeleteProfile(ctx context.Context, nameOrID string, leaveContacts bool) error {
	return t.Runs.Alone(ctx, SyncRun, func() error { return t.Contacts.DeleteProfile(ctx, nameOrID, leaveContacts) })
}

// syncState is what a sync that came to its end is called. A plan changes nothing, so it can neither hold nor
// fail in part. What failed is tried again by itself, what is held waits for a person: that comes first.
func syncState(result contactsync.Result, planOnly bool) runs.State {
	switch {
	case planOnly:
		return runs.Done
	case len(result.Holds) > 0:
		return runs.Held
	case result.Failed > 0:
		return runs.Partly
	default:
		return runs.Done
	}
}

// StartVerify begins a full comparison of mailboxes and directory as a run and returns at once. It writes to no
// mailbox. Errors as for StartSync.
func (t *Tenant) StartVerify(ctx context.Context, options contactsync.VerifyOptions) (*runs.Active, error) {
	if t.connection == nil {
		return nil, ErrOffline
	}
	if err := t.named(ctx, options.Profile); err != nil {
		return nil, err
	}
	title := "Verify" + scopeTitle(options.Profile, options.Mailbox)
	return t.Runs.Start(ctx, VerifyRun, title, t.logged(VerifyRun, func(ctx context.Context, a *runs.Active) (runs.Outcome, error) {
		before := t.gate.Stats()
		options.Report = func(p contactsync.Progress) { a.Report(progressOf(p)) }
		result, err := t.Contacts.Verify(ctx, options)
		record := verifyRecord{
			VerifyFigures: VerifyFigures{
				Mailboxes: result.Mailboxes, Contacts: result.Contacts, Differences: result.Differences, Undone: result.Undone,
				Traffic: t.trafficSince(before),
			},
			Troubles: GroupTroubles(result.Troubles),
		}
		var state runs.State
		record.Failed, record.Skipped, state = countTroubles(result.Troubles)
		return runs.Outcome{State: state, Summary: record}, err
	}))
}

func scopeTitle(profile, mailbox string) string {
	scope := ""
	if profile != "" {
		scope = " of profile " + profile
	}
	if mailbox != "" {
		scope += " in one mailbox"
	}
	return scope
}

// OfProfile tells whether a run was begun for the profile of this name, as its title says; one for all profiles was not.
func OfProfile(run runs.Run, name string) bool {
	return strings.HasSuffix(run.Title, scopeTitle(name, "")) || strings.HasSuffix(run.Title, scopeTitle(name, "one"))
}

// progressOf translates where a sync stands.
func progressOf(p contactsync.Progress) runs.Progress {
	progress := runs.Progress{Phase: string(p.Phase), Done: p.Done, Total: p.Total, Mailboxes: p.MailboxesDone, MailboxesTotal: p.MailboxesTotal}
	if p.MailboxesTotal > 0 {
		progress.Text = mailboxesText(p.MailboxesDone, p.MailboxesTotal)
	}
	return progress
}

// logged writes a run's beginning and end, and the stack of a defect, to the log.
func (t *Tenant) logged(kind string, work runs.Work) runs.Work {
	return func(ctx context.Context, a *runs.Active) (runs.Outcome, error) {
		log := t.log.WithFields(logrus.Fields{"run": a.ID(), "kind": kind, "tenant": t.ID})
		began := time.Now()
		ctx, ended := t.pausable(ctx, a)
		defer ended()
		defer t.remember(ctx)
		defer func() {
			if value := recover(); value != nil {
				log.WithField("stack", string(debug.Stack())).Error("run stopped by a defect")
				panic(value) // runs makes a failed run of it
			}
		}()
		log.Info("run started")
		outcome, err := work(ctx, a)
		log = log.WithField("durationMs", time.Since(began).Milliseconds())
		if stats, ok := outcome.Summary.(interface{ logFields() logrus.Fields }); ok {
			log = log.WithFields(stats.logFields())
		}
		switch {
		case err == nil:
			log.WithField("state", outcome.State).Info("run ended")
		case ctx.Err() != nil:
			log.Info("run stopped")
		default:
			failure := runs.FailureOf(err)
			log.WithFields(logrus.Fields{"code": failure.Code, "requestId": failure.RequestID}).WithError(err).Error("run failed")
		}
		return outcome, err
	}
}
