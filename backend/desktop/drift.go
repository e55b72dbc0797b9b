package desktop

import (
	"context"

	"concord/backend/contactsync"
	"concord/backend/runs"
	"concord/backend/tenant"
)

// Drift tells what users did to the contacts that were written. Nothing here writes to a mailbox.
type Drift struct{ *core }

// DriftState is what stands of what users did to a profile's contacts, as of the last look at each mailbox.
type DriftState struct {
	ProfileID string    `json:"profileId"`
	Profile   string    `json:"profile"`   // its name
	Check     string    `json:"check"`     // what syncs do about it: off, report, repair
	EveryDays int64     `json:"everyDays"` // how often they look at each mailbox
	Mailboxes int64     `json:"mailboxes"` // in the rule
	Looked    int64     `json:"looked"`    // of those, at how many anybody looked yet
	LastMs    int64     `json:"lastMs"`    // when one was last looked at, unix ms; 0 for never
	Concerned int64     `json:"concerned"` // mailboxes in which something stands
	Edited    int64     `json:"edited"`
	Deleted   int64     `json:"deleted"`
	Moved     int64     `json:"moved"`
	Twice     int64     `json:"twice"`
	Run       *Run      `json:"run,omitempty"` // the latest look of its own, not as a part of a sync
	Troubles  []Trouble `json:"troubles"`      // that it met
}

// State returns what stands of what users did to a profile's contacts. Codes: no_profile.
func (d *Drift) State(profile string) (state DriftState, err error) {
	err = d.with(func(ctx context.Context, at *opened) error {
		state, err = driftState(ctx, at, profile)
		return err
	})
	return state, err
}

func driftState(ctx context.Context, at *opened, nameOrID string) (DriftState, error) {
	state := DriftState{Troubles: []Trouble{}}
	profile, err := at.Contacts.Profile(ctx, nameOrID)
	if err != nil {
		return state, err
	}
	stands, err := at.Contacts.DriftStands(ctx, profile.ID)
	if err != nil {
		return state, err
	}
	state = DriftState{ProfileID: profile.ID, Profile: profile.Name, Check: contactsync.DriftOff, EveryDays: contactsync.DriftDays,
		Mailboxes: stands.Mailboxes, Looked: stands.Looked, LastMs: millis(stands.Last), Concerned: stands.Concerned, Edited: stands.Edited,
		Deleted: stands.Deleted, Moved: stands.Moved, Twice: stands.Twice, Troubles: []Trouble{}}
	if profile.Drift.Check != "" {
		state.Check = profile.Drift.Check
	}
	if profile.Drift.EveryDays > 0 {
		state.EveryDays = profile.Drift.EveryDays
	}
	list, err := at.Runs.List(ctx, latestRuns)
	for _, run := range list {
		if run.Kind != tenant.DriftRun || !tenant.OfProfile(run, profile.Name) {
			continue
		}
		report, err := tenant.DriftReportOf(run)
		if own := at.running(); own != nil && own.ID() == run.ID {
			run = own.Now() // the database lags behind
		}
		last := runOf(run)
		state.Run, state.Troubles = &last, troublesOf(report.Troubles)
		return state, err
	}
	return state, err
}

// DriftQuery asks for a page of what users did.
type DriftQuery struct {
	Profile    string `json:"profile"` // name or id
	Search     string `json:"search"`  // words, in mailbox, person or folder
	Kind       string `json:"kind"`    // edited, deleted, moved, twice; "" for all
	By         string `json:"by"`      // mailbox, person, kind; "" is mailbox
	Descending bool   `json:"descending"`
	Offset     int    `json:"offset"`
	Limit      int    `json:"limit"` // 1000 at most
}

// DriftPage is a part of it.
type DriftPage struct {
	Total    int64          `json:"total"` // that meets the query
	Findings []DriftFinding `json:"findings"`
}

// DriftFinding is one thing a user did.
type DriftFinding struct {
	Mailbox string   `json:"mailbox"` // user principal name
	Person  string   `json:"person"`  // whose contact it is; "" when the name was not kept
	Kind    string   `json:"kind"`    // edited, deleted, moved, duplicate, extra
	Fields  []string `json:"fields"`  // contact properties, for edited
	Folder  string   `json:"folder"`  // for moved: where to
}

// Found returns a page of what users did that still stands. Codes: no_profile.
func (d *Drift) Found(query DriftQuery) (page DriftPage, err error) {
	err = d.with(func(ctx context.Context, at *opened) error {
		found, total, err := at.Contacts.DriftFound(ctx, contactsync.DriftQuery{Profile: query.Profile, Search: query.Search,
			Kind: contactsync.DriftKind(query.Kind), By: contactsync.DriftOrder(query.By), Descending: query.Descending, Offset: query.Offset, Limit: query.Limit})
		page = DriftPage{Total: total, Findings: make([]DriftFinding, len(found))}
		for i, f := range found {
			page.Findings[i] = DriftFinding{Mailbox: f.Mailbox, Person: f.Person, Kind: string(f.Kind), Fields: listed(f.Fields), Folder: f.Folder}
		}
		return err
	})
	return page, err
}

// DriftOptions say where is looked.
type DriftOptions struct {
	Profile string `json:"profile"` // name or id
	Mailbox string `json:"mailbox"` // only this one, by object id, user principal name or mail address; "" is all
	Whole   bool   `json:"whole"`   // read every contact, also where nothing is said to have changed
}

// Start begins a look at what users did. Errors as for Runs.StartSync.
func (d *Drift) Start(options DriftOptions) (run Run, err error) {
	err = d.with(func(_ context.Context, at *opened) error {
		run, err = d.start(at, func(ctx context.Context) (*runs.Active, error) {
			return at.StartDrift(ctx, contactsync.DriftOptions{Profile: options.Profile, Mailbox: options.Mailbox, Whole: options.Whole})
		})
		return err
	})
	return run, err
}
