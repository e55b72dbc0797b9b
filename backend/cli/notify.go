package cli

import (
	"context"
	"fmt"

	"concord/backend/release"
	"concord/backend/runs"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) notifyCommand() *cobra.Command {
	test := &cobra.Command{
		Use: "test", Short: "Post a test message to the webhook of the settings", Args: cobra.NoArgs,
		Long: `Test posts a message that says it is a test to the webhook that appsettings.json names at notifications.webhook, as
the messages come that tell of a held or failed run, a certificate near its end, or a cloud sync job in quarantine.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			err := tenant.TestWebhook(cmd.Context(), tenant.Options{DataDir: a.dataDir, Config: a.config, UserAgent: release.UserAgent()})
			if err == nil {
				fmt.Fprintln(a.out, "The webhook took the message. Look whether it has arrived.")
			}
			return err
		},
	}
	return group("notify", "Tell people outside of the window what needs attention", test)
}

// announceStart tells that a sync that was due could not begin. A tenant that was never reached from here has nowhere to
// remember what was told: then the event log alone hears of it.
func (a *app) announceStart(ctx context.Context, err error) {
	if a.demo || ctx.Err() != nil {
		return
	}
	failure := runs.FailureOf(err)
	told := a.offline(ctx, func(t *tenant.Tenant) error {
		t.AnnounceStart(ctx, failure)
		return nil
	})
	if told != nil {
		tenant.WriteNotBegun(failure)
	}
}
