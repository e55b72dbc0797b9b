package provisioning

import (
	"fmt"
	"slices"
	"time"
)

// Reasons of quarantine (metadata of Graph v1.0: quarantineReason).
const (
	encounteredException = "EncounteredQuarantineException"
	tooManyDeletes       = "TooManyDeletes"
	baseEscrows          = "EncounteredBaseEscrowThreshold"
	totalEscrows         = "EncounteredTotalEscrowThreshold"
	escrowProportion     = "EncounteredEscrowProportionThreshold"
)

// QuarantineReasons are all that Graph knows.
var QuarantineReasons = []string{baseEscrows, totalEscrows, escrowProportion, encounteredException, "Unknown", "QuarantinedOnDemand", tooManyDeletes, "IngestionInterrupted"}

// quarantine is synchronizationQuarantine.
type quarantine struct {
	CurrentBegan, NextAttempt, SeriesBegan time.Time
	Reason                                 string
	SeriesCount                            int64
	Error                                  *problem
}

// When a quarantined job is tried again, and after how long it is given up (Entra docs: "Application provisioning in quarantine status":
// 6, 12 and 24 hours, then daily; disabled after more than four weeks).
var attempts = []time.Duration{6 * time.Hour, 12 * time.Hour, 24 * time.Hour}

const givenUp = 28 * 24 * time.Hour

// quarantine puts a job into quarantine, or keeps it there after another attempt.
func (s *Service) quarantine(j *job, at time.Time, reason string, t *problem) {
	next := &quarantine{CurrentBegan: at, SeriesBegan: at, Reason: reason, SeriesCount: 1, Error: t}
	if q := j.Quarantine; q != nil {
		next.SeriesBegan, next.SeriesCount = q.SeriesBegan, q.SeriesCount+1
	} else {
		s.quarantineAudit(at, s.principals[j.Principal], reason, t)
	}
	next.NextAttempt = at.Add(attempts[min(int(next.SeriesCount), len(attempts))-1])
	j.Quarantine, j.Code, j.Next = next, codeQuarantine, next.NextAttempt
	j.Failures++
	if at.Sub(next.SeriesBegan) > givenUp {
		j.State, j.Next = scheduleDisabled, time.Time{}
	}
}

func (s *Service) quarantineAudit(at time.Time, p *principal, reason string, t *problem) {
	words := "This run profile is being quarantined because of: " + reason
	if t != nil {
		words += fmt.Sprintf("; Error: %s; %s", t.Code, t.Message)
	}
	s.audit(at, "Quarantine", "ProvisioningManagement", "Account Provisioning", words, p)
}

// Impose puts a job into quarantine for a reason, or lets a threshold of failures seem to be passed; start or restart ends it.
func (s *Service) Impose(now time.Time, jobID, reason string) error {
	j := s.jobs[jobID]
	switch {
	case j == nil:
		return fmt.Errorf("no such job")
	case !slices.Contains(QuarantineReasons, reason):
		return fmt.Errorf("no quarantine has the reason %q", reason)
	}
	j.Imposed, j.State = reason, scheduleActive
	if j.Last == nil {
		j.Last = startedExecution()
	}
	s.quarantine(j, now, reason, nil)
	s.putJob(j)
	return nil
}

// deletions takes away what left the scope, unless it is more than the configuration allows in one cycle: then it is held back and
// the job quarantined (Entra docs: "Accidental delete prevention" in Cloud Sync). The value itself is too many: 500 lets 499 pass
// (Entra docs: "How to programmatically configure cloud sync using MS Graph API").
func (s *Service) deletions(j *job, p *principal, d *domain, gone []string, e *execution) string {
	n := p.notifications()
	hold := n.DeleteThresholdEnabled && len(gone) >= n.DeleteThresholdValue && len(gone) > 0 && !j.ForceDeletes
	// The tenant's own guard stops the export and not the job (Entra docs: "Cloud sync troubleshooting").
	guard := s.tenant.Guard
	blocked := !hold && guard.Type == "enabledForCount" && guard.Threshold > 0 && len(gone) > guard.Threshold
	staged := map[string]bool{}
	for _, guid := range gone {
		l := s.links[j.ID][guid]
		row := s.rowOf(j, guid, l.Name, e.Ended)
		row.Kind, row.TargetID, row.Action = l.Kind, l.ID, "delete"
		switch {
		case hold:
			staged[guid] = true
			if row.Action = "stagedDelete"; !j.Staged[guid] {
				s.log(row)
			}
			continue
		case blocked:
			row.fail("AccidentalDeletePrevention", "The number of deletions exceeds the threshold that is set for the tenant.")
			e.Escrowed++
			if j.Escrows == nil {
				j.Escrows = map[string]string{}
			}
			if j.Escrows[guid] == "" {
				s.log(row)
			}
			j.Escrows[guid] = "AccidentalDeletePrevention"
			continue
		}
		if err := s.target.Delete(l.Kind, l.ID); err != nil {
			row.fail(codeOf(err), err.Error())
		} else {
			delete(s.links[j.ID], guid)
			s.save("link/"+j.ID+"/"+guid, nil)
		}
		e.Imported, e.Deltas, e.Exported, e.Exports = e.Imported+1, e.Deltas+1, e.Exported+1, e.Exports+1
		s.log(row)
	}
	if j.Staged = staged; hold {
		return tooManyDeletes
	}
	return ""
}

// tooManyEscrows judges failures (Entra docs: "Application provisioning in quarantine status").
func (s *Service) tooManyEscrows(j *job) string {
	failed, all := len(j.Escrows), len(s.links[j.ID])
	for guid := range j.Escrows {
		if s.links[j.ID][guid] == nil {
			all++
		}
	}
	switch {
	case failed >= orElse(s.faults.EscrowTotal, 60_000):
		return totalEscrows
	case failed < orElse(s.faults.EscrowMinimum, 5_000):
		return ""
	case failed*100 > all*orElse(s.faults.EscrowPercent, 40):
		return escrowProportion
	case failed > 40_000:
		return baseEscrows
	}
	return ""
}
