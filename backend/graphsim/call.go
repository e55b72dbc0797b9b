package graphsim

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// call is one Graph request on its way: begun, waiting, finished. Splitting it lets one goroutine run many at a time.
type call struct {
	req   *request
	route *route
	info  RequestInfo
	fault *Fault
	res   *response
	wait  time.Duration
	box   *boxMeter // where it holds a place
	units int
	load  float64
}

// begin numbers the request, asks the hook, judges limits and permissions. What it refuses has c.res set.
func (t *Tenant) begin(req *request) *call {
	c := &call{req: req}
	t.hookMu.Lock()
	t.mu.Lock()
	t.catchUp()
	t.landDue()
	t.n++
	req.n = t.n
	if t.faults.LinkHost != "" {
		req.base = "https://" + t.faults.LinkHost
	}
	var parsed bool
	if req.parts, parsed = splitPath(req.path); parsed {
		c.route, c.res = findRoute(req.method, req.parts, req.beta)
	} else {
		c.res = refuse(http.StatusBadRequest, "BadRequest", "Invalid request path.")
	}
	c.info = RequestInfo{N: req.n, Method: req.method, Path: req.path, Query: req.raw, Batch: req.batch, Item: req.item}
	if req.beta {
		c.info.Path = "/beta" + req.path
	}
	if c.route != nil {
		c.info.Write = c.route.write()
		if c.route.mailbox() {
			c.info.Mailbox = t.mailboxOf(req.parts[1])
		}
	}
	c.fault = t.random(c.info)
	t.mu.Unlock()
	if t.hook != nil {
		if f := t.hook(c.info); f != nil {
			c.fault = f
		}
	}
	t.hookMu.Unlock()

	t.mu.Lock()
	defer t.mu.Unlock()
	c.wait = t.options.ItemLatency
	if c.fault != nil {
		c.wait += c.fault.Delay
	}
	if c.res == nil {
		c.res = t.admit(c)
	}
	if c.res == nil {
		c.res = t.forbidden(c)
	}
	return c
}

// mailboxOf is the id of the user a path names, however it names them.
func (t *Tenant) mailboxOf(key string) string {
	if u := t.dir.find(key); u != nil {
		return u.ID
	}
	return fold(key)
}

// forbidden checks the roles (Graph docs: "Resolve Microsoft Graph authorization errors"; for mailboxes the code of Exchange).
func (t *Tenant) forbidden(c *call) *response {
	switch {
	case c.req.grant.holds(c.route.scopes), c.route.own && t.authority.isApplication(c.req.parts[1], c.req.grant.AppID):
		return nil
	case c.req.grant.any(c.route.roles), c.req.grant.holds(c.route.roles):
		return t.notOwner(c)
	case c.route.mailbox() && t.faults.ExchangeRBAC:
		return nil
	case c.route.mailbox():
		return accessDenied()
	}
	return refuse(http.StatusForbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
}

// finish carries the request out as its fault allows, and seals the answer.
func (t *Tenant) finish(c *call) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.catchUp()
	t.landDue()
	f := c.fault
	if f == nil {
		f = &Fault{}
	}
	if c.res == nil || f.answers() && !f.Truncate {
		refused := c.res
		var truth *response
		if refused == nil && (!f.answers() || f.Applied || f.Truncate) {
			truth = t.apply(c)
		}
		if refused == nil && f.LandsAfter > 0 {
			t.land(c, f.LandsAfter)
		}
		c.res = f.over(truth)
	}
	c.leave()
	c.throttleHeaders(c.res)
	t.seal(c.req, c.res, t.now())
	if f.Truncate && len(c.res.body) > 0 {
		c.res.body, c.res.torn = c.res.body[:len(c.res.body)/2], true
	}
	t.record(c)
}

// over is the fault's answer in place of the true one.
func (f *Fault) over(truth *response) *response {
	res := truth
	switch {
	case f.Cut:
		res = &response{cut: true}
	case f.HTML:
		status := f.Status
		if status == 0 {
			status = http.StatusBadGateway
		}
		res = (&response{status: status, body: []byte(proxyPage)}).set("Content-Type", "text/html; charset=utf-8")
	case f.Body != nil:
		res = (&response{status: f.Status, body: f.Body, torn: !json.Valid(f.Body)}).set("Content-Type", "application/json")
	case f.Status != 0:
		res = refuse(f.Status, f.Code, f.Message)
		if f.Code == "" {
			res.err.code = "UnknownError"
		}
	}
	for name, values := range f.Header {
		for _, value := range values {
			res.set(name, value)
		}
	}
	res.slow = f.SlowBody
	return res
}

const proxyPage = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1>" +
	"<p>The proxy server received an invalid response from an upstream server.</p></body></html>"

// apply runs the operation: a write within one transaction of the store.
func (t *Tenant) apply(c *call) *response {
	if c.route.write() {
		var res *response
		if err := t.transact(func() { res = c.route.serve(t, c.req) }); err != nil {
			return refuse(http.StatusInternalServerError, "ErrorInternalServerError", "The write could not be stored: "+err.Error())
		}
		return t.preferenceApplied(c, res)
	}
	return t.preferenceApplied(c, c.route.serve(t, c.req))
}

// preferenceApplied echoes the id type, unquoted as seen in msgraph-sdk-javascript#297.
func (t *Tenant) preferenceApplied(c *call, res *response) *response {
	if c.route.mailbox() && c.req.immutable() {
		res.set("Preference-Applied", `IdType="ImmutableId"`)
	}
	return res
}

// landing is a write that is carried out after its answer.
type landing struct {
	due  time.Time
	call *call
}

func (t *Tenant) land(c *call, after time.Duration) {
	t.landings = append(t.landings, landing{t.now().Add(after), c})
}

// landDue carries out the writes whose time has come; every access to the tenant begins with it.
func (t *Tenant) landDue() {
	now := t.now()
	waiting := t.landings[:0:0]
	for _, l := range t.landings {
		if l.due.After(now) {
			waiting = append(waiting, l)
			continue
		}
		t.apply(l.call)
	}
	t.landings = waiting
}

// pause waits, or ends early with the context's error.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// abandon ends a call whose client went away: the service carries it out all the same.
func (t *Tenant) abandon(c *call, after time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := c.fault
	if c.res == nil && (f == nil || !f.answers() || f.Applied || f.Truncate) {
		t.land(c, max(after, 0))
	}
	c.leave()
	c.res = &response{cut: true}
	t.record(c)
}

// versionRoot cuts the version off a path; of beta a few operations are served.
func versionRoot(path string) (rest string, beta, served bool) {
	rest, served = strings.CutPrefix(path, "/v1.0")
	if !served {
		rest, beta = strings.CutPrefix(path, "/beta")
		served = beta && rest != "/$batch"
	}
	return rest, beta, served && strings.HasPrefix(rest, "/")
}
