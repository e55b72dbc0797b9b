package tenant

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"concord/backend/backup"
	"concord/backend/redact"
	"concord/backend/runs"
	"concord/backend/sqlite"
)

// PeopleHeld says how much of people's data a tenant's database holds.
type PeopleHeld = sqlite.PeopleHeld

// PersonHeld says how much it holds of one person.
type PersonHeld = sqlite.PersonHeld

// PurgePreview says what a purge would forget, and what keeps it all the same.
type PurgePreview struct {
	PeopleHeld
	Backups     int   `json:"backups"` // of this tenant in the data folder: they hold the same
	BackupBytes int64 `json:"backupBytes"`
}

// Purged says what a purge did.
type Purged struct {
	PurgePreview       // as it was before
	After        int64 `json:"after"` // bytes of the file
	BackupsGone  int   `json:"backupsGone"`
	// NotRewritten is why what was forgotten is still in free pages of the file; nil when it is not.
	NotRewritten *runs.Failure `json:"notRewritten,omitempty"`
}

// PurgePreview asks the database alone.
func (t *Tenant) PurgePreview(ctx context.Context) (p PurgePreview, err error) {
	if p.PeopleHeld, err = t.store.HeldOfPeople(ctx); err != nil {
		return p, err
	}
	t.place.Sweep(0) // what a backup that was killed has left is one too
	copies, err := t.copies()
	for _, c := range copies {
		p.Backups++
		p.BackupBytes += c.Bytes
	}
	return p, err
}

// copies are the backups of this tenant in the data folder.
func (t *Tenant) copies() (mine []backup.Copy, err error) {
	all, err := backup.List(t.place.Kept())
	for _, c := range all {
		if c.Trouble == nil && c.TenantID == t.ID {
			mine = append(mine, c)
		}
	}
	return mine, err
}

// Purge forgets people's data: the mirror of the directory, what contacts held, what can be undone, plans, pictures, what was found
// in mailboxes, and names in runs' reports. What contacts there are stays known by number: the next sync reads the
// directory anew and writes only what really changed. It fails with a *runs.ActiveError beside a run.
func (t *Tenant) Purge(ctx context.Context, backups bool) (p Purged, err error) {
	err = t.Runs.Alone(ctx, SyncRun, func() error {
		if p.PurgePreview, err = t.PurgePreview(ctx); err != nil {
			return err
		}
		if err := t.store.Purge(ctx, figuresOf); err != nil {
			return err
		}
		return t.afterPurge(ctx, &p, backups)
	})
	if err == nil {
		t.log.WithField("people", p.People).WithField("journal", p.Journal).Info("people's data was purged")
	}
	return p, err
}

func (t *Tenant) afterPurge(ctx context.Context, p *Purged, backups bool) error {
	if err := t.store.Rewrite(ctx); err != nil {
		p.NotRewritten = runs.FailureOf(err)
	}
	if after, err := t.store.HeldOfPeople(ctx); err == nil {
		p.After = after.Bytes
	}
	if !backups {
		return nil
	}
	copies, err := t.copies()
	for _, c := range copies {
		if removeErr := os.Remove(c.Path); removeErr != nil {
			err = errors.Join(err, fmt.Errorf("tenant: delete a backup: %w", removeErr))
			continue
		}
		p.BackupsGone++
	}
	return err
}

// figuresOf keeps of a run what names nobody. Titles are of ours: they name a profile and say "one mailbox".
func figuresOf(run json.RawMessage) (json.RawMessage, error) {
	return redact.Figures(run, "title", "profile", "profileId")
}

// PersonHeld finds somebody by object id, user principal name or mail address. It fails with a person_unknown *Error.
func (t *Tenant) PersonHeld(ctx context.Context, nameOrID string) (PersonHeld, error) {
	h, found, err := t.store.HeldOfPerson(ctx, nameOrID)
	if err == nil && !found {
		err = &Error{code: "person_unknown", sentence: "Nobody of that address or id is known here.",
			action: "Name a user principal name, a mail address or an object id. Of somebody whose data was purged already only the object id is known, or nothing."}
	}
	return h, err
}

// PurgePerson forgets what is kept of one person: see PersonHeld for what that is. It fails with a *runs.ActiveError beside a run.
func (t *Tenant) PurgePerson(ctx context.Context, h PersonHeld) (p Purged, err error) {
	err = t.Runs.Alone(ctx, SyncRun, func() error {
		if p.PurgePreview, err = t.PurgePreview(ctx); err != nil {
			return err
		}
		if err := t.store.PurgePerson(ctx, h, figuresOf); err != nil {
			return err
		}
		return t.afterPurge(ctx, &p, false)
	})
	if err == nil {
		t.log.WithField("person", h.No).Info("a person's data was purged")
	}
	return p, err
}
