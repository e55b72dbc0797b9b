package provisioning

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Start answers POST start: the job runs, and quarantine is over (Graph docs: "synchronizationJob: start"). Its first cycle ends a
// little later.
func (s *Service) Start(now time.Time, principalID, jobID string) *Refusal {
	p, j, no := s.jobAt(principalID, jobID)
	if no == nil {
		_, no = s.writable(principalID)
	}
	if no != nil {
		return no
	}
	if j.State == scheduleActive && j.Quarantine == nil {
		j.Starts++
		if limit := s.faults.StopAfterStarts; limit > 0 && j.Starts >= limit {
			j.State, j.Code, j.Next = scheduleDisabled, codePaused, time.Time{}
		}
		s.putJob(j)
		return nil
	}
	j.Quarantine, j.Imposed, j.Failures = nil, "", 0
	s.run(now, j)
	s.audit(now, "Start provisioning", "ProvisioningManagement", "Account Provisioning", "", p)
	return nil
}

// run lets a job go: at once for one that ran before, after the time of a first cycle for a new one.
func (s *Service) run(now time.Time, j *job) {
	j.State, j.Running, j.Began, j.Next = scheduleActive, true, now, now.Add(s.firstCycle())
	if j.SteadyFirst.IsZero() {
		j.Code, j.Last, j.Units = codeNotRun, startedExecution(), s.units(now, j)
	} else {
		j.Code = codeActive
	}
	s.putJob(j)
}

func (s *Service) firstCycle() time.Duration { return orElse(s.faults.FirstCycle, 30*time.Second) }

// Pause answers POST pause (Graph docs: "synchronizationJob: pause").
func (s *Service) Pause(now time.Time, principalID, jobID string) *Refusal {
	p, j, no := s.jobAt(principalID, jobID)
	if no != nil {
		return no
	}
	j.State, j.Code, j.Next = schedulePaused, codePaused, time.Time{}
	s.putJob(j)
	s.audit(now, "Pause provisioning", "ProvisioningManagement", "Account Provisioning", "", p)
	return nil
}

// Members of synchronizationJobRestartScope (metadata of Graph v1.0); Full is the first four.
var restartScopes = []string{"None", "ConnectorDataStore", "Escrows", "Watermark", "QuarantineState", "Full", "ForceDeletes"}

// Restart answers POST restart. The scope is a list with commas; an empty one is what the portal does: quarantine, watermark and
// escrows (Graph docs: "synchronizationJobRestartCriteria resource type").
func (s *Service) Restart(now time.Time, principalID, jobID, scope string) *Refusal {
	p, j, no := s.jobAt(principalID, jobID)
	if no == nil {
		_, no = s.writable(principalID)
	}
	if no != nil {
		return no
	}
	var asked []string
	for one := range strings.SplitSeq(scope, ",") {
		one = strings.TrimSpace(one)
		switch {
		case one == "":
		case !slices.Contains(restartScopes, one):
			return refuse(http.StatusBadRequest, "BadRequest", "Requested value '"+one+"' was not found.")
		case one == "Full":
			asked = append(asked, "ConnectorDataStore", "Escrows", "Watermark", "QuarantineState")
		default:
			asked = append(asked, one)
		}
	}
	if len(asked) == 0 {
		asked = []string{"Escrows", "Watermark", "QuarantineState"}
	}
	for _, one := range asked {
		switch one {
		case "Escrows":
			j.Escrows, j.EscrowsPruned = nil, false
		case "Watermark", "ConnectorDataStore":
			j.Changed = true
		case "QuarantineState":
			j.Quarantine, j.Imposed, j.Failures = nil, "", 0
		case "ForceDeletes": // which means something only while deletions are held back
			if j.Quarantine != nil && j.Quarantine.Reason == tooManyDeletes {
				j.ForceDeletes, j.Quarantine = true, nil
			}
		}
	}
	if j.Quarantine == nil || slices.Contains(asked, "None") {
		s.run(now, j)
	}
	s.putJob(j)
	s.audit(now, "Restart provisioning", "ProvisioningManagement", "Account Provisioning", "", p)
	return nil
}

// Starts is how often a job was started while it ran.
func (s *Service) Starts(jobID string) int {
	if j := s.jobs[jobID]; j != nil {
		return j.Starts
	}
	return 0
}
