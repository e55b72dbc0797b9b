package desktop

import (
	"context"

	"concord/backend/contactsync"
	"concord/backend/runs"
	"concord/backend/tenant"
)

// Leftovers finds what former tools left in the mailboxes, and carries out what an admin decides about it.
type Leftovers struct{ *core }

// LeftoverState is what is known of the leftovers in a profile's mailboxes.
type LeftoverState struct {
	ProfileID string          `json:"profileId"`
	Profile   string          `json:"profile"`    // its name
	Removing  bool            `json:"removing"`   // it is being removed, so that nothing can be adopted for it
	Searched  bool            `json:"searched"`   // a search has ended
	SearchMs  int64           `json:"searchedMs"` // when the latest ended, unix ms
	Looked    int64           `json:"looked"`     // mailboxes it looked at
	Counts    []LeftoverCount `json:"counts"`     // as they stand now, the surest kind first
	Last      *AdoptReport    `json:"last,omitempty"`
}

// LeftoverCount is what one tool left.
type LeftoverCount struct {
	Kind       string `json:"kind"` // mark, extension, fileAs, category, folder
	Tool       string `json:"tool"` // a profile's id, an extension's name, a category, a folder
	Contacts   int64  `json:"contacts"`
	Mailboxes  int64  `json:"mailboxes"`
	ByID       int64  `json:"byId"`      // matched with a person by an id
	ByAddress  int64  `json:"byAddress"` // by an e-mail address
	Nobody     int64  `json:"nobody"`    // of nobody the profile wants
	Duplicates int64  `json:"duplicates"`
	Adopted    int64  `json:"adopted"`
	Left       int64  `json:"left"`
	Removed    int64  `json:"removed"`
}

// AdoptReport is how the latest search or decision went.
type AdoptReport struct {
	Run       Run       `json:"run"`
	Decision  string    `json:"decision"` // adopt, leave, remove; "" for a search, and while it runs
	Mailboxes int64     `json:"mailboxes"`
	Contacts  int64     `json:"contacts"`  // found, or chosen
	Done      int64     `json:"done"`      // the decision was carried out
	Gone      int64     `json:"gone"`      // not there any more, or no tool's any more
	Outranked int64     `json:"outranked"` // the mailbox has a better one of the person by now
	Spared    int64     `json:"spared"`    // were to go as duplicates, and the better one went first
	Troubles  []Trouble `json:"troubles"`
}

// KnownLeftovers are the names that are looked for without being named.
type KnownLeftovers struct {
	Extensions []string `json:"extensions"`
	Categories []string `json:"categories"`
	Folders    []string `json:"folders"`
}

// Known returns what is looked for without being named.
func (l *Leftovers) Known() (known KnownLeftovers, err error) {
	err = l.guarded(func() error {
		known.Extensions, known.Categories, known.Folders = contactsync.KnownLeftovers()
		return nil
	})
	return known, err
}

// State returns what is known of the leftovers in a profile's mailboxes. Codes: no_profile.
func (l *Leftovers) State(profile string) (state LeftoverState, err error) {
	err = l.with(func(ctx context.Context, at *opened) error {
		state, err = leftoverState(ctx, at, profile)
		return err
	})
	return state, err
}

func leftoverState(ctx context.Context, at *opened, nameOrID string) (LeftoverState, error) {
	state := LeftoverState{Counts: []LeftoverCount{}}
	profile, err := at.Contacts.Profile(ctx, nameOrID)
	if err != nil {
		return state, err
	}
	state.ProfileID, state.Profile = profile.ID, profile.Name
	all, err := at.Contacts.Status(ctx)
	if err != nil {
		return state, err
	}
	for _, one := range all {
		if one.Profile.ID == profile.ID {
			state.Removing = one.Removing
		}
	}
	counts, err := at.Contacts.LeftoverCounts(ctx, profile.ID, contactsync.LeftoverQuery{})
	if err != nil {
		return state, err
	}
	for _, kind := range contactsync.LeftoverKinds() {
		for _, c := range counts {
			if c.Kind == kind {
				state.Counts = append(state.Counts, LeftoverCount{Kind: string(c.Kind), Tool: c.Tool, Contacts: c.Contacts, Mailboxes: c.Mailboxes, ByID: c.ByID,
					ByAddress: c.ByAddress, Nobody: c.Nobody, Duplicates: c.Duplicates, Adopted: c.Adopted, Left: c.Left, Removed: c.Removed})
			}
		}
	}
	return state, state.lastRuns(ctx, at)
}

