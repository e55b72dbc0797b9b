package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"concord/backend/throttle"
)

// Request is one request to Graph as a value: it can be sent alone or as an item of a batch.
type Request struct {
	Method string
	// Path is below the version root, with its query encoded: "/users/{id}/contactFolders?$top=100".
	Path string
	// Header holds what this request needs beside the usual, Prefer above all. Batch items get it too: they inherit
	// nothing from the batch (learn.microsoft.com/graph/json-batching).
	Header http.Header
	// Body is marshalled to JSON; a json.RawMessage passes through, and so does Media; nil means none.
	Body any
	// Asks is what the request costs, first its mailbox or the directory. What follows from the body (its size, and
	// whether it touches an open extension) is added when the request is sent.
	Asks []throttle.Ask
	// ReadOnly says that a POST changes nothing (checkMemberGroups).
	ReadOnly bool
	// Repeatable says that a POST does no harm when it is carried out twice (permanentDelete).
	Repeatable bool
	// Beta sends the request to Graph's beta, which alone has some resources. Not as an item of a batch.
	Beta bool
	// Answered, where it is not nil, is shown the headers of an answer.
	Answered func(status int, h http.Header)

	invalid error // why this request must not be sent
}

// reads reports whether the request changes nothing, so that its outcome cannot be unknown.
func (r Request) reads() bool { return r.Method == http.MethodGet || r.ReadOnly }

// repeatable reports whether the request may be carried out twice.
func (r Request) repeatable() bool {
	return r.Method != http.MethodPost || r.ReadOnly || r.Repeatable
}

// encoded is a request ready to be sent.
type encoded struct {
	Request
	body []byte
	kind string // content type of the body
	asks []throttle.Ask
}

const jsonType = "application/json"

// scope is the one that an answer to the request speaks for.
func (e encoded) scope() throttle.Scope { return e.asks[0].Scope }

func (e encoded) touchesExtension() bool {
	return slices.ContainsFunc(e.asks, func(a throttle.Ask) bool { return a.Scope == throttle.Extensions })
}

// encode marshals the body and completes the asks.
func (r Request) encode() (encoded, error) {
	if r.invalid != nil {
		return encoded{}, r.invalid
	}
	e := encoded{Request: r, kind: jsonType, asks: slices.Clone(r.Asks)}
	if len(e.asks) == 0 {
		e.asks = []throttle.Ask{{Scope: throttle.Directory, Requests: 1}}
	}
	switch body := r.Body.(type) {
	case nil:
	case json.RawMessage:
		e.body = body
	case Media:
		e.body, e.kind = body.Data, body.Type
	default:
		data, err := json.Marshal(body)
		if err != nil {
			return encoded{}, fmt.Errorf("graph: %s %s: encode the body: %w", r.Method, pathOnly(r.Path), err)
		}
		e.body = data
	}
	if e.asks[0].Scope.IsMailbox() {
		// Only POST, PATCH and PUT count as upload, and they are the ones with a body here.
		e.asks[0].Upload = int64(len(e.body))
	}
	if strings.Contains(r.Path, "xtensions") || e.kind == jsonType && bytes.Contains(e.body, []byte("penTypeExtension")) {
		e.asks = append(e.asks, throttle.Ask{Scope: throttle.Extensions, Requests: 1})
	}
	return e, nil
}

// immutableIDs makes the service use ids that survive a move (learn.microsoft.com/graph/outlook-immutable-id). It goes
// on every mailbox request: the two kinds of ids do not mix.
const immutableIDs = `IdType="ImmutableId"`

// mailboxRequest is a request to one user's mailbox.
func mailboxRequest(method, user string, segments ...string) Request {
	all := make([]string, 0, 8)
	r := newRequest(method, append(append(all, "users", user), segments...))
	r.Header = http.Header{"Prefer": {immutableIDs}}
	r.Asks = []throttle.Ask{{Scope: throttle.Mailbox(user), Requests: 1, Slots: 1}}
	return r
}

// directoryRequest is a request to the directory that costs a number of resource units
// (learn.microsoft.com/graph/throttling-limits, "Identity and access service limits").
func directoryRequest(method string, units int, segments ...string) Request {
	r := newRequest(method, segments)
	r.Asks = []throttle.Ask{{Scope: throttle.Directory, Requests: 1, Units: units}}
	return r
}

// newRequest builds the path. An empty segment would silently address another resource (/users//contacts is read as the
// organisation's own contacts), so such a request refuses to be sent.
func newRequest(method string, segments []string) Request {
	r := Request{Method: method}
	var path strings.Builder
	room := 0
	for _, s := range segments {
		room += len(s) + 1
	}
	path.Grow(room)
	for _, s := range segments {
		if s == "" || s == "." || s == ".." {
			r.invalid = &Error{
				GraphCode: CodeInvalidRequest, Method: method, Path: "/" + strings.Join(segments, "/"),
				Message: "a part of the path is missing",
			}
		}
		path.WriteByte('/')
		path.WriteString(escape(s, pathSafe))
	}
	r.Path = path.String()
	return r
}

// query adds a query option; options without a value are left out.
func (r Request) query(name, value string) Request {
	if value == "" {
		return r
	}
	separator := "?"
	if strings.Contains(r.Path, "?") {
		separator = "&"
	}
	r.Path += separator + name + "=" + escape(value, querySafe)
	return r
}

// What may stand as it is, beside letters and digits. Ids of Outlook are base64 and hold '/', '+' and '='; a '+' in a
// query is a space to many servers; and url.QueryEscape would write spaces as '+' and hide the expressions of OData from
// the reader of a log.
const (
	pathSafe  = "-._~$="
	querySafe = "-._~$(),':/@*"
)

func escape(s, safe string) string {
	const hex = "0123456789ABCDEF"
	stands := func(c byte) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(safe, c) >= 0
	}
	first := 0
	for first < len(s) && stands(s[first]) {
		first++
	}
	if first == len(s) { // as nearly always
		return s
	}
	var b strings.Builder
	b.WriteString(s[:first])
	for i := first; i < len(s); i++ {
		c := s[i]
		if stands(c) {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}

// quote makes a string literal of OData: single quotes inside are doubled.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// pathOnly is a path as errors and logs may show it: without its query, where names and values of people stand. A whole
// link is brought to the same form, below the version root.
func pathOnly(path string) string {
	path, _, _ = strings.Cut(path, "?")
	if u, err := url.Parse(path); err == nil && u.IsAbs() {
		path = strings.TrimPrefix(u.EscapedPath(), "/v1.0")
	}
	return path
}
