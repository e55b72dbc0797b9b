package tenant

import (
	"errors"
	"net/http"
	"strings"

	"concord/backend/backup"
	"concord/backend/certstore"
	"concord/backend/cloudsync"
	"concord/backend/contactsync"
	"concord/backend/graph"
	"concord/backend/notify"
	"concord/backend/rotation"
	"concord/backend/runs"
	"concord/backend/schedule"
	"concord/backend/settings"
	"concord/backend/signin"
)

// Error says what is wrong with what the tenant is put together from.
type Error struct {
	code, sentence, action string
	err                    error
}

func (e *Error) Error() string { return e.sentence }

// Code is stable: data_folder, settings_missing, token_unreadable, backup_tenant_unknown, person_unknown, rotation_demo, demo_mishap.
func (e *Error) Code() string { return e.code }

// Action is what to do next.
func (e *Error) Action() string { return e.action }

func (e *Error) Unwrap() error { return e.err }

// Problem is the kind of a failure: who has to do something about it.
type Problem int

// The kinds of problem.
const (
	Other         Problem = iota // a failure of the work itself
	Configuration                // settings, certificate file, profile or what was asked for must be corrected
	Access                       // Microsoft does not let the app in: sign-in or permission
	Busy                         // another run is active in this data folder
)

// ProblemOf tells which kind of problem an error is.
func ProblemOf(err error) Problem {
	var (
		own         *Error
		kept        *backup.Error
		setting     *settings.Error
		profile     *contactsync.ProfileError
		certificate *certstore.Error
		renewal     *rotation.Error
		login       *signin.Error
		answered    *graph.Error
		denied      interface {
			error
			PermissionDenied() bool
		}
	)
	switch {
	case errors.As(err, new(*runs.ActiveError)), errors.As(err, &kept) && (kept.Code() == "backup_in_use" || kept.Code() == "backup_under_way"):
		return Busy
	case errors.As(err, &renewal):
		switch renewal.Code() {
		case "rotation_active":
			return Busy
		case "rotation_refused", "rotation_not_accepted", "rotation_by_hand", "rotation_unproven":
			return Access
		}
		return Configuration
	case errors.As(err, &login):
		// A network that is down is not an access problem, and nobody has to ask for consent because of it.
		if login.Temporary() || strings.HasPrefix(login.Code(), "network_") || strings.HasPrefix(login.Code(), "proxy_") {
			return Other
		}
		return Access
	case errors.As(err, &setting) && strings.HasPrefix(setting.Code(), "proxy_"):
		return Other
	case errors.As(err, &own), errors.As(err, &setting), errors.As(err, &profile), errors.Is(err, runs.ErrNoRun),
		errors.As(err, new(*cloudsync.ConfigurationError)), errors.As(err, new(*cloudsync.UnknownDomainError)), errors.As(err, new(*cloudsync.ConfirmationError)), errors.As(err, new(*cloudsync.ArgumentError)),
		errors.As(err, new(*contactsync.NoProfileError)), errors.As(err, new(*contactsync.NoMailboxError)), errors.As(err, new(*contactsync.NoPersonError)),
		errors.As(err, new(*contactsync.PlanError)), errors.As(err, new(*contactsync.NoTakeoverError)),
		errors.As(err, new(*contactsync.NameTakenError)), errors.As(err, new(*contactsync.InUseError)),
		errors.As(err, new(*contactsync.HoldError)), errors.As(err, new(*contactsync.NoLeftoversError)), errors.As(err, new(*contactsync.RemovingError)), errors.As(err, new(*contactsync.NotRemovingError)),
		errors.As(err, new(*schedule.Error)), errors.Is(err, notify.ErrNone),
		errors.As(err, &kept) && kept.Code() != "backup_disk_full":
		return Configuration
	case errors.As(err, &certificate):
		switch certificate.Code() {
		case "certificate_expired", "certificate_not_yet_valid":
			return Access
		}
		return Configuration
	case errors.As(err, &answered) && answered.Status == http.StatusUnauthorized && !graph.IsMailboxUnavailable(err):
		return Access
	case errors.As(err, &denied) && denied.PermissionDenied(), graph.IsForbidden(err), graph.IsAccessDenied(err):
		return Access
	default:
		return Other
	}
}
