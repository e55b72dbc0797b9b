package contactsync

import (
	"fmt"

	"concord/backend/graph"
)

// NoProfileError says that there is no such profile, or none at all.
type NoProfileError struct{ Name string }

func (e *NoProfileError) Error() string {
	if e.Name == "" {
		return "There is no profile yet: nobody has said who should be written where."
	}
	return fmt.Sprintf("There is no profile %q.", e.Name)
}

// Code is the stable name of this kind of failure.
func (e *NoProfileError) Code() string { return "no_profile" }

// Action is what to do next.
func (e *NoProfileError) Action() string {
	if e.Name == "" {
		return "Import one: concordctl profile import FILE."
	}
	return "List the profiles with: concordctl profile list."
}

// NoMailboxError says that a mailbox named for a pilot is not one that the profile writes to.
type NoMailboxError struct{}

func (e *NoMailboxError) Error() string {
	return "The mailbox that was named is not one this profile writes to."
}

// Code is the stable name of this kind of failure.
func (e *NoMailboxError) Code() string { return "no_mailbox" }

// Action is what to do next.
func (e *NoMailboxError) Action() string {
	return "Name a user of the tenant by object id, user principal name or mail address, and check that the profile's mailbox rule includes that user."
}

// AllRefusedError says that every mailbox refused us: then it is the permission, not the scope, that is missing.
type AllRefusedError struct{ Mailboxes int64 }

func (e *AllRefusedError) Error() string {
	return fmt.Sprintf("Exchange refused access to all %d mailboxes that were tried.", e.Mailboxes)
}

// Code is the stable name of this kind of failure.
func (e *AllRefusedError) Code() string { return "contacts_permission_missing" }

// Action is what to do next.
func (e *AllRefusedError) Action() string {
	return "Grant the application permission Contacts.ReadWrite with admin consent, or assign the Exchange role \"Application Contacts.ReadWrite\" over these mailboxes, wait up to two hours for Exchange, and run again."
}

// PermissionDenied marks errors that sign-in or consent must solve.
func (e *AllRefusedError) PermissionDenied() bool { return true }

// PermissionError says that the directory may not be read because a permission is missing.
type PermissionError struct {
	Permission, Why string // GroupMember.Read.All, "to read …"
	Err             error
}

func (e *PermissionError) Error() string {
	return fmt.Sprintf("The app registration lacks %s %s.", e.Permission, e.Why)
}

func (e *PermissionError) Unwrap() error { return e.Err }

// Code is the stable name of this kind of failure: that of the check, which finds it before a run does.
func (e *PermissionError) Code() string { return "permission_missing" }

// Action is what to do next.
func (e *PermissionError) Action() string {
	return fmt.Sprintf("In the app registration, open API permissions, add %s as application permission, and choose Grant admin consent.", e.Permission)
}

// PermissionDenied marks errors that sign-in or consent must solve.
func (e *PermissionError) PermissionDenied() bool { return true }

// MayNotReadPeople words a refusal of the directory's people; other errors pass.
func MayNotReadPeople(err error) error {
	return mayNotRead(err, "User.Read.All", "to read the people of the directory (users/delta)")
}

// mayNotRead words a refusal of the directory by the permission that would open it; other errors pass.
func mayNotRead(err error, permission, why string) error {
	if graph.IsForbidden(err) {
		return &PermissionError{Permission: permission, Why: why, Err: err}
	}
	return err
}

// InUseError says that a profile cannot be deleted while its contacts are in mailboxes.
type InUseError struct {
	Profile  string
	Contacts int64
}

func (e *InUseError) Error() string {
	return fmt.Sprintf("Profile %s still has %d contacts in mailboxes.", e.Profile, e.Contacts)
}

// Code is the stable name of this kind of failure.
func (e *InUseError) Code() string { return "profile_in_use" }

// Action is what to do next.
func (e *InUseError) Action() string {
	return "To leave the contacts where they are and forget the profile, add --leave-contacts. They keep their mark, so importing the same profile again finds them."
}

// NameTakenError says that another profile has the name.
type NameTakenError struct{ Name string }

func (e *NameTakenError) Error() string {
	return fmt.Sprintf("Another profile is already called %q.", e.Name)
}

// Code is the stable name of this kind of failure.
func (e *NameTakenError) Code() string { return "profile_name_taken" }

// Action is what to do next.
func (e *NameTakenError) Action() string {
	return "Choose another name, or keep the id of the profile you mean to replace."
}

// HoldError says that a run has nothing to approve or refuse.
type HoldError struct {
	Run   int64
	State HoldState // "" when the run held nothing
}

func (e *HoldError) Error() string {
	switch e.State {
	case "":
		return fmt.Sprintf("Run %d holds nothing back.", e.Run)
	case Superseded:
		return fmt.Sprintf("What run %d held back is held by a later run now.", e.Run)
	default:
		return fmt.Sprintf("What run %d held back has been decided already: %s.", e.Run, e.State)
	}
}

// Code is the stable name of this kind of failure.
func (e *HoldError) Code() string { return "no_hold" }

// Action is what to do next.
func (e *HoldError) Action() string { return "See what waits with: concordctl status." }

// NetworkError says that one mailbox after the other could not be reached.
type NetworkError struct{ Err error }

func (e *NetworkError) Error() string {
	return "Microsoft Graph could not be reached any more: " + e.Err.Error()
}

// Sentence is what happened, without the last answer's details, which are for the log.
func (e *NetworkError) Sentence() string {
	return "The connection to Microsoft Graph was lost in mailbox after mailbox, so the run stopped."
}

func (e *NetworkError) Unwrap() error { return e.Err }

// Code is the stable name of this kind of failure.
func (e *NetworkError) Code() string { return "network_lost" }

// Action is what to do next.
func (e *NetworkError) Action() string {
	return "Check the connection, then run again: the run goes on where it stopped."
}
