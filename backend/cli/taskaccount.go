package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"concord/backend/atomicfile"
	"concord/backend/runs"
	"concord/backend/settings"
	"concord/backend/tenant"
	"concord/backend/unattended"

	"github.com/spf13/cobra"
)

// prepareFolder makes a data folder for another account. What is there already stays.
func (a *app) prepareFolder(dataDir string, account unattended.Account) error {
	if !unattended.Elevated() {
		return unattended.ErrElevation
	}
	own, err := settings.DefaultDataFolder()
	if err != nil {
		return err
	}
	if err := unattended.Protect(dataDir, account); err != nil {
		return err
	}
	target := filepath.Join(dataDir, settings.FileName)
	if _, err := os.Stat(target); err == nil || a.config != "" {
		return nil
	}
	text, err := os.ReadFile(filepath.Join(own, settings.FileName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // that there are none is said next
	}
	if err == nil {
		err = atomicfile.Replace(target, text, 0o600)
	}
	if err != nil {
		return fmt.Errorf("copy the settings: %w", err)
	}
	fmt.Fprintf(a.out, "Settings copied to %s; only %s and administrators can read them.\n", target, account.Name)
	if !hasDatabase(dataDir) && hasDatabase(own) {
		fmt.Fprintf(a.err, "\nProfiles and what is known of the mailboxes lie in %s. Bring them along:\n  concordctl profile export NAME --out FILE\n  concordctl profile import FILE%s\nThe next sync finds its contacts again by their marks.\n", own, a.folderFlag(dataDir))
	}
	return nil
}

func hasDatabase(folder string) bool {
	found, err := filepath.Glob(filepath.Join(folder, "*-*-*-*-*.db"))
	return err == nil && len(found) > 0
}

// tryAccount runs a check as the account of a task and refuses the task unless it passes.
func (a *app) tryAccount(ctx context.Context, t unattended.Task, dataDir string) error {
	fmt.Fprintf(a.err, "Checking as %s…\n", t.Account.Name)
	out := filepath.Join(dataDir, "task-check.json")
	data, err := unattended.Try(ctx, t.Check(out, dataDir, a.config), out)
	if err != nil {
		return err
	}
	passed, warning, err := verdict(t.Account.Name, data)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, passed)
	if warning != "" {
		fmt.Fprintln(a.err, warning)
	}
	return nil
}

// verdict reads what a probe wrote. A check that finds all in order but the certificate's end near (exit code 7 of `check`) passes, with a warning:
// the task works today, and whoever installs it is the one to hear how long.
func verdict(account string, data []byte) (passed, warning string, err error) {
	var answer checkAnswer
	if err := json.Unmarshal(data, &answer); err != nil {
		return "", "", fmt.Errorf("read the check: %w", err)
	}
	failure := answer.Failure
	for _, step := range answer.Steps {
		if failure == nil && step.State == tenant.NotPassed {
			failure = step.Failure
		}
	}
	if failure != nil {
		return "", "", unattended.CheckFailed(account, sentence(failure.Sentence)+" ("+failure.Code+")", failure.Action)
	}
	if answer.EndsSoon {
		warning = fmt.Sprintf("Warning: its certificate ends in %s. Renew it before then, or the task will fail: concordctl cert rotate",
			count(int64(answer.CertificateDays), "day", "days"))
	}
	return fmt.Sprintf("As %s the check passes.", account), warning, nil
}

func (a *app) taskProbeCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use: "probe", Short: "What task install runs as another account: a check, written into a file", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if out == "" {
				return &usageError{errors.New("name the file with --out")}
			}
			return a.taskProbe(cmd.Context(), out)
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "the `file`")
	return cmd
}

// taskProbe writes what `check --json` prints into a file, whole.
func (a *app) taskProbe(ctx context.Context, out string) error {
	var answer bytes.Buffer
	inner := *a
	inner.out, inner.json = &answer, true
	err := inner.connected(ctx, func(t *tenant.Tenant) error { return inner.check(ctx, t, "", certificateDays) })
	err = inner.concluded(err, func(f *runs.Failure) any { return checkAnswer{State: tenant.NotPassed, Failure: f} })
	return errors.Join(err, atomicfile.Replace(out, answer.Bytes(), 0o600))
}
