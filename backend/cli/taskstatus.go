package cli

import (
	"context"
	"fmt"

	"concord/backend/unattended"

	"github.com/spf13/cobra"
)

func (a *app) taskStatusCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "status", Short: "Say whether the task is installed, and what came of it last", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.taskStatus(cmd.Context()) },
	}
	a.addJSONFlag(cmd, "one JSON object on one line")
	return cmd
}

func (a *app) taskStatus(ctx context.Context) error {
	s, err := unattended.Look(ctx)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(s)
	}
	if !s.Installed {
		fmt.Fprintln(a.out, "No sync is scheduled on this computer for this account.")
		fmt.Fprintln(a.err, "\nTo schedule one:  concordctl task install")
		return nil
	}
	line := "Installed"
	if s.Minutes > 0 {
		line += fmt.Sprintf(", every %d minutes", s.Minutes)
	}
	if s.Account != "" {
		line += ", as " + s.Account
	}
	if s.LoggedOn {
		line += ", while logged on"
	}
	fmt.Fprintln(a.out, line+".")
	if !s.Enabled {
		fmt.Fprintf(a.out, "It is turned off in %s, or that does not run.\n", s.Scheduler)
	}
	if !s.Program {
		fmt.Fprintln(a.out, "The program that it starts is not there any more: install it anew.")
	}
	fmt.Fprintf(a.out, "  %-10s %s\n", "Runs", s.Command)
	a.taskLast(s)
	return nil
}

func (a *app) taskLast(s unattended.State) {
	last := s.LastRun
	if last == "" {
		last = "never"
	} else if s.LastExit != nil {
		last += fmt.Sprintf(", exit code %d", *s.LastExit)
		if words := exitWords[*s.LastExit]; words != "" {
			last += " (" + words + ")"
		}
	}
	fmt.Fprintf(a.out, "  %-10s %s\n", "Last run", last)
	if s.NextRun != "" {
		fmt.Fprintf(a.out, "  %-10s %s\n", "Next run", s.NextRun)
	}
}

// exitWords say in few words what concordctl exit-codes says.
var exitWords = map[int64]string{
	exitDone: "done, or nothing was due", exitFailed: "failed", exitUsage: "wrong settings", exitPartly: "something failed in some mailboxes",
	exitHeld: "held: a decision is waited for", exitAccess: "sign-in failed, or a permission is missing", exitActive: "another run was active", exitStopped: "stopped",
}
