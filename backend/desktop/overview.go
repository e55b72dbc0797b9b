package desktop

import (
	"context"
	"slices"

	"concord/backend/contactsync"
	"concord/backend/runs"
	"concord/backend/tenant"
)

// Overview answers: is everyone's phone right?
type Overview struct{ *core }

// OverviewState is where everything stands, from the database alone.
type OverviewState struct {
	People    int64          `json:"people"` // wanted; who is in two profiles counts twice
	Mailboxes int64          `json:"mailboxes"`
	Contacts  int64          `json:"contacts"` // in place
	Behind    int64          `json:"behind"`   // mailboxes not up to date
	Skipped   int64          `json:"skipped"`  // mailboxes that take no contacts now
	Failed    int64          `json:"failed"`   // mailboxes whose last sync failed
	Profiles  []ProfileState `json:"profiles"` // by name
	LastRun   *Run           `json:"lastRun,omitempty"`
	// Attention is what needs attention, the worst first; empty when all is well.
	Attention []Condition `json:"attention"`
	// Next names what to do next, most useful first: create_profile, first_sync, approve_hold, open_run, sync.
	Next []string `json:"next"`
}

// ProfileState is where one profile stands.
type ProfileState struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Folder    string `json:"folder"`
	People    int64  `json:"people"`
	Mailboxes int64  `json:"mailboxes"`
	Contacts  int64  `json:"contacts"`
	Behind    int64  `json:"behind"`
	Left      int64  `json:"left"` // mailboxes that left the rule and keep their contacts
	Skipped   int64  `json:"skipped"`
	Failed    int64  `json:"failed"`
}

// Get returns where everything stands.
func (o *Overview) Get() (state OverviewState, err error) {
	err = o.with(func(ctx context.Context, at *opened) error {
		profiles, err := at.Contacts.Status(ctx)
		if err != nil {
			return err
		}
		last, err := at.Runs.List(ctx, latestRuns)
		if err != nil {
			return err
		}
		conditions, err := at.Health(ctx)
		if err != nil {
			return err
		}
		last = slices.DeleteFunc(last, func(r runs.Run) bool { return r.Kind == tenant.CloudSyncRun }) // has a screen of its own
		state = overviewOf(profiles, last, conditionsOf(conditions))
		return nil
	})
	return state, err
}

func overviewOf(profiles []contactsync.ProfileStatus, last []runs.Run, attention []Condition) OverviewState {
	o := OverviewState{Profiles: []ProfileState{}, Attention: attention, Next: []string{}}
	held := false
	for _, p := range profiles {
		o.People += p.People
		o.Mailboxes += p.Mailboxes
		o.Contacts += p.Contacts
		o.Behind += p.Behind
		o.Skipped += p.Skipped
		o.Failed += p.Failed
		held = held || len(p.Holds) > 0
		o.Profiles = append(o.Profiles, ProfileState{ID: p.Profile.ID, Name: p.Profile.Name, Folder: p.Profile.Folder,
			People: p.People, Mailboxes: p.Mailboxes, Contacts: p.Contacts, Behind: p.Behind, Left: p.Left,
			Skipped: p.Skipped, Failed: p.Failed})
	}
	if len(last) > 0 {
		run := runOf(last[0])
		o.LastRun = &run
	}
	o.Next = nextSteps(o, held)
	return o
}

// nextSteps are the ways on that make sense now.
func nextSteps(o OverviewState, held bool) []string {
	next := []string{}
	if len(o.Profiles) == 0 {
		return append(next, "create_profile")
	}
	if o.LastRun != nil && !o.LastRun.Final {
		return next // it is under way
	}
	if held {
		next = append(next, "approve_hold")
	}
	switch {
	case o.Contacts == 0 && (o.LastRun == nil || o.LastRun.Kind != tenant.SyncRun || o.LastRun.Plan):
		next = append(next, "first_sync")
	default:
		if o.LastRun != nil && o.LastRun.State != string(runs.Done) {
			next = append(next, "open_run")
		}
		next = append(next, "sync")
	}
	return next
}
