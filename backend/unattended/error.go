package unattended

import "fmt"

// Error says why something could not be done with the system's scheduler.
type Error struct {
	code, sentence, action string
	err                    error
}

func (e *Error) Error() string { return e.sentence }

// Code is stable: task_missing, task_refused, task_no_scheduler, task_elevation, task_account, task_path, task_program, task_data_folder,
// task_key, task_check_failed.
func (e *Error) Code() string { return e.code }

// Action is what to do next.
func (e *Error) Action() string { return e.action }

// Unwrap gives the cause, where there is one.
func (e *Error) Unwrap() error { return e.err }

// ErrMissing says that there is no task to look at or to start.
var ErrMissing = &Error{code: "task_missing", sentence: "No sync is scheduled on this computer for this account.",
	action: "Install one:  concordctl task install"}

// ErrElevation says that an administrator is needed.
var ErrElevation = &Error{code: "task_elevation", sentence: "A task that runs as another account, or while nobody is logged on, can only be made by an administrator.",
	action: "Open a command prompt with \"Run as administrator\" and try again there."}

func refusedBy(scheduler, said string, err error) error {
	if said == "" {
		said = err.Error()
	}
	return &Error{code: "task_refused", sentence: fmt.Sprintf("%s refused: %s", scheduler, said), err: err,
		action: "Correct what it names, then try again. Nothing was left half done."}
}

func badPath(path, why string) error {
	return &Error{code: "task_path", sentence: fmt.Sprintf("%s cannot be started by the scheduler: %s.", path, why),
		action: "Put the program, or the data folder, into another folder."}
}

// ErrOtherAccount is the refusal of another account where only the own one has timers.
func ErrOtherAccount() error {
	return &Error{code: "task_account", sentence: "Here a timer belongs to the account that installs it.",
		action: "Run concordctl task install as the account that is to sync, with its own data folder and key."}
}

// UnknownAccount says that there is no such account.
func UnknownAccount(name string, err error) error {
	return &Error{code: "task_account", sentence: fmt.Sprintf("Windows knows no account %q.", name), err: err,
		action: `Write system, local-service, network-service, DOMAIN\name or, of a managed service account, DOMAIN\name$.`}
}

// NotShared says that a data folder is not one that another account can use safely.
func NotShared(path, why string) error {
	return &Error{code: "task_data_folder", sentence: fmt.Sprintf("The data folder %s is not ready for another account: %s.", path, why),
		action: "Let it be made ready:  concordctl task install --prepare, with the same --account"}
}

// errOwnKey says that the key is one that only this account can use, while it is logged on.
var errOwnKey = &Error{code: "task_key", sentence: "The certificate is in the store CurrentUser, whose key only this account can use, and only while it is logged on.",
	action: "Use a certificate in the store LocalMachine, or a key file; docs/windows.md says how to make one and whom to let use its key."}

// NoProgram says that the command line, which a task starts, is not where it should be.
func NoProgram(path string) error {
	return &Error{code: "task_program", sentence: fmt.Sprintf("The program that a task would start is not there: %s.", path),
		action: "Put concordctl beside the window's program, as the installer does."}
}

// CheckFailed says what came of the check as the other account.
func CheckFailed(account, sentence, action string) error {
	return &Error{code: "task_check_failed", sentence: fmt.Sprintf("As %s the check fails, so no task was installed: %s", account, sentence), action: action}
}
