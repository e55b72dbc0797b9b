package cli

import (
	"context"
	"errors"
	"fmt"

	"concord/backend/runs"
	"concord/backend/tenant"
	"concord/backend/unattended"

	"github.com/spf13/cobra"
)

// The exit codes. Scripts depend on them: a number never changes its meaning.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitPartly  = 3
	exitHeld    = 4
	exitAccess  = 5
	exitActive  = 6
	exitRenew   = 7
	exitStopped = 130 // what shells report for a program ended by Ctrl-C
)

func exitCodesTopic() *cobra.Command {
	return &cobra.Command{
		Use:   "exit-codes",
		Short: "What the exit codes mean",
		Long: fmt.Sprintf(`What concordctl's exit code says:

  %3d  done; mailboxes that take no contacts were skipped, which is no failure
  %3d  failed
  %3d  wrong usage, settings or profile, or nothing of that name or number
  %3d  done, but something failed in some mailboxes
  %3d  held: the harmless part is done, the rest waits for "runs approve" or "runs refuse"
  %3d  sign-in failed, or a permission is missing
  %3d  another run is active in this data folder
  %3d  "check" found all in order, but the certificate ends soon: "cert rotate"
  %3d  stopped by Ctrl-C`,
			exitDone, exitFailed, exitUsage, exitPartly, exitHeld, exitAccess, exitActive, exitRenew, exitStopped),
	}
}

// usageError is a command line that cannot be meant.
type usageError struct{ error }

func (e *usageError) Code() string   { return "usage" }
func (e *usageError) Action() string { return `See "concordctl help" or add --help to the command.` }
func (e *usageError) Unwrap() error  { return e.error }

// settledError is an outcome that has been printed already and only decides the exit code.
type settledError int

func (e settledError) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// exitCode turns what a verb returned into the program's answer to its caller.
func exitCode(ctx context.Context, err error) int {
	var settled settledError
	var usage *usageError
	var task *unattended.Error
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &settled):
		return int(settled)
	case errors.As(err, &usage):
		return exitUsage
	case errors.As(err, &task):
		if task.Code() == "task_refused" {
			return exitFailed
		}
		return exitUsage
	case errors.Is(context.Cause(ctx), errStopped):
		return exitStopped
	}
	switch tenant.ProblemOf(err) {
	case tenant.Configuration:
		return exitUsage
	case tenant.Access:
		return exitAccess
	case tenant.Busy:
		return exitActive
	default:
		return exitFailed
	}
}

// exitOfRun is the exit code for the state a run ended in, err being what its work returned.
func exitOfRun(ctx context.Context, state runs.State, err error) int {
	switch state {
	case runs.Done:
		return exitDone
	case runs.Partly:
		return exitPartly
	case runs.Held:
		return exitHeld
	case runs.Cancelled:
		return exitStopped
	default:
		return exitCode(ctx, err)
	}
}

// ended tells why a run failed, where it did, and gives the exit code as an error for what has been printed.
func (a *app) ended(ctx context.Context, state runs.State, failure *runs.Failure, err error) error {
	if failure != nil {
		writeFailure(a.err, failure)
	}
	if code := exitOfRun(ctx, state, err); code != exitDone {
		return settledError(code)
	}
	return nil
}
