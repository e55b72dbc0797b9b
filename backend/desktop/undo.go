package desktop

import (
	"context"

	"concord/backend/contactsync"
	"concord/backend/runs"
	"concord/backend/tenant"
)

// Undo puts back what a run changed in the mailboxes.
type Undo struct{ *core }

// Undoable says whether and until when a run can be undone.
type Undoable struct {
	Contacts int64 `json:"contacts"` // that undoing would look at; 0: it cannot be undone
	UntilMs  int64 `json:"untilMs"`  // 0 with it
	Undoes   int64 `json:"undoes"`   // the run that this one undid; 0 for none
	UndoneBy int64 `json:"undoneBy"` // the run that undid this one; 0 for none
	InPart   bool  `json:"inPart"`   // that one undid not all of it
}

// Of says whether a run can be undone.
func (u *Undo) Of(run int64) (answer Undoable, err error) {
	err = u.with(func(ctx context.Context, at *opened) error {
		known, err := at.Contacts.Undoable(ctx)
		for _, kept := range known.Runs {
			if kept.Run == run {
				answer = Undoable{Contacts: kept.Contacts, UntilMs: millis(known.Until(kept)), Undoes: kept.Undoes,
					UndoneBy: kept.UndoneBy, InPart: kept.UndoneInPart}
			}
		}
		return err
	})
	return answer, err
}

// UndoQuery says what is undone.
type UndoQuery struct {
	Run     int64  `json:"run"`
	Mailbox string `json:"mailbox"` // one mailbox: object id, user principal name or mail address; "" is all
	Person  string `json:"person"`  // one person: object id, mail address or display name; "" is all
}

func (q UndoQuery) options() contactsync.UndoOptions {
	return contactsync.UndoOptions{Undoes: q.Run, Mailbox: q.Mailbox, Person: q.Person}
}

// UndoReport is what an undo did, or as a preview would do.
type UndoReport struct {
	Undoes    int64        `json:"undoes"`
	Mailboxes int64        `json:"mailboxes"`
	PutBack   int64        `json:"putBack"`   // contacts that show again what they showed
	MadeAgain int64        `json:"madeAgain"` // deleted contacts that were made again
	TakenAway int64        `json:"takenAway"` // contacts that the run had made
	Already   int64        `json:"already"`   // contacts that were as before
	Left      int64        `json:"left"`      // contacts that stay as they are
	Photos    int64        `json:"photos"`    // put back on contacts that were made again
	Reasons   []UndoReason `json:"reasons"`   // why contacts stay as they are
	Lines     []UndoLine   `json:"lines"`     // the first of the contacts; Told counts all
	Told      int64        `json:"told"`
	Notes     []string     `json:"notes"`
}

// UndoReason is why contacts stay as they are.
type UndoReason struct {
	Code     string `json:"code"` // changed_again, user_deleted, user_edited, not_kept, refused
	Run      int64  `json:"run"`  // the later run, of changed_again
	Sentence string `json:"sentence"`
	Contacts int64  `json:"contacts"`
}

// UndoLine is one contact. Fields hold its values now (old), and as they would be again (new).
type UndoLine struct {
	Profile string        `json:"profile"`
	Mailbox string        `json:"mailbox"` // user principal name
	Person  string        `json:"person"`
	Kind    string        `json:"kind"` // put-back, made-again, taken-away, already, left
	Fields  []FieldChange `json:"fields"`
	Photo   bool          `json:"photo"`  // it comes back with its photo
	Reason  string        `json:"reason"` // of left
	Run     int64         `json:"run"`    // of changed_again
	Note    string        `json:"note"`   // a sentence
}

// undoLines is how many contacts a preview names; a mailbox or a person narrows it.
const undoLines = 2000

// Preview says what undoing would do, from the database alone: what users did meanwhile shows only when the contacts are
// read. The code is nothing_to_undo where there is nothing.
func (u *Undo) Preview(query UndoQuery) (report UndoReport, err error) {
	err = u.with(func(ctx context.Context, at *opened) error {
		lines, told := []UndoLine{}, int64(0)
		options := query.options()
		options.Told = func(line contactsync.UndoLine) {
			if told++; len(lines) < undoLines {
				lines = append(lines, undoLineOf(line))
			}
		}
		found, err := at.PreviewUndo(ctx, options)
		report = undoReportOf(found)
		report.Lines, report.Told = lines, told
		return err
	})
	return report, err
}

