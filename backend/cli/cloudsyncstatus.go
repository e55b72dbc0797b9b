package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"concord/backend/cloudsync"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) cloudStatusCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "status [DOMAIN]", Short: "Tell how the jobs do, and what to do about a quarantine", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.connected(cmd.Context(), func(t *tenant.Tenant) error {
				all, err := t.CloudSync.Status(cmd.Context(), first(args))
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(map[string]any{"configurations": slices.Concat([]cloudsync.ConfigurationStatus{}, all)})
				}
				if len(all) == 0 {
					fmt.Fprintln(a.out, "There is no cloud sync configuration in this tenant.")
				}
				for _, c := range all {
					a.printConfiguration(c)
				}
				return nil
			})
		},
	}
	a.addJSONFlag(cmd, "one object with all configurations and jobs")
	return cmd
}

func first(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}

func (a *app) printConfiguration(c cloudsync.ConfigurationStatus) {
	name := c.Domain
	if name == "" {
		name = c.Name + " (no domain yet)"
	}
	fmt.Fprintf(a.out, "%s  service principal %s\n", printable(name), c.ServicePrincipal)
	if c.Failure != nil {
		fmt.Fprintf(a.out, "  ! %s\n    What to do: %s\n", printable(c.Failure.Sentence), printable(c.Failure.Action))
	}
	for _, j := range c.Jobs {
		fmt.Fprintf(a.out, "  %-28s %s\n", j.Template, printable(j.Text))
		if j.Execution != "" {
			fmt.Fprintf(a.out, "  %-28s last execution %s at %s: %s imported, %s exported, %s to be tried again\n", "", executionWords(j.Execution), clock(j.Ended),
				number(j.Imported), number(j.Exported), number(j.Escrowed))
		}
		if j.Quarantine == nil && j.Error != "" {
			fmt.Fprintf(a.out, "    %s: %s\n", printable(j.Error), printable(j.ErrorMeaning))
			if j.ErrorRemedy != "" {
				fmt.Fprintf(a.out, "    What to do: %s\n", printable(j.ErrorRemedy))
			}
		}
		if q := j.Quarantine; q != nil {
			fmt.Fprintf(a.out, "    Reason: %s%s, since %s; Microsoft tries again %s\n", q.Reason, and(q.Error), clock(q.Since), clock(q.Next))
			fmt.Fprintf(a.out, "    What to do: %s\n", printable(q.Remedy))
			for _, way := range q.Ways {
				if line := wayCommand(way, c.Domain); line != "" {
					fmt.Fprintf(a.out, "      %s%s\n", line, a.here())
				}
			}
			if q.Support {
				fmt.Fprintf(a.out, "    For Microsoft's support: job %s, activity %s\n", j.ID, j.Activity)
			}
		}
	}
}

// executionWords complete "last execution …".
func executionWords(state string) string {
	if state == "EntryLevelErrors" {
		return "succeeded but for some objects,"
	}
	return strings.ToLower(state)
}

func and(code string) string {
	if code == "" {
		return ""
	}
	return ", " + printable(code)
}

// wayCommand is the command that takes a way out of a quarantine.
func wayCommand(way cloudsync.Way, domain string) string {
	switch way {
	case cloudsync.WayStart:
		return "concordctl cloudsync start " + domain
	case cloudsync.WayClear:
		return "concordctl cloudsync restart " + domain + " --scope quarantine"
	case cloudsync.WayRestart:
		return "concordctl cloudsync restart " + domain
	case cloudsync.WayAllowDeletes:
		return "concordctl cloudsync allow-deletes " + domain
	case cloudsync.WayScope:
		return "concordctl cloudsync plan"
	case cloudsync.WaySupport:
	}
	return ""
}

func (a *app) cloudStartCommand() *cobra.Command {
	return a.cloudSteer("start", "Start the jobs that do not run; lifts a quarantine whose cause is gone", "started", "Every job runs already.",
		func(ctx context.Context, t *tenant.Tenant, domain, job string) ([]string, error) {
			return t.CloudSync.Start(ctx, domain, job)
		})
}

