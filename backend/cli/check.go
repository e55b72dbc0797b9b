package cli

import (
	"errors"
	"fmt"

	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) checkCommand() *cobra.Command {
	var mailbox string
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check sign-in, permissions, and one read of directory and mailbox",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.connected(cmd.Context(), func(t *tenant.Tenant) error {
				var steps []tenant.CheckStep
				err := t.Check(cmd.Context(), mailbox, func(s tenant.CheckStep) {
					steps = append(steps, s)
					if !a.json {
						a.printStep(s)
					}
				})
				if a.json {
					err = errors.Join(err, a.printJSON(map[string]any{"tenantId": t.ID, "demo": t.Demo, "steps": steps}))
				}
				if err != nil && !a.json {
					return settledError(exitCode(cmd.Context(), err))
				}
				return err
			})
		},
	}
	a.addDemoFlag(cmd)
	a.addJSONFlag(cmd, "one JSON object on one line")
	cmd.Flags().StringVar(&mailbox, "mailbox", "", "read the contact folders of this `user`'s mailbox")
	return cmd
}

var stepNames = map[string]string{"sign_in": "Sign-in", "permissions": "Permissions", "directory": "Directory", "mailbox": "Mailbox"}

func (a *app) printStep(s tenant.CheckStep) {
	fmt.Fprintf(a.out, "%-8s %-12s %s\n", s.State, stepNames[s.Name], s.Text)
	if s.Failure == nil {
		return
	}
	if s.Failure.Action != "" {
		fmt.Fprintf(a.out, "         %-12s What to do: %s\n", "", s.Failure.Action)
	}
	fmt.Fprintf(a.out, "         %-12s Code: %s", "", s.Failure.Code)
	if s.Failure.RequestID != "" {
		fmt.Fprintf(a.out, " · request-id: %s", s.Failure.RequestID)
	}
	fmt.Fprintln(a.out)
}
