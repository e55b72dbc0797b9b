package notify

import (
	"context"
	"slices"
	"time"
)

// Channel is a way on which people are told.
type Channel string

// The channels.
const (
	ByWebhook  Channel = "webhook"
	ByWindow   Channel = "window"   // a notification of the desktop
	ByEventLog Channel = "eventlog" // of Windows
)

// Store remembers what was told. sqlite implements it. Several processes use one at the same time.
type Store interface {
	// RaiseNotices brings what is kept of a channel in line with the keys that hold now: new ones are to be told. Of the
	// events that were judged, what no longer holds is forgotten.
	RaiseNotices(ctx context.Context, channel Channel, judged []Event, holding map[string]Event) error
	// TakeNotice hands a matter out, and to nobody else before until, with how often telling it went wrong; false when it
	// is not due: it was told, or waits, or somebody else is at it.
	TakeNotice(ctx context.Context, channel Channel, key string, now, until time.Time) (tried int, due bool, err error)
	// SettleNotice records that one was told, or given up.
	SettleNotice(ctx context.Context, channel Channel, key string, now time.Time) error
	// PostponeNotice records that telling one went wrong, and when to try again.
	PostponeNotice(ctx context.Context, channel Channel, key string, next time.Time) error
}

// Outbox tells a channel of matters, each once.
type Outbox struct {
	Store   Store
	Channel Channel
	// Events are those that the channel wants.
	Events []Event
	// Tell delivers one.
	Tell func(context.Context, Notice) error
	// Failed hears why one could not be delivered, and whether it was given up.
	Failed func(n Notice, err error, givenUp bool)
}

// After a delivery that went wrong the next try comes after five minutes, then twice as late each time, six hours at most;
// mostTried of them span about two days, and then somebody has taken the webhook away.
const (
	lease      = 5 * time.Minute // longer than one delivery with its tries takes
	firstDelay = 5 * time.Minute
	mostDelay  = 6 * time.Hour
	mostTried  = 14
)

// Deliver tells the channel of those matters that it was not told of yet, in their order. judged are the events about which
// the notices say everything: a matter of theirs that is not among them has ended. A channel that fails is left alone until
// the next time, so that one that is down costs a minute at most. The error is the store's; what a channel does not take
// goes to Failed.
func (o *Outbox) Deliver(ctx context.Context, judged []Event, notices []Notice) error {
	notices = slices.DeleteFunc(slices.Clone(notices), func(n Notice) bool {
		return !slices.Contains(o.Events, n.Event) && !slices.Contains(o.Events, n.Event.asked())
	})
	holding := map[string]Event{}
	for _, n := range notices {
		holding[n.Key] = n.Event
	}
	if err := o.Store.RaiseNotices(ctx, o.Channel, judged, holding); err != nil {
		return err
	}
	for _, n := range notices {
		now := time.Now()
		tried, due, err := o.Store.TakeNotice(ctx, o.Channel, n.Key, now, now.Add(lease))
		if err != nil {
			return err
		}
		if !due {
			continue
		}
		if well, err := o.deliver(ctx, n, tried); err != nil || !well {
			return err
		}
	}
	return nil
}

func (o *Outbox) deliver(ctx context.Context, n Notice, tried int) (well bool, err error) {
	err = o.Tell(ctx, n)
	if ctx.Err() != nil {
		return false, ctx.Err() // the lease ends by itself
	}
	if err == nil {
		return true, o.Store.SettleNotice(ctx, o.Channel, n.Key, time.Now())
	}
	givenUp := tried+1 >= mostTried
	if o.Failed != nil {
		o.Failed(n, err, givenUp)
	}
	if givenUp {
		return false, o.Store.SettleNotice(ctx, o.Channel, n.Key, time.Now())
	}
	return false, o.Store.PostponeNotice(ctx, o.Channel, n.Key, time.Now().Add(min(firstDelay<<tried, mostDelay)))
}