func (a *app) cloudPauseCommand() *cobra.Command {
	return a.cloudSteer("pause", "Pause the jobs that run; they go on where they were", "paused", "No job runs.",
		func(ctx context.Context, t *tenant.Tenant, domain, job string) ([]string, error) {
			return t.CloudSync.Pause(ctx, domain, job)
		})
}

func (a *app) cloudSteer(verb, short, did, none string, do func(context.Context, *tenant.Tenant, string, string) ([]string, error)) *cobra.Command {
	job := ""
	cmd := &cobra.Command{
		Use: verb + " [DOMAIN]", Short: short, Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.connected(cmd.Context(), func(t *tenant.Tenant) error {
				return t.CloudSyncAlone(cmd.Context(), func() error {
					done, err := do(cmd.Context(), t, first(args), job)
					for _, name := range done {
						fmt.Fprintf(a.out, "%s: %s.\n", printable(name), did)
					}
					if err == nil && len(done) == 0 {
						fmt.Fprintln(a.out, none)
					}
					return err
				})
			})
		},
	}
	cmd.Flags().StringVar(&job, "job", "", "only this job, by its `template` (AD2AADProvisioning) or id")
	return cmd
}

func (a *app) cloudRestartCommand() *cobra.Command {
	scope, job, yes := "", "", false
	cmd := &cobra.Command{
		Use: "restart [DOMAIN]", Short: "Restart a job, as the portal does or with another scope", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.connected(cmd.Context(), func(t *tenant.Tenant) error {
				if cloudsync.RestartScope(scope) == cloudsync.RestartFull {
					if err := a.confirmed(yes, "A full restart forgets everything the job knows and looks at every object again, which can take hours.", "full"); err != nil {
						return err
					}
				}
				return t.CloudSyncAlone(cmd.Context(), func() error {
					if err := t.CloudSync.Restart(cmd.Context(), first(args), job, cloudsync.RestartScope(scope)); err != nil {
						return err
					}
					fmt.Fprintln(a.out, "Restarted.")
					return nil
				})
			})
		},
	}
	cmd.Flags().StringVar(&scope, "scope", "", "the `scope` that starts over: quarantine, escrows, watermark or full; without it, the first three")
	cmd.Flags().StringVar(&job, "job", "", "another job than AD2AADProvisioning, by its `template` or id")
	cmd.Flags().BoolVar(&yes, "yes", false, "agree to a full restart")
	return cmd
}

// deletesShown is how many waiting deletes are listed for people.
const deletesShown = 25

