package notify

import "fmt"

// Error says why a message was not delivered. It never holds the webhook's address.
type Error struct {
	code, sentence, action string
	again                  bool // it may go well later
	err                    error
}

func (e *Error) Error() string { return e.sentence }

// Code is stable: webhook_missing, webhook_unreachable, webhook_refused.
func (e *Error) Code() string { return e.code }

// Action is what to do next.
func (e *Error) Action() string { return e.action }

// Unwrap gives the cause, where there is one.
func (e *Error) Unwrap() error { return e.err }

// ErrNone says that the settings name no webhook.
var ErrNone = &Error{code: "webhook_missing", sentence: "The settings name no webhook.",
	action: "Put its address into appsettings.json at notifications.webhook; docs/unattended.md shows how."}

func unreachable(err error) *Error {
	return &Error{code: "webhook_unreachable", sentence: fmt.Sprintf("The webhook cannot be reached: %v.", err), again: true, err: err,
		action: "Check the network, the proxy and the address at notifications.webhook in the settings."}
}

func refused(status int, again bool) *Error {
	return &Error{code: "webhook_refused", sentence: fmt.Sprintf("The webhook answered HTTP %d and took no message.", status), again: again,
		action: "Make the webhook anew where it was made, and put its address into the settings at notifications.webhook."}
}
