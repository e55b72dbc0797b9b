package tenant

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"concord/backend/certstore"
	"concord/backend/eventlog"
	"concord/backend/health"
	"concord/backend/notify"
	"concord/backend/runs"
	"concord/backend/settings"
)

// announceTime bounds how long telling people may take: nobody waits for a webhook that is down.
const announceTime = 90 * time.Second

// Announce tells whoever asked for it, each once, of what needs somebody: by the webhook of the settings, and in the event
// log of Windows. It is called when a run has ended, whose result the event log hears as well; run may be nil. What goes
// wrong stands in the log and concerns nobody else.
func (t *Tenant) Announce(ctx context.Context, run *runs.Run) {
	if t.Demo {
		return
	}
	if run != nil {
		t.reportRun(ctx, *run)
	}
	notices, judged, err := t.notices(ctx)
	if err == nil {
		err = t.tell(ctx, judged, notices)
	}
	if err != nil && ctx.Err() == nil {
		t.log.WithError(err).Warn("what needs attention could not be told")
	}
}

// Began does the same after this process could connect: what AnnounceStart told of is over.
func (t *Tenant) Began(ctx context.Context) {
	if err := t.tell(ctx, []notify.Event{notify.Start}, nil); err != nil && ctx.Err() == nil && !t.Demo {
		t.log.WithError(err).Warn("what needs attention could not be told")
	}
}

// AnnounceStart tells that a sync could not begin, and why: once, until Began. The tenant is open without a connection.
func (t *Tenant) AnnounceStart(ctx context.Context, failure *runs.Failure) {
	if t.Demo {
		return
	}
	n := notify.Notice{Key: "start", Event: notify.Start, Critical: true, Title: "A sync could not begin", Code: failure.Code,
		Text:   "A sync that was to begin by itself could not, so contacts are not kept up to date.",
		Action: "Run concordctl check on the computer that syncs: it says what is the matter and what to do."}
	if err := t.tell(ctx, []notify.Event{notify.Start}, []notify.Notice{n}); err != nil && ctx.Err() == nil {
		t.log.WithError(err).Warn("that a sync could not begin could not be told")
	}
}

// WriteNotBegun puts into the event log of Windows that a sync could not begin; it needs no tenant.
func WriteNotBegun(failure *runs.Failure) {
	_ = eventlog.Write(eventlog.Entry{ID: eventlog.NotBegun, Level: eventlog.Error,
		Text: "A sync could not begin. Code: " + failure.Code + ". Run concordctl check: it says what is the matter."})
}

// Unshown returns what the window has not told of yet, and remembers that it has now.
func (t *Tenant) Unshown(ctx context.Context) ([]notify.Notice, error) {
	notices, judged, err := t.notices(ctx)
	if err != nil {
		return nil, err
	}
	var fresh []notify.Notice
	box := notify.Outbox{Store: t.store, Channel: notify.ByWindow, Events: notify.Events,
		Tell: func(_ context.Context, n notify.Notice) error { fresh = append(fresh, n); return nil }}
	return fresh, box.Deliver(ctx, judged, notices)
}

// tell delivers notices on the channels that need no window.
func (t *Tenant) tell(ctx context.Context, judged []notify.Event, notices []notify.Notice) error {
	ctx, done := context.WithTimeout(ctx, announceTime)
	defer done()
	var errs []error
	if t.webhook != nil {
		box := notify.Outbox{Store: t.store, Channel: notify.ByWebhook, Events: t.webhookEvents, Tell: t.webhook.Post,
			Failed: func(n notify.Notice, err error, givenUp bool) {
				t.log.WithError(err).WithField("event", n.Event).WithField("givenUp", givenUp).Warn("the webhook took no message")
			}}
		errs = append(errs, box.Deliver(ctx, judged, notices))
	}
	if eventlog.Registered() {
		box := notify.Outbox{Store: t.store, Channel: notify.ByEventLog, Events: []notify.Event{notify.Certificate, notify.Quarantine, notify.Start},
			Tell: func(_ context.Context, n notify.Notice) error { return eventlog.Write(entryOf(n)) }}
		errs = append(errs, box.Deliver(ctx, judged, notices))
	}
	return errors.Join(errs...)
}

