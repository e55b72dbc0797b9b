package tenant

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"concord/backend/contactsync"
	"concord/backend/health"
	"concord/backend/history"
	"concord/backend/runs"
)

// healthRuns is how many of the latest runs are looked through for the last sync that ended well.
const healthRuns = 200

// Health returns what needs attention, the worst first; never nil. It asks the database and the disk alone.
func (t *Tenant) Health(ctx context.Context) ([]health.Condition, error) {
	facts := health.Facts{Now: time.Now(), Demo: t.Demo}
	if t.connection != nil {
		facts.CertificateEnds = t.source.Identity().Certificate.NotAfter
	}
	if info, err := os.Stat(t.store.Path()); err == nil {
		facts.DatabaseBytes = info.Size()
	}
	facts.DiskFree, facts.DiskKnown = diskFree(filepath.Dir(t.store.Path()))
	for _, gather := range []func(context.Context, *health.Facts) error{t.profileFacts, t.rehireFacts, t.cloudFacts, t.runFacts, t.trafficFacts} {
		if err := gather(ctx, &facts); err != nil {
			return nil, err
		}
	}
	return health.Evaluate(facts), nil
}

func (t *Tenant) profileFacts(ctx context.Context, f *health.Facts) error {
	profiles, err := t.Contacts.Status(ctx)
	f.Profiles = int64(len(profiles))
	for _, p := range profiles {
		f.MailboxesFailed += p.Failed
		f.MailboxesSkipped += p.Skipped
		for _, h := range p.Holds {
			f.Holds = append(f.Holds, health.Hold{Run: h.Run, Profile: h.Profile, Since: h.Created, Items: h.People + h.Emptied + h.Mailboxes + h.Deletes})
		}
	}
	return err
}

func (t *Tenant) rehireFacts(ctx context.Context, f *health.Facts) error {
	all, err := t.Contacts.Takeovers(ctx, false)
	at := map[string]int{}
	for _, one := range all { // in the order in which they were found
		if one.State != contactsync.TakeoverWaiting {
			continue
		}
		i, known := at[one.Profile]
		if !known {
			i = len(f.Rehires)
			at[one.Profile] = i
			f.Rehires = append(f.Rehires, health.Rehire{Profile: one.Profile, Since: one.Found, Until: one.Found.Add(contactsync.TakeoverPatience)})
		}
		f.Rehires[i].People++
	}
	return err
}

// misnamed are the codes of runs that ended before anything was written because of the plan or the mailbox that they were
// given: whoever gave it was told, and it says nothing about how contacts are kept up to date.
var misnamed = []string{"plan_unusable", "plan_moved", "no_mailbox"}

func (t *Tenant) runFacts(ctx context.Context, f *health.Facts) error {
	list, err := t.Runs.List(ctx, healthRuns)
	for _, run := range list {
		if run.Kind != SyncRun || !run.Final() {
			continue
		}
		if report, err := ReportOf(run); err != nil || report.Plan {
			continue // a summary that cannot be read says nothing either
		}
		if run.Failure != nil && slices.Contains(misnamed, run.Failure.Code) {
			continue
		}
		if f.LastSync.ID == 0 {
			f.LastSync = health.Run{ID: run.ID, State: string(run.State), Ended: run.Finished}
			if run.Failure != nil {
				f.LastSync.Code, f.LastSync.Sentence, f.LastSync.Action = run.Failure.Code, run.Failure.Sentence, run.Failure.Action
			}
		}
		if run.State == runs.Done || run.State == runs.Partly || run.State == runs.Held {
			f.LastGood = run.Finished
			break
		}
	}
	return err
}

// lately is the traffic of the last day as it was last added up: a day without a pause takes a tenth of a second to read,
// and a minute more or less of it tells nobody anything.
type lately struct {
	mu                   sync.Mutex
	at                   time.Time
	requests, throttled  int64
	atWork, slowedByThem time.Duration
}

const latelyKept = time.Minute

func (t *Tenant) trafficFacts(ctx context.Context, f *health.Facts) error {
	l := &t.lately
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.at.IsZero() || f.Now.Sub(l.at) > latelyKept || f.Now.Before(l.at) {
		traffic, err := t.History.Traffic(ctx, history.Last(24*time.Hour))
		if err != nil {
			return err
		}
		l.at, l.requests, l.throttled, l.atWork, l.slowedByThem = f.Now, 0, 0, 0, 0
		for _, p := range traffic.Points {
			l.requests += p.Requests
			l.throttled += p.Refused
			l.atWork += time.Duration(p.Seconds) * time.Second
			l.slowedByThem += time.Duration(p.Limited.Refusal) * time.Millisecond
		}
	}
	f.Requests, f.Throttled, f.AtWork, f.SlowedByThem = l.requests, l.throttled, l.atWork, l.slowedByThem
	return nil
}
