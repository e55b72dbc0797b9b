package provisioning

import (
	"fmt"
	"slices"
	"time"
)

// execution is synchronizationTaskExecution.
type execution struct {
	Activity     string
	Began, Ended time.Time
	State        string // Succeeded, Failed, EntryLevelErrors
	Error        *problem
	// Entitled, Escrowed and so on count entries. Raw counts those that failed before, too.
	Entitled, Escrowed, EscrowedRaw, Exported, Exports, Imported, Deltas, ReferenceDeltas int64
}

func (e *execution) object() any {
	if e == nil {
		return nil
	}
	var activity any
	if e.Activity != "" {
		activity = e.Activity
	}
	return map[string]any{"activityIdentifier": activity, "countEntitled": e.Entitled, "countEntitledForProvisioning": e.Entitled,
		"countEscrowed": e.Escrowed, "countEscrowedRaw": e.EscrowedRaw, "countExported": e.Exported, "countExports": e.Exports,
		"countImported": e.Imported, "countImportedDeltas": e.Deltas, "countImportedReferenceDeltas": e.ReferenceDeltas,
		"state": e.State, "error": e.Error.object(), "timeBegan": stamp(e.Began), "timeEnded": stamp(e.Ended)}
}

// problem is synchronizationError.
type problem struct {
	Code, Message string
	Actionable    bool
}

func (p *problem) object() any {
	if p == nil {
		return nil
	}
	return map[string]any{"code": p.Code, "message": p.Message, "tenantActionable": p.Actionable}
}

func (q *quarantine) object() any {
	if q == nil {
		return nil
	}
	return map[string]any{"currentBegan": stamp(q.CurrentBegan), "nextAttempt": stamp(q.NextAttempt), "reason": q.Reason,
		"seriesBegan": stamp(q.SeriesBegan), "seriesCount": q.SeriesCount, "error": q.Error.object()}
}

// startedExecution is what a job shows that was started and has not run: it looks like a failure and is none (Entra docs: "Configure
// cross-tenant synchronization using Microsoft Graph API", step 10).
func startedExecution() *execution {
	return &execution{State: "Failed", Error: &problem{Code: "None"}}
}

// jobObject is a job as it is answered (Graph docs: "synchronizationJob resource type"; values of a running one as published in 2019
// in Entra docs: "Attribute mapping in Microsoft Entra Cloud Sync").
func (s *Service) jobObject(now time.Time, j *job) map[string]any {
	interval := "PT40M" // of a new one
	if j.Running {
		interval = isoDuration(s.interval())
	}
	var troubleshooting any
	if j.Running {
		troubleshooting = ""
	}
	template := j.Template
	if template == jobProvisioning && s.faults.PassthroughTemplate {
		template = "ADDCInPassthrough"
	}
	counts := []any{}
	for _, key := range sortedNames(j.Counts) {
		counts = append(counts, map[string]any{"key": key, "value": j.Counts[key]})
	}
	return map[string]any{"id": j.ID, "templateId": template,
		"schedule": map[string]any{"expiration": nil, "interval": interval, "state": j.State},
		"status": map[string]any{"countSuccessiveCompleteFailures": j.Failures, "escrowsPruned": j.EscrowsPruned, "code": j.Code,
			"lastExecution": j.Last.object(), "lastSuccessfulExecution": j.Good.object(), "lastSuccessfulExecutionWithExports": j.Exported.object(),
			"quarantine": j.Quarantine.object(), "steadyStateFirstAchievedTime": stamp(j.SteadyFirst), "steadyStateLastAchievedTime": stamp(j.SteadyLast),
			"troubleshootingUrl": troubleshooting, "progress": s.progress(now, j), "synchronizedEntryCountByType": counts},
		"synchronizationJobSettings": s.settings(j)}
}

// progress is how far a first cycle is, in objects: nothing before it and nothing after it (Graph docs: "synchronizationProgress resource
// type" has the members; that they are about a cycle under way is inferred). Published answers of jobs in step have none.
func (s *Service) progress(now time.Time, j *job) []any {
	if j.Units == 0 || !j.SteadyFirst.IsZero() || j.Quarantine != nil || j.State != scheduleActive || !now.Before(j.Next) || !j.Next.After(j.Began) {
		return []any{}
	}
	share := float64(now.Sub(j.Began)) / float64(j.Next.Sub(j.Began))
	return []any{map[string]any{"completedUnits": int64(share * float64(j.Units)), "totalUnits": j.Units, "units": "objects", "progressObservationDateTime": stamp(now)}}
}

// units is how many objects a first cycle has before it, 0 where it cannot run.
func (s *Service) units(now time.Time, j *job) int64 {
	p := s.principals[j.Principal]
	if j.Template != jobProvisioning || s.trouble(p, now) != nil || len(s.schemaOf(j).SynchronizationRules) == 0 {
		return 0
	}
	return int64(len(s.inScope(j, s.domains[p.domainName()])))
}

func isoDuration(d time.Duration) string {
	if d%time.Minute == 0 {
		return fmt.Sprintf("PT%dM", int(d.Minutes()))
	}
	return fmt.Sprintf("PT%dS", int(d.Seconds()))
}

// settings are the job's, with what was found out about its domain once a cycle reached it.
func (s *Service) settings(j *job) []setting {
	all := []setting{{"AzureIngestionAttributeOptimization", "False"}, {"LookaheadQueryEnabled", "False"}}
	p := s.principals[j.Principal]
	if d := s.domains[p.domainName()]; d != nil && !j.DomainFound.IsZero() {
		found := stamp(j.DomainFound)
		all = append(all, setting{"Domain", fmt.Sprintf(`{"DomainDiscoveredAt":%q,"DomainFQDN":%q,"DomainNetBios":%q,"ForestFQDN":%q,"ForestNetBios":%q}`,
			found, d.FQDN, d.NetBIOS, d.FQDN, d.NetBIOS)},
			setting{"DomainDiscoveredAt", found}, setting{"DomainFQDN", d.FQDN}, setting{"DomainNetBios", d.NetBIOS}, setting{"ForestFQDN", d.FQDN},
			setting{"ForestNetBios", d.NetBIOS}, setting{"LookaheadQueryIntervalValue", "30"})
	}
	if n := p.notifications(); j.Template == jobProvisioning && j.Running && n.DeleteThresholdEnabled {
		all = append(all, setting{"QuarantineTooManyDeletesThreshold", fmt.Sprint(n.DeleteThresholdValue)})
	}
	for _, patched := range j.Settings {
		all = slices.DeleteFunc(all, func(have setting) bool { return have.Name == patched.Name })
		all = append(all, patched)
	}
	return all
}

func (s *Service) interval() time.Duration { return orElse(s.faults.Interval, 2*time.Minute) }
