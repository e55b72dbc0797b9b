package desktop

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"concord/backend/backup"
	"concord/backend/runs"
	"concord/backend/support"
	"concord/backend/tenant"
)

// Keeping takes care of the data folder: backups, a bundle for support, forgetting people.
type Keeping struct{ *core }

// KeptBackup is a backup as the window lists it.
type KeptBackup struct {
	Path    string   `json:"path"`
	Name    string   `json:"name"` // of the file
	MadeMs  int64    `json:"madeMs"`
	Why     string   `json:"why"` // asked, before-restore, before-update
	Bytes   int64    `json:"bytes"`
	Version string   `json:"version"` // of the Concord that made it
	Tenant  string   `json:"tenant"`  // as people call it, else its id
	Trouble *Failure `json:"trouble,omitempty"`
}

func keptBackup(c backup.Copy) KeptBackup {
	k := KeptBackup{Path: c.Path, Name: filepath.Base(c.Path), MadeMs: millis(c.Made), Why: string(c.Why), Bytes: c.Bytes, Version: c.Version, Tenant: c.Tenant}
	if k.Tenant == "" {
		k.Tenant = c.TenantID
	}
	if c.Trouble != nil {
		k.Trouble = FailureOf(c.Trouble)
	}
	return k
}

// shownOptions are those of the tenant that the window shows, or tried to.
func (c *core) shownOptions() tenant.Options {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.tenantOptions(c.demo)
}

// Backups lists the backups in the data folder, the newest first: those of the open tenant, or all where none can be opened.
func (k *Keeping) Backups() (list []KeptBackup, err error) {
	err = k.guarded(func() error {
		list = []KeptBackup{}
		of := ""
		if at, err := k.use(); err == nil {
			of = at.ID
			at.users.Done()
		}
		_, all, err := tenant.Backups(k.shownOptions())
		for _, c := range all {
			if c.Trouble != nil || of == "" || c.TenantID == of {
				list = append(list, keptBackup(c))
			}
		}
		return err
	})
	return list, err
}

// Backup makes a backup in the data folder, also beside a run.
func (k *Keeping) Backup() (made KeptBackup, err error) {
	err = k.with(func(ctx context.Context, _ *opened) error {
		c, err := tenant.Backup(ctx, k.shownOptions(), "")
		made = keptBackup(c)
		return err
	})
	return made, err
}

// BackupElsewhere asks where, and makes a backup there. Its path is "" when the person chose nothing.
func (k *Keeping) BackupElsewhere() (made KeptBackup, err error) {
	err = k.with(func(ctx context.Context, _ *opened) error {
		path, err := k.whereTo("concord-backup-" + time.Now().Format("20060102-150405") + ".zip")
		if err != nil || path == "" {
			return err
		}
		// The dialog has asked whether to replace a file of that name.
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return &SaveError{path, err}
		}
		c, err := tenant.Backup(ctx, k.shownOptions(), path)
		made = keptBackup(c)
		return err
	})
	return made, err
}

func (c *core) whereTo(name string) (string, error) {
	c.mu.Lock()
	ask := c.abilities.SaveDialog
	c.mu.Unlock()
	if ask == nil {
		return "", errCancelled
	}
	return ask("", name)
}

// Choose asks for a backup and looks at it. Its path is "" when the person chose nothing.
func (k *Keeping) Choose() (chosen KeptBackup, err error) {
	err = k.guarded(func() error {
		k.mu.Lock()
		ask := k.abilities.OpenDialog
		k.mu.Unlock()
		if ask == nil {
			return errCancelled
		}
		path, err := ask("", "*.zip")
		if err != nil || path == "" {
			return err
		}
		c, err := backup.Look(path)
		chosen = keptBackup(c)
		return err
	})
	return chosen, err
}

// Restored says what a restore did.
type Restored struct {
	Aside   string `json:"aside"`   // the backup of what was there before, "" where nothing was
	Damaged string `json:"damaged"` // the folder with what could not be read
}

// Restore puts a backup back: the tenant is closed for it and opened again, whatever comes of it. It fails with a
// *runs.ActiveError while a run of this process is at work.
func (k *Keeping) Restore(path string) (done Restored, err error) {
	err = k.guarded(func() error {
		o := k.shownOptions()
		k.mu.Lock()
		if err := k.busy(); err != nil {
			k.mu.Unlock()
			return err
		}
		before := k.leave()
		ctx := k.ctx
		k.phase = opening
		k.mu.Unlock()
		k.tellSession()
		if before != nil {
			before.close()
		}
		r, err := tenant.Restore(ctx, o, path, backup.Options{})
		done = Restored{Aside: r.Aside, Damaged: r.Damaged}
		return errors.Join(err, k.open(o.Demo))
	})
	return done, err
}

