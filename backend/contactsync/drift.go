package contactsync

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

// Drift says whether and how often a profile looks at what users did to its contacts.
type Drift struct {
	// Check is "off" (also when left out), "report" or "repair".
	Check string `json:"check,omitempty"`
	// EveryDays is how often each mailbox is looked at; 0 means DriftDays.
	EveryDays int64 `json:"everyDays,omitempty"`
}

// The values of Drift.Check.
const (
	DriftOff    = "off"    // nobody looks
	DriftReport = "report" // what users did is found and told
	DriftRepair = "repair" // what is deleted comes back, what is edited goes by each field's policy
)

// DriftDays is how often a mailbox is looked at where the profile does not say. maxDriftDays is a year.
const (
	DriftDays    = 7
	maxDriftDays = 366
)

func (d Drift) check() error {
	switch d.Check {
	case "", DriftOff, DriftReport, DriftRepair:
	default:
		return &ProfileError{Key: "drift.check", Problem: fmt.Sprintf("cannot be %q", d.Check), Allowed: `Use "off", "report" or "repair".`}
	}
	if d.EveryDays < 0 || d.EveryDays > maxDriftDays {
		return &ProfileError{Key: "drift.everyDays", Problem: "is no number of days", Allowed: fmt.Sprintf("Use a number from 1 to %d, or leave it out for %d.", maxDriftDays, DriftDays)}
	}
	return nil
}

// every is how often each mailbox is looked at.
func (d Drift) every() time.Duration {
	if d.EveryDays == 0 {
		d.EveryDays = DriftDays
	}
	return time.Duration(d.EveryDays) * 24 * time.Hour
}

// looks tells whether syncs look at all.
func (d Drift) looks() bool { return d.Check == DriftReport || d.Check == DriftRepair }

// DriftStand is how far the watch over one mailbox has come.
type DriftStand struct {
	Link    string    // of contacts/delta, "" when the next look reads everything
	Query   string    // folder, properties and policies it was begun with
	Rounds  int       // looks since everything was read
	Checked time.Time // zero: never
}

// DriftFinding is one thing a user did to a contact of ours that stands as it was found.
type DriftFinding struct {
	Person  int64
	Kind    DifferenceKind
	Fields  []string // for Edited
	Folder  string   // for Moved: the folder's name
	Contact string   // for Duplicate and Extra: id of the contact that no link knows; else ""
}

// DriftLook is what one look at a mailbox found out.
type DriftLook struct {
	Stand DriftStand
	// Whole: everything was read, so that what stood before is replaced. Otherwise People and Gone are.
	Whole  bool
	People []int64  // who was looked at
	Gone   []string // contacts that are in the folder no more
	Found  []DriftFinding
}

// DriftStore keeps what users did to contacts, as far as it was found.
type DriftStore interface {
	// DriftStand returns the zero stand for a mailbox never looked at.
	DriftStand(ctx context.Context, slot int64) (DriftStand, error)
	// SaveDrift stores what a look found, in one transaction with how far it came.
	SaveDrift(ctx context.Context, slot int64, look DriftLook) error
	// DriftFindings are those of a mailbox, in order of person. A finding goes when its contact is written or gone.
	DriftFindings(ctx context.Context, slot int64) ([]DriftFinding, error)
	// DriftDue returns mailboxes of the rule that were last looked at before a time, longest ago first; at most limit.
	// Those that never came to a clean end, or wait for their next try, are left out.
	DriftDue(ctx context.Context, profile int64, before, now time.Time, limit int) ([]Mailbox, error)
	// DriftSince says how many mailboxes a profile's rule has and when one was last looked at; zero for never.
	DriftSince(ctx context.Context, profile int64) (mailboxes int64, last time.Time, err error)
}

// DriftOptions chooses what is looked at.
type DriftOptions struct {
	Profile string // name or id; "" for all
	Mailbox string // object id, user principal name or mail address; "" for all
	Whole   bool   // reads every contact, whatever delta tells
	Found   func(Difference)
	Report  func(Progress)
}

