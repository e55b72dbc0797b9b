package graph

import (
	"net/http"
	"regexp"
	"strings"

	"concord/backend/throttle"
)

// Codes of Graph and Exchange that callers tell apart. Sources are the tables of learn.microsoft.com/graph/errors, the
// ResponseCode list of Exchange Web Services, and reports named beside them.

// IsResync reports whether a delta link is worth nothing any more, so that a full round has to begin: 410, or a 4xx with
// one of the codes seen for it. Their case differs between services, and not every 400 is one.
// Source: learn.microsoft.com/graph/delta-query-overview.
func IsResync(err error) bool {
	e := as(err)
	if e.Status == http.StatusGone {
		return true
	}
	return e.Status >= 400 && e.Status < 500 &&
		e.has("syncStateNotFound", "resyncRequired", "syncStateInvalid", "ErrorSyncFolderNotFound")
}

// IsDeadLink reports, of a delta link that was kept, whether to begin anew: the service says so (IsResync), the link is another endpoint's, or the
// answer is 400 whatever its code. So does the service answer a token that it cannot read; the request is otherwise what it took the time before.
// To a first request 400 is a mistake of ours.
func IsDeadLink(err error) bool {
	return IsResync(err) || IsForeignLink(err) || as(err).Status == http.StatusBadRequest
}

// IsNotFound reports whether what was asked for does not exist (for the app): any 404.
func IsNotFound(err error) bool { return as(err).Status == http.StatusNotFound }

// IsGone reports whether the service says that what was asked for was and is no more: 410.
func IsGone(err error) bool { return as(err).Status == http.StatusGone }

// segmentMissing is how Graph says that it does not have a call, with 400 and in places with 404.
var segmentMissing = regexp.MustCompile(`Resource not found for the segment '([^']+)'`)

// MissingSegment is the part of the path that the service does not know, "" when it refused for anything else: an interface that this
// cloud lacks, or that was removed.
func MissingSegment(err error) string {
	if found := segmentMissing.FindStringSubmatch(as(err).Message); found != nil {
		return found[1]
	}
	return ""
}

// IsMailboxUnavailable reports whether this user has no mailbox that Graph can reach: none, on-premises, inactive, not
// licensed, or no such user. It concerns one mailbox, also when the status is 401 or 400: AuthenticationError means the
// mailbox's service there, not our token.
func IsMailboxUnavailable(err error) bool {
	e := as(err)
	if e.has("MailboxNotEnabledForRESTAPI", "MailboxNotSupportedForRESTAPI", "ErrorNonExistentMailbox") {
		return true
	}
	if !e.onMailbox() && !e.onPhoto() {
		return false
	}
	return e.has("AuthenticationError", "ErrorInvalidUser", "Request_ResourceNotFound", "ResourceNotFound")
}

// IsAccessDenied reports whether this mailbox refuses the app: the permission is missing, or an access policy or RBAC
// scope leaves the mailbox out. One answer cannot tell which; all mailboxes or some of them does.
func IsAccessDenied(err error) bool { return as(err).has("ErrorAccessDenied") }

// IsForbidden reports whether a permission for the directory is missing.
// Source: learn.microsoft.com/graph/resolve-auth-errors.
func IsForbidden(err error) bool { return as(err).has("Authorization_RequestDenied") }

// IsQuota reports whether the mailbox is full.
func IsQuota(err error) bool {
	e := as(err)
	return e.Status == http.StatusInsufficientStorage || e.has("ErrorQuotaExceeded")
}

// IsConflict reports whether the item changed meanwhile, so that it has to be read again. Exchange answers so even
// without an If-Match (mguessan/davmail#491).
func IsConflict(err error) bool {
	e := as(err)
	return e.Status == http.StatusPreconditionFailed ||
		e.Status == http.StatusConflict && e.has("ErrorIrresolvableConflict")
}

// IsItemGone reports whether the contact does not exist any more. An id that Exchange cannot read is one of another
// mailbox or mode; to delete what is gone was seen to answer ErrorCannotDeleteObject
// (microsoftgraph/msgraph-sdk-dotnet#3047). For requests to a folder see IsFolderGone.
func IsItemGone(err error) bool {
	e := as(err)
	if e.onFolder() {
		return false
	}
	if e.has("ErrorItemNotFound", "ErrorInvalidIdMalformed") {
		return true
	}
	return e.has("ErrorCannotDeleteObject") &&
		(e.Method == http.MethodDelete || strings.HasSuffix(e.Path, "/permanentDelete"))
}

// IsFolderGone reports whether the folder does not exist any more. Exchange says so with the codes for items too.
func IsFolderGone(err error) bool {
	e := as(err)
	return e.has("ErrorFolderNotFound", "ErrorSyncFolderNotFound") ||
		e.onFolder() && e.has("ErrorItemNotFound", "ErrorInvalidIdMalformed")
}

// IsFolderExists reports whether a folder of that name is there already. The status varies.
func IsFolderExists(err error) bool { return as(err).has("ErrorFolderExists") }

// IsForeignLink reports whether a link was not followed because it leads to another host than the endpoint. A link that
// was kept is foreign when the endpoint has changed since.
func IsForeignLink(err error) bool { return as(err).GraphCode == CodeForeignLink }

// IsRefused reports whether the service asked for patience and, when the request was sent alone, the tries are used up.
func IsRefused(err error) bool {
	e := as(err)
	return throttle.IsRefusal(e.Status, e.GraphCode, e.told)
}

// IsUnreached reports whether no answer came at all: no connection could be made, or it was lost.
func IsUnreached(err error) bool {
	e := as(err)
	return e.GraphCode == CodeConnectionFailed || e.GraphCode == CodeConnectionLost
}

// IsAmbiguous reports whether a write may have been carried out, or may still be, although it failed: the connection was
// lost, the answer could not be read, the service stumbled or, for a POST, asked for patience (a 429 does not prove that
// nothing happened: learn.microsoft.com/answers/questions/5529013). Look before writing again.
func IsAmbiguous(err error) bool { return as(err).ambiguous }

// onMailbox reports whether the request went to somebody's contacts or mailbox settings.
func (e *Error) onMailbox() bool {
	s := strings.Split(strings.Trim(e.Path, "/"), "/")
	return len(s) > 2 && strings.EqualFold(s[0], "users") &&
		(strings.EqualFold(s[2], "contacts") || strings.EqualFold(s[2], "contactFolders") || strings.EqualFold(s[2], "mailboxSettings"))
}

// onFolder reports whether the request went to a folder rather than to a contact: …/contactFolders/{id}, and the
// collection of contacts below it.
func (e *Error) onFolder() bool {
	s := strings.Split(strings.Trim(e.Path, "/"), "/")
	if len(s) < 4 || !strings.EqualFold(s[2], "contactFolders") {
		return false
	}
	return len(s) == 4 || len(s) == 5
}