func entryOf(n notify.Notice) eventlog.Entry {
	e := eventlog.Entry{ID: eventlog.Quarantine, Level: eventlog.Warning, Text: n.Title + ". " + n.Text + " " + n.Action}
	switch n.Event {
	case notify.Certificate:
		e.ID = eventlog.Certificate
	case notify.Start:
		e.ID, e.Text = eventlog.NotBegun, e.Text+" Code: "+n.Code+"."
	}
	if n.Critical {
		e.Level = eventlog.Error
	}
	return e
}

// reportRun puts a sync's result into the event log of Windows.
func (t *Tenant) reportRun(ctx context.Context, run runs.Run) {
	if run.Kind != SyncRun || !run.Final() {
		return
	}
	report, err := ReportOf(run)
	if err != nil || report.Plan {
		return
	}
	e := eventlog.Entry{ID: eventlog.Failed, Level: eventlog.Error}
	switch run.State {
	case runs.Done:
		e.ID, e.Level = eventlog.Done, eventlog.Info
	case runs.Partly:
		e.ID, e.Level = eventlog.Partly, eventlog.Warning
	case runs.Held:
		e.ID, e.Level = eventlog.Held, eventlog.Warning
	case runs.Cancelled:
		e.ID, e.Level = eventlog.Stopped, eventlog.Info
	case runs.Running, runs.Failed, runs.Interrupted:
	}
	e.Text = fmt.Sprintf("Run %d: %s. %d mailboxes; contacts: %d created, %d updated, %d deleted; mailboxes skipped: %d, failed: %d.",
		run.ID, run.State, report.Mailboxes, report.Created, report.Updated, report.Deleted, report.Skipped, report.Failed)
	if run.Failure != nil {
		e.Text += " Code: " + run.Failure.Code + "."
	}
	switch err := eventlog.Write(e); {
	case errors.Is(err, eventlog.ErrNotRegistered):
		t.sayUnregistered(ctx)
	case err != nil && !errors.Is(err, eventlog.ErrNoLog):
		t.log.WithError(err).Warn("the event log took no entry")
	}
}

// sayUnregistered says once that the event log hears nothing: most computers will never want it to.
func (t *Tenant) sayUnregistered(ctx context.Context) {
	const hint notify.Event = "hint"
	box := notify.Outbox{Store: t.store, Channel: notify.ByEventLog, Events: []notify.Event{hint},
		Tell: func(context.Context, notify.Notice) error {
			t.log.Info("the event log hears no results: its source Concord is not registered; concordctl task install, run by an administrator, registers it")
			return nil
		}}
	if err := box.Deliver(ctx, nil, []notify.Notice{{Key: "unregistered", Event: hint}}); err != nil {
		t.log.WithError(err).Debug("what was said could not be remembered")
	}
}

// notices are the matters that somebody should be told of wherever they are, the worst first, and which events they say
// everything about.
func (t *Tenant) notices(ctx context.Context) ([]notify.Notice, []notify.Event, error) {
	conditions, err := t.Health(ctx)
	if err != nil {
		return nil, nil, err
	}
	judged := []notify.Event{notify.Held, notify.Failed, notify.Quarantine}
	notices := noticesOf(conditions)
	if t.connection != nil {
		judged = append(judged, notify.Certificate)
		if n, near := certificateNotice(t.source.Identity(), time.Now()); near && !t.Demo {
			notices = append(notices, n)
		}
	}
	slices.SortStableFunc(notices, func(a, b notify.Notice) int {
		switch {
		case a.Critical == b.Critical:
			return 0
		case a.Critical:
			return -1
		}
		return 1
	})
	return notices, judged, nil
}