// DriftResult is how a look ended.
type DriftResult struct {
	Mailboxes  int64 // looked at
	Edited     int64
	Deleted    int64
	Moved      int64
	Duplicates int64 // second contacts of somebody, and contacts of ours of somebody who should have none
	Troubles   []Trouble
}

func (r *DriftResult) add(kind DifferenceKind) {
	switch kind {
	case Edited:
		r.Edited++
	case Deleted:
		r.Deleted++
	case Moved:
		r.Moved++
	default:
		r.Duplicates++
	}
}

// LookForDrift looks at what users did to the contacts of profiles and tells it: what was found earlier and still stands, and
// what happened since. It writes to no mailbox. The cost is one request a mailbox in which nothing happened, where the
// cloud has contact delta; every driftWholeEvery-th look, and every one elsewhere, reads all contacts.
func (s *Service) LookForDrift(ctx context.Context, options DriftOptions) (DriftResult, error) {
	if options.Report == nil {
		options.Report = func(Progress) {}
	}
	var result DriftResult
	looks, err := s.looks(ctx, options.Profile, options.Mailbox, options.Report)
	if err != nil {
		return result, err
	}
	for _, run := range looks {
		if err := run.drift(ctx, options, &result); err != nil {
			return result, err
		}
	}
	return result, nil
}

// drift looks at every mailbox of one profile.
func (r *profileRun) drift(ctx context.Context, options DriftOptions, result *DriftResult) error {
	if err := r.locateMailbox(ctx); err != nil {
		return err
	}
	r.cards = cards{run: r}
	counts, err := r.Store.ProfileCounts(ctx, r.No)
	if err != nil {
		return err
	}
	a := &applier{profileRun: r}
	done := int64(0)
	for after := int64(0); ; {
		page, err := r.Store.Mailboxes(ctx, r.No, after, scheduleChunk)
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1].Slot
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(r.Options.Mailboxes)
		for _, m := range page {
			if r.mailbox != "" && m.ID != r.mailbox || !m.Wanted || m.NextTry.After(time.Now()) || m.Folder == "" {
				continue
			}
			group.Go(func() error {
				findings, err := r.driftOf(ctx, a, m, options.Whole)
				r.mu.Lock() // one mailbox is told after the other
				defer r.mu.Unlock()
				if err != nil {
					return r.driftTrouble(ctx, m, err, result)
				}
				result.Mailboxes++
				for _, d := range findings {
					result.add(d.Kind)
					if options.Found != nil {
						options.Found(d)
					}
				}
				done++
				options.Report(Progress{Phase: Checking, Profile: r.Name, Done: done, Total: counts.Mailboxes})
				return nil
			})
		}
		if err := group.Wait(); err != nil {
			return err
		}
	}
}

// driftTrouble files why a mailbox could not be looked at; what concerns the whole look is an error.
func (r *profileRun) driftTrouble(ctx context.Context, m Mailbox, err error, result *DriftResult) error {
	if stops(ctx, err) {
		return err
	}
	trouble, _ := explain(err)
	trouble.Profile, trouble.Mailbox = r.Name, m.Name
	result.Troubles = append(result.Troubles, *trouble)
	return nil
}

// driftOf looks at one mailbox and returns what stands there.
func (r *profileRun) driftOf(ctx context.Context, a *applier, m Mailbox, whole bool) ([]Difference, error) {
	c := newChecker(a, m)
	c.whole = whole
	if err := c.check(ctx); err != nil {
		return nil, err
	}
	findings, err := r.Store.DriftFindings(ctx, m.Slot)
	if err != nil {
		return nil, err
	}
	told := make([]Difference, len(findings))
	for i, f := range findings {
		p, err := r.Store.Person(ctx, f.Person)
		if err != nil {
			return nil, err
		}
		told[i] = Difference{Profile: r.Name, Mailbox: m.Name, Person: p.User.DisplayName, Source: p.User.ID, Kind: f.Kind, Fields: f.Fields, Folder: f.Folder}
	}
	return told, nil
}
