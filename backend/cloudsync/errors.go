package cloudsync

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"concord/backend/graph"
)

// StepError says which step was refused, and what to do about it.
type StepError struct {
	Step                   string // its name; "" outside the steps
	Err                    error
	code, sentence, action string
}

func (e *StepError) Error() string {
	if e.Step == "" {
		return e.Sentence()
	}
	return fmt.Sprintf("cloudsync: %s: %v", e.Step, e.Err)
}

func (e *StepError) Unwrap() error { return e.Err }

// Code is the stable name of this kind of failure.
func (e *StepError) Code() string { return e.code }

// Sentence is what happened, for people.
func (e *StepError) Sentence() string { return e.sentence }

// Action is what to do next.
func (e *StepError) Action() string { return e.action }

// PermissionDenied marks errors that sign-in or consent must solve.
func (e *StepError) PermissionDenied() bool { return e.code == codePermission }

// The codes of what Graph refuses here, beside Graph's own.
const (
	codePermission  = "cloudsync_permission_missing"
	codeConflict    = "cloudsync_conflict"
	codeNotVisible  = "cloudsync_not_visible"
	codeReadOnly    = "cloudsync_flag_read_only"
	codeTurningOff  = "cloudsync_flag_turning_off"
	codeWrongKey    = "cloudsync_key_refused"
	codeUnavailable = "cloudsync_not_in_cloud"
	codeRefused     = "cloudsync_refused"
)

const unavailableAction = "Set cloud sync up in this cloud's Entra admin center. Contact sync does not need it."

// worded puts an error of a step into words. Errors that have some keep them.
func worded(step string, err error) error {
	if err == nil || errors.As(err, new(*StepError)) {
		return err
	}
	e := &StepError{Step: step, Err: err}
	var coded interface {
		error
		Code() string
		Action() string
	}
	var g *graph.Error
	if !errors.As(err, &g) {
		if errors.As(err, &coded) {
			e.code, e.sentence, e.action = coded.Code(), sentenceOf(err), coded.Action()
			return e
		}
		return err // the context's, the store's
	}
	e.code, e.sentence, e.action = g.Code(), g.Sentence(), g.Action()
	errors.As(err, &coded) // at least g
	if _, plain := any(coded).(*graph.Error); !plain {
		e.code, e.sentence, e.action = coded.Code(), sentenceOf(coded), coded.Action()
		return e
	}
	again := "apply again"
	if step == "" || step == "logs" { // nothing is applied
		again = "try again"
	}
	switch {
	case graph.MissingSegment(err) != "":
		e.code, e.sentence = codeUnavailable, "This cloud does not have the interfaces of cloud sync: "+g.Message
		e.action = unavailableAction
	case graph.IsReadOnlyProperty(err):
		e.code, e.sentence = codeReadOnly, "Microsoft Graph does not let the tenant's flag be set here, neither on v1.0 nor on beta."
		e.action = "Switch it on with Set-EntraDirSyncEnabled of Microsoft's module Microsoft.Entra, or by creating any configuration in the portal; then apply again."
	case graph.IsSyncPendingDisable(err):
		e.code, e.sentence = codeTurningOff, "The tenant's synchronisation is still being switched off, and cannot be switched on before that is done."
		e.action = "Wait until it is off, which takes up to 72 hours; then apply again."
	case g.Status == http.StatusForbidden, g.Status == http.StatusUnauthorized:
		permission := permissionOf(step)
		e.code, e.sentence = codePermission, fmt.Sprintf("Microsoft Graph does not let this application do that (HTTP %d %s). It needs %s.", g.Status, g.Code(), permission)
		e.action = "Add " + permission + " as application permission of Microsoft Graph to the app registration, choose Grant admin consent, wait some minutes, and " + again + "."
	case g.Status == http.StatusConflict:
		e.code, e.sentence = codeConflict, "Somebody else is changing the same configuration, or Microsoft is still busy with the last change."
		e.action = "Wait a minute and " + again + ": it goes on here, and makes nothing twice."
	case graph.IsNotFound(err):
		e.code, e.sentence = codeNotVisible, "Microsoft does not show yet, or not any more, what this step is about: "+g.Sentence()
		e.action = "Apply again in some minutes: a new service principal needs time to be known everywhere. If it stays, look whether somebody deleted the configuration."
	case g.Status == http.StatusInternalServerError && strings.Contains(g.Message, "Requested value"):
		e.code, e.sentence = codeWrongKey, "The service does not know a key that was sent: "+g.Message
		e.action = "Update Concord; if it stays, report it with the request-id."
	case g.Status >= 400 && g.Status < 500 && !graph.IsRefused(err):
		e.code, e.sentence = codeRefused, g.Sentence()
		e.action = "Correct what Microsoft names in the configuration, and apply again. If it stays, give the request-id to Microsoft's support."
	}
	return e
}

func sentenceOf(err error) string {
	var s interface{ Sentence() string }
	if errors.As(err, &s) {
		return s.Sentence()
	}
	return err.Error()
}

// problem is an error with all its words.
type problem struct{ code, sentence, action string }

func (e *problem) Error() string  { return e.sentence }
func (e *problem) Code() string   { return e.code }
func (e *problem) Action() string { return e.action }

// ArgumentError says that what was asked for is not there, or cannot be meant: a job, a backup, a restart.
type ArgumentError struct{ problem }

// ConfirmationError says that a step waits for a person.
type ConfirmationError struct {
	Step string
	Ask  Confirmation
}

func (e *ConfirmationError) Error() string { return e.Ask.Question }

// Code is the stable name of this kind of failure.
func (e *ConfirmationError) Code() string { return "cloudsync_not_confirmed" }

// Action is what to do next.
func (e *ConfirmationError) Action() string {
	return fmt.Sprintf("If it is meant, apply again and type %s when asked; where nobody can type, concordctl takes --yes.", e.Ask.Word)
}

// UnknownDomainError says that nothing is known of a domain; without one, that there is no configuration, or that there are several.
type UnknownDomainError struct {
	Domain  string
	Several []string // the domains of which one has to be named
}

func (e *UnknownDomainError) Error() string {
	switch {
	case len(e.Several) > 0:
		return "There are several cloud sync configurations and none was named: " + shown(strings.Join(e.Several, ", ")) + "."
	case e.Domain == "":
		return "There is no cloud sync configuration yet."
	}
	return fmt.Sprintf("No cloud sync configuration of the domain %s was found.", shown(e.Domain))
}

// Code is the stable name of this kind of failure.
func (e *UnknownDomainError) Code() string { return "cloudsync_no_configuration" }

// Action is what to do next.
func (e *UnknownDomainError) Action() string {
	if len(e.Several) > 0 {
		return "Name the domain of one of them."
	}
	return "See what there is with: concordctl cloudsync status. Make one with: concordctl cloudsync apply FILE."
}
