package cli

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"concord/backend/history"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

const (
	// historyRows is how many lines the table has at most: a terminal without scrolling.
	historyRows = 24
	// historyEvents is how many refusals are listed; --json has more.
	historyEvents, historyEventsJSON = 10, 1000
	// longestRange is what history keeps for sure.
	longestRange = 90 * 24 * time.Hour
)

func (a *app) historyCommand() *cobra.Command {
	var text string
	cmd := &cobra.Command{
		Use:   "history",
		Short: "Show requests, refusals and what limited them over time, without asking Microsoft",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			length, err := parseRange(text)
			if err != nil {
				return &usageError{fmt.Errorf("--range %s: %w", text, err)}
			}
			return a.offline(cmd.Context(), func(t *tenant.Tenant) error { return a.history(cmd.Context(), t, length) })
		},
	}
	a.addDemoFlag(cmd)
	a.addJSONFlag(cmd, "one JSON object on one line, in finer steps")
	cmd.Flags().StringVar(&text, "range", "24h", "how `long` back: minutes (15m), hours (24h) or days (90d)")
	return cmd
}

// parseRange reads 15m, 24h, 90d.
func parseRange(text string) (time.Duration, error) {
	length, err := time.ParseDuration(text)
	if days, isDays := strings.CutSuffix(text, "d"); isDays {
		var n int
		n, err = strconv.Atoi(days)
		length = time.Duration(min(n, 1000)) * 24 * time.Hour
	}
	if err != nil || length < time.Minute || length > longestRange {
		return 0, fmt.Errorf("write minutes, hours or days between 1m and 90d, such as 15m, 24h or 7d")
	}
	return length, nil
}

func (a *app) history(ctx context.Context, t *tenant.Tenant, length time.Duration) error {
	r := history.Last(length)
	points, events := historyRows, historyEvents
	if a.json {
		points, events = history.MaxPoints, historyEventsJSON
	}
	traffic, err := t.History.TrafficIn(ctx, r, points)
	if err != nil {
		return err
	}
	runs, err := t.History.Runs(ctx, r)
	if err != nil {
		return err
	}
	population, err := t.History.Population(ctx, r)
	if err != nil {
		return err
	}
	throttles, err := t.History.Throttles(ctx, r, 0, events)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(struct {
			Traffic    history.TrafficSeries    `json:"traffic"`
			Runs       history.RunSeries        `json:"runs"`
			Population history.PopulationSeries `json:"population"`
			Throttles  history.ThrottlePage     `json:"throttles"`
		}{traffic, runs, population, throttles})
	}
	if err := printTrafficOverTime(a.out, traffic); err != nil {
		return err
	}
	printRunPoints(a.out, runs)
	printPopulation(a.out, population)
	return printThrottles(a.out, throttles)
}

// limitWords are what kept us from going faster.
var limitWords = map[string]string{
	"machine":     "this machine",
	"answers":     "Microsoft's answers, one by one",
	"mailbox":     "what mailboxes take at once",
	"refusal":     "Microsoft asked for patience",
	"shared":      "the documented limits",
	"concurrency": "requests at once",
	"budget":      "requestBudget of the settings",
}

func printTrafficOverTime(out io.Writer, s history.TrafficSeries) error {
	fmt.Fprintf(out, "From %s to %s, %s a line; nothing was at work where there is none.\n\n",
		clock(time.UnixMilli(s.From)), clock(time.UnixMilli(s.To)), roundSpan(s.StepMs))
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "Begins\tAt work\tRequests\tA second\tAt most\t429\t503, 504\tLost\tWaited\tAt once\tLimited most by")
	lines := 0
	for _, p := range s.Points {
		if p.Seconds == 0 {
			continue
		}
		lines++
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\n", clock(time.UnixMilli(p.At)), span(time.Duration(p.Seconds)*time.Second),
			number(p.Requests), number((p.Requests+p.Seconds/2)/p.Seconds), number(p.RequestsMax), number(p.Refused), number(p.Unavailable), number(p.Lost),
			span(time.Duration(p.WaitedMs)*time.Millisecond), p.InFlightMax, limitWords[p.LimitedBy])
	}
	if lines == 0 {
		fmt.Fprintln(out, "Nothing was asked of Microsoft.")
		return nil
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if s.Dropped > 0 {
		fmt.Fprintf(out, "\n%s could not be kept: the disk or the database was in the way.\n", count(s.Dropped, "answer", "answers"))
	}
	return nil
}

