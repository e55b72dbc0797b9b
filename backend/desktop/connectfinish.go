package desktop

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"concord/backend/settings"
)

// SettingChange is a key of the settings file and what becomes of it.
type SettingChange struct {
	Key    string `json:"key"`
	Before string `json:"before"` // "" when it is not there
	After  string `json:"after"`  // "" when it goes
}

// ConnectPlan is what Finish would write.
type ConnectPlan struct {
	Path    string          `json:"path"`
	Exists  bool            `json:"exists"`
	Changes []SettingChange `json:"changes"` // empty when the file says all of it already
	// Failure says why a file that exists cannot be used; it is then set aside under the name Aside, not lost.
	Failure *Failure `json:"failure,omitempty"`
	Aside   string   `json:"aside"`
	// Seen stands for the file as it is now. Finish wants it back.
	Seen string `json:"seen"`
}

// Plan shows what Finish would write, key by key. It writes nothing. Keys that the wizard does not know stay.
func (c *Connect) Plan(draft ConnectDraft) (plan ConnectPlan, err error) {
	err = c.guarded(func() error {
		plan, _, err = c.plan(c.tidy(draft))
		return err
	})
	return plan, err
}

func (c *core) plan(draft ConnectDraft) (ConnectPlan, *settings.Settings, error) {
	before, path, err := c.existing()
	plan := ConnectPlan{Path: path, Changes: []SettingChange{}}
	data, readErr := os.ReadFile(path)
	if readErr == nil {
		sum := sha256.Sum256(data)
		plan.Exists, plan.Seen = true, hex.EncodeToString(sum[:])
	} else if !errors.Is(readErr, fs.ErrNotExist) {
		return plan, nil, cmp.Or(err, readErr)
	}
	if err != nil {
		plan.Failure, plan.Aside = FailureOf(err), path+".before-"+time.Now().Format("2006-01-02-150405")
	}
	for _, w := range draft.keys() {
		change := SettingChange{Key: w.key, After: w.value}
		if before != nil {
			change.Before = w.before(before)
		}
		if change.Before != change.After {
			plan.Changes = append(plan.Changes, change)
		}
	}
	return plan, before, nil
}

// Finish writes the settings file as Plan showed it, and begins to open the tenant; session.changed tells the rest. It
// fails with settings_changed when the file is no longer the one that was seen, and with run_active while a run of this
// window is at work.
func (c *Connect) Finish(draft ConnectDraft, seen string) (state SessionState, err error) {
	err = c.guarded(func() error {
		defer func() { state = c.state() }()
		c.mu.Lock()
		busy := c.busy()
		c.mu.Unlock()
		if busy != nil {
			return busy
		}
		if err := c.write(c.tidy(draft), seen); err != nil {
			return err
		}
		return c.open(false)
	})
	return state, err
}

func (c *core) write(draft ConnectDraft, seen string) error {
	plan, before, err := c.plan(draft)
	if err != nil {
		return err
	}
	if plan.Seen != seen {
		return errSettingsChanged
	}
	changes := draft.changes(before, filepath.Dir(plan.Path))
	if before != nil {
		_, err = settings.Apply(plan.Path, changes...)
		return withoutPlace(err)
	}
	if plan.Exists {
		// First as it will be, then in its place: a draft that cannot be written leaves the old file where it is.
		if _, err := settings.Create(plan.Aside+".new", changes...); err != nil {
			return withoutPlace(err)
		}
		defer func() { _ = os.Remove(plan.Aside + ".new") }() // already moved, when all went well
		if err := os.Rename(plan.Path, plan.Aside); err != nil {
			return &SaveError{plan.Aside, err}
		}
		if err := os.Rename(plan.Aside+".new", plan.Path); err != nil {
			return &SaveError{plan.Path, errors.Join(err, os.Rename(plan.Aside, plan.Path))}
		}
		return nil
	}
	_, err = settings.Create(plan.Path, changes...)
	if errors.Is(err, fs.ErrExist) {
		return errSettingsChanged
	}
	return withoutPlace(err)
}

var errSettingsChanged = &Error{code: "settings_changed", sentence: "The settings file was changed by somebody else in the meantime; nothing was written.",
	action: "Look at the difference again, then finish."}
