package graph

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"concord/backend/throttle"

	"github.com/google/uuid"
)

// MaxBatch is how many requests a batch may hold (learn.microsoft.com/graph/json-batching).
const MaxBatch = 20

// MaxBatchBytes is the size over which a batch is not even sent: requests of more than 4 MB are refused with 413
// (learn.microsoft.com/graph/errors).
const MaxBatchBytes = 4_000_000

// maxMailboxSlots is how many requests of an unordered batch Graph sends to Outlook at a time
// (learn.microsoft.com/graph/throttling-limits, "Outlook service limits").
const maxMailboxSlots = 4

// Answer is what became of one request of a batch.
type Answer struct {
	// Status of this item; 0 when it has no answer of its own.
	Status int
	Body   json.RawMessage
	// Err is nil when the outcome is Done, else an *Error.
	Err     error
	Outcome Outcome

	headers json.RawMessage // as they came, nil for none
	landed  *landing        // what was seen of the item on the way, nil for nothing
}

// Header are the headers of this item.
func (a Answer) Header() http.Header {
	var h batchHeader
	if a.headers == nil || json.Unmarshal(a.headers, &h) != nil || h == nil {
		return http.Header{}
	}
	return http.Header(h)
}

// Decode reads the body of a Done answer into out.
func (a Answer) Decode(out any) error {
	if a.Err != nil {
		return a.Err
	}
	if err := json.Unmarshal(a.Body, out); err != nil {
		return &Error{
			Status: a.Status, GraphCode: CodeUnreadableAnswer, Cause: err, RequestID: a.Header().Get("request-id"),
			ClientRequestID: a.Header().Get("client-request-id"), Message: "the answer of a batch cannot be read",
		}
	}
	return nil
}

// Batch sends up to MaxBatch requests in one $batch exchange, in no order, and returns an answer for each, in the order
// of the requests. For one mailbox send one such batch at a time: Graph works on four of its requests at once, which are
// all the mailbox has.
//
// It waits at the gate for all its requests together, reports each answer to it and does not repeat anything; what to do
// next says each Answer's Outcome. A batch that is too large comes back NotExecuted with an error of status 413, to be
// halved; a single request that is too large comes back Failed.
//
// The error is for batches of which nothing was executed and nothing will be: a request that cannot be sent, the
// context's end before anything was sent, a sign-in that failed, 401. When the context ends in the middle of the exchange
// every write is Lost.
func (c *Client) Batch(ctx context.Context, requests []Request) ([]Answer, error) {
	return c.batch(ctx, requests, false)
}

// BatchOrdered is Batch, but the requests are executed one after the other, each only if the one before it succeeded:
// after one that did not, all are NotExecuted (424). Such a batch takes one slot of a mailbox, so four may run at once.
func (c *Client) BatchOrdered(ctx context.Context, requests []Request) ([]Answer, error) {
	return c.batch(ctx, requests, true)
}

// Slots is how many requests a user's mailbox is given at a time: the documented four, or fewer where it turned out to take
// fewer. An unordered batch takes four, so one that takes fewer wants ordered ones.
func (c *Client) Slots(user string) int { return c.gate.Slots(throttle.Mailbox(user)) }

// ExtensionsKept tells whether the service turned out to count contacts that are made with their mark against its limit on
// open extensions, which all mailboxes share.
func (c *Client) ExtensionsKept() bool { return c.gate.ExtensionsKept() }

// Spare is how many more exchanges could be under way now.
func (c *Client) Spare() int { return c.gate.Spare() }

// MailboxSlots is how many requests a mailbox works on at a time by the documentation.
const MailboxSlots = maxMailboxSlots

func (c *Client) batch(ctx context.Context, requests []Request, ordered bool) ([]Answer, error) {
	items, body, err := encodeBatch(requests, ordered)
	if err != nil {
		return nil, err
	}
	if len(body) > MaxBatchBytes {
		return tooLarge(items, fmt.Sprintf("the batch has %d bytes", len(body))), nil
	}
	req, err := c.newRequest(ctx, http.MethodPost, "/$batch", nil, jsonType, body)
	if err != nil {
		return nil, err
	}
	pass, err := c.gate.Enter(ctx, batchAsks(items, ordered)...)
	if err != nil {
		return nil, fmt.Errorf("graph: send a batch: %w", err)
	}
	defer pass.Leave()
	pass.CountBatch()
	sent := time.Now()
	res, answer, err := throttle.Exchange(c.once, req) //nolint:bodyclose // Exchange has read and closed it
	if verdict := new(interface{ Code() string }); errors.As(err, verdict) {
		return nil, fmt.Errorf("graph: send a batch: %w", err)
	}
	var answers []Answer
	if err != nil {
		answers = unanswered(items, err)
	} else if answers, err = readBatch(items, res.StatusCode, res.Header, answer, time.Now()); err != nil {
		return nil, err
	}
	if ctx.Err() == nil { // our own stop is no trouble of the service
		c.report(items, answers, pass, sent, ordered)
	}
	return answers, nil
}

