//go:build !windows

package unattended

import "context"

// Own is this account, as which a task runs that is for nobody else. Here a timer can only be its own; whether it works
// while nobody is logged on is a matter of lingering (loginctl enable-linger).
func Own(bool) (Account, error) { return Account{}, nil }

// Named is another account. It fails: here only the own one has timers.
func Named(string) (Account, error) { return Account{}, ErrOtherAccount() }

// Elevated tells whether this process may do what an administrator may.
func Elevated() bool { return false }

// SharedFolder is the data folder for all accounts of a computer, "" where there is none.
func SharedFolder() string { return "" }

// Protect fails: it is for other accounts.
func Protect(string, Account) error { return ErrOtherAccount() }

// Protected fails: it is for other accounts.
func Protected(string, Account) error { return ErrOtherAccount() }

// Install lets the system's scheduler start the task from now on, in place of one that was installed before.
func Install(ctx context.Context, t Task) error { return systemdInstall(ctx, t) }

// Look asks the scheduler about the task.
func Look(ctx context.Context) (State, error) { return systemdLook(ctx) }

// Start starts the task now and does not wait for it. It fails with ErrMissing where there is none.
func Start(ctx context.Context) error { return systemdStart(ctx) }

// Remove takes the task away. Where there is none it does nothing.
func Remove(ctx context.Context) error { return systemdRemove(ctx) }

// Try fails: it is for other accounts.
func Try(context.Context, Task, string) ([]byte, error) { return nil, ErrOtherAccount() }
