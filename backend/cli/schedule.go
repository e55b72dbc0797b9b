package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"concord/backend/contactsync"
	"concord/backend/runs"
	"concord/backend/schedule"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) scheduleCommand() *cobra.Command {
	list := &cobra.Command{
		Use: "list", Short: "List which profiles are synced by themselves, and when next", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error { return a.scheduleList(cmd.Context(), t) })
		},
	}
	a.addJSONFlag(list, "one JSON object per profile and line")
	remove := &cobra.Command{
		Use: "delete NAME", Short: "Leave a profile to syncs that somebody starts", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error {
				had, err := t.ClearSchedule(cmd.Context(), args[0])
				if err == nil && had {
					fmt.Fprintf(a.out, "%s is not synced by itself any more.\n", printable(args[0]))
				} else if err == nil {
					fmt.Fprintf(a.out, "%s had no schedule.\n", printable(args[0]))
				}
				return err
			})
		},
	}
	cmd := group("schedule", "Say when profiles are synced by themselves", list, a.scheduleSetCommand(), remove)
	a.addDemoFlag(cmd)
	return cmd
}

func (a *app) scheduleSetCommand() *cobra.Command {
	var every, quiet string
	var at, weekdays []string
	cmd := &cobra.Command{
		Use: "set NAME", Short: "Say when a profile is synced by itself", Args: cobra.ExactArgs(1),
		Long: `Set says when a profile, by name or id, is synced by itself: while the window is open, and by
concordctl sync --due, which a scheduled task or a timer runs every few minutes.

A run begins up to five minutes after its time, so that not all of Microsoft's customers come on the hour. What was
missed while the computer was off is caught up once. A run that is still at work is not doubled.`,
		Example: `  concordctl schedule set Everyone --every 1h --quiet 22:00-05:00
  concordctl schedule set Everyone --at 06:00,18:30 --weekdays mon-fri`,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := readSchedule(every, at, weekdays, quiet)
			if err != nil {
				return err
			}
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error {
				entry, err := t.SetSchedule(cmd.Context(), args[0], s)
				if err != nil {
					return err
				}
				fmt.Fprintf(a.out, "%s is synced %s. The next run begins at %s.\n", printable(entry.Name), scheduleWords(entry.Schedule), clock(entry.Next(time.Now())))
				fmt.Fprintf(a.err, "\nIt begins while the window is open. Without the window, let a scheduled task or a timer run:  concordctl sync --due%s\n", a.here())
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&every, "every", "", "the `interval`, such as 15m, 2h or 1d, from 5 minutes to a day")
	cmd.Flags().StringSliceVar(&at, "at", nil, "at which `times` of the day instead, such as 06:00,18:30")
	cmd.Flags().StringSliceVar(&weekdays, "weekdays", nil, "only on these `days`, such as mon-fri")
	cmd.Flags().StringVar(&quiet, "quiet", "", "`from-to` when no run begins, such as 22:00-05:00")
	return cmd
}

func readSchedule(every string, at, weekdays []string, quiet string) (s schedule.Schedule, err error) {
	if every != "" {
		if s.Every, err = schedule.ParseEvery(every); err != nil {
			return s, err
		}
	}
	for _, text := range at {
		var c schedule.Clock
		if err := c.UnmarshalText([]byte(strings.TrimSpace(text))); err != nil {
			return s, err
		}
		s.At = append(s.At, c)
	}
	if s.Weekdays, err = schedule.ParseWeekdays(weekdays); err != nil {
		return s, err
	}
	if quiet != "" {
		from, to, found := strings.Cut(quiet, "-")
		if !found {
			return s, &usageError{fmt.Errorf("--quiet %q: write it as 22:00-05:00", quiet)}
		}
		if err := errors.Join(s.Quiet.From.UnmarshalText([]byte(from)), s.Quiet.To.UnmarshalText([]byte(to))); err != nil {
			return s, err
		}
	}
	return schedule.New(s)
}

// scheduleWords is a schedule in words: every 15m on mon, tue, but not from 22:00 to 05:00.
func scheduleWords(s schedule.Schedule) string {
	words := "every " + schedule.Words(s.Every)
	if s.Every == 0 {
		times := make([]string, len(s.At))
		for i, at := range s.At {
			times[i] = at.String()
		}
		words = "at " + strings.Join(times, ", ")
	}
	if len(s.Weekdays) > 0 {
		days := make([]string, len(s.Weekdays))
		for i, day := range s.Weekdays {
			days[i] = schedule.Name(day)
		}
		words += " on " + strings.Join(days, ", ")
	}
	if s.Quiet.From != s.Quiet.To {
		words += fmt.Sprintf(", but not from %v to %v", s.Quiet.From, s.Quiet.To)
	}
	return words
}

// scheduled is a line of schedule list --json.
type scheduled struct {
	Profile  string            `json:"profile"`
	Name     string            `json:"name"`
	Schedule schedule.Schedule `json:"schedule"`
	Next     int64             `json:"next"` // unix ms
}

func (a *app) scheduleList(ctx context.Context, t *tenant.Tenant) error {
	entries, err := t.Schedules(ctx)
	if err != nil {
		return err
	}
	now := time.Now()
	if a.json {
		for _, e := range entries {
			if err := a.printJSON(scheduled{e.Profile, e.Name, e.Schedule, e.Next(now).UnixMilli()}); err != nil {
				return err
			}
		}
		return nil
	}
	if len(entries) == 0 {
		fmt.Fprintln(a.out, "No profile is synced by itself.")
		fmt.Fprintf(a.err, "\nTo let one:  concordctl schedule set NAME --every 1h%s\n", a.here())
		return nil
	}
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "Profile\tSynced\tNext")
	for _, e := range entries {
		fmt.Fprintf(table, "%s\t%s\t%s\n", printable(e.Name), scheduleWords(e.Schedule), clock(e.Next(now)))
	}
	return table.Flush()
}