// noticesOf words the conditions that concern people who are not looking. Their own sentences can name somebody, so only
// figures are taken over.
func noticesOf(conditions []health.Condition) []notify.Notice {
	var notices []notify.Notice
	held := map[int64]bool{}
	for _, c := range conditions {
		n := notify.Notice{Critical: c.Severity == health.Critical, Title: c.Title, Run: c.Run, Code: c.Cause}
		switch c.Code {
		case "hold_waiting":
			if held[c.Run] {
				continue // several profiles of one run are one matter
			}
			held[c.Run] = true
			n.Key, n.Event = fmt.Sprintf("held/%d", c.Run), notify.Held
			n.Text = fmt.Sprintf("Run %d holds changes back until somebody has looked at them.", c.Run)
			n.Action = fmt.Sprintf("Look at them in the window or with concordctl runs show %d, then approve or refuse them.", c.Run)
		case "run_failed":
			n.Key, n.Event = "failed", notify.Failed
			n.Text = fmt.Sprintf("Run %d failed, so contacts may not be up to date.", c.Run)
			n.Action = fmt.Sprintf("See why in the window or with concordctl runs show %d. A later run goes on where this one stopped.", c.Run)
		case "run_interrupted":
			n.Key, n.Event = fmt.Sprintf("interrupted/%d", c.Run), notify.Failed
			n.Text = fmt.Sprintf("Run %d was cut off: the program or the computer ended while it was at work.", c.Run)
			n.Action = "Usually nothing: the next run goes on where it was."
		case "sync_overdue":
			n.Key, n.Event = "overdue", notify.Failed
			n.Text, n.Action = c.Text, c.Action // nothing but a number of days
		case "cloud_quarantine":
			n.Key, n.Event = fmt.Sprintf("quarantine/%s/%s/%d", c.Domain, c.Job, c.Since), notify.Quarantine
			n.Text = "Microsoft has put a job of Entra Cloud Sync into quarantine: it runs rarely or not at all until its cause is gone."
			n.Action = "See the cause and the ways out in the window, at Cloud sync, or with concordctl cloudsync status."
		default:
			continue
		}
		notices = append(notices, n)
	}
	return notices
}

// certificateNotice is of a certificate that ends within 60, 30 or 7 days, or has ended: another matter each time.
func certificateNotice(identity *certstore.Identity, now time.Time) (notify.Notice, bool) {
	near, ends := identity.Nearness(now), identity.Certificate.NotAfter
	if near == certstore.Far {
		return notify.Notice{}, false
	}
	n := notify.Notice{Key: fmt.Sprintf("certificate/%d/%s", ends.Unix(), near), Event: notify.Certificate, Title: "The certificate ends soon",
		Critical: near == certstore.Close || near == certstore.Ended,
		Text:     fmt.Sprintf("The certificate for signing in ends on %s, in %s.", ends.Format(time.DateOnly), daysOf(identity.DaysLeft(now))),
		Action:   "Renew it before that day: concordctl cert rotate, or in the window Settings, Certificate, Renew."}
	if near == certstore.Ended {
		n.Title, n.Text = "The certificate has ended", "The certificate for signing in has ended, so no sync can begin."
		n.Action = "Renew it by hand: concordctl cert rotate --upload, or in the window Settings, Certificate, Renew."
	}
	return n, true
}

// webhookOf is the webhook of the settings, nil for none.
func webhookOf(s *settings.Settings, agent string, transport http.RoundTripper) *notify.Webhook {
	if s.Notifications.Webhook == "" {
		return nil
	}
	return notify.NewWebhook(s.Notifications.Webhook, s.Notifications.Kind, s.TenantID, agent, transport)
}

func eventsOf(s *settings.Settings) []notify.Event {
	events := make([]notify.Event, len(s.Notifications.Events))
	for i, name := range s.Notifications.Events {
		events[i] = notify.Event(name)
	}
	return events
}

// TestWebhook posts a message that says it is a test to the webhook of the settings. It fails with notify.ErrNone where
// there is none, and otherwise as Post does or as opening a tenant.
func TestWebhook(ctx context.Context, o Options) error {
	s, err := Settings(o)
	if err != nil {
		return err
	}
	transport, err := s.Transport()
	if err != nil {
		return err
	}
	defer transport.CloseIdleConnections()
	webhook := webhookOf(s, o.UserAgent, transport)
	if webhook == nil {
		return notify.ErrNone
	}
	return webhook.Post(ctx, notify.Example())
}
