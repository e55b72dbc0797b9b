package graph

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestErrorsAreToldApartByCode(t *testing.T) {
	type is struct{ resync, missing, mailbox, denied, forbidden, quota, conflict, item, folder, exists bool }
	contactPath, folderPath := UpdateContact(ann, card, nil), GetContactFolder(ann, folder)
	for _, c := range []struct {
		request Request
		status  int
		code    string
		want    is
	}{
		{GetUser(ann, nil), 410, "", is{resync: true}},
		{GetUser(ann, nil), 400, "syncStateNotFound", is{resync: true}},
		{GetUser(ann, nil), 400, "SYNCSTATENOTFOUND", is{resync: true}},
		{GetUser(ann, nil), 404, "ResyncRequired", is{resync: true, missing: true}},
		{GetUser(ann, nil), 400, "SyncStateInvalid", is{resync: true}},
		{GetUser(ann, nil), 500, "syncStateNotFound", is{}},
		{GetUser(ann, nil), 400, "Request_BadRequest", is{}},
		{GetUser(ann, nil), 404, "Request_ResourceNotFound", is{missing: true}},
		{contactPath, 404, "Request_ResourceNotFound", is{missing: true, mailbox: true}},
		{contactPath, 404, "ErrorInvalidUser", is{missing: true, mailbox: true}},
		{contactPath, 404, "mailboxnotenabledforrestapi", is{missing: true, mailbox: true}},
		{contactPath, 401, "MailboxNotSupportedForRESTAPI", is{mailbox: true}},
		{contactPath, 404, "ErrorNonExistentMailbox", is{missing: true, mailbox: true}},
		{contactPath, 401, "AuthenticationError", is{mailbox: true}},
		{contactPath, 400, "AuthenticationError", is{mailbox: true}},
		{GetUserPurpose(ann), 400, "AuthenticationError", is{mailbox: true}},
		{GetUserPurpose(ann), 403, "ErrorAccessDenied", is{denied: true}},
		{contactPath, 401, "InvalidAuthenticationToken", is{}},
		{contactPath, 403, "ErrorAccessDenied", is{denied: true}},
		{GetUser(ann, nil), 403, "Authorization_RequestDenied", is{forbidden: true}},
		{contactPath, 507, "", is{quota: true}},
		{contactPath, 400, "ErrorQuotaExceeded", is{quota: true}},
		{contactPath, 412, "ErrorIrresolvableConflict", is{conflict: true}},
		{contactPath, 409, "ErrorIrresolvableConflict", is{conflict: true}},
		{contactPath, 409, "ErrorFolderExists", is{exists: true}},
		{CreateContactFolder(ann, "C"), 400, "ErrorFolderExists", is{exists: true}},
		{contactPath, 404, "ErrorItemNotFound", is{missing: true, item: true}},
		{contactPath, 400, "ErrorInvalidIdMalformed", is{item: true}},
		{contactPath, 403, "ErrorCannotDeleteObject", is{}},
		{DeleteContact(ann, card), 403, "ErrorCannotDeleteObject", is{item: true}},
		{PermanentDeleteContact(ann, card), 403, "ErrorCannotDeleteObject", is{item: true}},
		{folderPath, 404, "ErrorItemNotFound", is{missing: true, folder: true}},
		{folderPath, 404, "ErrorFolderNotFound", is{missing: true, folder: true}},
		{CreateContact(ann, folder, nil), 404, "ErrorItemNotFound", is{missing: true, folder: true}},
		{ListContacts(ann, folder, ContactQuery{}), 400, "ErrorInvalidIdMalformed", is{folder: true}},
		{contactPath, 400, "ErrorInvalidRequest", is{}},
	} {
		err := error(readError(c.request, c.status, nil, []byte(graphError(c.code)), time.Now()))
		got := is{IsResync(err), IsNotFound(err), IsMailboxUnavailable(err), IsAccessDenied(err), IsForbidden(err),
			IsQuota(err), IsConflict(err), IsItemGone(err), IsFolderGone(err), IsFolderExists(err)}
		if got != c.want {
			t.Errorf("%s %s: %d %s:\ngot  %+v\nwant %+v", c.request.Method, c.request.Path, c.status, c.code, got, c.want)
		}
	}
	if IsNotFound(nil) || IsResync(errors.New("x")) || IsAmbiguous(context.Canceled) {
		t.Error("what is no answer of Graph was told apart all the same")
	}
}

