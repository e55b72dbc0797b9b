package graphsim

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// batchItem is one request in a $batch (Graph docs: "Combine multiple HTTP requests using JSON batching").
type batchItem struct {
	ID        string            `json:"id"`
	Method    string            `json:"method"`
	URL       string            `json:"url"`
	Headers   map[string]string `json:"headers"`
	Body      json.RawMessage   `json:"body"`
	DependsOn []string          `json:"dependsOn"`

	call *call
	done bool
	due  time.Time
	res  *response
}

func badBatch(format string, args ...any) *response {
	return refuse(http.StatusBadRequest, "BadRequest", fmt.Sprintf(format, args...))
}

// readBatch checks a batch as a whole: what is malformed is 400 for all of it.
func (t *Tenant) readBatch(body []byte) ([]*batchItem, *response) {
	var batch struct {
		Requests []*batchItem `json:"requests"`
	}
	if err := json.Unmarshal(body, &batch); err != nil || len(batch.Requests) == 0 {
		return nil, badBatch("Invalid batch payload format.")
	}
	if len(batch.Requests) > t.limits.BatchSize {
		return nil, badBatch("Number of batch request steps exceeds the maximum value of %d.", t.limits.BatchSize)
	}
	ids := map[string]bool{}
	for _, item := range batch.Requests {
		item.Method = strings.ToUpper(item.Method)
		switch {
		case item.ID == "" || item.Method == "" || item.URL == "":
			return nil, badBatch("Invalid batch request: id, method and url are required.")
		case ids[fold(item.ID)]: // unique without regard to case
			return nil, badBatch("Request Id %s has to be unique in a batch.", item.ID)
		case len(item.Body) > 0 && string(item.Body) != "null" && item.header().Get("Content-Type") == "":
			return nil, badBatch("Write request id : %s does not contain Content-Type header or body.", item.ID)
		}
		ids[fold(item.ID)] = true
	}
	for _, item := range batch.Requests {
		for _, id := range item.DependsOn {
			if !ids[fold(id)] || strings.EqualFold(id, item.ID) {
				return nil, badBatch("Invalid dependsOn of request %s: %s.", item.ID, id)
			}
		}
	}
	return batch.Requests, nil
}

func (i *batchItem) header() http.Header {
	h := http.Header{}
	for name, value := range i.Headers {
		h.Set(name, value)
	}
	return h
}

// request makes the Graph request of an item. Its headers are its own: none come from the exchange.
func (i *batchItem) request(outer *request, position int) *request {
	path, query, _ := strings.Cut(i.URL, "?")
	values, _ := url.ParseQuery(query)
	req := &request{method: i.Method, path: "/" + strings.TrimPrefix(path, "/"), query: values, raw: query, header: i.header(),
		body: i.Body, grant: outer.grant, base: outer.base, host: outer.host, item: position, batch: outer.batch}
	if text := ""; !strings.Contains(req.header.Get("Content-Type"), "json") && json.Unmarshal(i.Body, &text) == nil {
		if plain, err := base64.StdEncoding.DecodeString(text); err == nil { // binary bodies travel as base64
			req.body = plain
		} else if plain, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "=")); err == nil {
			req.body = plain
		}
	}
	return req
}

// batch answers POST /$batch. The answer is 200 whenever the batch could be read; its items speak for themselves.
func (t *Tenant) batch(ctx context.Context, outer *request) (*response, error) {
	t.hookMu.Lock()
	t.mu.Lock()
	t.n++
	t.batches++
	outer.n, outer.batch = t.n, t.batches
	faults := t.faults
	t.mu.Unlock()
	var fault *Fault
	if t.hook != nil {
		fault = t.hook(RequestInfo{N: outer.n, Method: outer.method, Path: outer.path, Batch: outer.batch, Item: -1})
	}
	t.hookMu.Unlock()
	items, fail := t.readBatch(outer.body)
	if fault == nil {
		fault = &Fault{}
	}
	if err := pause(ctx, fault.Delay); err != nil {
		return nil, err
	}
	if fail == nil && (!fault.answers() || fault.Applied || fault.Truncate) {
		cut, err := t.runBatch(ctx, outer, items, faults.OldBatch)
		if err != nil {
			return nil, err
		}
		if cut {
			return t.sealExchange(outer, &response{cut: true}), nil
		}
		fail = t.batchAnswer(outer, items, faults.BatchFailsWith424)
	}
	res := fail
	if fault.answers() || fault.SlowBody > 0 || fault.Header != nil {
		res = fault.over(fail)
	}
	if res = t.sealExchange(outer, res); fault.Truncate {
		res.body = res.body[:len(res.body)/2]
	}
	return res, nil
}

