package cloudsync

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"concord/backend/graph"
)

// Template is the application template of cloud sync from Active Directory, the same in every tenant
// (learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-inbound-synch-ms-graph).
const Template = "1a4721b3-e57f-4451-ae87-ef078703ec94"

// The job templates.
const (
	JobProvisioning = "AD2AADProvisioning"
	JobPasswordHash = "AD2AADPasswordHash"
	JobWriteback    = "AAD2ADExchangeHybridWriteback"
)

// view is the tenant as the steps look at it: each part is asked for when a step wants it, and kept until something is changed.
type view struct {
	*Service
	c     Configuration
	known Known

	organization *graph.Organization
	located      bool
	found        located
	jobs         []graph.SynchronizationJob
	jobsRead     bool
	secrets      Secrets
	secretsRead  bool
	schema       []byte

	replace     bool // a mapping from something else may go
	asked       bool // the configuration is the one that somebody plans or applies now, not the stored one
	firstStatus time.Duration
	patient     bool // applying
}

// forget has everything read again.
func (v *view) forget() {
	v.organization, v.located, v.jobsRead, v.secretsRead, v.schema = nil, false, false, false, nil
}

// principal is the object id of the configuration's service principal, "" while there is none.
func (v *view) principal(ctx context.Context) (string, error) {
	if !v.located {
		found, err := v.locate(ctx)
		if err != nil {
			return "", err
		}
		v.found, v.located = found, true
	}
	if v.found.err != nil {
		return "", v.found.err
	}
	return v.found.id, nil
}

func (v *view) tenant(ctx context.Context) (graph.Organization, error) {
	if v.organization == nil {
		var page graph.Page[graph.Organization]
		if err := v.graph.Do(ctx, graph.ListOrganization(), &page); err != nil {
			return graph.Organization{}, err
		}
		if len(page.Value) != 1 {
			return graph.Organization{}, &problem{codeRefused, "Microsoft Graph names no tenant.", "Apply again; if it stays, run the check of sign-in and permissions."}
		}
		v.organization = &page.Value[0]
	}
	return *v.organization, nil
}

// allJobs are the configuration's jobs; none while there is no service principal.
func (v *view) allJobs(ctx context.Context) ([]graph.SynchronizationJob, error) {
	if v.jobsRead {
		return v.jobs, nil
	}
	sp, err := v.principal(ctx)
	if err != nil || sp == "" {
		return nil, err
	}
	var jobs []graph.SynchronizationJob
	if err := v.reading(ctx, func() (err error) {
		jobs, err = v.listJobs(ctx, sp)
		return err
	}); err != nil {
		return nil, err
	}
	v.jobs, v.jobsRead = jobs, true
	return jobs, nil
}

// job is the configuration's job of a template, one that runs before one that does not; nil when there is none.
func (v *view) job(ctx context.Context, template string) (*graph.SynchronizationJob, error) {
	jobs, err := v.allJobs(ctx)
	if err != nil {
		return nil, err
	}
	return jobOf(jobs, template), nil
}

func jobOf(jobs []graph.SynchronizationJob, template string) *graph.SynchronizationJob {
	var found *graph.SynchronizationJob
	for i := range jobs {
		if jobs[i].Is(template) && (found == nil || runs(jobs[i]) && !runs(*found)) {
			found = &jobs[i]
		}
	}
	return found
}

// runs reports whether a job is scheduled.
func runs(j graph.SynchronizationJob) bool { return strings.EqualFold(j.Schedule.State, "Active") }

// settings are the service principal's settings; none while there is none.
func (v *view) settings(ctx context.Context) (Secrets, error) {
	if v.secretsRead {
		return v.secrets, nil
	}
	sp, err := v.principal(ctx)
	if err != nil || sp == "" {
		return nil, err
	}
	var read Secrets
	if err := v.reading(ctx, func() (err error) {
		read, err = v.adapter().read(ctx, sp)
		return err
	}); err != nil {
		return nil, err
	}
	v.secrets, v.secretsRead = read, true
	return read, nil
}

// schemaOf reads the schema of the provisioning job; nil while there is no job.
func (v *view) schemaOf(ctx context.Context) ([]byte, error) {
	if v.schema != nil {
		return v.schema, nil
	}
	sp, err := v.principal(ctx)
	if err != nil || sp == "" {
		return nil, err
	}
	job, err := v.job(ctx, JobProvisioning)
	if err != nil || job == nil {
		return nil, err
	}
	v.schema, err = v.readSchema(ctx, sp, job.ID)
	return v.schema, err
}

// readSchema waits for a schema of a job that was made a moment ago.
func (s *Service) readSchema(ctx context.Context, servicePrincipal, job string) ([]byte, error) {
	var raw json.RawMessage
	err := s.graph.Await(ctx, graph.GetSynchronizationSchema(servicePrincipal, job), &raw, graph.NotVisibleYet)
	return raw, err
}

// reading reads something below the service principal. While applying, one made a moment ago is waited for; a plan says how it is now.
func (v *view) reading(ctx context.Context, read func() error) error {
	if !v.patient {
		return read()
	}
	return graph.Settle(ctx, graph.NotVisibleYet, read)
}

// scenario is the AppKey's that was sent last: from the journal, else from what the jobs tell, "" when none was.
func (v *view) scenario(ctx context.Context) (string, error) {
	sp, err := v.principal(ctx)
	if err != nil {
		return "", err
	}
	if v.known.Scenario != "" && v.known.ServicePrincipal == sp {
		return v.known.Scenario, nil
	}
	settings, err := v.settings(ctx)
	if err != nil || settings.Account() == "" {
		return "", err
	}
	hash, err := v.job(ctx, JobPasswordHash)
	if err != nil {
		return "", err
	}
	if hash != nil {
		return ScenarioPasswordHash, nil
	}
	return ScenarioProvisioning, nil
}

// sendScenario is the AppKey's to send: what is wanted, and never less than what was sent before.
func (v *view) sendScenario(ctx context.Context) (string, error) {
	before, err := v.scenario(ctx)
	if err != nil || before == ScenarioPasswordHash {
		return before, err
	}
	return v.c.scenario(), nil
}

// templatesWanted are the jobs that the configuration needs before anything is started.
func (v *view) templatesWanted() []string {
	wanted := []string{JobProvisioning}
	if v.c.PasswordHashSync {
		wanted = append(wanted, JobPasswordHash)
	}
	return wanted
}

// doubled are the templates of which there is more than one job.
func doubled(jobs []graph.SynchronizationJob) []string {
	var found []string
	for _, template := range []string{JobProvisioning, JobPasswordHash, JobWriteback} {
		n := 0
		for _, j := range jobs {
			if j.Is(template) {
				n++
			}
		}
		if n > 1 {
			found = append(found, template)
		}
	}
	return slices.Clip(found)
}