func TestEveryBodyOfAnErrorBecomesAnErrorThatSaysSo(t *testing.T) {
	for _, c := range []struct {
		name, body, code, inner, says string
	}{
		{"envelope", graphError("ErrorItemNotFound"), "ErrorItemNotFound", "", "Some text."},
		{"nested codes", `{"error":{"code":"BadRequest","message":"m","innererror":{"code":"Outer","innerError":{"code":"SyncStateNotFound"}}}}`,
			"BadRequest", "SyncStateNotFound", "BadRequest/SyncStateNotFound m"},
		{"a number for a code", `{"error":{"code":17,"message":null}}`, "17", "", "17"},
		{"empty", "", "http_502", "", "it is empty"},
		{"HTML", "\n<!DOCTYPE html><title>Proxy of Ann</title>", "http_502", "", "it is a HTML page"},
		{"XML", "<?xml version='1.0'?>", "http_502", "", "it is XML"},
		{"truncated", `{"error":{"code":"Err`, "http_502", "", "its JSON breaks off"},
		{"text", "upstream connect error", "http_502", "", "it is text"},
		{"JSON of somebody else", `{"message":"no"}`, "http_502", "", "without an error object"},
		{"OAuth", `{"error":"invalid_client","error_description":"x"}`, "http_502", "", "without an error object"},
	} {
		h := http.Header{"Request-Id": {"req-1"}, "Retry-After": {"0.249"}}
		e := readError(GetUser(ann, nil), 502, h, []byte(c.body), time.Now())
		if e.Code() != c.code || e.InnerCode != c.inner || e.RequestID != "req-1" || e.RetryAfter != 249*time.Millisecond {
			t.Errorf("%s: read %+v", c.name, e)
		}
		if text := e.Error(); !strings.Contains(text, c.says) || !strings.Contains(text, "request-id req-1") || strings.Contains(text, "Proxy of") {
			t.Errorf("%s: says %q, want %q in it", c.name, text, c.says)
		}
		if e.Action() == "" || e.SupportID() != "req-1" {
			t.Errorf("%s: action %q, support id %q", c.name, e.Action(), e.SupportID())
		}
	}
	e := readError(GetUser(ann, nil), 404, http.Header{}, []byte(graphError("X")), time.Now())
	if e.RequestID != "8d1f0d5c-0000-4000-8000-000000000001" || e.ClientRequestID != "2f7a6cbe-0000-4000-8000-000000000002" {
		t.Errorf("the ids inside the envelope were not read: %+v", e)
	}
}

func TestErrorsShowNoPersonAndNoQuery(t *testing.T) {
	r := FindContactsByProperty(ann, folder, "p", "ann.bo@contoso.com", "")
	body := `{"error":{"code":"ErrorInvalidRecipients","message":"Recipient 'ann.bo@contoso.com' or +31 (20) 123 45 67 is bad."}}`
	text := readError(r, 400, nil, []byte(body), time.Now()).Error()
	for _, secret := range []string{"ann.bo", "contoso", "123 45", "filter", "?"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q stands in %q", secret, text)
		}
	}
	if !strings.Contains(text, ann) {
		t.Errorf("the mailbox is not named by its id: %s", text)
	}
}

func TestTheOutcomeOfAWriteIsNeverGuessed(t *testing.T) {
	create, update, read := CreateContact(ann, folder, nil), UpdateContact(ann, card, nil), GetContact(ann, card, ContactQuery{})
	purge, member := PermanentDeleteContact(ann, card), CheckMemberGroups(ann, []string{bo})
	none, told := http.Header{}, http.Header{"Retry-After": {"1"}}
	for _, c := range []struct {
		name      string
		request   Request
		status    int
		code      string
		header    http.Header
		want      Outcome
		ambiguous bool
	}{
		{"create, 429", create, 429, "ApplicationThrottled", told, Refused, true},
		{"create, 429 that tells nothing", create, 429, "UnknownError", none, Refused, true},
		{"update, 429", update, 429, "", told, Refused, false},
		{"read, 429", read, 429, "", told, Refused, false},
		{"create, 503 with Retry-After", create, 503, "", told, Refused, true},
		{"create, 503 that is busy", create, 503, "ErrorServerBusy", none, Refused, true},
		{"create, 503 that tells nothing", create, 503, "", none, Lost, true},
		{"update, 503 that tells nothing", update, 503, "", none, Lost, true},
		{"read, 503 that tells nothing", read, 503, "", none, Refused, false},
		{"create, 500", create, 500, "ErrorInternalServerError", none, Lost, true},
		{"update, 500", update, 500, "", none, Lost, true},
		{"read, 500", read, 500, "", none, Refused, false},
		{"membership, 500", member, 500, "", none, Refused, false},
		{"create, 502", create, 502, "", none, Lost, true},
		{"create, 504", create, 504, "", none, Lost, true},
		{"create, 504 with Retry-After", create, 504, "", told, Refused, true},
		{"purge, 504", purge, 504, "", none, Lost, true},
		{"purge, 429", purge, 429, "", none, Refused, false},
		{"create, 409 too many objects", create, 409, "ErrorTooManyObjectsOpened", none, Refused, true},
		{"create, 408", create, 408, "", none, Lost, true},
		{"create, no status", create, 0, "", none, Lost, true},
		{"read, no status", read, 0, "", none, Refused, false},
		{"create, 424", create, 424, "", none, NotExecuted, false},
		{"create, 401 token", create, 401, "InvalidAuthenticationToken", none, Refused, true},
		{"create, 401 mailbox", create, 401, "MailboxNotEnabledForRESTAPI", none, Failed, false},
		{"create, 400", create, 400, "ErrorInvalidRequest", none, Failed, false},
		{"create, 403", create, 403, "ErrorAccessDenied", none, Failed, false},
		{"update, 404", update, 404, "ErrorItemNotFound", none, Failed, false},
		{"update, 412", update, 412, "ErrorIrresolvableConflict", none, Failed, false},
		{"create, 413", create, 413, "", none, Failed, false},
		{"create, 501", create, 501, "", none, Failed, false},
		{"create, 507", create, 507, "ErrorQuotaExceeded", none, Failed, false},
		{"create, 302 of a proxy", create, 302, "", none, Failed, false},
	} {
		e := readError(c.request, c.status, c.header, []byte(graphError(c.code)), time.Now())
		got := outcome(c.request, e)
		if got != c.want || got.ambiguous(c.request) != c.ambiguous {
			t.Errorf("%s: got %v, ambiguous %v; want %v, %v", c.name, got, got.ambiguous(c.request), c.want, c.ambiguous)
		}
	}
}