// Start begins to put back what a run changed, as a run that can itself be undone. Errors as for StartSync, no_such_run
// and nothing_to_undo.
func (u *Undo) Start(query UndoQuery) (run Run, err error) {
	err = u.with(func(_ context.Context, at *opened) error {
		run, err = u.start(at, func(ctx context.Context) (*runs.Active, error) { return at.StartUndo(ctx, query.options()) })
		return err
	})
	return run, err
}

// UndoneQuery chooses among what stays as an undo left it.
type UndoneQuery struct {
	Profile string `json:"profile"` // name or id
	Mailbox string `json:"mailbox"` // "" is all
	Person  string `json:"person"`  // "" is all
}

// UndonePage is what stays as an undo left it.
type UndonePage struct {
	Total    int64           `json:"total"`
	Contacts []UndoneContact `json:"contacts"` // the first of them
}

// UndoneContact is one contact that syncs leave alone until its person changes.
type UndoneContact struct {
	Mailbox  string `json:"mailbox"` // user principal name
	Person   string `json:"person"`
	PersonID string `json:"personId"`
	There    bool   `json:"there"` // the contact is there; else it stays away
}

// Undone lists what stays as an undo left it in a profile's mailboxes. Errors: no_profile, no_mailbox.
func (u *Undo) Undone(query UndoneQuery) (page UndonePage, err error) {
	err = u.with(func(ctx context.Context, at *opened) error {
		page.Contacts = []UndoneContact{}
		return at.Contacts.Pins(ctx, query.scope(), func(p contactsync.Pinned) error {
			if page.Total++; len(page.Contacts) < undoLines {
				page.Contacts = append(page.Contacts, UndoneContact{Mailbox: p.Mailbox, Person: p.Person, PersonID: p.Source, There: p.Linked})
			}
			return nil
		})
	})
	return page, err
}

// Release lets go of it, so that the next sync writes it as the profile wants it. It returns how many contacts that
// concerns. Not beside a run, which would see half of it: run_active.
func (u *Undo) Release(query UndoneQuery) (released int64, err error) {
	err = u.with(func(ctx context.Context, at *opened) error {
		return at.Runs.Alone(ctx, tenant.SyncRun, func() error {
			var err error
			released, err = at.Contacts.Release(ctx, query.scope())
			return err
		})
	})
	return released, err
}

func (q UndoneQuery) scope() contactsync.PinScope {
	return contactsync.PinScope{Profile: q.Profile, Mailbox: q.Mailbox, Person: q.Person}
}

// undoOf is what an undo told with its run; nil for a run of another kind.
func undoOf(run runs.Run) (*UndoReport, []tenant.TroubleGroup, error) {
	if run.Kind != tenant.UndoRun {
		return nil, nil, nil
	}
	found, err := tenant.UndoReportOf(run)
	report := undoReportOf(found)
	for _, line := range found.Told {
		report.Lines = append(report.Lines, undoLineOf(line))
	}
	report.Told = int64(len(report.Lines))
	return &report, found.Troubles, err
}

func undoReportOf(r tenant.UndoReport) UndoReport {
	report := UndoReport{Undoes: r.Undoes, Mailboxes: r.Mailboxes, PutBack: r.PutBack, MadeAgain: r.MadeAgain, TakenAway: r.TakenAway,
		Already: r.Already, Left: r.Left, Photos: r.Photos, Reasons: make([]UndoReason, len(r.Reasons)), Lines: []UndoLine{}, Notes: listed(r.Notes)}
	for i, left := range r.Reasons {
		report.Reasons[i] = UndoReason{Code: string(left.Reason), Run: left.Run, Sentence: left.Sentence, Contacts: left.Contacts}
	}
	return report
}

func undoLineOf(l contactsync.UndoLine) UndoLine {
	line := UndoLine{Profile: l.Profile, Mailbox: l.Mailbox, Person: l.Person, Kind: string(l.Kind), Photo: l.Photo,
		Reason: string(l.Reason), Run: l.Run, Note: l.Note, Fields: make([]FieldChange, len(l.Fields))}
	for i, f := range l.Fields {
		line.Fields[i] = FieldChange{Field: f.Property, Old: listed(f.Now), New: listed(f.Then)}
	}
	return line
}
