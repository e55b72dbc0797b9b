package cloudsync

import (
	"context"
	"errors"
	"strings"
	"time"

	"concord/backend/graph"
)

// jobsStep: does the service principal have its jobs?
type jobsStep struct{}

func (jobsStep) Name() string  { return stepJobs }
func (jobsStep) Title() string { return "Jobs" }

func (jobsStep) Inspect(ctx context.Context, v *view) (Finding, error) {
	jobs, err := v.allJobs(ctx)
	if err != nil {
		return Finding{}, err
	}
	f := Finding{State: Done}
	for _, template := range v.templatesWanted() {
		if job := jobOf(jobs, template); job != nil {
			f.see("%s is there: %s, schedule %s.", template, job.ID, strings.ToLower(job.Schedule.State))
		} else {
			f.State = Open
			f.see("%s is not there.", template)
		}
	}
	for _, template := range doubled(jobs) {
		f.warn("There is more than one job %s; Concord works with the one that runs. Delete the other in the Entra admin center.", template)
	}
	return f, nil
}

func (v *view) missing() []string {
	var missing []string
	for _, template := range v.templatesWanted() {
		if jobOf(v.jobs, template) == nil {
			missing = append(missing, template)
		}
	}
	return missing
}

func (jobsStep) Requests(v *view) []Planned {
	var all []Planned
	for _, template := range v.missing() {
		all = append(all, planned(graph.CreateSynchronizationJob(v.shownPrincipal(), template), ""))
	}
	return all
}

func (jobsStep) Apply(ctx context.Context, v *view) error {
	sp, err := v.principal(ctx)
	if err != nil {
		return err
	}
	for _, template := range v.missing() {
		if err := v.makeJob(ctx, sp, template); err != nil {
			return err
		}
	}
	return nil
}

// makeJob makes a job of a template where there is none. Before every try the jobs are listed: a try whose answer was lost, here or in
// an apply before, may have made it.
func (v *view) makeJob(ctx context.Context, sp, template string) error {
	if sp == "" {
		return orderError("There is no service principal yet.")
	}
	return twice(ctx, func() error { return v.tryJob(ctx, sp, template) })
}

// twice makes something once more when nobody knows whether the first try made it: a second try looks for that first. Microsoft's
// busy servers answer so (503, 504, 429).
func twice(ctx context.Context, do func() error) error {
	err := do()
	if graph.IsAmbiguous(err) && !graph.IsUnreached(err) && ctx.Err() == nil {
		return do()
	}
	return err
}

func (v *view) tryJob(ctx context.Context, sp, template string) error {
	look := func() (bool, error) {
		jobs, err := v.listJobs(ctx, sp)
		return jobOf(jobs, template) != nil, err
	}
	if attempt, open := v.known.Attempts[template]; open {
		err := graph.Settle(ctx, func(err error, _ int) bool {
			return errors.Is(err, errStillOpen) && time.Since(attempt.Began) < attemptSettles
		}, func() error {
			there, err := look()
			if err == nil && !there {
				return errStillOpen
			}
			return err
		})
		if err != nil && !errors.Is(err, errStillOpen) {
			return err
		}
	}
	var made graph.SynchronizationJob
	err := graph.Settle(ctx, graph.NotWritableYet, func() error {
		there, err := look()
		if err != nil || there {
			return err
		}
		if err := v.remember(ctx, func(k *Known) { k.attempt(template, Attempt{Began: time.Now()}) }); err != nil {
			return err
		}
		return v.graph.Do(ctx, graph.CreateSynchronizationJob(sp, template), &made)
	})
	if err != nil {
		if !graph.IsAmbiguous(err) && ctx.Err() == nil { // it was certainly not made
			err = errors.Join(err, v.remember(ctx, func(k *Known) { delete(k.Attempts, template) }))
		}
		return err
	}
	if made.ID != "" {
		if err := v.graph.Await(ctx, graph.GetSynchronizationJob(sp, made.ID), nil, graph.NotVisibleYet); err != nil {
			return err
		}
	}
	return v.remember(ctx, func(k *Known) { delete(k.Attempts, template) })
}

func (s *Service) listJobs(ctx context.Context, sp string) ([]graph.SynchronizationJob, error) {
	var all []graph.SynchronizationJob
	for page, err := range graph.Pages[graph.SynchronizationJob](ctx, s.graph, graph.ListSynchronizationJobs(sp)) {
		if err != nil {
			return nil, err
		}
		all = append(all, page.Value...)
	}
	return all, nil
}

// shownPrincipal is the service principal in a path that is shown.
func (v *view) shownPrincipal() string {
	if v.found.id == "" {
		return noPrincipal
	}
	return v.found.id
}

// shownJob is the job of a template in a path that is shown.
func (v *view) shownJob(template string) string {
	if job := jobOf(v.jobs, template); job != nil {
		return job.ID
	}
	return noJob
}

// orderError says that a step was asked for before the ones that it needs.
func orderError(sentence string) error {
	return &problem{"cloudsync_step_order", sentence, "Apply the whole configuration, or the steps before this one."}
}
