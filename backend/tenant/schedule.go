package tenant

import (
	"context"
	"errors"
	"strings"
	"time"

	"concord/backend/contactsync"
	"concord/backend/runs"
	"concord/backend/schedule"
)

// Schedules returns the profiles that are synced by themselves, by name.
func (t *Tenant) Schedules(ctx context.Context) ([]schedule.Entry, error) {
	return t.store.Schedules(ctx)
}

// SetSchedule lets a profile, by name or id, be synced by itself from now on, and returns how that stands. It fails with a
// *schedule.Error or a *contactsync.NoProfileError.
func (t *Tenant) SetSchedule(ctx context.Context, nameOrID string, s schedule.Schedule) (schedule.Entry, error) {
	s, err := schedule.New(s)
	if err != nil {
		return schedule.Entry{}, err
	}
	profile, err := t.Contacts.Profile(ctx, nameOrID)
	if err != nil {
		return schedule.Entry{}, err
	}
	entry := schedule.Entry{Profile: profile.ID, Name: profile.Name, Schedule: s, Since: time.Now()}
	return entry, t.store.SetSchedule(ctx, entry.Profile, entry.Schedule, entry.Since)
}

// ClearSchedule leaves a profile, by name or id, to syncs that somebody starts, and tells whether it had a schedule.
func (t *Tenant) ClearSchedule(ctx context.Context, nameOrID string) (had bool, err error) {
	profile, err := t.Contacts.Profile(ctx, nameOrID)
	if err != nil {
		return false, err
	}
	return t.store.ClearSchedule(ctx, profile.ID)
}

// Keeper begins the syncs that are due. start begins one, as StartSync does, in the caller's own way.
func (t *Tenant) Keeper(start func(context.Context, contactsync.SyncOptions) (*runs.Active, error)) *schedule.Keeper {
	return &schedule.Keeper{
		Store: t.store,
		Run: func(ctx context.Context, e schedule.Entry) schedule.Outcome {
			active, err := start(ctx, contactsync.SyncOptions{Profile: e.Profile})
			if err == nil {
				_, err = active.Wait()
			} else if !errors.As(err, new(*runs.ActiveError)) {
				t.log.WithError(err).WithField("code", runs.FailureOf(err).Code).Warn("a sync that was due could not begin")
			}
			return outcomeOf(err)
		},
		Failed: func(err error) { t.log.WithError(err).Warn("the schedules could not be read") },
	}
}

// outcomeOf tells a schedule how a run went. Whatever the run itself had to say stands in its report: another run before
// the next is due would only say it again, unless nobody could be asked at all.
func outcomeOf(err error) schedule.Outcome {
	if err == nil {
		return schedule.Ended
	}
	code := runs.FailureOf(err).Code
	switch {
	case errors.As(err, new(*runs.ActiveError)):
		return schedule.Busy
	case errors.Is(err, ErrOffline), strings.HasPrefix(code, "network_"), strings.HasPrefix(code, "proxy_"):
		return schedule.Unreachable
	default:
		return schedule.Ended
	}
}