type verdict struct{}

func (verdict) Error() string { return "AADSTS700027" }
func (verdict) Code() string  { return "certificate_unknown" }

func TestASingleRequestSaysWhatBecameOfIt(t *testing.T) {
	html := reply{status: 200, body: "<html>captive portal</html>", header: map[string]string{"request-id": "req-1"}}
	dial := reply{err: &net.OpError{Op: "dial", Err: errors.New("refused")}}
	for _, c := range []struct {
		name      string
		request   Request
		answer    reply
		code      string
		ambiguous bool
		sent      int
	}{
		{"create, 429", CreateContactFolder(ann, "C"), reply{status: 429, body: graphError("ApplicationThrottled")}, "ApplicationThrottled", true, 1},
		{"create, 503", CreateContactFolder(ann, "C"), reply{status: 503}, "http_503", true, 1},
		{"create, cut", CreateContactFolder(ann, "C"), reply{err: io.EOF}, CodeConnectionLost, true, 1},
		{"create, cut in the answer", CreateContactFolder(ann, "C"), reply{status: 201, body: `{"id":`, cut: true}, CodeConnectionLost, true, 1},
		{"create, truncated", CreateContactFolder(ann, "C"), reply{status: 201, body: `{"id":`}, CodeUnreadableAnswer, true, 1},
		{"create, HTML", CreateContactFolder(ann, "C"), html, CodeUnreadableAnswer, true, 1},
		{"create, empty", CreateContactFolder(ann, "C"), reply{status: 201}, CodeUnreadableAnswer, true, 1},
		{"create, exists", CreateContactFolder(ann, "C"), reply{status: 409, body: graphError("ErrorFolderExists")}, "ErrorFolderExists", false, 1},
		{"create, no network", CreateContactFolder(ann, "C"), dial, CodeConnectionFailed, false, 4},
		{"delete, HTML", DeleteContact(ann, card), html, CodeUnreadableAnswer, true, 1},
		{"delete, cut for ever", DeleteContact(ann, card), reply{err: io.EOF}, CodeConnectionLost, true, 4},
		{"read, HTML for ever", GetUser(ann, nil), html, CodeUnreadableAnswer, false, 3},
		{"read, cut for ever", GetUser(ann, nil), reply{err: io.EOF}, CodeConnectionLost, false, 4},
		{"read, gone", GetUser(ann, nil), reply{status: 404, body: graphError("Request_ResourceNotFound")}, "Request_ResourceNotFound", false, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, w := newClient(t, always(c.answer))
				var out ContactFolder
				err := client.Do(t.Context(), c.request, &out)
				if as(err).Code() != c.code || IsAmbiguous(err) != c.ambiguous || len(w.sent) != c.sent {
					t.Errorf("got %v, ambiguous %v, sent %d times; want %s, %v, %d", err, IsAmbiguous(err), len(w.sent), c.code, c.ambiguous, c.sent)
				}
				ids := make(map[string]bool)
				for _, s := range w.sent {
					ids[s.Header.Get("client-request-id")] = true
				}
				if len(ids) != c.sent {
					t.Errorf("%d requests had %d different client-request-ids", c.sent, len(ids))
				}
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		client, w := newClient(t, always(reply{err: verdict{}}))
		err := client.Do(t.Context(), GetUser(ann, nil), nil)
		if !errors.As(err, new(verdict)) || as(err).GraphCode != "" || len(w.sent) != 1 {
			t.Errorf("a failed sign-in came up as %v after %d tries", err, len(w.sent))
		}
	})
}
