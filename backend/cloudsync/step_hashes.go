package cloudsync

import (
	"context"

	"concord/backend/graph"
)

// hashesStep: are password hashes synchronised, as the configuration wants?
type hashesStep struct{}

func (hashesStep) Name() string  { return stepHashes }
func (hashesStep) Title() string { return "Password hashes" }

func (hashesStep) Inspect(ctx context.Context, v *view) (Finding, error) {
	data, schema, err := v.schemaRead(ctx)
	if err != nil {
		return Finding{}, err
	}
	f := Finding{State: Done}
	if schema != nil {
		for _, h := range schema.Hashes {
			f.see("Mapping of %s.", h)
		}
	}
	if v.c.PasswordHashSync {
		f.warn("Microsoft maps password hashes of inetOrgPerson objects too, and says at the same time that password hash sync does not support them.")
	}
	wish := v.hashesWish()
	if wish.PasswordHashes == nil {
		f.see("No job carries password hashes.")
		return f, nil
	}
	if f, err = v.schemaFinding(f, data, wish); err != nil {
		return f, err
	}
	if v.hashJobToPause() != nil {
		f.State = Open
		f.see("The job %s runs and is not wanted.", JobPasswordHash)
	}
	return f, nil
}

// hashesWish wants the mapping taken away only where a job could carry hashes by it: Microsoft's own schema of a new job may have it, and
// does nothing with it then.
func (v *view) hashesWish() SchemaWish {
	wanted := v.c.PasswordHashSync
	if !wanted && jobOf(v.jobs, JobPasswordHash) == nil {
		return SchemaWish{}
	}
	return SchemaWish{PasswordHashes: &wanted, Replace: v.replace}
}

// hashJobToPause is a job of password hashes that runs although none are wanted.
func (v *view) hashJobToPause() *graph.SynchronizationJob {
	if job := jobOf(v.jobs, JobPasswordHash); job != nil && !v.c.PasswordHashSync && runs(*job) {
		return job
	}
	return nil
}

func (hashesStep) Requests(v *view) []Planned {
	var all []Planned
	if job := v.hashJobToPause(); job != nil {
		all = append(all, planned(graph.PauseSynchronizationJob(v.shownPrincipal(), job.ID), "what was synchronised stays"))
	}
	if v.schema != nil {
		if _, changes, err := EditSchema(v.schema, v.hashesWish()); err == nil && len(changes) == 0 {
			return all
		}
	}
	return append(all, v.plannedSchema()...)
}

func (hashesStep) Apply(ctx context.Context, v *view) error {
	if job := v.hashJobToPause(); job != nil {
		if err := v.graph.Do(ctx, graph.PauseSynchronizationJob(v.found.id, job.ID), nil); err != nil {
			return err
		}
	}
	return v.writeSchema(ctx, v.hashesWish(), "the mapping of password hashes was changed")
}
