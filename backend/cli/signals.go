package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// errStopped is the cause of a context that ended because the person asked for it.
var errStopped = errors.New("stopped by the user")

// interruptible returns a context that ends at the first Ctrl-C or SIGTERM. The second ends the process at once,
// which is safe: everything is written so that a kill loses nothing.
func interruptible(parent context.Context, stderr io.Writer) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		select {
		case <-signals:
		case <-done:
			return
		}
		fmt.Fprintln(stderr, "\nFinishing what is under way; again to stop at once.")
		cancel(errStopped)
		select {
		case <-signals:
			os.Exit(exitStopped) //nolint:forbidigo // whoever asks twice does not want to wait for deferred work
		case <-done:
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		cancel(nil)
	}
}
