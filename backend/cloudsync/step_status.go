package cloudsync

import (
	"context"
	"time"

	"concord/backend/graph"
)

// statusStep: does the first cycle come to its end?
type statusStep struct{}

func (statusStep) Name() string  { return stepStatus }
func (statusStep) Title() string { return "First status" }

func (statusStep) Inspect(ctx context.Context, v *view) (Finding, error) {
	f := Finding{State: Skipped}
	if !v.c.Start {
		f.see("The configuration does not start the jobs.")
		return f, nil
	}
	job, err := v.job(ctx, JobProvisioning)
	if err != nil {
		return f, err
	}
	if job == nil {
		f.State = Open
		f.see("There is no job yet.")
		return f, nil
	}
	if job.Status.Code == graph.JobQuarantine {
		return blocked(quarantined(*job)), nil
	}
	f.State = Waiting
	s := sampleOf(v.c.Domain, v.found.id, *job, time.Now())
	f.see("%s", s.Words())
	switch {
	case !job.Status.SteadyStateFirstAchievedTime.IsZero():
		f.State = Done
	case !runs(*job):
		f.State = Open
	case v.firstStatus > 0:
		f.State = Open // there is time to wait for it
	}
	return f, nil
}

func (statusStep) Requests(v *view) []Planned {
	return []Planned{planned(graph.GetSynchronizationJob(v.shownPrincipal(), v.shownJob(JobProvisioning)), "now and then, until the first cycle is over")}
}

// firstStatusPause lies between two looks at the first cycle; a cycle takes minutes.
const firstStatusPause = 15 * time.Second

// Apply waits for the first cycle. That it takes longer is no failure.
func (statusStep) Apply(ctx context.Context, v *view) error {
	job := jobOf(v.jobs, JobProvisioning)
	if job == nil {
		return orderError("There is no job yet that could be watched.")
	}
	until := time.Now().Add(v.firstStatus)
	defer func() { v.firstStatus = 0 }()
	for {
		var now graph.SynchronizationJob
		if err := v.graph.Await(ctx, graph.GetSynchronizationJob(v.found.id, job.ID), &now, graph.NotVisibleYet); err != nil {
			return err
		}
		if _, err := v.store.SaveCloudSyncStatus(ctx, sampleOf(v.c.Domain, v.found.id, now, time.Now())); err != nil {
			return err
		}
		if !now.Status.SteadyStateFirstAchievedTime.IsZero() || now.Status.Code == graph.JobQuarantine || time.Now().Add(firstStatusPause).After(until) {
			return nil
		}
		timer := time.NewTimer(firstStatusPause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}