// SupportItem is one file of a support bundle, and what is in it.
type SupportItem struct {
	Name string `json:"name"`
	What string `json:"what"`
}

// SupportContents is what a bundle will hold.
func (k *Keeping) SupportContents() (items []SupportItem, err error) {
	err = k.guarded(func() error {
		for _, item := range support.Contents() {
			items = append(items, SupportItem{item.Name, item.What})
		}
		return nil
	})
	return items, err
}

// SupportSaved says where a bundle is.
type SupportSaved struct {
	Path    string   `json:"path"`    // "" when the person chose nothing
	Missing []string `json:"missing"` // codes of what could not be gathered
}

// Support asks where, and writes a bundle there. It works without a tenant that is open.
func (k *Keeping) Support() (saved SupportSaved, err error) {
	err = k.guarded(func() error {
		path, err := k.whereTo("concord-support-" + time.Now().Format("20060102-150405") + ".zip")
		if err != nil || path == "" {
			return err
		}
		out, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
		if err != nil {
			return &SaveError{path, err}
		}
		k.mu.Lock()
		ctx := k.ctx
		k.mu.Unlock()
		problems, err := tenant.Support(ctx, k.shownOptions(), tenant.SupportOptions{}, out)
		if err = errors.Join(err, out.Close()); err != nil {
			return errors.Join(&SaveError{path, err}, os.Remove(path))
		}
		saved = SupportSaved{Path: path, Missing: []string{}}
		for _, p := range problems {
			saved.Missing = append(saved.Missing, p.Part+": "+p.Code)
		}
		return nil
	})
	return saved, err
}

// PeopleHeld says how much a purge would forget, in rows, and what keeps it all the same.
type PeopleHeld struct {
	People      int64 `json:"people"`
	Contents    int64 `json:"contents"`
	Journal     int64 `json:"journal"`
	Pictures    int64 `json:"pictures"`
	Plans       int64 `json:"plans"`
	Findings    int64 `json:"findings"`
	Runs        int64 `json:"runs"`
	Links       int64 `json:"links"` // contacts that stay known
	Bytes       int64 `json:"bytes"`
	Backups     int   `json:"backups"` // which hold the same
	BackupBytes int64 `json:"backupBytes"`
}

// Held says what a purge of the open tenant would forget.
func (k *Keeping) Held() (held PeopleHeld, err error) {
	err = k.with(func(ctx context.Context, at *opened) error {
		p, err := at.PurgePreview(ctx)
		held = PeopleHeld{p.People, p.Contents, p.Journal, p.Pictures, p.Plans, p.Findings, p.Runs, p.Links, p.Bytes, p.Backups, p.BackupBytes}
		return err
	})
	return held, err
}

// purgeWord is what has to be typed before people's data is forgotten, in every language.
const purgeWord = "purge"

var errPurgeWord = &Error{code: "purge_word", sentence: "Nothing was forgotten: the word was not the one that was asked for.", action: "Type purge, then try again."}

// Purged says what a purge did.
type Purged struct {
	Before       int64    `json:"before"` // bytes of the database
	After        int64    `json:"after"`
	BackupsGone  int      `json:"backupsGone"`
	NotRewritten *Failure `json:"notRewritten,omitempty"` // why free space of the file still holds what was forgotten
}

// Purge forgets people's data of the open tenant, and its backups in the data folder where that is wanted. It fails with
// purge_word unless word is the one to type, and with a *runs.ActiveError beside a run.
func (k *Keeping) Purge(word string, backups bool) (done Purged, err error) {
	err = k.with(func(ctx context.Context, at *opened) error {
		if word != purgeWord {
			return errPurgeWord
		}
		p, err := at.Purge(ctx, backups)
		done = Purged{Before: p.Bytes, After: p.After, BackupsGone: p.BackupsGone, NotRewritten: failureOf(p.NotRewritten)}
		return err
	})
	return done, err
}

// NewerVersion is what there is to say of a newer version.
type NewerVersion struct {
	Asked   bool     `json:"asked"` // the settings say that somebody is asked; nobody was otherwise
	Newer   bool     `json:"newer"`
	Version string   `json:"version"`
	Notes   string   `json:"notes"`
	Page    string   `json:"page"` // https address, or ""
	Failure *Failure `json:"failure,omitempty"`
}

// Newer looks for a newer version where the settings say so, and asks nobody where they do not.
func (k *Keeping) Newer() (told NewerVersion, err error) {
	err = k.guarded(func() error {
		k.mu.Lock()
		ctx := k.ctx
		k.mu.Unlock()
		n, newer, asked, err := tenant.Newer(ctx, k.shownOptions())
		told = NewerVersion{Asked: asked, Newer: newer, Version: n.Version, Notes: n.Notes, Page: n.Page}
		if err != nil && asked {
			told.Failure = failureOf(runs.FailureOf(err))
		}
		return nil
	})
	return told, err
}
