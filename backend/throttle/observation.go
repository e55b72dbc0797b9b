package throttle

import (
	"net/http"
	"strings"
	"time"
)

// Observation is one answer of the service, or the lack of one, as the charts and the gate see it: a single request, or
// one item of a batch. It holds no path, no body and no message, so it can be stored as it is.
type Observation struct {
	// At is when the answer was there.
	At    time.Time
	Scope Scope
	// Method is the HTTP method of the request (of the item, in a batch).
	Method string
	// Status is the HTTP status, 0 when the connection was lost or the answer could not be read.
	Status int
	// Code is Graph's error code, empty on success.
	Code string
	// RetryAfter is what the answer told; meaningful when Told.
	RetryAfter time.Duration
	Told       bool
	// Waited is how long the exchange waited at the gate, Latency how long the answer took from then on.
	Waited, Latency time.Duration
	InBatch         bool
	// Exchange numbers the HTTP exchange within this gate; the items of one batch share it.
	Exchange uint64
	// Head: the request was sent beside nothing of its own exchange but other heads: a request alone, the first of an
	// ordered batch, the first four of another one. What refuses it is more likely to be how much is under way.
	Head bool
	// TouchesExtension: the request reads or writes an open extension.
	TouchesExtension bool
	// NamesExtensions: the refusal says that the limit of the open extensions was hit, not the scope's own.
	NamesExtensions bool
	// Closed is how long the scope stays closed from this answer on, 0 when the answer is no reason to wait. The gate
	// fills it in for Options.Observe.
	Closed time.Duration
}

// Throttled reports whether the answer is Microsoft asking for patience.
func (o Observation) Throttled() bool { return IsRefusal(o.Status, o.Code, o.Told) }

// sent is when the request went out.
func (o Observation) sent() time.Time { return o.At.Add(-o.Latency) }

// refusalCodes are error codes that mean throttling whatever the status; several were reported without their status.
// Sources: learn.microsoft.com/graph/throttling and /graph/errors; ApplicationThrottled: Microsoft Q&A 968767;
// ErrorTooManyObjectsOpened: OfficeDev/outlook-dev-docs#144, microsoft-graph-explorer-v4#4056.
var refusalCodes = map[string]bool{
	"applicationthrottled":         true,
	"toomanyrequests":              true,
	"activitylimitreached":         true,
	"errortoomanyobjectsopened":    true,
	"errorserverbusy":              true,
	"request_throttledtemporarily": true,
}

// IsRefusal reports whether an answer is the service asking for patience rather than failing: 429 and 509 always, 503 and
// 504 when they carry a Retry-After, and any error with a code that means throttling.
func IsRefusal(status int, code string, told bool) bool {
	switch status {
	case http.StatusTooManyRequests, 509: // 509 Bandwidth Limit Exceeded: learn.microsoft.com/graph/errors
		return true
	case http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return told || refusalCodes[strings.ToLower(code)]
	}
	return status >= 400 && refusalCodes[strings.ToLower(code)]
}

// NamesExtensions reports whether a refusal blames the open extensions: by the header x-ms-throttle-scope, whose form is
// <Scope>/<Limit>/<AppId>/<TenantId> (learn.microsoft.com/graph/throttling), by its code or by its message.
func NamesExtensions(h http.Header, code, message string) bool {
	for _, s := range []string{h.Get("x-ms-throttle-scope"), code, message} {
		if strings.Contains(strings.ToLower(s), "extension") {
			return true
		}
	}
	return false
}
