package tenant

import (
	"context"

	"concord/backend/cloudsync"
	"concord/backend/graph"
	"concord/backend/graphsim"
	"concord/backend/health"
	"concord/backend/runs"
	"concord/backend/signin"
)

// CloudSyncRun is the kind of a run that sets cloud sync up. It has a lock of its own.
const CloudSyncRun = "cloudsync"

// openCloudSync puts cloud sync together: over the same gate, and with an app registration of its own where the settings name one.
func (t *Tenant) openCloudSync(in *ingredients, userAgent string) (*cloudsync.Service, error) {
	options := cloudsync.Options{TenantID: t.ID, Store: t.store, Log: t.log, Deprecated: t.toldOfDeprecation}
	if t.connection == nil {
		return cloudsync.New(options), nil
	}
	source, client := t.source, t.client
	if in.cloudSyncClient != "" && in.cloudSyncClient != in.clientID {
		var err error
		if source, err = signin.New(signin.Options{LoginEndpoint: in.login, TenantID: in.typed, ClientID: in.cloudSyncClient,
			GraphEndpoint: in.graph, Identity: t.source.Identity(), Reload: in.identity, Transport: in.transport}); err != nil {
			return nil, err
		}
		if client, err = graph.NewClient(graph.Options{Endpoint: in.graph, Transport: source.Transport(in.transport), Gate: t.gate, UserAgent: userAgent}); err != nil {
			return nil, err
		}
	}
	options.Graph = client
	options.Roles = func(ctx context.Context) ([]string, bool) {
		token, err := source.Fresh(ctx)
		return token.Roles, err == nil && (token.AppID != "" || len(token.Roles) > 0)
	}
	return cloudsync.New(options), nil
}

// toldOfDeprecation writes down that Microsoft announces the end of a call.
func (t *Tenant) toldOfDeprecation(d cloudsync.Deprecation) {
	t.log.WithFields(map[string]any{"deprecation": d.Deprecated, "sunset": d.Sunset, "gone": d.Gone, "removal": cloudsync.SecretsRemoval.Format("2006-01-02")}).
		Warn("Microsoft is going to remove the calls that tell a cloud sync configuration its domain")
}

// StartCloudSync begins to apply a configuration, as a run, and returns at once; its summary is the cloudsync.Plan. It fails with a
// *runs.ActiveError while another one is under way. Report of the options is filled in here.
func (t *Tenant) StartCloudSync(ctx context.Context, c cloudsync.Configuration, options cloudsync.ApplyOptions) (*runs.Active, error) {
	if t.connection == nil {
		return nil, ErrOffline
	}
	told := options.Report
	return t.Runs.Start(ctx, CloudSyncRun, CloudSyncTitle(c.Domain), t.logged(CloudSyncRun, func(ctx context.Context, a *runs.Active) (runs.Outcome, error) {
		options.Report = func(step cloudsync.StepReport, sofar cloudsync.Plan) {
			a.Report(runs.Progress{Phase: CloudSyncRun, Done: int64(step.Number), Total: int64(len(sofar.Steps)), Text: step.Title})
			if told != nil {
				told(step, sofar)
			}
		}
		plan, err := t.CloudSync.Apply(ctx, c, options)
		return runs.Outcome{State: runs.Done, Summary: plan}, err
	}))
}

// CloudSyncTitle names the runs that set a domain up.
func CloudSyncTitle(domain string) string { return "Cloud sync of " + domain }

// cloudFacts gathers the jobs of configurations that Concord knows and that do not do their work, as they were when they were last looked at.
func (t *Tenant) cloudFacts(ctx context.Context, f *health.Facts) error {
	notice, err := t.CloudSync.Notice(ctx)
	if err != nil {
		return err
	}
	if notice != nil {
		f.SecretsGone, f.SecretsRemoved = notice.Gone, notice.Removal
	}
	standing, err := t.CloudSync.Standing(ctx)
	for _, j := range standing {
		switch j.Standing() {
		case cloudsync.Quarantined:
			f.CloudJobs = append(f.CloudJobs, health.CloudJob{Domain: j.Domain, Job: j.Template, Quarantined: true, Since: j.Quarantine.Since})
		case cloudsync.Halted:
			if j.Unwanted {
				continue
			}
			f.CloudJobs = append(f.CloudJobs, health.CloudJob{Domain: j.Domain, Job: j.Template, Here: j.PausedHere, Since: j.At})
		}
	}
	return err
}

// CloudSyncAlone does something to a configuration that must not happen beside an apply: start, pause, delete and their like.
func (t *Tenant) CloudSyncAlone(ctx context.Context, do func() error) error {
	if t.connection == nil {
		return ErrOffline
	}
	return t.Runs.Alone(ctx, CloudSyncRun, do)
}

// CloudSyncPlanOf reads what a run stored.
func CloudSyncPlanOf(run runs.Run) (cloudsync.Plan, error) {
	var plan cloudsync.Plan
	err := readSummary(run, &plan)
	return plan, err
}

// DemoCloudSyncConfiguration is what the demo is set up with when no file is named: the shops and the warehouse.
func DemoCloudSyncConfiguration() cloudsync.Configuration {
	return cloudsync.Configuration{Domain: graphsim.ContosoOnPremisesDomain, PasswordHashSync: true, Start: true,
		Scope:             &cloudsync.Scope{OrganizationalUnits: []string{graphsim.ContosoStores, graphsim.ContosoWarehouse, graphsim.ContosoOnPremisesGroups}},
		AccidentalDeletes: &cloudsync.AccidentalDeletes{Enabled: true, Threshold: cloudsync.DefaultThreshold}}
}
