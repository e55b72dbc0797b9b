package graph

import (
	"net/http"
	"strings"

	"concord/backend/throttle"
)

// Outcome says what became of a request that was sent, and so what to do next.
type Outcome int

const (
	// Done: it was carried out.
	Done Outcome = iota
	// Refused: the service asks for patience. Send it again later; a POST may have landed all the same, so look first.
	Refused
	// NotExecuted: it was certainly not carried out. Send it again; it costs no try.
	NotExecuted
	// Lost: nobody knows. It may have landed and may even land later. Look before sending it again.
	Lost
	// Failed: the service will not do it. Do not repeat it as it is; IsConflict and IsItemGone say what helps.
	Failed
)

// String names the outcome for messages.
func (o Outcome) String() string {
	switch o {
	case Done:
		return "done"
	case Refused:
		return "refused"
	case NotExecuted:
		return "not executed"
	case Lost:
		return "lost"
	}
	return "failed"
}

// ambiguous reports whether a request with this outcome may have changed something, or may still.
func (o Outcome) ambiguous(r Request) bool {
	return !r.reads() && (o == Lost || o == Refused && !r.repeatable())
}

// outcome classifies the answer to one request, or to one item of a batch, that is not a success. A read cannot be
// lost: it is asked again.
//
//	424                                             not executed: a predecessor in the batch failed
//	429, 509, and any code that means throttling    refused
//	503 and 504 with Retry-After                    refused
//	401 InvalidAuthenticationToken                  refused: not carried out, but it must not cost nothing for ever
//	other 500, 502, 503, 504, other 5xx, 408        lost, for a write: the answer came from a gateway that gave up, and
//	                                                a write was seen to land after its 504
//	501, 505, 507 and all else                      failed
func outcome(r Request, e *Error) Outcome {
	lost := Lost
	if r.reads() {
		lost = Refused
	}
	switch {
	case e.Status == http.StatusFailedDependency:
		return NotExecuted
	case throttle.IsRefusal(e.Status, e.GraphCode, e.told), throttle.IsRefusal(e.Status, e.InnerCode, e.told):
		return Refused
	case e.Status == http.StatusUnauthorized && strings.EqualFold(e.GraphCode, "InvalidAuthenticationToken"):
		return Refused
	}
	switch e.Status {
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported, http.StatusInsufficientStorage:
		return Failed
	case http.StatusRequestTimeout:
		return lost
	}
	if e.Status >= 500 || e.Status < 300 {
		return lost
	}
	return Failed
}
