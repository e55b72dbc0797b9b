package graph

import (
	"net/http"
	"strings"
	"time"
)

// SynchronizationJob is a job that keeps one directory in step with another. Times that never were are
// 0001-01-01, which is Go's zero time. Source: learn.microsoft.com/graph/api/resources/synchronization-synchronizationjob.
type SynchronizationJob struct {
	// ID begins with the template's name: AD2AADProvisioning.{32 hex digits}, older or newer ones with more parts.
	ID string `json:"id"`
	// TemplateID is the template's name, or a former name of it: see Is.
	TemplateID string                  `json:"templateId"`
	Schedule   SynchronizationSchedule `json:"schedule"`
	Status     SynchronizationStatus   `json:"status"`
	Settings   []KeyValuePair          `json:"synchronizationJobSettings"`
}

// Is reports whether the job was made of a template. Microsoft's own example posts AD2AADProvisioning and reads back
// ADDCInPassthrough (learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-inbound-synch-ms-graph); the id tells as well.
func (j SynchronizationJob) Is(template string) bool {
	head, _, _ := strings.Cut(j.ID, ".")
	return strings.EqualFold(head, template) || strings.EqualFold(j.TemplateID, template)
}

// Setting is the value of one of the job's settings, "" when it has none of that name.
func (j SynchronizationJob) Setting(name string) string {
	for _, s := range j.Settings {
		if strings.EqualFold(s.Name, name) {
			return s.Value
		}
	}
	return ""
}

// KeyValuePair is Graph's pair of a name and a value.
type KeyValuePair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// SynchronizationSchedule says whether and how often a job runs. State is Active, Disabled or Paused; Interval an ISO 8601
// duration, PT40M on a new job and shorter on a running one.
type SynchronizationSchedule struct {
	State    string `json:"state"`
	Interval string `json:"interval"`
}

// The codes of a SynchronizationStatus.
const (
	JobNotConfigured = "NotConfigured"
	JobNotRun        = "NotRun"
	JobActive        = "Active"
	JobPaused        = "Paused"
	JobQuarantine    = "Quarantine"
)

// SynchronizationStatus says how a job does.
// Source: learn.microsoft.com/graph/api/resources/synchronization-synchronizationstatus.
type SynchronizationStatus struct {
	Code                               string                       `json:"code"`
	CountSuccessiveCompleteFailures    Count                        `json:"countSuccessiveCompleteFailures"`
	EscrowsPruned                      bool                         `json:"escrowsPruned"`
	LastExecution                      *SynchronizationExecution    `json:"lastExecution"`
	LastSuccessfulExecution            *SynchronizationExecution    `json:"lastSuccessfulExecution"`
	LastSuccessfulExecutionWithExports *SynchronizationExecution    `json:"lastSuccessfulExecutionWithExports"`
	Progress                           []SynchronizationProgress    `json:"progress"`
	Quarantine                         *SynchronizationQuarantine   `json:"quarantine"`
	SteadyStateFirstAchievedTime       time.Time                    `json:"steadyStateFirstAchievedTime"`
	SteadyStateLastAchievedTime        time.Time                    `json:"steadyStateLastAchievedTime"`
	SynchronizedEntryCountByType       []SynchronizedEntriesOfAType `json:"synchronizedEntryCountByType"`
	TroubleshootingURL                 string                       `json:"troubleshootingUrl"`
}

// SynchronizedEntriesOfAType is Graph's stringKeyLongValuePair: "user to User" and how many.
type SynchronizedEntriesOfAType struct {
	Key   string `json:"key"`
	Value Count  `json:"value"`
}

// SynchronizationExecution is one execution of a job. State is Succeeded, Failed or EntryLevelErrors.
// Source: learn.microsoft.com/graph/api/resources/synchronization-synchronizationtaskexecution.
type SynchronizationExecution struct {
	ActivityIdentifier           string                `json:"activityIdentifier"`
	CountEntitled                Count                 `json:"countEntitled"`
	CountEntitledForProvisioning Count                 `json:"countEntitledForProvisioning"`
	CountEscrowed                Count                 `json:"countEscrowed"`
	CountEscrowedRaw             Count                 `json:"countEscrowedRaw"`
	CountExported                Count                 `json:"countExported"`
	CountExports                 Count                 `json:"countExports"`
	CountImported                Count                 `json:"countImported"`
	CountImportedDeltas          Count                 `json:"countImportedDeltas"`
	CountImportedReferenceDeltas Count                 `json:"countImportedReferenceDeltas"`
	Error                        *SynchronizationError `json:"error"`
	State                        string                `json:"state"`
	TimeBegan                    time.Time             `json:"timeBegan"`
	TimeEnded                    time.Time             `json:"timeEnded"`
}

