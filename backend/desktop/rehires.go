package desktop

import (
	"context"

	"concord/backend/contactsync"
)

// Rehires are people who may have come back under a new account: whether it is the same human only an admin knows.
type Rehires struct{ *core }

// Rehire is one proposal that a new account takes a former one's contacts over.
type Rehire struct {
	ID        int64  `json:"id"`
	ProfileID string `json:"profileId"`
	Profile   string `json:"profile"` // name
	OldID     string `json:"oldId"`   // object ids
	NewID     string `json:"newId"`
	OldName   string `json:"oldName"`
	NewName   string `json:"newName"`
	Address   string `json:"address"`  // that both have
	Contacts  int64  `json:"contacts"` // of the former account, in the mailboxes
	State     string `json:"state"`    // waiting, accepted, refused, done
	FoundMs   int64  `json:"foundMs"`
	// UntilMs is when a waiting one counts as refused, so that a new colleague is not missing for longer.
	UntilMs int64 `json:"untilMs"`
}

// List returns the proposals that wait or are being carried out; with every, the decided ones too. Newest last.
func (r *Rehires) List(every bool) (all []Rehire, err error) {
	err = r.with(func(ctx context.Context, at *opened) error {
		found, err := at.Contacts.Takeovers(ctx, every)
		all = make([]Rehire, len(found))
		for i, t := range found {
			all[i] = Rehire{ID: t.ID, ProfileID: t.ProfileID, Profile: t.Profile, OldID: t.OldID, NewID: t.NewID, OldName: t.OldName, NewName: t.NewName,
				Address: t.Address, Contacts: t.Contacts, State: string(t.State), FoundMs: millis(t.Found), UntilMs: millis(t.Found.Add(contactsync.TakeoverPatience))}
		}
		return err
	})
	return all, err
}

// Decide says that it is the same person, so that the next sync makes the contacts the new account's in place, or that it
// is somebody else, so that the old contacts go and new ones are made. The code is no_rehire for one that does not wait.
func (r *Rehires) Decide(id int64, same bool) (err error) {
	err = r.with(func(ctx context.Context, at *opened) error {
		return at.Contacts.DecideTakeover(ctx, id, same)
	})
	return err
}
