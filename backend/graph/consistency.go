package graph

import (
	"context"
	"net/http"
	"time"
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
func NotVisibleYet(err error, _ int) bool { return IsNotFound(err) }

// NotWritableYet is the lag of the requests about a service principal made a moment ago: 404, 409, and for a few tries 401
// and 403.
func NotWritableYet(err error, try int) bool {
	switch as(err).Status {
	case http.StatusNotFound, http.StatusConflict:
		return true
	case http.StatusUnauthorized, http.StatusForbidden:
		return try < deniedTries
	}
	return false
}

// Await is Do for a request about something made a moment ago: it is sent again while lag says that the directory has not caught
// up, at most for LagLimit. The last error comes back. This is no back-off for throttling, which is the gate's.
func (c *Client) Await(ctx context.Context, r Request, out any, lag Lag) error {
	pause, until := lagFirst, time.Now().Add(LagLimit)
	for try := 1; ; try++ {
		err := c.Do(ctx, r, out)
		if err == nil || as(err).ambiguous || !lag(err, try) || time.Now().Add(pause).After(until) {
			return err
		}
		if waited := sleep(ctx, pause); waited != nil {
			return waited
		}
		pause = min(2*pause, lagLongest)
	}
}

// sleep pauses until the time is over or the context is.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
