package desktop

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"concord/backend/runs"
)

// Failure is an error as the window shows it.
type Failure struct {
	Code      string `json:"code"`      // stable, for looking up translated words
	Message   string `json:"message"`   // a sentence: what happened
	Action    string `json:"action"`    // what to do next
	RequestID string `json:"requestId"` // for Microsoft's support; "" when there is none
	Retryable bool   `json:"retryable"` // the same call may succeed without anybody correcting anything
}

// passing are codes of what goes away by itself, or by something done outside of Concord.
var passing = []string{"run_active", "database_busy", "database_io", "disk_full", "network_lost", "connection_failed",
	"connection_lost", "defect", "cancelled"}

// FailureOf shapes an error for the window by its behaviour: Code, Action, SupportID and Temporary of the first error in
// its chain that has them.
func FailureOf(err error) *Failure {
	known := runs.FailureOf(err)
	if errors.Is(err, context.Canceled) && known.Code == "unexpected" {
		known = runs.FailureOf(errCancelled)
	}
	f := failureOf(known)
	var temporary interface {
		error
		Temporary() bool
	}
	f.Retryable = f.Retryable || errors.As(err, &temporary) && temporary.Temporary()
	return f
}

// failureOf shapes a failure that was stored with a run.
func failureOf(known *runs.Failure) *Failure {
	if known == nil {
		return nil
	}
	return &Failure{Code: known.Code, Message: known.Sentence, Action: known.Action, RequestID: known.RequestID,
		Retryable: slices.Contains(passing, known.Code)}
}

// FormatError is what the bridge hands to the window instead of an error's text: a Failure as JSON. It has to be a text, as
// the toolkit makes an Error of whatever it is given, and of an object only "[object Object]" would be left.
func FormatError(err error) any {
	line, _ := json.Marshal(FailureOf(err)) // texts and a bool always can be
	return string(line)
}

// Error is a refusal of the window's own.
type Error struct{ code, sentence, action string }

func (e *Error) Error() string { return e.sentence }

// Code is the stable name of this kind of failure.
func (e *Error) Code() string { return e.code }

// Action is what to do next.
func (e *Error) Action() string { return e.action }

var (
	errNotOpen = &Error{code: "tenant_closed", sentence: "No tenant is open.",
		action: "Open the demo tenant, or connect your own."}
	errOffline = &Error{code: "tenant_offline", sentence: "There is no connection to Microsoft: what is shown comes from the database on this computer.",
		action: "Connect again, then repeat it."}
	errCancelled = &Error{code: "cancelled", sentence: "It was stopped before it had finished.", action: "Do it again if it is still wanted."}
	errElsewhere = &Error{code: "run_elsewhere", sentence: "This run is not one of this window's: another program started it.",
		action: "Stop it where it was started."}
	errLink = &Error{code: "link_refused", sentence: "Only links that begin with https:// are opened.",
		action: "Copy the link and open it yourself if you trust it."}
	errNoSettings = &Error{code: "settings_missing", sentence: "There is no settings file yet to write this into.",
		action: "Connect your tenant first."}
	errLook = &Error{code: "look_unknown", sentence: "This language or theme is not known.", action: "Choose one that the settings list."}
)
