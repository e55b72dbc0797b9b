package cloudsync

import (
	"context"
	"fmt"
	"time"

	"concord/backend/graph"
)

// WaitingDeletes are the deletes that a job holds back because they are too many.
type WaitingDeletes struct {
	Domain string         `json:"domain"`
	Job    string         `json:"jobId"`
	Since  time.Time      `json:"since,omitzero"`
	Items  []StagedDelete `json:"items"`
}

// StagedDelete is one of them.
type StagedDelete struct {
	ID   string    `json:"id"` // in the source
	Name string    `json:"name"`
	Type string    `json:"type"`
	At   time.Time `json:"at"`
}

// WaitingDeletes lists the deletes that the provisioning job of a domain holds back; it fails where the job does not stand aside because of
// them. The provisioning log lags some minutes, so that a list may still grow.
func (s *Service) WaitingDeletes(ctx context.Context, domain string) (WaitingDeletes, error) {
	v, err := s.find(ctx, domain)
	if err != nil {
		return WaitingDeletes{}, err
	}
	w, _, err := s.waiting(ctx, v)
	return w, worded("logs", err)
}

func (s *Service) waiting(ctx context.Context, v *view) (WaitingDeletes, *graph.SynchronizationJob, error) {
	job := jobOf(v.jobs, JobProvisioning)
	if job == nil || job.Status.Code != graph.JobQuarantine || job.Status.Quarantine == nil || job.Status.Quarantine.Reason != "TooManyDeletes" {
		return WaitingDeletes{}, nil, &problem{"cloudsync_no_deletes_wait", "No deletes wait in the configuration of " + v.c.Domain + ".",
			"See how its jobs do with: concordctl cloudsync status."}
	}
	w := WaitingDeletes{Domain: lower(v.c.Domain), Job: job.ID, Since: job.Status.Quarantine.Began(), Items: []StagedDelete{}}
	seen := map[string]bool{}
	// A cycle that is tried again may stage the same deletes again, or only the first one did, which ended in the quarantine.
	since := time.Time{}
	if !w.Since.IsZero() {
		since = w.Since.Add(-24 * time.Hour)
	}
	query := graph.ProvisioningLogQuery{JobID: job.ID, Action: "stagedDelete", Since: since}
	for page, err := range graph.Pages[graph.ProvisioningObjectSummary](ctx, s.graph, graph.ListProvisioningLog(query)) {
		if err != nil {
			return w, job, err
		}
		for _, line := range page.Value {
			id := line.SourceIdentity.ID
			if id == "" {
				id = line.TargetIdentity.ID
			}
			if seen[id] {
				continue
			}
			seen[id] = true
			d := StagedDelete{ID: id, Name: line.SourceIdentity.DisplayName, Type: line.SourceIdentity.IdentityType, At: line.ActivityDateTime}
			if d.Name == "" {
				d.Name = line.TargetIdentity.DisplayName
			}
			w.Items = append(w.Items, d)
		}
	}
	return w, job, nil
}

// AllowDeletes lets the deletes through that wait, when they are as many as the caller has seen: a list that grew meanwhile is to be looked
// at again.
func (s *Service) AllowDeletes(ctx context.Context, domain string, count int) error {
	v, err := s.find(ctx, domain)
	if err != nil {
		return err
	}
	w, job, err := s.waiting(ctx, v)
	if err != nil {
		return worded("logs", err)
	}
	if len(w.Items) == 0 { // nobody has seen what would be deleted
		return &problem{"cloudsync_deletes_differ", "The provisioning log does not list the deletes that wait; it lags some minutes behind, and keeps some days or weeks.",
			"Look at the list again in some minutes. If it stays empty, restart the job: its next cycle lists them anew."}
	}
	if len(w.Items) != count {
		return &problem{"cloudsync_deletes_differ", fmt.Sprintf("%d deletes wait now, not %d.", len(w.Items), count), "Look at the list again; if all are meant, allow that many."}
	}
	if err := s.graph.Do(ctx, graph.RestartSynchronizationJob(v.found.id, job.ID, graph.ResetForceDeletes), nil); err != nil {
		return worded("", err)
	}
	s.enter(ctx, v.c.Domain, "allow-deletes", fmt.Sprintf("%d deletes", count))
	return nil
}
