package desktop

import (
	"context"

	"concord/backend/contactsync"
	"concord/backend/runs"
)

// Holds decides about what runs keep back until a person has looked at it.
type Holds struct{ *core }

// Waiting returns what waits for a decision now, in all profiles.
func (h *Holds) Waiting() (holds []Hold, err error) {
	err = h.with(func(ctx context.Context, at *opened) error {
		found, err := at.Contacts.WaitingHolds(ctx)
		holds = holdsOf(found)
		return err
	})
	return holds, err
}

// HeldQuery asks for a page of what a run holds back in one profile. Empty fields choose all.
type HeldQuery struct {
	Run       int64  `json:"run"`
	ProfileID string `json:"profileId"`
	Kind      string `json:"kind"`   // person, fields, mailbox, delete
	Search    string `json:"search"` // part of a person's name or a mailbox's address
	Offset    int    `json:"offset"`
	Limit     int    `json:"limit"` // 1000 at most
}

// HeldPage is a part of it.
type HeldPage struct {
	Total int64      `json:"total"` // that the query chooses
	Items []HeldItem `json:"items"`
}

// HeldItem is one loss that waits.
type HeldItem struct {
	Kind     string `json:"kind"`     // person: all contacts of a person; fields: emptied ones; mailbox: its contacts; delete: one contact
	Person   string `json:"person"`   // name; "" of a mailbox, or of somebody of whom no name is kept
	PersonID string `json:"personId"` // object id
	Mailbox  string `json:"mailbox"`  // user principal name; "" for every one
}

// Items returns a part of what a run holds back in one profile.
func (h *Holds) Items(query HeldQuery) (page HeldPage, err error) {
	err = h.with(func(ctx context.Context, at *opened) error {
		items, total, err := at.Contacts.HeldPage(ctx, contactsync.Hold{Run: query.Run, ProfileID: query.ProfileID}, contactsync.HeldQuery{
			Kind: contactsync.HeldKind(query.Kind), Search: query.Search, Offset: max(query.Offset, 0), Limit: min(max(query.Limit, 1), 1000)})
		page = HeldPage{Total: total, Items: make([]HeldItem, len(items))}
		for i, item := range items {
			page.Items[i] = HeldItem{Kind: string(item.Kind), Person: item.Person, PersonID: item.Source, Mailbox: item.Mailbox}
		}
		return err
	})
	return page, err
}

// Approve lets what a run holds back happen, and begins the sync that carries it out. What is approved stays approved when
// the sync cannot begin, because another run is at work for instance: the next one carries it out.
func (h *Holds) Approve(run int64) (sync Run, err error) {
	err = h.with(func(ctx context.Context, at *opened) error {
		if err := at.online(); err != nil {
			return err // before anything is decided
		}
		holds, err := at.Contacts.Approve(ctx, run)
		if err != nil {
			return err
		}
		var options contactsync.SyncOptions
		if len(holds) == 1 {
			options.Profile = holds[0].ProfileID
		}
		sync, err = h.start(at, func(ctx context.Context) (*runs.Active, error) { return at.StartSync(ctx, options) })
		return err
	})
	return sync, err
}

// Refuse keeps what a run holds back as it is, until the people concerned change again. It returns what was refused.
func (h *Holds) Refuse(run int64) (refused []Hold, err error) {
	err = h.with(func(ctx context.Context, at *opened) error {
		holds, err := at.Contacts.Refuse(ctx, run)
		refused = holdsOf(holds)
		return err
	})
	return refused, err
}
