package graph

import (
	"context"
	"net/http"
	"time"

	"concord/backend/throttle"
)

// Lag says whether an error may only mean that the directory has not caught up with something made a moment ago; try counts the
// requests that failed so, this one included. It is asked for errors that prove that nothing was carried out.
type Lag func(err error, try int) bool

// The pauses of Await: from two seconds to twenty, five minutes in all. Microsoft names no figures; public scripts sleep for
// 5 to 30 seconds, and the azuread provider of Terraform polls for up to 15 minutes.
const (
	lagFirst, lagLongest = 2 * time.Second, 20 * time.Second
	// LagLimit is how long Await waits at most.
	LagLimit = 5 * time.Minute
	// deniedTries bounds refusals for want of a permission, which do pass shortly after a service principal was made
	// (terraform-provider-azuread repeats 403 of every synchronization call) and are the truth otherwise.
	deniedTries = 5
)

// NotVisibleYet is the lag of reading what was made a moment ago: 404.
func NotVisibleYet(err error, _ int) bool { return IsNotFound(err) && MissingSegment(err) == "" }

// NotWritableYet is the lag of the requests about a service principal made a moment ago: 404, 409, and for a few tries 401
// and 403.
func NotWritableYet(err error, try int) bool {
	switch as(err).Status {
	case http.StatusNotFound, http.StatusConflict:
		return MissingSegment(err) == "" // an interface that is not there does not come by waiting
	case http.StatusUnauthorized, http.StatusForbidden:
		return try < deniedTries
	}
	return false
}

// Await is Do for a request about something made a moment ago: it is sent again while lag says that the directory has not caught
// up, at most for LagLimit. The last error comes back. This is no back-off for throttling, which is the gate's.
func (c *Client) Await(ctx context.Context, r Request, out any, lag Lag) error {
	return Settle(ctx, lag, func() error { return c.Do(ctx, r, out) })
}

// Settle does something until it succeeds or lag says that waiting will not help, at most for LagLimit. A write of unknown outcome is
// not done again.
func Settle(ctx context.Context, lag Lag, do func() error) error {
	pause, until := lagFirst, time.Now().Add(LagLimit)
	for try := 1; ; try++ {
		err := do()
		if err == nil || as(err).ambiguous || !lag(err, try) || time.Now().Add(pause).After(until) {
			return err
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
		pause = min(2*pause, lagLongest)
	}
}

// WithTries bounds how often a request that is repeated by itself is sent under a context.
func WithTries(ctx context.Context, tries int) context.Context { return throttle.WithTries(ctx, tries) }