// lastRuns looks for the latest run about leftovers, and for the latest search.
func (state *LeftoverState) lastRuns(ctx context.Context, at *opened) error {
	list, err := at.Runs.List(ctx, latestRuns)
	if err != nil {
		return err
	}
	for _, run := range list {
		if run.Kind != tenant.AdoptRun || !tenant.OfProfile(run, state.Profile) {
			continue
		}
		r, err := tenant.AdoptReportOf(run)
		if err != nil {
			return err
		}
		if own := at.running(); own != nil && own.ID() == run.ID {
			run = own.Now() // the database lags behind
		}
		if state.Last == nil {
			state.Last = &AdoptReport{Run: runOf(run), Decision: string(r.Decision), Mailboxes: r.Mailboxes, Contacts: r.Contacts, Done: r.Done,
				Gone: r.Gone, Outranked: r.Outranked, Spared: r.Spared, Troubles: troublesOf(r.Troubles)}
		}
		if r.Decision == "" && (run.State == runs.Done || run.State == runs.Partly) {
			state.Searched, state.SearchMs, state.Looked = true, millis(run.Finished), r.Mailboxes
			return nil
		}
	}
	return nil
}

// LeftoverQuery asks for a page of leftovers.
type LeftoverQuery struct {
	Profile string `json:"profile"` // name or id
	Kind    string `json:"kind"`    // "" for all
	Tool    string `json:"tool"`    // "" for all
	// Of narrows: adoptable (they match somebody and are no duplicate), duplicates, nobody, open (neither adopted nor removed);
	// "" for all.
	Of         string `json:"of"`
	Search     string `json:"search"` // words, in mailbox, name, address or folder of the contact
	By         string `json:"by"`     // mailbox, name, tool; "" in the order in which they were found
	Descending bool   `json:"descending"`
	Offset     int    `json:"offset"`
	Limit      int    `json:"limit"` // 1000 at most
}

// LeftoverPage is a part of the leftovers.
type LeftoverPage struct {
	Total     int64      `json:"total"` // that meet the query
	Leftovers []Leftover `json:"leftovers"`
}

// Leftover is one contact that a former tool left.
type Leftover struct {
	No        int64  `json:"no"`
	Mailbox   string `json:"mailbox"` // user principal name
	Name      string `json:"name"`    // of the contact
	Address   string `json:"address"`
	Folder    string `json:"folder"` // in which it lies
	Kind      string `json:"kind"`
	Tool      string `json:"tool"`
	Evidence  string `json:"evidence"` // what was seen
	Filled    int64  `json:"filled"`   // properties with a value
	Matched   string `json:"matched"`  // id, address; "" where it is of nobody the profile wants
	Duplicate bool   `json:"duplicate"`
	Decision  string `json:"decision"` // adopt, leave, remove; "" while undecided
	DoneMs    int64  `json:"doneMs"`   // when the decision was carried out; 0 while it was not
	Trouble   string `json:"trouble"`  // a code: why it could not be
}

