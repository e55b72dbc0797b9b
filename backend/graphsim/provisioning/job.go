package provisioning

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Job templates of the application template (Entra docs: "How to programmatically configure cloud sync using MS Graph API").
const (
	jobProvisioning = "AD2AADProvisioning"
	jobPasswordHash = "AD2AADPasswordHash"
	jobWriteback    = "AAD2ADExchangeHybridWriteback"
)

var jobTemplates = []string{jobProvisioning, jobPasswordHash, jobWriteback}

// States of a schedule and codes of a status (metadata of Graph v1.0: synchronizationScheduleState, synchronizationStatusCode).
const (
	scheduleActive   = "Active"
	scheduleDisabled = "Disabled"
	schedulePaused   = "Paused"

	codeNotConfigured = "NotConfigured"
	codeNotRun        = "NotRun"
	codeActive        = "Active"
	codePaused        = "Paused"
	codeQuarantine    = "Quarantine"
)

// job is a synchronizationJob.
type job struct {
	ID, Template, Principal string
	N                       int64
	Created                 time.Time
	State, Code             string
	Running                 bool      // it was started once: its interval is the short one
	Began                   time.Time // of the start
	Next                    time.Time // when its next cycle ends; zero for never
	Units                   int64     `json:",omitempty"` // objects before its first cycle
	Last, Good, Exported    *execution
	Quarantine              *quarantine
	SteadyFirst, SteadyLast time.Time
	Failures                int64
	Escrows                 map[string]string `json:",omitempty"` // GUID → code
	EscrowsPruned           bool
	Staged                  map[string]bool `json:",omitempty"` // GUID of deletions held back
	ForceDeletes            bool
	Changed                 bool // schema, scope or secrets changed: everything is looked at again
	Starts                  int  // while it ran
	Version                 string
	Settings                []setting `json:",omitempty"` // patched ones
	Counts                  map[string]int64
	Imposed                 string    // a reason of quarantine that somebody put it into
	DomainFound             time.Time // when its domain was discovered
	Resolved                bool      // the scope was found in the domain once
}

type setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (s *Service) putJob(j *job) {
	s.jobs[j.ID] = j
	s.save("job/"+j.ID, j)
}

func (s *Service) jobsOf(principalID string) []*job {
	var all []*job
	for _, j := range s.jobs {
		if j.Principal == principalID {
			all = append(all, j)
		}
	}
	slices.SortFunc(all, func(a, b *job) int { return int(a.N - b.N) })
	return all
}

// Templates answers the list of job templates (Graph docs: "List synchronizationTemplates"). Their schemas, which that page shows
// within, have a path of their own.
func (s *Service) Templates(principalID string) ([]any, *Refusal) {
	p, no := s.below(principalID)
	if no != nil {
		return nil, no
	}
	if no := s.unseenBelow("templates", p.ID, s.faults.TemplatesUnseen); no != nil {
		return nil, no
	}
	all := []any{}
	for _, id := range jobTemplates {
		all = append(all, map[string]any{"id": id, "applicationId": p.AppID, "default": id == jobProvisioning, "description": nil, "discoverable": true,
			"factoryTag": id, "metadata": []Entry{{"IsSynchronizationAgentRequired", "true"}, {"IsSynchronizationAgentAssignmentRequired", "true"},
				{"IsSynchronizationInPreview", fmt.Sprint(id == jobWriteback)}}})
	}
	return all, nil
}

// TemplateSchema answers the schema of a template: what a job starts with.
func (s *Service) TemplateSchema(principalID, template string) (json.RawMessage, *Refusal) {
	if _, no := s.below(principalID); no != nil {
		return nil, no
	}
	if !slices.Contains(jobTemplates, template) {
		return nil, refuse(http.StatusNotFound, "NotFound", "The template '"+template+"' was not found.")
	}
	return s.wholeSchema(template, template, defaultVersion, nil), nil
}

// Jobs answers the list of jobs.
func (s *Service) Jobs(now time.Time, principalID string) ([]any, *Refusal) {
	p, no := s.below(principalID)
	if no != nil {
		return nil, no
	}
	if no := s.unseenBelow("jobs", p.ID, s.faults.TemplatesUnseen); no != nil {
		return nil, no
	}
	all := []any{}
	for _, j := range s.jobsOf(p.ID) {
		all = append(all, s.jobObject(now, j))
	}
	return all, nil
}

