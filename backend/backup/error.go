package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"concord/backend/atomicfile"
)

// Error is trouble with a backup that a person can do something about.
type Error struct {
	code, sentence, action string
	err                    error
}

func (e *Error) Error() string { return e.sentence }
func (e *Error) Unwrap() error { return e.err }

// Code is the stable name of this kind of failure.
func (e *Error) Code() string { return e.code }

// Action is what to do next.
func (e *Error) Action() string { return e.action }

// reason drops operation and path from an error of package os: the sentence names the file already.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

func unreadable(path string, err error) error {
	return &Error{"backup_unreadable", fmt.Sprintf("%s cannot be read: %v.", path, reason(err)), "Check the name of the file, and that this account may read it.", err}
}

func foreign(path string) error {
	return &Error{"backup_foreign", fmt.Sprintf("%s is no backup of Concord.", filepath.Base(path)), "Name a file that backup create has made: concordctl backup list.", nil}
}

func broken(path string, err error) error {
	return &Error{"backup_damaged", fmt.Sprintf("%s is damaged or not whole; nothing was changed.", filepath.Base(path)),
		"Take another copy of the file, or another backup: concordctl backup list.", err}
}

func newer(path, version string) error {
	return &Error{"backup_newer", fmt.Sprintf("%s was made by a newer Concord (%s); nothing was changed.", filepath.Base(path), version),
		"Update Concord, then put it back.", nil}
}

func otherTenant(path, tenantID string) error {
	return &Error{"backup_other_tenant", fmt.Sprintf("%s is of another tenant (%s); nothing was changed.", filepath.Base(path), tenantID),
		"Name a backup of the tenant that the settings name, or put it back into another data folder (--data-dir).", nil}
}

func unwritable(path string, err error) error {
	if atomicfile.Full(err) {
		return &Error{"backup_disk_full", fmt.Sprintf("The disk of %s is full; nothing was changed.", filepath.Dir(path)),
			"Free some space: a backup takes up to twice the size of the database while it is made or put back.", err}
	}
	return &Error{"backup_unwritable", fmt.Sprintf("%s cannot be written: %v.", path, reason(err)),
		"Name a file in a folder that this account may write to.", err}
}

func exists(path string) error {
	return &Error{"backup_exists", fmt.Sprintf("%s is there already.", path), "Name another file; a backup never replaces one.", nil}
}

func nothing(folder string) error {
	return &Error{"backup_nothing", fmt.Sprintf("There is nothing to back up in %s yet.", folder), "Run a sync first, or check --data-dir.", nil}
}

func inUse() error {
	return &Error{"backup_in_use", "Another Concord has this tenant's data open; nothing was changed.",
		"Close the window and end every concordctl that works in this data folder, then try again.", nil}
}

func underWay() error {
	return &Error{"backup_under_way", "A backup is being put back into this data folder.", "Wait until it is done, then try again.", nil}
}
