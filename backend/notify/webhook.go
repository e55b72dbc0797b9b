package notify

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// How a message is posted. The limits are ours: Power Automate documents none for the trigger of a workflow but its own
// time-out of two minutes.
const (
	tries      = 3
	tryTimeout = 15 * time.Second
	firstPause = time.Second // doubled after each try
	mostPause  = 10 * time.Second
)

// Webhook posts messages. The zero value has no address; make one with NewWebhook.
type Webhook struct {
	address string
	kind    string
	tenant  string
	agent   string
	client  *http.Client
	pause   time.Duration // after the first try
}

// NewWebhook posts to an https address through a transport, as an adaptive card ("teams") or a plain object ("json").
// tenant is what messages call the tenant, agent names the program, its version and its
// system: Concord/1.2.3 (windows).
func NewWebhook(address, kind, tenant, agent string, transport http.RoundTripper) *Webhook {
	return &Webhook{address: address, kind: kind, tenant: tenant, agent: agent, pause: firstPause, client: &http.Client{
		Transport: transport,
		// A message follows nobody elsewhere: the address is the admin's choice.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Post delivers a notice: three tries at most, with a pause between them, a minute altogether. Its errors are *Error, or
// the context's.
func (w *Webhook) Post(ctx context.Context, n Notice) error {
	body, err := w.body(n, time.Now())
	if err != nil {
		return err
	}
	pause := w.pause
	for try := 1; ; try++ {
		after, err := w.once(ctx, body)
		var fault *Error
		if err == nil || try == tries || !errors.As(err, &fault) || !fault.again {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(max(pause, after), mostPause)):
		}
		pause *= 2
	}
}

// once makes one try; the time is what the answer asked to wait.
func (w *Webhook) once(ctx context.Context, body []byte) (time.Duration, error) {
	attempt, cancel := context.WithTimeout(ctx, tryTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(attempt, http.MethodPost, w.address, bytes.NewReader(body))
	if err != nil {
		return 0, &Error{code: "webhook_unreachable", sentence: "The webhook's address cannot be used.",
			action: "Correct it in the settings at notifications.webhook."} // err repeats the address
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", w.agent)
	answer, err := w.client.Do(request)
	if err != nil {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if attempt.Err() != nil {
			return 0, unreachable(errors.New("it did not answer within " + tryTimeout.String()))
		}
		var outer *url.Error // its text is the address
		if errors.As(err, &outer) {
			err = outer.Err
		}
		return 0, unreachable(err)
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10)) // so that the connection can be used again
	switch status := answer.StatusCode; {
	case status >= 200 && status < 300:
		return 0, nil
	case status == http.StatusRequestTimeout, status == http.StatusTooEarly, status == http.StatusTooManyRequests, status >= 500:
		seconds, _ := strconv.Atoi(answer.Header.Get("Retry-After"))
		return time.Duration(min(max(seconds, 0), 3600)) * time.Second, refused(status, true)
	default:
		return 0, refused(status, false)
	}
}