// encodeBatch makes the body of $batch. The items' ids are their numbers, from 1.
func encodeBatch(requests []Request, ordered bool) ([]encoded, []byte, error) {
	if len(requests) == 0 || len(requests) > MaxBatch {
		return nil, nil, &Error{
			GraphCode: CodeInvalidRequest, Method: http.MethodPost, Path: "/$batch",
			Message: fmt.Sprintf("%d requests, 1 to %d are allowed", len(requests), MaxBatch),
		}
	}
	items := make([]encoded, len(requests))
	size := 16
	for i, r := range requests {
		e, err := r.encode()
		if err != nil {
			return nil, nil, err
		}
		items[i] = e
		size += len(e.Path) + base64.StdEncoding.EncodedLen(len(e.body)) + itemRoom
	}
	body := append(make([]byte, 0, size), `{"requests":[`...)
	for i, e := range items {
		if i > 0 {
			body = append(body, ',')
		}
		var err error
		if body, err = e.appendItem(body, i+1, ordered && i > 0); err != nil {
			return nil, nil, err
		}
	}
	return items, append(body, "]}"...), nil
}

// itemRoom is about what an item takes beside its path and body.
const itemRoom = 256

// appendItem appends a request as it stands in the body of $batch.
func (e encoded) appendItem(to []byte, no int, depends bool) ([]byte, error) {
	to = strconv.AppendInt(append(to, `{"id":"`...), int64(no), 10)
	to = appendText(append(to, `","method":`...), e.Method)
	to = appendText(append(to, `,"url":`...), e.Path)
	to = append(append(to, `,"headers":{"client-request-id":"`...), uuid.NewString()...)
	to = append(to, '"')
	for name, values := range e.Header {
		to = appendText(append(to, ','), name)
		to = appendText(append(to, ':'), strings.Join(values, ", "))
	}
	if e.body != nil {
		to = appendText(append(to, `,"Content-Type":`...), e.kind)
	}
	to = append(to, '}')
	if len(e.body) > 0 || e.body != nil && e.kind != jsonType {
		to = append(to, `,"body":`...)
		if e.kind == jsonType {
			s := scanner{data: e.body}
			if _, ok := s.value(0); (!ok || s.next() != 0 || s.at != len(e.body)) && !json.Valid(e.body) {
				return nil, fmt.Errorf("graph: %s %s: the body is no JSON", e.Method, pathOnly(e.Path))
			}
			to = append(to, e.body...)
		} else { // anything else travels as a base64 string
			to = append(base64.StdEncoding.AppendEncode(append(to, '"'), e.body), '"')
		}
	}
	if depends {
		to = append(strconv.AppendInt(append(to, `,"dependsOn":["`...), int64(no-1), 10), `"]`...)
	}
	return append(to, '}'), nil
}

// appendText appends a string as JSON.
func appendText(to []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			quoted, _ := json.Marshal(s) // a string always can be
			return append(to, quoted...)
		}
	}
	return append(append(append(to, '"'), s...), '"')
}

// batchAsks adds up what the items cost. Of each mailbox the batch takes the slots that Graph will use at once.
func batchAsks(items []encoded, ordered bool) []throttle.Ask {
	var asks []throttle.Ask
	index := make(map[throttle.Scope]int)
	for _, item := range items {
		for _, a := range item.asks {
			i, known := index[a.Scope]
			if !known {
				i = len(asks)
				index[a.Scope] = i
				asks = append(asks, throttle.Ask{Scope: a.Scope})
			}
			sum := &asks[i]
			sum.Requests += a.Requests
			sum.Slots += a.Slots
			sum.Upload += a.Upload
			sum.Units += max(a.Units, a.Requests)
		}
	}
	for i := range asks {
		asks[i].Slots = min(asks[i].Slots, maxMailboxSlots)
		if ordered {
			asks[i].Slots = min(asks[i].Slots, 1)
		}
	}
	return asks
}

// report tells the gate each item's answer. An item that had none is reported without a status.
func (c *Client) report(items []encoded, answers []Answer, pass *throttle.Pass, sent time.Time, ordered bool) {
	now := time.Now()
	heads := maxMailboxSlots
	if ordered {
		heads = 1
	}
	for i, a := range answers {
		o := throttle.Observation{
			At: now, Scope: items[i].scope(), Method: items[i].Method, Status: a.Status,
			Waited: pass.Waited(), Latency: now.Sub(sent), InBatch: true, Exchange: pass.Exchange(),
			TouchesExtension: items[i].touchesExtension(), Head: i < heads,
		}
		if a.Err != nil {
			e := as(a.Err)
			o.Code, o.RetryAfter, o.Told = e.GraphCode, e.RetryAfter, e.told
			o.NamesExtensions = throttle.NamesExtensions(a.Header(), e.GraphCode, e.Message)
		}
		c.gate.Answered(o)
	}
}
