package contactsync

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
)

// profileRun is one profile within one sync.
type profileRun struct {
	*Service
	StoredProfile
	options  SyncOptions
	mailbox  string            // object id, "" for all
	piloted  bool              // that mailbox is in the rule
	profiles map[string]string // id → name of every profile here
	losses   *losses
	blind    bool           // a group or unit of the rules could not be read
	planned  map[int64]bool // in a plan: people whose loss a real run would make real
	waiting  map[int64]bool // in a plan: people whose loss would wait for approval
	cards    cards
	purposes *purposes // of the whole sync
	// takeovers are the proposals that wait or are carried out, by the new person.
	takeovers map[int64]Takeover
	maker     *planMaker // of a plan

	mu       sync.Mutex // guards what follows
	progress Progress
	counts   Counts
	troubles []Trouble
	notes    []string
	held     []HeldItem // deletions of mailboxes over their own limit
	passed   int64      // operations that the plan which is carried out does not have
	worked   int64      // mailboxes that came to a good end
	reached  bool       // a mailbox took contacts, now or earlier
	refused  int64      // mailboxes that refused, when all did
	adopted  bool       // marks of people nobody wants were found
	moves    moves      // contacts brought to another folder
}

// Sync brings the mailboxes of one profile, or of all, in line with the directory. An error means the sync was
// cut short; what was done stays done and the result says how much. A sync that could not finish everything
// but is not at fault (skipped mailboxes, holds) returns no error.
func (s *Service) Sync(ctx context.Context, options SyncOptions) (Result, error) {
	if options.Report == nil {
		options.Report = func(Progress) {}
	}
	var result Result
	plan, profiles, err := s.scope(ctx, &options)
	if err != nil {
		return result, err
	}
	options.Report(Progress{Phase: Refreshing})
	asked := &purposes{Service: s, left: purposesPerSync}
	asking, stop := context.WithCancel(ctx)
	defer func() { stop(); asked.ahead.take() }() // nobody is asked any more when the sync is over
	note, err := s.refreshNoted(asking, asked, options.Report)
	if err != nil {
		return result, err
	}
	if note != "" {
		result.Notes = append(result.Notes, note)
	}
	names, err := s.profileNames(ctx)
	if err != nil {
		return result, err
	}
	piloted := options.Mailbox == "" || options.Apply != 0
	if err := s.beginPlan(ctx, &plan, profiles, asked, options, &result); err != nil {
		return result, err
	}
	var done []*profileRun
	for i := range profiles {
		if profiles[i].Removing {
			removing := &RemovingError{profiles[i].Name}
			if options.Profile != "" {
				return result, removing
			}
			result.Notes = append(result.Notes, removing.Error()+" "+removing.Action())
			continue
		}
		run := &profileRun{Service: s, StoredProfile: profiles[i], options: options, profiles: names, purposes: asked}
		run.maker = &planMaker{plan: plan.ID, run: run}
		err := run.sync(ctx, &result)
		result.Created += run.counts.Created
		result.Updated += run.counts.Updated
		result.Deleted += run.counts.Deleted
		result.Skipped += run.counts.Skipped
		result.Failed += run.counts.Failed
		result.passedOver += run.passed
		result.Troubles = append(result.Troubles, run.troubles...)
		result.Notes = append(result.Notes, run.notes...)
		piloted = piloted || run.piloted
		if err != nil {
			return result, fmt.Errorf("profile %s: %w", profiles[i].Name, err)
		}
		done = append(done, run)
	}
	if !piloted {
		return result, &NoMailboxError{}
	}
	if err := s.missingPermission(ctx, done); err != nil {
		return result, err
	}
	if err := s.endPlan(ctx, &plan, options, &result); err != nil {
		return result, err
	}
	for _, run := range done {
		if err := run.photos(ctx, &result); err != nil {
			return result, fmt.Errorf("photos of profile %s: %w", run.Name, err)
		}
	}
	all, err := s.stored(ctx)
	if err != nil {
		return result, err
	}
	if err := s.Store.Reduce(ctx, keptProperties(all)); err != nil || options.PlanOnly {
		return result, err
	}
	return result, s.tidy(ctx)
}

func (s *Service) profileNames(ctx context.Context) (map[string]string, error) {
	profiles, err := s.Store.StoredProfiles(ctx)
	names := map[string]string{}
	for _, p := range profiles {
		names[p.ID] = p.Name
	}
	return names, err
}

// stored returns every profile, ready to use.
func (s *Service) stored(ctx context.Context) ([]StoredProfile, error) {
	profiles, err := s.Store.StoredProfiles(ctx)
	for i := range profiles {
		if err := profiles[i].normalize(); err != nil {
			return nil, err
		}
		profiles[i].Fields = profiles[i].withCategory()
	}
	return profiles, err
}

// chosen returns the profiles to work on: one by name or id, or all.
func (s *Service) chosen(ctx context.Context, nameOrID string) ([]StoredProfile, error) {
	profiles, err := s.stored(ctx)
	if err != nil {
		return nil, err
	}
	if nameOrID == "" {
		if len(profiles) == 0 {
			return nil, &NoProfileError{}
		}
		return profiles, nil
	}
	for _, p := range profiles {
		if strings.EqualFold(p.Name, nameOrID) || strings.EqualFold(p.ID, nameOrID) {
			return []StoredProfile{p}, nil
		}
	}
	return nil, &NoProfileError{Name: nameOrID}
}

