package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"concord/backend/release"
	"concord/backend/support"
	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

func (a *app) supportCommand() *cobra.Command {
	var how tenant.SupportOptions
	cmd := &cobra.Command{
		Use:   "support [FILE]",
		Short: "Write a bundle for whoever is to help: log, settings, figures; no secret, no person",
		Long: `Support writes one zip file for whoever is to help when something does not work. It tells first what will be in it; nothing is
sent anywhere. Nobody is named in it and no secret is: look for yourself, it holds text only. It works with what works:
without a connection, and with settings that cannot be read. Without FILE it goes into the current folder.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			file := "concord-support-" + time.Now().Format("20060102-150405") + ".zip"
			if len(args) > 0 {
				file = args[0]
			}
			return a.support(cmd.Context(), file, how)
		},
	}
	a.addDemoFlag(cmd)
	cmd.Flags().BoolVar(&how.NoCheck, "no-check", false, "leave out the check of sign-in and permissions, which asks Microsoft")
	return cmd
}

// bundleError says that the file cannot be written.
type bundleError struct {
	path string
	err  error
}

func (e *bundleError) Error() string {
	var p *fs.PathError
	reason := e.err
	if errors.As(reason, &p) {
		reason = p.Err
	}
	if errors.Is(reason, fs.ErrExist) {
		return e.path + " is there already."
	}
	return fmt.Sprintf("%s cannot be written: %v.", e.path, reason)
}

// Code is the stable name of this kind of failure.
func (e *bundleError) Code() string { return "support_unwritable" }

// Action is what to do next.
func (e *bundleError) Action() string {
	return "Name another file, in a folder that this account may write to; a file that is there is never replaced."
}

func (e *bundleError) Unwrap() error { return e.err }

func (a *app) support(ctx context.Context, file string, how tenant.SupportOptions) error {
	fmt.Fprintln(a.err, "What will be in it:")
	for _, item := range support.Contents() {
		fmt.Fprintf(a.err, "  %-26s %s\n", item.Name, item.What)
	}
	fmt.Fprintln(a.err)
	out, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return &bundleError{file, err}
	}
	o := a.options()
	o.UserAgent = release.UserAgent()
	problems, err := tenant.Support(ctx, o, how, out)
	if err = errors.Join(err, out.Close()); err != nil {
		err = errors.Join(err, os.Remove(file))
		if errors.As(err, new(*fs.PathError)) {
			return &bundleError{file, err}
		}
		return err
	}
	for _, p := range problems {
		fmt.Fprintf(a.err, "Could not be gathered: %s (%s)\n", p.Part, p.Code)
	}
	if absolute, err := filepath.Abs(file); err == nil {
		file = absolute
	}
	size := int64(0)
	if info, err := os.Stat(file); err == nil {
		size = info.Size()
	}
	fmt.Fprintf(a.out, "Support bundle: %s (%s)\n", file, bytesText(size))
	fmt.Fprintln(a.err, "\nNothing was sent. Look into it before you hand it on.")
	return nil
}
