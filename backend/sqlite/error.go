package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"concord/backend/atomicfile"

	"github.com/mattn/go-sqlite3"
)

// Error is trouble with the database file that a person can do something about.
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

var (
	errForeign = errors.New("sqlite: the file belongs to another program")
	errNewer   = errors.New("sqlite: the file was written by a newer version")
	errDamaged = errors.New("sqlite: the file is damaged")
	errGone    = errors.New("sqlite: the file is gone or was exchanged")
)

// Explain words what went wrong with an SQLite file that is none of ours, and returns other errors as they are.
func Explain(path string, err error) error { return explain(path, err) }

// explain puts errors that concern the file into words; others pass through.
func explain(path string, err error) error {
	name := filepath.Base(path)
	var known *Error
	var engine sqlite3.Error
	var file *fs.PathError
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.Is(err, errForeign):
		return &Error{"database_foreign", fmt.Sprintf("%s is not a database of Concord.", name),
			"Choose another data folder with --data-dir. The file was not touched.", err}
	case errors.Is(err, errNewer):
		return &Error{"database_newer", fmt.Sprintf("%s was written by a newer version of Concord.", name),
			"Update Concord. The file was not touched.", err}
	case errors.Is(err, errGone):
		return &Error{"database_gone", fmt.Sprintf("%s was deleted, moved or exchanged while Concord worked with it.", name),
			"Put it back, or import the profiles again; then run a sync: the contacts are found again by their marks. Do not clear the data folder during a run.", err}
	case errors.Is(err, errDamaged):
		return damaged(path, err)
	case atomicfile.Full(err):
		return full(err)
	case errors.As(err, &file):
		return denied(path, err)
	case !errors.As(err, &engine):
		return err
	}
	switch engine.Code {
	case sqlite3.ErrFull:
		return full(err)
	case sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrCantOpen:
		return denied(path, err)
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return &Error{"database_busy", fmt.Sprintf("%s is held by another program.", name),
			"Close other programs that use the data folder (a backup, another Concord) and run again.", err}
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return damaged(path, err)
	case sqlite3.ErrIoErr:
		// The shared memory of the log is a file as well; that it cannot grow comes as an error of its own.
		if engine.ExtendedCode == sqlite3.ErrIoErrSHMSize || atomicfile.Full(engine.SystemErrno) {
			return full(err)
		}
		return &Error{"database_io", fmt.Sprintf("The disk failed while %s was read or written.", name),
			fmt.Sprintf("Check the disk, or the network drive, that holds %s; then run again.", filepath.Dir(path)), err}
	}
	return err
}

func damaged(path string, err error) error {
	return &Error{"database_damaged", fmt.Sprintf("%s is damaged, or is no database.", filepath.Base(path)),
		fmt.Sprintf("Put a backup back (concordctl backup list), or move the file away from %s (keep it), import the profiles again and run a sync: the contacts are found again by their marks.", filepath.Dir(path)), err}
}

func denied(path string, err error) error {
	return &Error{"database_denied", fmt.Sprintf("%s cannot be written.", filepath.Base(path)),
		fmt.Sprintf("Give this account write access to %s and the files in it, or choose another folder with --data-dir.", filepath.Dir(path)), err}
}

func full(err error) error {
	return &Error{"disk_full", "The disk is full: the database cannot grow.", "Free some space and run again; nothing was lost.", err}
}