// sealExchange finishes and logs the answer to the exchange itself.
func (t *Tenant) sealExchange(outer *request, res *response) *response {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seal(outer, res, t.now())
	t.recordExchange(outer, res)
	return res
}

// runBatch carries the items out: unordered four at a time whatever mailbox they are for, with dependsOn one at a time (Graph
// docs: "Service-specific throttling limits", Outlook). One goroutine runs the lanes, so the order is repeatable.
func (t *Tenant) runBatch(ctx context.Context, outer *request, items []*batchItem, old bool) (cut bool, err error) {
	ordered := slices.ContainsFunc(items, func(i *batchItem) bool { return len(i.DependsOn) > 0 })
	lanes := t.limits.BatchLanes
	switch {
	case ordered:
		lanes = 1
	case old:
		lanes = len(items)
	}
	var running []*batchItem
	for {
		for !cut && len(running) < lanes {
			item := nextItem(items)
			if item == nil {
				break
			}
			if item.res != nil { // a predecessor failed
				item.done = true
				continue
			}
			item.call = t.begin(item.request(outer, slices.Index(items, item)))
			item.due = t.now().Add(item.call.wait)
			running = append(running, item)
		}
		if len(running) == 0 {
			return cut, nil
		}
		first := slices.MinFunc(running, func(a, b *batchItem) int { return a.due.Compare(b.due) })
		if err := pause(ctx, first.due.Sub(t.now())); err != nil {
			for _, item := range running {
				t.abandon(item.call, item.due.Sub(t.now()))
			}
			return false, err
		}
		t.finish(first.call)
		first.res, first.done = first.call.res, true
		cut = cut || first.res.cut
		running = slices.DeleteFunc(running, func(i *batchItem) bool { return i == first })
	}
}

// nextItem is the first item that waits for nothing. One whose predecessor failed gets its 424 here.
func nextItem(items []*batchItem) *batchItem {
	byID := map[string]*batchItem{}
	for _, i := range items {
		byID[fold(i.ID)] = i
	}
	for _, i := range items {
		if i.done || i.call != nil {
			continue
		}
		ready := true
		for _, id := range i.DependsOn {
			on := byID[fold(id)]
			switch {
			case !on.done:
				ready = false
			case on.res.status >= 400 && i.res == nil:
				i.res = refuse(http.StatusFailedDependency, "FailedDependency", "Request "+i.ID+" depends on request "+on.ID+", which failed.")
			}
		}
		if ready {
			return i
		}
	}
	return nil
}

// batchAnswer writes the answers in an order of their own: clients have to match ids.
func (t *Tenant) batchAnswer(outer *request, items []*batchItem, failsWith424 bool) *response {
	order := slices.Clone(items)
	slices.SortFunc(order, func(a, b *batchItem) int {
		ka, kb := t.chance(uint64(outer.n)<<8+uint64(slices.Index(items, a))), t.chance(uint64(outer.n)<<8+uint64(slices.Index(items, b)))
		switch {
		case ka < kb:
			return -1
		case ka > kb:
			return 1
		}
		return 0
	})
	status := http.StatusOK
	var out bytes.Buffer
	out.WriteString(`{"responses":[`)
	for n, item := range order {
		if n > 0 {
			out.WriteByte(',')
		}
		res := item.res
		if res == nil { // dependsOn in a circle
			res = badBatch("Circular dependency.")
		}
		if item.call == nil {
			t.seal(&request{n: outer.n, item: n, header: http.Header{}}, res, t.now())
		}
		if res.status == http.StatusTooManyRequests && failsWith424 {
			status = http.StatusFailedDependency
		}
		out.Write(res.inBatch(item.ID))
	}
	out.WriteString("]}")
	return answerRaw(status, out.Bytes())
}

// inBatch is an answer as an item of a batch: JSON inline, anything else as base64. It is written by hand, because a body
// written by us needs no second reading.
func (r *response) inBatch(id string) []byte {
	headers := map[string]string{}
	for name := range r.header {
		headers[name] = r.header.Get(name)
	}
	head, _ := json.Marshal(struct {
		ID      string            `json:"id"`
		Status  int               `json:"status"`
		Headers map[string]string `json:"headers"`
	}{id, r.status, headers})
	if len(r.body) == 0 {
		return head
	}
	body := r.body
	if r.torn || !strings.Contains(headers["Content-Type"], "json") {
		body, _ = json.Marshal(base64.StdEncoding.EncodeToString(r.body))
	}
	out := append(head[:len(head)-1], `,"body":`...)
	return append(append(out, body...), '}')
}
