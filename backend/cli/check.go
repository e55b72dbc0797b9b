package cli

import (
	"context"
	"fmt"
	"time"

	"concord/backend/runs"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) checkCommand() *cobra.Command {
	var mailbox string
	var days int
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check sign-in, permissions, and one read of directory and mailbox",
		Long: `Check asks for everything a sync needs and writes nothing. When all is in order but the certificate ends soon, the exit
code is 7: --certificate-days says what soon is.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if days < 0 {
				return &usageError{fmt.Errorf("--certificate-days %d: name a number of days, or 0 for no warning", days)}
			}
			err := a.connected(cmd.Context(), func(t *tenant.Tenant) error { return a.check(cmd.Context(), t, mailbox, days) })
			return a.concluded(err, func(f *runs.Failure) any { return checkAnswer{State: tenant.NotPassed, Failure: f} })
		},
	}
	a.addDemoFlag(cmd)
	a.addJSONFlag(cmd, "one JSON object on one line")
	cmd.Flags().IntVar(&days, "certificate-days", certificateDays, "exit with 7 when the certificate ends within so many `days`; 0 never does")
	cmd.Flags().StringVar(&mailbox, "mailbox", "", "read the contact folders of this `user`'s mailbox")
	return cmd
}

// certificateDays is how many days before a certificate's end `check` begins to tell of it.
const certificateDays = 60

// checkAnswer is what `check --json` prints. Failure is set when no step could be tried.
type checkAnswer struct {
	TenantID string            `json:"tenantId,omitempty"`
	Demo     bool              `json:"demo"`
	State    tenant.CheckState `json:"state"`
	// CertificateDays is how many whole days the certificate is still valid.
	CertificateDays int `json:"certificateDays"`
	// EndsSoon goes with exit code 7.
	EndsSoon bool               `json:"certificateEndsSoon"`
	Steps    []tenant.CheckStep `json:"steps,omitempty"`
	Failure  *runs.Failure      `json:"failure,omitempty"`
}

func (a *app) check(ctx context.Context, t *tenant.Tenant, mailbox string, days int) error {
	answer := checkAnswer{TenantID: t.ID, Demo: t.Demo, State: tenant.Passed}
	err := t.Check(ctx, mailbox, func(s tenant.CheckStep) {
		answer.Steps = append(answer.Steps, s)
		if s.Identity != nil {
			left := time.Until(s.Identity.Certificate.NotAfter)
			answer.CertificateDays, answer.EndsSoon = s.Identity.DaysLeft(time.Now()), left <= time.Duration(days)*24*time.Hour && days > 0
		}
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
	if answer.EndsSoon {
		return settledError(exitRenew)
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
