package graph

import (
	"net/http"
	"strings"
	"time"
)

// Organization is the tenant itself. Source: learn.microsoft.com/graph/api/resources/organization.
type Organization struct {
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
	// OnPremisesSyncEnabled is nil where the tenant was never synchronised with an on-premises directory, and false where it
	// was once.
	OnPremisesSyncEnabled      *bool            `json:"onPremisesSyncEnabled"`
	OnPremisesLastSyncDateTime time.Time        `json:"onPremisesLastSyncDateTime"`
	VerifiedDomains            []VerifiedDomain `json:"verifiedDomains"`
}

// VerifiedDomain is a domain name that belongs to the tenant.
type VerifiedDomain struct {
	Name      string `json:"name"`
	IsDefault bool   `json:"isDefault"`
	IsInitial bool   `json:"isInitial"`
}

// ListOrganization reads the tenant. The answer is a Page[Organization] of one.
// Source: learn.microsoft.com/graph/api/organization-list.
func ListOrganization() Request {
	return directoryRequest(http.MethodGet, 1, "organization").
		query("$select", "id,displayName,onPremisesSyncEnabled,onPremisesLastSyncDateTime,verifiedDomains")
}

// EnableOnPremisesSync switches the tenant's synchronisation on; there is no request of ours that switches it off, which
// takes up to 72 hours and cannot be cancelled. Answers 204. The property is settable on v1.0 since Set-EntraDirSyncEnabled
// uses it (github.com/microsoftgraph/entra-powershell); IsReadOnlyProperty tells of a service that still wants beta
// (microsoftgraph/microsoft-graph-docs#21601).
func EnableOnPremisesSync(tenant string, beta bool) Request {
	r := directoryRequest(http.MethodPatch, 1, "organization", tenant)
	r.Body = struct {
		OnPremisesSyncEnabled bool `json:"onPremisesSyncEnabled"`
	}{true}
	r.Beta = beta
	return r
}

// IsReadOnlyProperty reports whether the service knows a property of the body and lets nobody write it in this version.
func IsReadOnlyProperty(err error) bool {
	e := as(err)
	return e.Status == http.StatusBadRequest && strings.Contains(e.Message, "is read-only and cannot be set")
}

// IsSyncPendingDisable reports whether the tenant's synchronisation cannot be switched on because it is still being switched off, which
// takes up to 72 hours (entra-powershell docs: Set-EntraDirSyncEnabled; the words are those of
// MicrosoftLearning/MS-100T00-Microsoft-365-Identity-and-Services#18).
func IsSyncPendingDisable(err error) bool {
	e := as(err)
	return e.Status == http.StatusBadRequest && strings.Contains(e.Message, "pending disable")
}

// OnPremisesDirectorySynchronization holds the tenant-wide settings of directory synchronisation, apart from those of a job.
// Source: learn.microsoft.com/graph/api/resources/onpremisesdirectorysynchronization.
type OnPremisesDirectorySynchronization struct {
	ID            string `json:"id"`
	Configuration struct {
		AccidentalDeletionPrevention struct {
			// SynchronizationPreventionType is disabled, enabledForCount or enabledForPercentage.
			SynchronizationPreventionType string `json:"synchronizationPreventionType"`
			AlertThreshold                int    `json:"alertThreshold"`
		} `json:"accidentalDeletionPrevention"`
	} `json:"configuration"`
}

// ListOnPremisesSynchronization reads them; Microsoft has no application permission for it, so that an app alone gets a 403.
// The answer is a Page[OnPremisesDirectorySynchronization].
// Source: learn.microsoft.com/graph/api/onpremisesdirectorysynchronization-get.
func ListOnPremisesSynchronization() Request {
	return directoryRequest(http.MethodGet, 1, "directory", "onPremisesSynchronization")
}