func (a *app) cloudAllowDeletesCommand() *cobra.Command {
	count := -1
	cmd := &cobra.Command{
		Use: "allow-deletes [DOMAIN]", Short: "List the deletes that wait because they are too many, and let them through", Args: cobra.MaximumNArgs(1),
		Long: `Allow-deletes lists what the job would delete and holds back. To let it through, type their number when asked, or
give it with --count: a list that has grown since is refused.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.connected(cmd.Context(), func(t *tenant.Tenant) error {
				waiting, err := t.CloudSync.WaitingDeletes(cmd.Context(), first(args))
				if err != nil {
					return err
				}
				if a.json && count < 0 {
					return a.printJSON(waiting)
				}
				n := len(waiting.Items)
				if count < 0 && n > 0 {
					for i, d := range waiting.Items {
						if i == deletesShown {
							fmt.Fprintf(a.out, "… and %s more; --json lists all.\n", number(int64(n-i)))
							break
						}
						fmt.Fprintf(a.out, "%-40s %s\n", printable(d.Name), printable(d.Type))
					}
					if err := a.typed(fmt.Sprintf("These %d objects would be deleted in Entra ID.", n), fmt.Sprint(n), fmt.Sprintf("--count %d", n)); err != nil {
						return err
					}
				}
				if count < 0 {
					count = n
				}
				return t.CloudSyncAlone(cmd.Context(), func() error {
					if err := t.CloudSync.AllowDeletes(cmd.Context(), waiting.Domain, count); err != nil {
						return err
					}
					fmt.Fprintf(a.out, "%d deletes go through with the next cycle.\n", count)
					return nil
				})
			})
		},
	}
	cmd.Flags().IntVar(&count, "count", -1, "let exactly this `number` through, without being asked")
	a.addJSONFlag(cmd, "list the waiting deletes as one object, letting none through")
	return cmd
}

func (a *app) cloudOnDemandCommand() *cobra.Command {
	kind, domain, yes := "user", "", false
	cmd := &cobra.Command{
		Use: "ondemand DN", Short: "Provision one object now, really and whatever the scope says", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			object := cloudsync.TestObject{DistinguishedName: args[0], Type: kind}
			if err := object.Check(); err != nil { // before anybody is asked to confirm it
				return err
			}
			return a.connected(cmd.Context(), func(t *tenant.Tenant) error {
				if err := a.confirmed(yes, "This really provisions "+printable(args[0])+" into Entra ID, whatever the scope says.", "provision"); err != nil {
					return err
				}
				result, err := t.CloudSync.OnDemand(cmd.Context(), domain, object)
				if err != nil {
					return err
				}
				if a.json {
					err = a.printJSON(result)
				} else {
					fmt.Fprintf(a.out, "Result: %s.\n", result.Words())
					if meaning, remedy, known := cloudsync.ExplainError(result.Error); known && !result.OK() {
						fmt.Fprintf(a.out, "  %s\n  What to do: %s\n", meaning, remedy)
					}
					for _, s := range result.Steps {
						fmt.Fprintf(a.out, "  %-28s %-10s %s\n", printable(s.Name), printable(s.Status), printable(s.Description))
					}
				}
				if err == nil && !result.OK() {
					return settledError(exitFailed)
				}
				return err
			})
		},
	}
	cmd.Flags().StringVar(&kind, "type", "user", "the `kind` of object: user or group")
	cmd.Flags().StringVar(&domain, "domain", "", "the `domain` of the configuration, where there is more than one")
	cmd.Flags().BoolVar(&yes, "yes", false, "agree to provision it")
	a.addJSONFlag(cmd, "one object with every step and changed attribute")
	return cmd
}

func (a *app) cloudLogsCommand() *cobra.Command {
	var q cloudsync.LogQuery
	var since time.Duration
	cmd := &cobra.Command{
		Use: "logs [DOMAIN]", Short: "Show the provisioning log, the newest first", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			q.Domain = first(args)
			if since < 0 {
				return &usageError{errors.New("--since takes a time such as 24h")}
			}
			if since > 0 {
				q.Since = time.Now().Add(-since)
			}
			return a.connected(cmd.Context(), func(t *tenant.Tenant) error {
				encoder := json.NewEncoder(a.out)
				encoder.SetEscapeHTML(false)
				lines := 0
				err := t.CloudSync.Logs(cmd.Context(), q, func(line cloudsync.LogLine) error {
					lines++
					if a.json {
						return encoder.Encode(line)
					}
					a.printLogLine(line)
					return nil
				})
				if err == nil && lines == 0 && !a.json {
					fmt.Fprintln(a.out, "No such lines. The log lags some minutes behind.")
				}
				return err
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&q.Template, "job", "", "another job than AD2AADProvisioning, by its `template` or id")
	flags.StringVar(&q.Action, "action", "", "only this `action`: create, update, delete, disable, stagedDelete, other")
	flags.StringVar(&q.Status, "status", "", "only with this `outcome`: success, failure, skipped, warning")
	flags.DurationVar(&since, "since", 0, "only the last so `long`, as in 24h")
	flags.IntVar(&q.Limit, "limit", 50, "at most so many `lines`; 0 for all")
	a.addJSONFlag(cmd, "one JSON line per entry, whole: with its steps and changed attributes")
	return cmd
}

func (a *app) printLogLine(line cloudsync.LogLine) {
	name := line.SourceIdentity.DisplayName
	if name == "" {
		name = line.TargetIdentity.DisplayName
	}
	fmt.Fprintf(a.out, "%s  %-12s %-8s %s\n", clock(line.ActivityDateTime), printable(line.ProvisioningAction), printable(line.ProvisioningStatusInfo.Status), printable(name))
	if e := line.ProvisioningStatusInfo.ErrorInformation; e != nil && e.ErrorCode != "" {
		fmt.Fprintf(a.out, "    %s: %s\n", printable(e.ErrorCode), printable(e.Reason))
	}
}