// Never reports whether this is the placeholder of a job that has not run: Failed, all zeroes, an error called None
// (learn.microsoft.com/entra/identity/multi-tenant-organizations/cross-tenant-synchronization-configure-graph).
func (e *SynchronizationExecution) Never() bool {
	return e == nil || e.TimeBegan.IsZero() && e.TimeEnded.IsZero() && e.Error.None()
}

// SynchronizationError is what a job failed on.
type SynchronizationError struct {
	Code             string `json:"code"`
	Message          string `json:"message"`
	TenantActionable bool   `json:"tenantActionable"`
}

// None reports whether there is no error; the service says so with a code of that name too.
func (e *SynchronizationError) None() bool {
	return e == nil || e.Code == "" || strings.EqualFold(e.Code, "None")
}

// SynchronizationQuarantine says that a job stands aside, since when and why.
// Source: learn.microsoft.com/graph/api/resources/synchronization-synchronizationquarantine.
type SynchronizationQuarantine struct {
	CurrentBegan time.Time             `json:"currentBegan"`
	Error        *SynchronizationError `json:"error"`
	NextAttempt  time.Time             `json:"nextAttempt"`
	Reason       string                `json:"reason"`
	SeriesBegan  time.Time             `json:"seriesBegan"`
	SeriesCount  Count                 `json:"seriesCount"`
}

// Began is since when the job stands aside: each of Microsoft's attempts that fails begins another current quarantine of the series.
func (q SynchronizationQuarantine) Began() time.Time {
	if q.SeriesBegan.IsZero() {
		return q.CurrentBegan
	}
	return q.SeriesBegan
}

// SynchronizationProgress tells how far an execution is.
type SynchronizationProgress struct {
	CompletedUnits              Count     `json:"completedUnits"`
	TotalUnits                  Count     `json:"totalUnits"`
	Units                       string    `json:"units"`
	ProgressObservationDateTime time.Time `json:"progressObservationDateTime"`
}

// ListSynchronizationJobs lists the jobs of a service principal. The answer is a Page[SynchronizationJob].
// Source: learn.microsoft.com/graph/api/synchronization-synchronization-list-jobs.
func ListSynchronizationJobs(servicePrincipal string) Request {
	return synchronization(http.MethodGet, servicePrincipal, "jobs")
}

// GetSynchronizationJob reads one job with its status.
// Source: learn.microsoft.com/graph/api/synchronization-synchronizationjob-get.
func GetSynchronizationJob(servicePrincipal, job string) Request {
	return synchronization(http.MethodGet, servicePrincipal, "jobs", job)
}

// CreateSynchronizationJob makes a job of a template. Whether a second one of the same template is refused, Microsoft does not say:
// list the jobs before. The answer is a SynchronizationJob.
// Source: learn.microsoft.com/graph/api/synchronization-synchronization-post-jobs.
func CreateSynchronizationJob(servicePrincipal, template string) Request {
	r := synchronization(http.MethodPost, servicePrincipal, "jobs")
	r.Body = struct {
		TemplateID string `json:"templateId"`
	}{template}
	return r
}

// StartSynchronizationJob starts a job, or takes it out of quarantine. Answers 204. Never in a loop on a running job: "that can
// cause the service to stop running". Source: learn.microsoft.com/graph/api/synchronization-synchronizationjob-start.
func StartSynchronizationJob(servicePrincipal, job string) Request {
	return synchronization(http.MethodPost, servicePrincipal, "jobs", job, "start")
}

// PauseSynchronizationJob pauses a job, which keeps where it was. Answers 204.
// Source: learn.microsoft.com/graph/api/synchronization-synchronizationjob-pause.
func PauseSynchronizationJob(servicePrincipal, job string) Request {
	r := synchronization(http.MethodPost, servicePrincipal, "jobs", job, "pause")
	r.Repeatable = true
	return r
}

// What a restart starts over. Several are joined by commas; none at all is what the portal's Restart does: QuarantineState,
// Watermark and Escrows. ConnectorDataStore and None, which Microsoft warns of, have no name here.
// Source: learn.microsoft.com/graph/api/resources/synchronization-synchronizationjobrestartcriteria.
const (
	ResetEscrows         = "Escrows"
	ResetWatermark       = "Watermark"
	ResetQuarantineState = "QuarantineState"
	ResetFull            = "Full"
	ResetForceDeletes    = "ForceDeletes"
)

// RestartSynchronizationJob has a job start over. Answers 204.
// Source: learn.microsoft.com/graph/api/synchronization-synchronizationjob-restart.
func RestartSynchronizationJob(servicePrincipal, job string, scopes ...string) Request {
	type criteria struct {
		ResetScope string `json:"resetScope,omitempty"`
	}
	r := synchronization(http.MethodPost, servicePrincipal, "jobs", job, "restart")
	r.Body = struct {
		Criteria criteria `json:"criteria"`
	}{criteria{strings.Join(scopes, ", ")}}
	return r
}
