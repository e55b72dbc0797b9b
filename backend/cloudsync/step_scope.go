package cloudsync

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"concord/backend/graph"
)

// scopeStep: which part of the domain is provisioned?
type scopeStep struct{}

func (scopeStep) Name() string  { return stepScope }
func (scopeStep) Title() string { return "Scope" }

func (scopeStep) Inspect(ctx context.Context, v *view) (Finding, error) {
	data, schema, err := v.schemaRead(ctx)
	if err != nil {
		return Finding{}, err
	}
	f := Finding{State: Done}
	if schema != nil {
		f.see("%s", schema.Scope.words())
		if len(schema.Scope.Groups) > 0 {
			f.warn("Members of nested groups are not provisioned. When a scoping group is renamed or deleted, the job stays healthy and its users are not removed.")
		}
	}
	if data == nil && v.c.Scope != nil {
		f.see("Wanted: %s", v.c.Scope.words())
	}
	if v.c.Scope == nil {
		f.State = Skipped
		f.see("The configuration leaves the scope as it is.")
		return f, nil
	}
	return v.schemaFinding(f, data, v.scopeWish())
}

func (s Scope) words() string {
	switch {
	case len(s.OrganizationalUnits) > 0 && len(s.Groups) > 0: // by Graph, not by the portal
		return "The scope names organizational units and groups at once: " + shown(strings.Join(slices.Concat(s.OrganizationalUnits, s.Groups), "; ")) + "."
	case len(s.OrganizationalUnits) > 0:
		return "What lies in these organizational units is provisioned: " + shown(strings.Join(s.OrganizationalUnits, "; ")) + "."
	case len(s.Groups) > 0:
		return "Members of these groups are provisioned: " + shown(strings.Join(s.Groups, "; ")) + "."
	default:
		return "The whole domain is provisioned."
	}
}

func (v *view) scopeWish() SchemaWish { return SchemaWish{Scope: v.c.Scope} }

func (scopeStep) Requests(v *view) []Planned { return v.plannedSchema() }

func (scopeStep) Apply(ctx context.Context, v *view) error {
	return v.writeSchema(ctx, v.scopeWish(), "the scope was changed")
}

// schemaRead is the schema as it came, and what it says; nil when there is none yet.
func (v *view) schemaRead(ctx context.Context) ([]byte, *Schema, error) {
	data, err := v.schemaOf(ctx)
	if err != nil || data == nil {
		return nil, nil, err
	}
	schema, err := ReadSchema(data)
	return data, &schema, err
}

// schemaFinding tells whether the schema says what is wished. Without a schema the step is open, and what it would change is not known yet.
func (v *view) schemaFinding(f Finding, data []byte, wish SchemaWish) (Finding, error) {
	if data == nil {
		f.State = Open
		f.see("There is no job yet whose schema says.")
		return f, nil
	}
	_, changes, err := EditSchema(data, wish)
	if err != nil {
		return f, err
	}
	if len(changes) > 0 {
		f.State, f.Changes = Open, changes
	}
	return f, nil
}

func (v *view) plannedSchema() []Planned {
	sp, job := v.shownPrincipal(), v.shownJob(JobProvisioning)
	note := "the whole schema with what is wanted changed in it; it is kept before"
	if v.schema != nil {
		note = fmt.Sprintf("the whole schema (%d KB) with the changes shown; it is kept before", (len(v.schema)+1023)/1024)
	}
	return []Planned{
		planned(graph.GetSynchronizationSchema(sp, job), "once more, to see that nobody has changed it"),
		planned(graph.PutSynchronizationSchema(sp, job, v.schema), note),
	}
}

// writeSchema edits the schema as it was when it was looked at, keeps the old one, and writes it if it still is that one.
func (v *view) writeSchema(ctx context.Context, wish SchemaWish, why string) error {
	data, err := v.schemaOf(ctx)
	if err != nil {
		return err
	}
	job := jobOf(v.jobs, JobProvisioning)
	if data == nil || job == nil {
		return orderError("There is no job yet whose schema could be changed.")
	}
	edited, changes, err := EditSchema(data, wish)
	if err != nil || len(changes) == 0 {
		return err
	}
	return v.putSchema(ctx, v.c.Domain, v.found.id, job.ID, data, edited, "before "+why)
}

// putSchema replaces a schema that was read as old: it is kept first, and its version is compared right before the write, because the
// service takes no If-Match.
func (s *Service) putSchema(ctx context.Context, domain, sp, job string, old, edited []byte, why string) error {
	before, err := ReadSchema(old)
	if err != nil {
		return err
	}
	if err := s.backup(ctx, Backup{Domain: domain, ServicePrincipal: sp, Job: job, Kind: SchemaBackup, Version: before.Version, Why: why, Content: old}); err != nil {
		return err
	}
	current, err := s.readSchema(ctx, sp, job)
	if err != nil {
		return err
	}
	now, err := ReadSchema(current)
	if err != nil {
		return err
	}
	if now.Version != before.Version {
		return &problem{"cloudsync_schema_changed", "Somebody has changed the job's schema since it was looked at; it was not written.",
			"Look at the plan again, then apply: the change is made in the schema as it is now."}
	}
	return s.graph.Await(ctx, graph.PutSynchronizationSchema(sp, job, edited), nil, graph.NotWritableYet)
}

func (s *Service) backup(ctx context.Context, b Backup) error {
	b.Domain, b.At, b.Bytes = lower(b.Domain), time.Now(), int64(len(b.Content))
	_, err := s.store.SaveCloudSyncBackup(ctx, b)
	return err
}
