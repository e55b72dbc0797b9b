package cloudsync

import (
	"context"

	"concord/backend/graph"
)

// deletesStep: what guards against deleting by accident, and who is told?
type deletesStep struct{}

func (deletesStep) Name() string  { return stepDeletes }
func (deletesStep) Title() string { return "Accidental deletes and notifications" }

func (deletesStep) Inspect(ctx context.Context, v *view) (Finding, error) {
	settings, err := v.settings(ctx)
	if err != nil {
		return Finding{}, err
	}
	f := Finding{State: Done}
	deletes, notifications := settings.guard()
	if deletes.Enabled {
		f.see("A cycle that would delete %d objects or more stops; %d go through.", deletes.Threshold, deletes.Threshold-1)
	} else {
		f.see("Nothing stops a cycle that deletes too much.")
		f.warn("Accidental deletes are not prevented in this job.")
	}
	switch {
	case notifications.Enabled && notifications.Recipients != "":
		f.see("A quarantine is told by mail.")
	default:
		f.see("Nobody is told of a quarantine by mail.")
	}
	v.tenantGuard(ctx, &f)
	if v.c.AccidentalDeletes == nil && v.c.Notifications == nil {
		f.State = Skipped
		f.see("The configuration leaves this as it is.")
		return f, nil
	}
	if !settings.Says(SecretsWish{Deletes: v.c.AccidentalDeletes, Notifications: v.c.Notifications}) {
		f.State = Open
		f.Changes = v.settingsChanges(ctx, settings)
	}
	return f, nil
}

// tenantGuard tells of the other guard, which is the whole tenant's.
func (v *view) tenantGuard(ctx context.Context, f *Finding) {
	var page graph.Page[graph.OnPremisesDirectorySynchronization]
	if err := v.graph.Do(ctx, graph.ListOnPremisesSynchronization(), &page); err != nil || len(page.Value) == 0 {
		f.see("The tenant's own guard against accidental deletes, which can stop a job too, is not visible to an application.")
		return
	}
	guard := page.Value[0].Configuration.AccidentalDeletionPrevention
	switch guard.SynchronizationPreventionType {
	case "enabledForCount":
		f.see("Apart from this job's, the tenant's own guard stops at %d deletes.", guard.AlertThreshold)
	case "enabledForPercentage":
		f.see("Apart from this job's, the tenant's own guard stops at %d %% of deletes.", guard.AlertThreshold)
	default:
		f.see("The tenant's own guard against accidental deletes is off.")
	}
}

func (deletesStep) Requests(v *view) []Planned { return []Planned{v.plannedWrite()} }

func (deletesStep) Apply(ctx context.Context, v *view) error { return v.writeSettings(ctx) }
