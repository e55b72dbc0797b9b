package contactsync

import (
	"errors"
	"fmt"

	"concord/backend/graph"
)

// Codes of troubles that the engine itself looks at again.
const (
	codeAccessDenied = "mailbox_access_denied"
	codeNetwork      = "network"
)

// mailboxError stops one mailbox with something to tell about it.
type mailboxError struct {
	trouble Trouble
	cause   error
}

func (e *mailboxError) Error() string { return e.trouble.Sentence }
func (e *mailboxError) Unwrap() error { return e.cause }

// explain puts what stopped a mailbox into words, and tells whether it was the network.
func explain(err error) (trouble *Trouble, network bool) {
	var stopped *mailboxError
	var answer *graph.Error
	switch {
	case errors.As(err, &stopped):
		return &stopped.trouble, false
	case isLost(err):
		return &Trouble{Code: codeNetwork, Failed: true, Sentence: "The connection was lost too often while this mailbox was worked on.",
			Action: "Check the network. The next run looks at what arrived and goes on from there."}, true
	case errors.As(err, &answer):
		t := MailboxTrouble(answer)
		return &t, false
	default:
		return &Trouble{Code: "internal", Failed: true, Sentence: err.Error(), Action: "Run again; if it happens again, report it with the log."}, false
	}
}

// MailboxTrouble says why a mailbox takes no contacts. Those that have none, or that the admin keeps us out of,
// are skipped; the rest are failures.
func MailboxTrouble(e *graph.Error) Trouble {
	t := Trouble{RequestID: e.RequestID}
	switch {
	case graph.IsMailboxUnavailable(e):
		t.Code, t.Sentence = "no_cloud_mailbox", "There is no Exchange Online mailbox: it is on-premises, inactive, unlicensed or not ready yet."
		t.Action = "Nothing, if that is intended: the mailbox is tried again by itself. Otherwise assign an Exchange Online licence or migrate the mailbox."
	case graph.IsAccessDenied(e):
		t.Code, t.Sentence = codeAccessDenied, "Exchange keeps this application out of the mailbox (an access policy or the scope of its Exchange role)."
		t.Action = "Nothing, if that is intended. Otherwise include the mailbox in the application access policy or the management scope; changes take up to two hours."
	case graph.IsQuota(e):
		t.Code, t.Sentence = "mailbox_full", "The mailbox is full."
		t.Action = "Free space or raise its quota; it is tried again by itself."
	default:
		t.Failed = true
		t.Code, t.Sentence = "mailbox_failed", fmt.Sprintf("Exchange refused: %s (%s).", e.GraphCode, e.Message)
		t.Action = "Run again later; if it stays, give Microsoft support the request id."
	}
	return t
}

func contactsFailed(n int) *Trouble {
	return &Trouble{Code: "contacts_failed", Failed: true, Sentence: fmt.Sprintf("%d contacts could not be written.", n),
		Action: "They are tried again by later runs; the log has each one's code and request id."}
}

func asGraphError(err error) *graph.Error {
	var e *graph.Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// codeOf is the stable name of what went wrong with one contact.
func codeOf(err error) string {
	if e := asGraphError(err); e != nil {
		return e.Code()
	}
	return codeNetwork
}
