package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"concord/backend/throttle"
)

// tooLarge answers a batch that has to be halved, or a request that cannot be.
func tooLarge(items []encoded, message string) []Answer {
	return each(items, func(r Request) *Error {
		return &Error{
			Status: http.StatusRequestEntityTooLarge, GraphCode: CodeBatchTooLarge, Message: message,
			Method: r.Method, Path: pathOnly(r.Path),
		}
	})
}

// unanswered answers a batch whose exchange was cut.
func unanswered(items []encoded, err error) []Answer {
	return each(items, func(r Request) *Error {
		e := &Error{Method: r.Method, Path: pathOnly(r.Path), Cause: err}
		if throttle.Unsent(err) {
			e.GraphCode, e.Message = CodeConnectionFailed, "no connection could be made"
		} else {
			e.GraphCode, e.Message = CodeConnectionLost, "the connection was lost before the answer had come"
		}
		return e
	})
}

// each answers every item with an error that speaks for the whole batch.
func each(items []encoded, makeError func(Request) *Error) []Answer {
	answers := make([]Answer, len(items))
	for i, item := range items {
		e := makeError(item.Request)
		o := wholeOutcome(item.Request, e, len(items))
		e.ambiguous = o.ambiguous(item.Request)
		answers[i] = Answer{Status: e.Status, Err: e, Outcome: o}
	}
	return answers
}

// wholeOutcome is outcome for an error that answers the batch as a whole.
func wholeOutcome(r Request, e *Error, items int) Outcome {
	switch {
	case e.GraphCode == CodeConnectionFailed:
		return Refused // certainly not carried out, but without a network it must not cost nothing for ever
	case e.Status == http.StatusRequestEntityTooLarge && items > 1:
		return NotExecuted
	case e.Status == http.StatusFailedDependency:
		// The documentation of throttling says that a batch with a refused request inside fails with 424, reports say
		// it does not (microsoftgraph/microsoft-graph-docs-contrib#8883). It would not tell what became of the others.
		return Refused
	}
	return outcome(r, e)
}

// readBatch reads the answer to the exchange. A body with answers counts whatever the outer status is.
func readBatch(items []encoded, status int, h http.Header, body []byte, now time.Time) ([]Answer, error) {
	if status == http.StatusUnauthorized {
		return nil, readError(Request{Method: http.MethodPost, Path: "/$batch"}, status, h, body, now)
	}
	responses, ok := scanResponses(body)
	if ok {
		return matchAnswers(items, responses, now), nil
	}
	var wire struct {
		Responses *[]batchAnswer `json:"responses"`
	}
	err := json.Unmarshal(body, &wire)
	if err == nil && wire.Responses != nil {
		return matchAnswers(items, *wire.Responses, now), nil
	}
	if status >= 300 {
		return each(items, func(r Request) *Error {
			return readError(r, status, h, body, now)
		}), nil
	}
	message := "the answer to the batch cannot be read: " + describeBody(body)
	if err == nil {
		message = "the answer to the batch has no responses"
	}
	return each(items, func(r Request) *Error {
		return &Error{
			GraphCode: CodeUnreadableAnswer, Method: r.Method, Path: pathOnly(r.Path), Message: message,
			RequestID: h.Get("request-id"), ClientRequestID: h.Get("client-request-id"),
		}
	}), nil
}

// batchAnswer is one response in the answer to $batch.
type batchAnswer struct {
	ID      text            `json:"id"`
	Status  int             `json:"status"`
	Headers json.RawMessage `json:"headers"`
	Body    json.RawMessage `json:"body"`

	landed *landing // seen on the way
}

// landing is where an item is that an answer shows.
type landing struct{ id, parentFolder string }

// batchHeader reads headers whose values are strings, or numbers, or lists of them.
type batchHeader http.Header

// UnmarshalJSON implements json.Unmarshaler. What is no header is left out: it never costs an answer.
func (h *batchHeader) UnmarshalJSON(data []byte) error {
	*h = batchHeader{}
	var wire map[string]json.RawMessage
	if json.Unmarshal(data, &wire) != nil {
		return nil //nolint:nilerr // by its promise
	}
	for name, raw := range wire {
		var list []text
		if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) {
			if json.Unmarshal(raw, &list) != nil {
				continue
			}
		} else {
			var one text
			if json.Unmarshal(raw, &one) != nil {
				continue
			}
			list = []text{one}
		}
		for _, value := range list {
			http.Header(*h).Add(name, string(value))
		}
	}
	return nil
}

// matchAnswers puts the responses, which come in any order, to their requests by id. A request that has none, or more
// than one, was perhaps carried out: nobody knows.
func matchAnswers(items []encoded, responses []batchAnswer, now time.Time) []Answer {
	mine := make([]int, len(items)) // how many each has
	which := make([]int, len(items))
	for n, r := range responses {
		if i, err := strconv.Atoi(string(r.ID)); err == nil && i >= 1 && i <= len(items) && strconv.Itoa(i) == string(r.ID) {
			mine[i-1]++
			which[i-1] = n
		}
	}
	answers := make([]Answer, len(items))
	for i, item := range items {
		if mine[i] == 1 {
			answers[i] = readItem(item.Request, responses[which[i]], now)
			continue
		}
		e := &Error{
			GraphCode: CodeAnswerMissing, Method: item.Method, Path: pathOnly(item.Path),
			Message: fmt.Sprintf("the batch answered this request %d times", mine[i]),
		}
		o := outcome(item.Request, e)
		e.ambiguous = o.ambiguous(item.Request)
		answers[i] = Answer{Err: e, Outcome: o}
	}
	return answers
}

func readItem(r Request, w batchAnswer, now time.Time) Answer {
	a := Answer{Status: w.Status, Body: w.Body, headers: w.Headers, landed: w.landed}
	if w.Status >= 200 && w.Status < 300 {
		return a
	}
	e := readError(r, w.Status, a.Header(), w.Body, now)
	a.Outcome = outcome(r, e)
	e.ambiguous = a.Outcome.ambiguous(r)
	a.Err = e
	return a
}
