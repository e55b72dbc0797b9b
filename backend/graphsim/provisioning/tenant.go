package provisioning

import (
	"encoding/json"
	"net/http"
	"time"
)

// deletionGuard is the tenant's own guard against deletions, apart from the jobs' (Graph docs: "onPremisesAccidentalDeletionPrevention
// resource type").
type deletionGuard struct {
	Type      string // "" is disabled
	Threshold int
}

// SyncEnabled is organization.onPremisesSyncEnabled as it reads now: nil for never (Graph docs: "organization resource type").
func (s *Service) SyncEnabled(now time.Time) *bool {
	if s.tenant.SyncEnabled != nil && *s.tenant.SyncEnabled && now.Before(s.tenant.SyncReady) {
		return s.tenant.SyncBefore
	}
	return s.tenant.SyncEnabled
}

// LastSync is organization.onPremisesLastSyncDateTime.
func (s *Service) LastSync() *time.Time { return s.tenant.LastSync }

// SetSyncEnabled sets the flag as somebody else did before.
func (s *Service) SetSyncEnabled(enabled *bool) {
	s.tenant.SyncEnabled, s.tenant.SyncReady = enabled, time.Time{}
	if enabled != nil {
		s.known(time.Time{}, SyncServiceAppID, "Microsoft Entra AD Synchronization Service")
	}
	s.saveTenant()
}

// disabling takes up to 72 hours and nothing else goes meanwhile (entra-powershell docs: "Set-EntraBetaDirSyncEnabled").
const disabling = 72 * time.Hour

// PatchSyncEnabled answers PATCH of the organization with the flag.
func (s *Service) PatchSyncEnabled(now time.Time, enabled, beta bool) *Refusal {
	switch {
	case s.faults.FlagReadOnly && !beta:
		return refuse(http.StatusBadRequest, "Request_BadRequest", "Property 'onPremisesSyncEnabled' is read-only and cannot be set.")
	case enabled && s.tenant.SyncEnabled != nil && !*s.tenant.SyncEnabled && now.Before(s.tenant.SyncReady):
		// MicrosoftLearning/MS-100T00-Microsoft-365-Identity-and-Services#18, #19
		return refuse(http.StatusBadRequest, "Request_BadRequest", "Directory Sync is currently in a pending disable state.")
	case enabled:
		s.enable(now)
	case s.tenant.SyncEnabled != nil && *s.tenant.SyncEnabled:
		off := false
		s.tenant.SyncEnabled, s.tenant.SyncReady = &off, now.Add(disabling)
	}
	s.saveTenant()
	return nil
}

func (s *Service) enable(now time.Time) {
	if s.tenant.SyncEnabled != nil && *s.tenant.SyncEnabled {
		return
	}
	on := true
	s.tenant.SyncBefore = s.tenant.SyncEnabled
	s.tenant.SyncEnabled, s.tenant.SyncReady = &on, now.Add(s.faults.FlagDelay)
	s.known(now, SyncServiceAppID, "Microsoft Entra AD Synchronization Service")
	s.saveTenant()
}

func (s *Service) setFeature(name string, on bool) {
	if s.tenant.Features == nil {
		s.tenant.Features = map[string]bool{}
	}
	s.tenant.Features[name] = on
}

// features of onPremisesDirectorySynchronization (metadata of Graph v1.0).
var features = []string{"allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled", "blockCloudObjectTakeoverThroughHardMatchEnabled", "blockSoftMatchEnabled",
	"bypassDirSyncOverridesEnabled", "cloudPasswordPolicyForPasswordSyncedUsersEnabled", "concurrentCredentialUpdateEnabled",
	"concurrentOrgIdProvisioningEnabled", "deviceWritebackEnabled", "directoryExtensionsEnabled", "fopeConflictResolutionEnabled",
	"groupWriteBackEnabled", "passwordSyncEnabled", "passwordWritebackEnabled", "quarantineUponProxyAddressesConflictEnabled",
	"quarantineUponUpnConflictEnabled", "softMatchOnUpnEnabled", "synchronizeUpnForManagedUsersEnabled", "unifiedGroupWritebackEnabled",
	"userForcePasswordChangeOnLogonEnabled", "userWritebackEnabled"}

// OnPremisesSynchronization answers GET directory/onPremisesSynchronization (Graph docs: "Get onPremisesDirectorySynchronization").
func (s *Service) OnPremisesSynchronization() map[string]any {
	on := map[string]any{}
	for _, name := range features {
		on[name] = s.tenant.Features[name]
	}
	return map[string]any{"id": s.tenantID, "features": on, "configuration": map[string]any{"accidentalDeletionPrevention": map[string]any{
		"synchronizationPreventionType": orElse(s.tenant.Guard.Type, "disabled"), "alertThreshold": s.tenant.Guard.Threshold}}}
}

// PatchOnPremisesSynchronization answers PATCH of it.
func (s *Service) PatchOnPremisesSynchronization(body []byte) *Refusal {
	var sent struct {
		Configuration *struct {
			AccidentalDeletionPrevention *struct {
				SynchronizationPreventionType *string
				AlertThreshold                *int
			}
		}
		Features map[string]bool
	}
	if err := json.Unmarshal(body, &sent); err != nil {
		return badRequest("Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.")
	}
	if c := sent.Configuration; c != nil && c.AccidentalDeletionPrevention != nil {
		if kind := c.AccidentalDeletionPrevention.SynchronizationPreventionType; kind != nil {
			s.tenant.Guard.Type = *kind
		}
		if n := c.AccidentalDeletionPrevention.AlertThreshold; n != nil {
			s.tenant.Guard.Threshold = *n
		}
	}
	for name, on := range sent.Features {
		s.setFeature(name, on)
	}
	s.saveTenant()
	return nil
}

// AccountState is what became of the sync service account.
type AccountState string

const (
	// AccountWorks is the account as it was made.
	AccountWorks AccountState = "works"
	// AccountDeleted is removed from the directory.
	AccountDeleted AccountState = "deleted"
	// AccountExpired has a password that ran out.
	AccountExpired AccountState = "expired"
	// AccountBlocked is held up by Conditional Access or MFA.
	AccountBlocked AccountState = "blocked"
)

// SetAccount changes what becomes of the account.
func (s *Service) SetAccount(state AccountState) {
	a := &s.tenant.Account
	a.Deleted, a.Expired, a.Blocked = state == AccountDeleted, state == AccountExpired, state == AccountBlocked
	s.saveTenant()
}
