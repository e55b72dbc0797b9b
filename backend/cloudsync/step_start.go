package cloudsync

import (
	"context"
	"fmt"
	"strings"

	"concord/backend/graph"
)

// startStep: do the jobs run?
type startStep struct{}

func (startStep) Name() string  { return stepStart }
func (startStep) Title() string { return "Start" }

func (startStep) Inspect(ctx context.Context, v *view) (Finding, error) {
	f := Finding{State: Done}
	if !v.c.Start {
		f.State = Skipped
		f.see("The configuration leaves jobs as they are; start them with: concordctl cloudsync start.")
		return f, nil
	}
	if _, err := v.allJobs(ctx); err != nil {
		return f, err
	}
	for _, template := range v.toRun() {
		job := jobOf(v.jobs, template)
		switch {
		case job == nil:
			f.State = Open
			f.see("%s is not there yet.", template)
		case job.Status.Code == graph.JobQuarantine:
			return blocked(quarantined(*job)), nil
		case runs(*job):
			f.see("%s runs.", template)
		default:
			f.State = Open
			f.see("%s does not run (%s).", template, strings.ToLower(job.Schedule.State))
		}
	}
	return f, nil
}

// toRun are the templates whose jobs the configuration wants running.
func (v *view) toRun() []string {
	templates := v.templatesWanted()
	if v.c.ExchangeHybridWriteback != nil && *v.c.ExchangeHybridWriteback {
		templates = append(templates, JobWriteback)
	}
	return templates
}

// QuarantineError says that a job stands aside.
type QuarantineError struct {
	Job string
	Explanation
}

func (e *QuarantineError) Error() string {
	text := fmt.Sprintf("The job %s is in quarantine (%s): %s", e.Job, e.Reason, e.Meaning)
	if e.Explanation.Error != "" {
		text += " Microsoft names " + e.Explanation.Error + "."
	}
	return text
}

// Code is the stable name of this kind of failure.
func (e *QuarantineError) Code() string { return "cloudsync_quarantine" }

// Action is what to do next.
func (e *QuarantineError) Action() string { return e.Remedy }

func quarantined(job graph.SynchronizationJob) error {
	return &QuarantineError{Job: job.ID, Explanation: *Explain(job.Status)}
}

func (startStep) Requests(v *view) []Planned {
	var all []Planned
	for _, template := range v.toRun() {
		if job := jobOf(v.jobs, template); job == nil || !runs(*job) {
			all = append(all, planned(graph.StartSynchronizationJob(v.shownPrincipal(), v.shownJob(template)), ""))
		}
	}
	return all
}

// Apply starts the jobs that do not run, each once: to start one that runs can stop the service.
func (startStep) Apply(ctx context.Context, v *view) error {
	for _, template := range v.toRun() {
		job := jobOf(v.jobs, template)
		if job == nil {
			return orderError("A job is missing that should be started.")
		}
		if runs(*job) {
			continue
		}
		if err := v.startJob(ctx, v.found.id, job.ID); err != nil {
			return err
		}
	}
	return nil
}

// startJob starts a job and takes a lost answer for no failure: whether it runs is looked at before it is started once more.
func (s *Service) startJob(ctx context.Context, sp, job string) error {
	runsNow := false
	return twice(ctx, func() error {
		if runsNow {
			return nil
		}
		err := s.graph.Await(ctx, graph.StartSynchronizationJob(sp, job), nil, graph.NotWritableYet)
		if graph.IsAmbiguous(err) && ctx.Err() == nil {
			var now graph.SynchronizationJob
			again := s.graph.Do(ctx, graph.GetSynchronizationJob(sp, job), &now)
			runsNow = again == nil && runs(now) && now.Status.Code != graph.JobQuarantine
			if runsNow {
				return nil
			}
		}
		return err
	})
}
