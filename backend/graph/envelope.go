package graph

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"concord/backend/throttle"
)

// envelope is Graph's error object. innerError may nest deeper and is spelled in two ways; encoding/json does not mind
// the case. Source: learn.microsoft.com/graph/errors.
type envelope struct {
	Code            text      `json:"code"`
	Message         text      `json:"message"`
	InnerError      *envelope `json:"innerError"`
	RequestID       text      `json:"request-id"`
	ClientRequestID text      `json:"client-request-id"`
}

// text is a JSON string, or what came in the place of one as it stands; null is "".
type text string

func (t *text) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) != nil {
		s = string(data)
	}
	*t = text(s)
	return nil
}

// readError makes the *Error of an answer with a status of 400 or more. Whatever the body is, something comes of it.
func readError(r Request, status int, h http.Header, body []byte, now time.Time) *Error {
	e := &Error{
		Status: status, Method: r.Method, Path: pathOnly(r.Path),
		RequestID: h.Get("request-id"), ClientRequestID: h.Get("client-request-id"),
	}
	e.RetryAfter, e.told = throttle.RetryAfter(h, now)
	var wire struct {
		Error json.RawMessage `json:"error"`
	}
	var found envelope
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		e.Message = notGraph + ": it is empty"
	case json.Unmarshal(body, &wire) != nil:
		e.Message = notGraph + ": " + describeBody(body)
	case json.Unmarshal(wire.Error, &found) != nil || found == (envelope{}):
		e.Message = notGraph + ": JSON without an error object"
	default:
		e.fill(found)
	}
	return e
}

func (e *Error) fill(found envelope) {
	e.GraphCode, e.Message = string(found.Code), string(found.Message)
	for inner := &found; inner != nil; inner = inner.InnerError {
		if inner.Code != "" {
			e.codes = append(e.codes, string(inner.Code))
			if inner != &found {
				e.InnerCode = string(inner.Code)
			}
		}
		if e.RequestID == "" {
			e.RequestID = string(inner.RequestID)
		}
		if e.ClientRequestID == "" {
			e.ClientRequestID = string(inner.ClientRequestID)
		}
	}
}

// describeBody says in a few words what a body is that is no JSON of Graph. It quotes nothing: a proxy's page may hold
// the name of whoever sits behind it.
func describeBody(body []byte) string {
	start := strings.ToLower(string(bytes.TrimSpace(body[:min(len(body), 512)])))
	switch {
	case start == "":
		return "it is empty"
	case strings.HasPrefix(start, "<!doctype html"), strings.HasPrefix(start, "<html"):
		return "it is a HTML page"
	case strings.HasPrefix(start, "<"):
		return "it is XML"
	case strings.HasPrefix(start, "{"), strings.HasPrefix(start, "["):
		return "its JSON breaks off"
	}
	return "it is text"
}
