package rotation

import (
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// Error says why a rotation cannot go on, and what to do about it. What was done stays done.
type Error struct {
	code     string
	sentence string
	action   string
	err      error
}

// Error is a sentence for a person.
func (e *Error) Error() string { return e.sentence }

// Code is stable, for machines: rotation_active, rotation_journal, rotation_unwritable, rotation_settings_changed,
// rotation_not_accepted, rotation_refused, rotation_by_hand, rotation_nothing, rotation_unproven.
func (e *Error) Code() string { return e.code }

// Action is what to do next.
func (e *Error) Action() string { return e.action }

// SupportID is the id of the refused request for Microsoft's support, "" when there is none.
func (e *Error) SupportID() string {
	var known interface{ SupportID() string }
	if e.err != nil && errors.As(e.err, &known) {
		return known.SupportID()
	}
	return ""
}

// Unwrap gives the cause, where there is one.
func (e *Error) Unwrap() error { return e.err }

func active() error {
	return &Error{"rotation_active", "The certificate is being renewed by another process.", "Wait until it has ended, in the other window or terminal.", nil}
}

func damaged(path string, err error) error {
	return &Error{"rotation_journal", fmt.Sprintf("The journal of the last renewal, %s, cannot be read: %v.", path, err),
		"Move the file away. If a renewal was under way, look beside it for a new key file first: it can be named in the settings by hand.", err}
}

func unwritable(path string, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return &Error{"rotation_unwritable", fmt.Sprintf("The journal of the renewal, %s, cannot be written: %v.", path, err),
		"Let the account that runs Concord write to the folder of the settings file, or make room on the disk.", err}
}

func settingsChanged() error {
	return &Error{"rotation_settings_changed", "The settings name another certificate or app registration than when the renewal began.",
		"If that was meant, end the renewal (concordctl cert rotate --abandon) and begin anew.", nil}
}

func notAccepted(s *State, waited time.Duration, err error) error {
	e := &Error{"rotation_not_accepted", fmt.Sprintf("Entra ID does not take the new certificate yet, after %s: the old one stays in use.", waited.Round(time.Second)),
		"Wait some minutes, then go on: the renewal continues where it was.", err}
	if s.Way == ByHand {
		e.action = fmt.Sprintf("Upload %s at Certificates & secrets of the app registration, then go on: the renewal continues where it was.", s.Upload)
	}
	return e
}

func refused(err error) error {
	return &Error{"rotation_refused", fmt.Sprintf("Entra ID did not let Concord put the new certificate onto the app registration: %v.", err),
		"Check applicationObjectId in the settings: it is the Object ID of the app registration, not of the enterprise application. Or upload the certificate by hand: concordctl cert rotate --upload.", err}
}

func byHand(why string) error {
	return &Error{"rotation_by_hand", "Concord cannot put the certificate onto the app registration by itself: " + why + ".",
		"Renew by hand: concordctl cert rotate --upload. To have it done next time, add applicationObjectId to the settings while the certificate is valid.", nil}
}

func nothing(what string) error {
	return &Error{"rotation_nothing", what, "See how things stand: concordctl cert rotate --plan.", nil}
}

func unproven(err error) error {
	return &Error{"rotation_unproven", fmt.Sprintf("Signing in with the certificate of the settings does not work just now, so nothing was deleted: %v.", err),
		"See what is wrong: concordctl check.", err}
}