// Page returns a part of what the last search found. Codes: no_profile.
func (l *Leftovers) Page(query LeftoverQuery) (page LeftoverPage, err error) {
	err = l.with(func(ctx context.Context, at *opened) error {
		narrowed := contactsync.LeftoverQuery{Kind: contactsync.LeftoverKind(query.Kind), Tool: query.Tool, Duplicates: query.Of == "duplicates",
			Nobody: query.Of == "nobody", Adoptable: query.Of == "adoptable", Open: query.Of == "open" || query.Of == "adoptable"}
		found, total, err := at.Contacts.LeftoverPage(ctx, query.Profile, contactsync.LeftoverPageQuery{LeftoverQuery: narrowed, Search: query.Search,
			By: contactsync.LeftoverOrder(query.By), Descending: query.Descending, Offset: query.Offset, Rows: query.Limit})
		page = LeftoverPage{Total: total, Leftovers: make([]Leftover, len(found))}
		for i, f := range found {
			page.Leftovers[i] = Leftover{No: f.No, Mailbox: f.Mailbox, Name: f.Name, Address: f.Address, Folder: f.Folder, Kind: string(f.Kind), Tool: f.Tool,
				Evidence: f.Evidence, Filled: f.Filled, Matched: f.Matched, Duplicate: f.Duplicate, Decision: string(f.Decision), DoneMs: millis(f.Done), Trouble: f.Trouble}
		}
		return err
	})
	return page, err
}

// LeftoverSearch says where and for what is looked. What is named is a tool's, so that e-mail addresses count for it too.
type LeftoverSearch struct {
	Profile    string   `json:"profile"` // name or id
	Mailbox    string   `json:"mailbox"` // only this one; "" is all of the rule
	Extensions []string `json:"extensions"`
	Categories []string `json:"categories"`
	Folders    []string `json:"folders"`
}

// Find begins to look for leftovers; it writes to no mailbox. Errors as for Runs.StartSync.
func (l *Leftovers) Find(search LeftoverSearch) (run Run, err error) {
	err = l.with(func(_ context.Context, at *opened) error {
		run, err = l.start(at, func(ctx context.Context) (*runs.Active, error) {
			return at.StartFindLeftovers(ctx, contactsync.FindOptions{Profile: search.Profile, Mailbox: search.Mailbox, Extensions: search.Extensions,
				Categories: search.Categories, Folders: search.Folders})
		})
		return err
	})
	return run, err
}

// LeftoverDecision says what becomes of which leftovers. What is adopted or removed already is left out.
type LeftoverDecision struct {
	Profile    string `json:"profile"`  // name or id
	Decision   string `json:"decision"` // adopt, leave, remove
	Mailbox    string `json:"mailbox"`  // only in this one, by object id, user principal name or mail address; "" is all
	Kind       string `json:"kind"`     // "" for all
	Tool       string `json:"tool"`     // "" for all
	Duplicates bool   `json:"duplicates"`
	Nobody     bool   `json:"nobody"`
}

func (d LeftoverDecision) options() contactsync.ApplyOptions {
	return contactsync.ApplyOptions{Profile: d.Profile, Decision: contactsync.Decision(d.Decision), Mailbox: d.Mailbox, Kind: contactsync.LeftoverKind(d.Kind),
		Tool: d.Tool, Duplicates: d.Duplicates, Nobody: d.Nobody}
}

// LeftoverChoice is how much a decision concerns.
type LeftoverChoice struct {
	Contacts  int64 `json:"contacts"`
	Mailboxes int64 `json:"mailboxes"`
}

// Chosen counts what a decision would be carried out on; nothing is asked of a mailbox. Codes: no_profile, no_mailbox.
func (l *Leftovers) Chosen(decision LeftoverDecision) (choice LeftoverChoice, err error) {
	err = l.with(func(ctx context.Context, at *opened) error {
		options := decision.options()
		if err := options.CheckDecision(); err != nil {
			return err
		}
		choice.Contacts, choice.Mailboxes, err = at.Contacts.LeftoversChosen(ctx, options)
		return err
	})
	return choice, err
}

// Apply begins to carry out a decision. It may be stopped and begun again at any moment. Errors as for Runs.StartSync, and
// no_leftovers where there is nothing left to decide about.
func (l *Leftovers) Apply(decision LeftoverDecision) (run Run, err error) {
	err = l.with(func(_ context.Context, at *opened) error {
		options := decision.options()
		if err := options.CheckDecision(); err != nil {
			return err
		}
		run, err = l.start(at, func(ctx context.Context) (*runs.Active, error) { return at.StartApplyLeftovers(ctx, options) })
		return err
	})
	return run, err
}