// roundSpan writes a step, which is whole seconds, minutes or hours: 5 min.
func roundSpan(ms int64) string {
	return strings.TrimSuffix(strings.TrimSuffix(span(time.Duration(ms)*time.Millisecond), " 0 s"), " 0 min")
}

func printRunPoints(out io.Writer, s history.RunSeries) {
	var sum history.RunPoint
	for i, p := range s.Points {
		if i == 0 || p.DurationMinMs < sum.DurationMinMs {
			sum.DurationMinMs = p.DurationMinMs
		}
		sum.DurationMaxMs = max(sum.DurationMaxMs, p.DurationMaxMs)
		sum.Runs += p.Runs
		sum.Done += p.Done
		sum.Partly += p.Partly
		sum.Held += p.Held
		sum.Failed += p.Failed
		sum.Cancelled += p.Cancelled
		sum.Interrupted += p.Interrupted
	}
	if sum.Runs == 0 {
		return
	}
	var results []string
	for _, r := range []struct {
		n    int64
		word string
	}{{sum.Done, "done"}, {sum.Partly, "partly"}, {sum.Held, "held"}, {sum.Failed, "failed"}, {sum.Cancelled, "cancelled"}, {sum.Interrupted, "interrupted"}} {
		if r.n > 0 {
			results = append(results, number(r.n)+" "+r.word)
		}
	}
	took := span(time.Duration(sum.DurationMaxMs) * time.Millisecond)
	if shortest := span(time.Duration(sum.DurationMinMs) * time.Millisecond); shortest != took {
		took = shortest + " to " + took
	}
	fmt.Fprintf(out, "\n%s: %s. They took %s.\n", count(sum.Runs, "run", "runs"), strings.Join(results, ", "), took)
}

func printPopulation(out io.Writer, s history.PopulationSeries) {
	if len(s.Points) == 0 {
		return
	}
	first, last := s.Points[0], s.Points[len(s.Points)-1]
	fmt.Fprintf(out, "In place: %s in %s, %s", count(last.People, "person", "people"), count(last.Mailboxes, "mailbox", "mailboxes"), count(last.Contacts, "contact", "contacts"))
	if change := last.Contacts - first.Contacts; change > 0 {
		fmt.Fprintf(out, " (%s more)", number(change))
	} else if change < 0 {
		fmt.Fprintf(out, " (%s fewer)", number(-change))
	}
	fmt.Fprintln(out, ".")
}

func printThrottles(out io.Writer, page history.ThrottlePage) error {
	if len(page.Events) == 0 {
		return nil
	}
	fmt.Fprintln(out, "\nMicrosoft refused or failed, the latest first:")
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "When\tWhere\tStatus\tCode\tAnswers\tRetry after\tLeft alone")
	for _, e := range page.Events {
		where := e.Scope
		if e.Mailbox != "" {
			where = printable(e.Name)
			if where == "" {
				where = e.Mailbox
			}
		}
		status, after := strconv.FormatInt(e.Status, 10), ""
		if e.Status == 0 {
			status = "lost"
		}
		if e.RetryAfterMs >= 0 {
			after = span(time.Duration(e.RetryAfterMs) * time.Millisecond)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%d\t%s\t%s\n", clock(time.UnixMilli(e.At)), where, status, printable(e.Code), e.Answers, after,
			span(time.Duration(e.ClosedMs)*time.Millisecond))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if more := page.Total - int64(len(page.Events)); more > 0 {
		fmt.Fprintf(out, "… and %s more.\n", number(more))
	}
	return nil
}