// CreateJob answers POST jobs (Graph docs: "Create synchronizationJob").
func (s *Service) CreateJob(now time.Time, principalID, template string) (map[string]any, *Refusal) {
	p, no := s.writable(principalID)
	if no != nil {
		return nil, no
	}
	if !slices.Contains(jobTemplates, template) {
		return nil, badRequest("The template '%s' is not known for this application.", template)
	}
	for _, j := range s.jobsOf(p.ID) {
		if j.Template == template && !s.faults.SecondJobIsAnother {
			return nil, refuse(http.StatusConflict, "Conflict", "A synchronization job of the template '"+template+"' is already there.")
		}
	}
	// The middle of an id looks like the tenant's (job ids in Entra docs: "Cloud sync troubleshooting", and in AADCloudSyncTools.psm1).
	id := template + "." + strings.ReplaceAll(s.tenantID, "-", "") + "." + s.newID("job")
	if s.faults.TwoPartJobID {
		id = template + "." + strings.ReplaceAll(s.newID("job"), "-", "")
	}
	j := &job{ID: id, Template: template, Principal: p.ID, N: s.tenant.Made, Created: now, State: scheduleDisabled, Code: codePaused, Version: defaultVersion}
	if s.faults.NewJobNotConfigured {
		j.Code = codeNotConfigured
	}
	s.putJob(j)
	s.audit(now, "Create provisioning configuration", "ProvisioningManagement", "Account Provisioning", "", p)
	return s.jobObject(now, j), nil
}

// jobAt finds a job below a principal.
func (s *Service) jobAt(principalID, jobID string) (*principal, *job, *Refusal) {
	p, no := s.below(principalID)
	if no != nil {
		return nil, nil, no
	}
	for _, j := range s.jobsOf(p.ID) {
		if strings.EqualFold(j.ID, jobID) {
			if no := s.unseenBelow("job", j.ID, s.faults.JobUnseen); no != nil {
				return nil, nil, no
			}
			return p, j, nil
		}
	}
	return nil, nil, refuse(http.StatusNotFound, "Request_ResourceNotFound", "The synchronization job '"+jobID+"' was not found.")
}

// Job answers GET of one.
func (s *Service) Job(now time.Time, principalID, jobID string) (map[string]any, *Refusal) {
	_, j, no := s.jobAt(principalID, jobID)
	if no != nil {
		return nil, no
	}
	return s.jobObject(now, j), nil
}

// DeleteJob answers DELETE (Graph docs: "Delete synchronizationJob"). What it had provisioned stays.
func (s *Service) DeleteJob(principalID, jobID string) *Refusal {
	_, j, no := s.jobAt(principalID, jobID)
	if no == nil {
		s.dropJob(j)
	}
	return no
}

func (s *Service) dropJob(j *job) {
	delete(s.jobs, j.ID)
	s.save("job/"+j.ID, nil)
	if s.schemas[j.ID] != nil {
		delete(s.schemas, j.ID)
		s.save("schema/"+j.ID, nil)
	}
	for _, guid := range sortedNames(s.links[j.ID]) {
		s.save("link/"+j.ID+"/"+guid, nil)
	}
	delete(s.links, j.ID)
	delete(s.parsed, j.ID)
}

// PatchJob answers PATCH of the job's settings, which the permissions file of microsoft-graph-devx-content lists and no page
// describes: the settings that are named are set.
func (s *Service) PatchJob(principalID, jobID string, body []byte) *Refusal {
	_, j, no := s.jobAt(principalID, jobID)
	if no != nil {
		return no
	}
	var sent struct {
		Settings []setting `json:"synchronizationJobSettings"`
	}
	if err := json.Unmarshal(body, &sent); err != nil {
		return badRequest("Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.")
	}
	for _, one := range sent.Settings {
		j.Settings = slices.DeleteFunc(j.Settings, func(have setting) bool { return have.Name == one.Name })
		j.Settings = append(j.Settings, one)
	}
	s.putJob(j)
	return nil
}
