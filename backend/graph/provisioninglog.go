package graph

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// ProvisioningObjectSummary is a line of the provisioning log: what was done with one object.
// Source: learn.microsoft.com/graph/api/resources/provisioningobjectsummary.
type ProvisioningObjectSummary struct {
	ID                     string                 `json:"id"`
	ActivityDateTime       time.Time              `json:"activityDateTime"`
	JobID                  string                 `json:"jobId"`
	CycleID                string                 `json:"cycleId"`
	ChangeID               string                 `json:"changeId"`
	DurationInMilliseconds int                    `json:"durationInMilliseconds"`
	ProvisioningAction     string                 `json:"provisioningAction"` // create, update, delete, disable, stagedDelete, other
	ProvisioningStatusInfo ProvisioningStatusInfo `json:"provisioningStatusInfo"`
	SourceIdentity         ProvisionedIdentity    `json:"sourceIdentity"`
	TargetIdentity         ProvisionedIdentity    `json:"targetIdentity"`
	ProvisioningSteps      []ProvisioningStep     `json:"provisioningSteps"`
	ModifiedProperties     []ModifiedProperty     `json:"modifiedProperties"`
}

// ProvisioningStatusInfo says how it went: success, failure, skipped or warning.
type ProvisioningStatusInfo struct {
	Status           string                 `json:"status"`
	ErrorInformation *ProvisioningErrorInfo `json:"errorInformation"`
}

// ProvisioningErrorInfo is why it did not go well.
type ProvisioningErrorInfo struct {
	ErrorCode         string `json:"errorCode"`
	Reason            string `json:"reason"`
	AdditionalDetails string `json:"additionalDetails"`
	ErrorCategory     string `json:"errorCategory"`
	RecommendedAction string `json:"recommendedAction"`
}

// ProvisionedIdentity is the object on one side.
type ProvisionedIdentity struct {
	ID           string `json:"id"`
	DisplayName  string `json:"displayName"`
	IdentityType string `json:"identityType"`
}

// ProvisioningStep is one of the steps: import, scoping, matching, processing, referenceResolution, export.
type ProvisioningStep struct {
	Name                 string `json:"name"`
	ProvisioningStepType string `json:"provisioningStepType"`
	Status               string `json:"status"`
	Description          string `json:"description"`
}

// ModifiedProperty is an attribute that was changed.
type ModifiedProperty struct {
	DisplayName string `json:"displayName"`
	OldValue    string `json:"oldValue"`
	NewValue    string `json:"newValue"`
}

// ProvisioningLogQuery chooses lines. Zero values choose nothing.
type ProvisioningLogQuery struct {
	JobID       string
	Since, Till time.Time
	Action      string // create, update, delete, disable, stagedDelete, other
	Status      string // success, failure, skipped, warning
	Top         int    // lines a page, at most 1,000; 0 leaves it to the service
}

// ListProvisioningLog lists the provisioning log, the newest first. It lags some minutes behind. The answer is a
// Page[ProvisioningObjectSummary]. Filters tell upper from lower case.
// Source: learn.microsoft.com/graph/api/provisioningobjectsummary-list.
func ListProvisioningLog(q ProvisioningLogQuery) Request {
	var filters []string
	equal := func(name, value string) {
		if value != "" {
			filters = append(filters, name+" eq "+quote(value))
		}
	}
	equal("jobId", q.JobID)
	equal("provisioningAction", q.Action)
	equal("provisioningStatusInfo/status", q.Status)
	if !q.Since.IsZero() {
		filters = append(filters, "activityDateTime ge "+q.Since.UTC().Format(time.RFC3339))
	}
	if !q.Till.IsZero() {
		filters = append(filters, "activityDateTime lt "+q.Till.UTC().Format(time.RFC3339))
	}
	top := ""
	if q.Top > 0 {
		top = strconv.Itoa(q.Top)
	}
	return directoryRequest(http.MethodGet, 1, "auditLogs", "provisioning").query("$filter", strings.Join(filters, " and ")).
		query("$orderby", "activityDateTime desc").query("$top", top)
}
