package cli

import (
	"context"
	"fmt"

	"concord/backend/runs"
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
			err := a.connected(cmd.Context(), func(t *tenant.Tenant) error { return a.check(cmd.Context(), t, mailbox) })
			return a.concluded(err, func(f *runs.Failure) any { return checkAnswer{State: tenant.NotPassed, Failure: f} })
		},
	}
	a.addDemoFlag(cmd)
	a.addJSONFlag(cmd, "one JSON object on one line")
	cmd.Flags().StringVar(&mailbox, "mailbox", "", "read the contact folders of this `user`'s mailbox")
	return cmd
}

// checkAnswer is what `check --json` prints. Failure is set when no step could be tried.
type checkAnswer struct {
	TenantID string             `json:"tenantId,omitempty"`
	Demo     bool               `json:"demo"`
	State    tenant.CheckState  `json:"state"`
	Steps    []tenant.CheckStep `json:"steps,omitempty"`
	Failure  *runs.Failure      `json:"failure,omitempty"`
}

func (a *app) check(ctx context.Context, t *tenant.Tenant, mailbox string) error {
	answer := checkAnswer{TenantID: t.ID, Demo: t.Demo, State: tenant.Passed}
	err := t.Check(ctx, mailbox, func(s tenant.CheckStep) {
		answer.Steps = append(answer.Steps, s)
		if !a.json {
			a.printStep(s)
		}
	})
	if err != nil {
		answer.State = tenant.NotPassed
	}
	if a.json {
		if err := a.printJSON(answer); err != nil {
			return err
		}
	}
	if err != nil {
		return settledError(exitCode(ctx, err))
	}
	return nil
}

var stepNames = map[string]string{"certificate": "Certificate", "sign_in": "Sign-in", "permissions": "Permissions", "directory": "Directory", "mailbox": "Mailbox"}

func (a *app) printStep(s tenant.CheckStep) {
	fmt.Fprintf(a.out, "%-8s %-12s %s\n", s.State, stepNames[s.Name], s.Text)
	for _, detail := range s.Details {
		fmt.Fprintf(a.out, "         %-12s %s\n", "", detail)
	}
	if s.Failure == nil {
		return
	}
	if s.Failure.Action != "" {
		fmt.Fprintf(a.out, "         %-12s What to do: %s\n", "", s.Failure.Action)
	}
	fmt.Fprintf(a.out, "         %-12s %s\n", "", codeLine(s.Failure))
}
