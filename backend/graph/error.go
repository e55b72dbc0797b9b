package graph

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// The codes of this package's own errors, beside those that Graph sends.
const (
	CodeForeignLink      = "foreign_link"      // a link to another host; never requested
	CodeInvalidRequest   = "invalid_request"   // refused before it was sent
	CodeUnreadableAnswer = "unreadable_answer" // a status of success with a body that is no answer of Graph
	CodeConnectionFailed = "connection_failed" // nothing was sent
	CodeConnectionLost   = "connection_lost"   // sent, and no whole answer came
	CodeBatchTooLarge    = "batch_too_large"   // over the size of a request; refused here or by the service
	CodeAnswerMissing    = "answer_missing"    // a batch's answer lacks this item, or has it twice
	codeHTTP             = "http_"             // + status, for errors without a code
	maxMessage           = 300                 // characters of Graph's message that Error repeats
	notGraph             = "the answer is no Graph error"
)

// Error is an answer of Graph that is not a success, or the lack of an answer. It carries what Microsoft's support asks
// for and never a query string, an e-mail address or a phone number.
type Error struct {
	// Status is the HTTP status; 0 when there was no answer.
	Status int
	// GraphCode is the code of the error envelope, or one of ours; "" when the body was no envelope.
	GraphCode string
	// InnerCode is the most exact code nested in the envelope, "" when there is none.
	InnerCode string
	// Message is Graph's, not meant for branching.
	Message                    string
	RequestID, ClientRequestID string
	// RetryAfter is what the answer told to wait, 0 when nothing.
	RetryAfter time.Duration
	Method     string
	// Path of the request, without its query.
	Path string
	// Cause is the error underneath when there was no answer, or none that could be read.
	Cause error

	told      bool     // the answer carried a Retry-After
	codes     []string // every code of the envelope
	ambiguous bool
}

// Error implements error: what was being done, what came of it, and the id for Microsoft's support.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("graph: ")
	if e.Method != "" {
		b.WriteString(e.Method + " " + mask(e.Path) + ": ")
	}
	b.WriteString(e.Code())
	if e.InnerCode != "" && !strings.EqualFold(e.InnerCode, e.GraphCode) {
		b.WriteString("/" + e.InnerCode)
	}
	if e.Message != "" {
		message := []rune(mask(e.Message))
		if len(message) > maxMessage {
			message = append(message[:maxMessage], '…')
		}
		b.WriteString(" " + strings.TrimSpace(string(message)))
	}
	if e.Cause != nil {
		b.WriteString(": " + mask(e.Cause.Error()))
	}
	var notes []string
	if e.Status != 0 && e.Code() != fmt.Sprint(codeHTTP, e.Status) {
		notes = append(notes, fmt.Sprintf("status %d", e.Status))
	}
	if e.RequestID != "" {
		notes = append(notes, "request-id "+e.RequestID)
	} else if e.ClientRequestID != "" {
		notes = append(notes, "client-request-id "+e.ClientRequestID)
	}
	if len(notes) > 0 {
		b.WriteString(" (" + strings.Join(notes, ", ") + ")")
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Code is for machines: Graph's code or one of ours, else "http_" and the status.
func (e *Error) Code() string {
	if e.GraphCode != "" {
		return e.GraphCode
	}
	return fmt.Sprint(codeHTTP, e.Status)
}

// SupportID is the id that Microsoft's support asks for, "" when there is none.
func (e *Error) SupportID() string {
	if e.RequestID != "" {
		return e.RequestID
	}
	return e.ClientRequestID
}

// Action is the next thing a person can do about it.
func (e *Error) Action() string {
	switch {
	case IsForbidden(e):
		return "Grant the application the missing permission in the Microsoft Entra admin center and consent to it."
	case IsAccessDenied(e):
		return "Check that the application has Contacts.ReadWrite and that no access policy or RBAC scope excludes this mailbox."
	case IsMailboxUnavailable(e):
		return "Give the user an Exchange Online licence, or leave the mailbox out. A new mailbox takes up to 15 minutes."
	case IsQuota(e):
		return "The mailbox is full: its owner has to make room."
	case IsResync(e):
		return "None: the directory is read anew."
	case e.Status == http.StatusUnauthorized:
		return "Check cloud and graphEndpoint in the settings: sign-in and Graph must belong to the same cloud. Then run the check of sign-in and permissions."
	case e.GraphCode == CodeForeignLink:
		return "Check the Graph endpoint in the settings, and whether a proxy changes what Microsoft answers."
	case e.GraphCode == CodeConnectionFailed, e.GraphCode == CodeConnectionLost:
		return "Check the network and the proxy, then run again: what was done is not done twice."
	case e.GraphCode == CodeUnreadableAnswer:
		return "A network log-in page or a proxy stands between here and Microsoft: log in to the network, or let this computer reach Microsoft Graph; then run again."
	case IsRefused(e), e.Status >= 500:
		return "Run again later: the service is busy or has a problem."
	}
	return "Run again; if it stays, give the request-id to Microsoft's support."
}

var (
	addresses = regexp.MustCompile(`[^\s'"<>(),;:]+@[^\s'"<>(),;:]+`)
	phones    = regexp.MustCompile(`\+\d[\d ()./-]{5,}\d`)
)

// mask hides e-mail addresses and phone numbers.
func mask(s string) string {
	return phones.ReplaceAllString(addresses.ReplaceAllString(s, "(address)"), "(number)")
}

// has reports whether any code of the envelope is one of these; their case differs between Microsoft's services.
func (e *Error) has(codes ...string) bool {
	for _, want := range codes {
		if strings.EqualFold(e.GraphCode, want) || strings.EqualFold(e.InnerCode, want) {
			return true
		}
		for _, code := range e.codes {
			if strings.EqualFold(code, want) {
				return true
			}
		}
	}
	return false
}

// as finds the *Error in an error; its methods bear nil.
func as(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{}
}