func (r *profileRun) sync(ctx context.Context, result *Result) error {
	r.progress.Profile = r.Name
	if err := r.locateMailbox(ctx); err != nil {
		return err
	}
	// The second pass is for what the first one found in the mailboxes: contacts of ours for people nobody
	// wants. They take the guarded way, which begins before a mailbox is opened.
	for pass := 0; pass < 2; pass++ {
		if err := r.prepare(ctx, result); err != nil {
			return err
		}
		if r.mailbox != "" {
			in, _, err := r.Store.InRule(ctx, r.No, r.mailbox)
			if err != nil || !in {
				return err
			}
			r.piloted = true
		}
		if pass == 0 {
			if err := r.watch(ctx); err != nil {
				return err
			}
		}
		if err := r.apply(ctx); err != nil {
			return err
		}
		if !r.adopted || r.options.PlanOnly || r.options.Apply != 0 {
			break
		}
		r.adopted = false
	}
	return r.conclude(ctx, result)
}

// locateMailbox resolves the one mailbox the admin named.
func (r *profileRun) locateMailbox(ctx context.Context) error {
	if r.options.Mailbox == "" {
		return nil
	}
	id, err := r.Store.FindMailbox(ctx, r.options.Mailbox)
	if err == nil && id == "" {
		err = &NoMailboxError{}
	}
	r.mailbox = id
	return err
}

// judge evaluates the people, and once more when it turned out that mailboxes are for something else than a person.
func (r *profileRun) judge(ctx context.Context, result *Result) error {
	for again := false; ; again = true {
		notes, err := r.evaluate(ctx, &r.StoredProfile, r.options.Report)
		result.Notes = append(result.Notes, notes...)
		if err != nil || again {
			return err
		}
		changed, note, err := r.purposes.ask(ctx)
		if note != "" {
			result.Notes = append(result.Notes, note)
		}
		if err != nil || !changed {
			return err
		}
		if err := r.reload(ctx); err != nil {
			return err
		}
	}
}

// prepare evaluates the people, weighs the losses and makes the ones that are earned real.
func (r *profileRun) prepare(ctx context.Context, result *Result) error {
	if err := r.judge(ctx, result); err != nil {
		return err
	}
	missing, err := r.incomplete(ctx, &r.StoredProfile)
	if err != nil {
		return err
	}
	r.losses = &losses{}
	if r.blind = len(missing) > 0; r.blind {
		result.Notes = appendOnce(result.Notes, fmt.Sprintf("Nobody is removed by profile %s in this run: its rules name groups or administrative units that could not be read (%s). Correct the rule or restore them; units need the permission AdministrativeUnit.Read.All.",
			r.Name, strings.Join(missing, ", ")))
	}
	if err := r.rehires(ctx); err != nil {
		return err
	}
	if !r.blind {
		if r.losses, err = r.weigh(ctx, &r.StoredProfile); err != nil {
			return err
		}
	}
	if r.options.Apply != 0 {
		if err := r.narrow(ctx); err != nil {
			return err
		}
	}
	if r.options.PlanOnly {
		r.planned, r.waiting = r.losses.passing(), r.losses.waiting()
	} else if err := r.accept(ctx, result); err != nil {
		return err
	}
	return r.reload(ctx)
}

// accept confirms what the guard let pass and makes it real, so that mailboxes lose it.
func (r *profileRun) accept(ctx context.Context, result *Result) error {
	confirm := func(rule *Rule, leavers []Leaver) ([]int64, error) {
		confirmed, err := r.confirm(ctx, rule, leavers, func(done int) {
			r.options.Report(Progress{Phase: Confirming, Profile: r.Name, Done: int64(done), Total: int64(len(leavers))})
		})
		if doubted := len(leavers) - len(confirmed); doubted > 0 && err == nil {
			result.Notes = appendOnce(result.Notes, fmt.Sprintf("%s of profile %s put off: a direct read did not confirm it. The next run asks again.", count(int64(doubted), "removal", "removals"), r.Name))
		}
		keys := make([]int64, len(confirmed))
		for i, leaver := range confirmed {
			keys[i] = leaver.Key
		}
		return keys, err
	}
	people, err := confirm(&r.People, r.losses.people)
	if err != nil {
		return err
	}
	for _, emptied := range r.losses.emptied {
		people = append(people, emptied.Person)
	}
	if err := r.Store.AcceptPeople(ctx, r.No, people); err != nil {
		return err
	}
	mailboxes, err := confirm(&r.StoredProfile.Mailboxes, r.losses.mailboxes)
	if err != nil {
		return err
	}
	return r.Store.AcceptMailboxes(ctx, r.No, mailboxes)
}

// reload reads the profile's number again after people were evaluated and accepted. A plan is not carried out under a profile that
// somebody changed meanwhile.
func (r *profileRun) reload(ctx context.Context) error {
	profiles, err := r.chosen(ctx, r.ID)
	if err != nil {
		return err
	}
	if r.options.Apply != 0 && !bytes.Equal(profiles[0].hash(), r.hash()) {
		return profileMoved(r.options.Apply, r.Name)
	}
	r.StoredProfile = profiles[0]
	return nil
}