// syncDue syncs the profiles that are due, one after the other. What it returns is of the first that did not do well.
func (a *app) syncDue(ctx context.Context) error {
	due := false
	err := a.offline(ctx, func(t *tenant.Tenant) error {
		entries, err := t.Schedules(ctx)
		now := time.Now()
		due = slices.ContainsFunc(entries, func(e schedule.Entry) bool { return e.Schedule.Due(e.Since, now, e.Profile) })
		if err == nil && !due {
			err = a.printNothingDue(entries, now)
		}
		return err
	})
	if err != nil || !due {
		return err
	}
	var first error
	began := false
	err = a.connected(ctx, func(t *tenant.Tenant) error {
		began = true
		t.Began(ctx)
		return t.Keeper(func(ctx context.Context, options contactsync.SyncOptions) (*runs.Active, error) {
			active, err := t.StartSync(ctx, options)
			told := err
			if err == nil {
				told = a.followSync(ctx, t, active, newPlanLines(a.out))
			}
			if first == nil {
				first = told
			}
			return active, err
		}).Due(ctx)
	})
	if err != nil && !began {
		a.announceStart(ctx, err)
	}
	err = errors.Join(err, first)
	return a.concluded(err, func(f *runs.Failure) any { return tenant.Summary{State: runs.Failed, Failure: f} })
}

// idle is what sync --due --json prints when nothing is due.
type idle struct {
	Due  int   `json:"due"`
	Next int64 `json:"next"` // unix ms; 0 when no profile has a schedule
}

func (a *app) printNothingDue(entries []schedule.Entry, now time.Time) error {
	var next time.Time
	for _, e := range entries {
		if at := e.Next(now); next.IsZero() || at.Before(next) {
			next = at
		}
	}
	switch {
	case a.json && next.IsZero():
		return a.printJSON(idle{})
	case a.json:
		return a.printJSON(idle{Next: next.UnixMilli()})
	case next.IsZero():
		fmt.Fprintln(a.out, "No profile is synced by itself.")
	default:
		fmt.Fprintf(a.out, "Nothing is due. The next run begins at %s.\n", clock(next))
	}
	return nil
}
