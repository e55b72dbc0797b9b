package graphsim

import (
	"bytes"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// window counts what happened in a rolling span of time, at a hundredth of the span.
type window struct {
	total   int
	buckets []bucket
}

type bucket struct {
	at int64 // number of the hundredth
	n  int
}

func (w *window) slide(now time.Time, span time.Duration) int64 {
	at := now.UnixNano() / int64(span/100)
	drop := 0
	for drop < len(w.buckets) && w.buckets[drop].at <= at-100 {
		w.total -= w.buckets[drop].n
		drop++
	}
	w.buckets = w.buckets[drop:]
	return at
}

func (w *window) add(now time.Time, span time.Duration, n int) {
	at := w.slide(now, span)
	if last := len(w.buckets) - 1; last >= 0 && w.buckets[last].at == at {
		w.buckets[last].n += n
	} else {
		w.buckets = append(w.buckets, bucket{at, n})
	}
	w.total += n
}

// wait is how long until n more fit under the limit, 0 when they do now.
func (w *window) wait(now time.Time, span time.Duration, limit, n int) time.Duration {
	w.slide(now, span)
	over := w.total + n - limit
	for _, b := range w.buckets {
		if over <= 0 {
			break
		}
		if over -= b.n; over <= 0 {
			free := time.Unix(0, (b.at+100)*int64(span/100))
			return max(free.Sub(now), time.Millisecond)
		}
	}
	if over > 0 {
		return span
	}
	return 0
}

// boxMeter is the load of one app on one mailbox; one mailbox at its limit does not affect another.
type boxMeter struct {
	requests, upload window
	inFlight         int
}

// meter is the load of the tenant. Guarded by Tenant.mu.
type meter struct {
	boxes      map[string]*boxMeter // app/mailbox
	directory  map[string]*window   // app
	apps       map[string]*window
	extensions map[string]*window
}

func newMeter() meter {
	return meter{boxes: map[string]*boxMeter{}, directory: map[string]*window{}, apps: map[string]*window{}, extensions: map[string]*window{}}
}

func windowOf(windows map[string]*window, key string) *window {
	w := windows[key]
	if w == nil {
		w = &window{}
		windows[key] = w
	}
	return w
}

// admit counts a request against every limit and gives the 429 when one is reached. Refused requests count too: retries
// accrue (Graph docs: "Throttling guidance"). A request let in holds its place at the mailbox until leave.
func (t *Tenant) admit(c *call) *response {
	now, l, app := t.now(), t.limits, c.req.grant.AppID
	seconds := func(n int) time.Duration { return time.Duration(n) * time.Second }
	all := windowOf(t.meter.apps, app)
	wait := all.wait(now, seconds(l.AppSeconds), l.AppRequests, 1)
	all.add(now, seconds(l.AppSeconds), 1)
	if l.AppRequests > 0 && wait > 0 {
		return t.throttled(c, wait, "TooManyRequests", "Too many requests.", "Application/ReadWrite")
	}
	if t.countsAsExtension(c) {
		w := windowOf(t.meter.extensions, app)
		wait := w.wait(now, seconds(l.ExtensionSeconds), l.ExtensionRequests, 1)
		w.add(now, seconds(l.ExtensionSeconds), 1)
		if l.ExtensionRequests > 0 && wait > 0 {
			return t.throttled(c, wait, "TooManyRequests", "Too many requests to open extensions.", "Tenant_Application/OpenExtension")
		}
	}
	if !c.route.mailbox() {
		return t.admitDirectory(c, now)
	}
	key := app + "/" + c.info.Mailbox
	b := t.meter.boxes[key]
	if b == nil {
		b = &boxMeter{}
		t.meter.boxes[key] = b
	}
	wait = b.requests.wait(now, seconds(l.MailboxWindowSeconds), l.MailboxRequests, 1)
	b.requests.add(now, seconds(l.MailboxWindowSeconds), 1)
	if l.MailboxRequests > 0 && wait > 0 {
		return t.mailboxThrottled(wait)
	}
	if l.MailboxConcurrency > 0 && b.inFlight >= l.MailboxConcurrency {
		return t.mailboxThrottled(249 * time.Millisecond)
	}
	if l.MailboxUploadBytes > 0 && len(c.req.body) > 0 {
		wait = b.upload.wait(now, seconds(l.MailboxUploadSeconds), l.MailboxUploadBytes, len(c.req.body))
		if wait > 0 {
			return t.mailboxThrottled(wait)
		}
		b.upload.add(now, seconds(l.MailboxUploadSeconds), len(c.req.body))
	}
	b.inFlight++
	c.box = b
	return nil
}

func (c *call) leave() {
	if c.box != nil {
		c.box.inFlight--
		c.box = nil
	}
}

// admitDirectory counts the resource units: base cost, $select -1, $expand +1, $top below 20 -1, at least 1.
func (t *Tenant) admitDirectory(c *call, now time.Time) *response {
	units := c.route.units
	if c.req.query.Has("$select") {
		units--
	}
	if c.req.query.Has("$expand") {
		units++
	}
	if top, err := strconv.Atoi(c.req.query.Get("$top")); err == nil && top < 20 {
		units--
	}
	c.units = max(units, 1)
	limit, span := t.limits.directoryUnits(len(t.dir.users)), time.Duration(t.limits.DirectorySeconds)*time.Second
	w := windowOf(t.meter.directory, c.req.grant.AppID)
	wait := w.wait(now, span, limit, c.units)
	w.add(now, span, c.units)
	c.load = float64(w.total) / float64(limit)
	if limit > 0 && wait > 0 {
		res := t.throttled(c, wait, "TooManyRequests", "Too many requests.", "Tenant_Application/ReadWrite")
		return res.set("x-ms-throttle-information", "ResourceUnitLimitExceeded")
	}
	return nil
}

// throttleHeaders adds what directory answers tell of the load (Graph docs: "Service-specific throttling limits", headers).
func (c *call) throttleHeaders(res *response) {
	if c.units == 0 {
		return
	}
	res.set("x-ms-resource-unit", strconv.Itoa(c.units))
	if c.load >= 0.8 {
		res.set("x-ms-throttle-limit-percentage", strconv.FormatFloat(min(c.load, 1.8), 'f', 1, 64))
	}
}

// countsAsExtension applies the switch: which requests the limit on open extensions counts is unsettled in Microsoft's pages.
func (t *Tenant) countsAsExtension(c *call) bool {
	switch t.faults.ExtensionLimit {
	case ExtensionLimitCalls:
		return c.route.extension
	case ExtensionLimitContacts:
		return c.route.extension || c.route.mailbox() &&
			(bytes.Contains(c.req.body, []byte(`"extensions"`)) || strings.Contains(fold(c.req.query.Get("$expand")), "extensions"))
	}
	return false
}

// throttled is a 429 with its headers.
func (t *Tenant) throttled(c *call, wait time.Duration, code, message, scope string) *response {
	res := refuse(http.StatusTooManyRequests, code, message)
	t.retryAfter(res, wait)
	return res.set("x-ms-throttle-scope", scope+"/"+c.req.grant.AppID+"/"+t.id)
}

// mailboxThrottled is Outlook's 429 in the body chosen by switch.
func (t *Tenant) mailboxThrottled(wait time.Duration) *response {
	var res *response
	switch t.faults.ThrottleBody {
	case TooManyRequests:
		res = refuse(http.StatusTooManyRequests, "TooManyRequests", "Please retry again later.")
	case TooManyObjectsOpened:
		return refuse(http.StatusTooManyRequests, "ErrorTooManyObjectsOpened", "Too many concurrent connections opened., Cannot open mailbox.")
	case UnknownEmpty:
		res = refuse(http.StatusTooManyRequests, "UnknownError", "")
	default:
		res = refuse(http.StatusTooManyRequests, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.")
	}
	t.retryAfter(res, wait)
	return res
}

// retryAfter writes the header in the form chosen by switch.
func (t *Tenant) retryAfter(res *response, wait time.Duration) {
	switch t.faults.RetryAfter {
	case RetryDecimal:
		res.set("Retry-After", fmt.Sprintf("%.3f", wait.Seconds()))
	case RetryDate:
		res.set("Retry-After", t.now().Add(wait+time.Second-1).UTC().Format(http.TimeFormat))
	case RetryAbsent:
	case RetryAlwaysOne:
		res.set("Retry-After", "1")
	default:
		res.set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	}
}
