package cloudsync

import (
	"context"
	"strings"

	"concord/backend/graph"
)

// exchangeStep: is Exchange hybrid writeback on, as the configuration wants?
type exchangeStep struct{}

func (exchangeStep) Name() string  { return stepExchange }
func (exchangeStep) Title() string { return "Exchange hybrid writeback" }

func (exchangeStep) Inspect(ctx context.Context, v *view) (Finding, error) {
	job, err := v.job(ctx, JobWriteback)
	if err != nil {
		return Finding{}, err
	}
	f := Finding{State: Done}
	switch {
	case job == nil:
		f.see("There is no job that writes back for Exchange.")
	case runs(*job):
		f.see("The job that writes back for Exchange runs.")
	default:
		f.see("The job that writes back for Exchange is there and does not run.")
	}
	switch wanted := v.c.ExchangeHybridWriteback; {
	case wanted == nil:
		f.State = Skipped
		f.see("The configuration leaves this as it is.")
	case *wanted && job == nil, !*wanted && job != nil && runs(*job):
		f.State = Open
	}
	if f.State == Open && job == nil {
		f.warn("Exchange hybrid writeback is a public preview. The on-premises directory must have Exchange's schema; it is looked at before the job is made.")
	}
	return f, nil
}

func (exchangeStep) Requests(v *view) []Planned {
	sp := v.shownPrincipal()
	if job := jobOf(v.jobs, JobWriteback); job != nil {
		return []Planned{planned(graph.PauseSynchronizationJob(sp, job.ID), "what was written back stays")}
	}
	return []Planned{
		planned(graph.DiscoverDirectory(sp, v.shownJob(JobProvisioning), "{directory}"), "reads the on-premises schema; it must have mailNickName"),
		planned(graph.CreateSynchronizationJob(sp, JobWriteback), ""),
	}
}

func (exchangeStep) Apply(ctx context.Context, v *view) error {
	if job := jobOf(v.jobs, JobWriteback); job != nil {
		return v.graph.Do(ctx, graph.PauseSynchronizationJob(v.found.id, job.ID), nil)
	}
	data, err := v.schemaOf(ctx)
	if err != nil {
		return err
	}
	job := jobOf(v.jobs, JobProvisioning)
	if data == nil || job == nil {
		return orderError("There is no provisioning job yet whose directory could be looked at.")
	}
	schema, err := ReadSchema(data)
	if err != nil {
		return err
	}
	if err := v.verifyExchange(ctx, v.found.id, job.ID, schema.Directory); err != nil {
		return err
	}
	return v.makeJob(ctx, v.found.id, JobWriteback)
}

// discoverTries is how often the agent is asked; it is known to answer 500 for a while, and to some always.
const discoverTries = 3

// verifyExchange asks the on-premises directory, through the agent, whether it has Exchange's schema. Only the answer counts: the
// schema of a new job lists mailNickname in any case.
func (s *Service) verifyExchange(ctx context.Context, sp, job, directory string) error {
	var found graph.DirectoryDefinition
	err := s.graph.Do(graph.WithTries(ctx, discoverTries), graph.DiscoverDirectory(sp, job, directory), &found)
	if err != nil {
		if graph.IsNotFound(err) || graph.IsForbidden(err) {
			return err
		}
		return &discoverError{err}
	}
	for _, object := range found.Objects {
		if !strings.EqualFold(object.Name, "user") {
			continue
		}
		for _, a := range object.Attributes {
			if strings.EqualFold(a.Name, "mailNickName") {
				return nil
			}
		}
	}
	return &problem{"cloudsync_no_exchange_schema", "The on-premises directory does not have Exchange's schema: its users have no mailNickName.",
		"Extend the schema with Exchange's setup (Setup.exe /PrepareSchema), let the agent read it again, and apply; or set exchangeHybridWriteback to false."}
}

// discoverError says that the agent could not be asked.
type discoverError struct{ err error }

func (e *discoverError) Error() string {
	return "The on-premises schema could not be read through the agent, so that nobody knows whether it has what Exchange hybrid writeback needs."
}
func (e *discoverError) Unwrap() error { return e.err }
func (e *discoverError) Code() string  { return "cloudsync_discovery_failed" }
func (e *discoverError) Action() string {
	return "See whether the provisioning agent runs, and apply again; some tenants answer so always: then switch it on in the Entra admin center, and Concord finds it."
}
