package cloudsync

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"concord/backend/graph"
)

// find looks the configuration of a domain up in the tenant; "" means the only one.
func (s *Service) find(ctx context.Context, domain string) (*view, error) {
	if domain == "" {
		all, err := s.candidates(ctx)
		if err != nil {
			return nil, worded("", err)
		}
		var unread error
		all = slices.DeleteFunc(all, func(c candidate) bool {
			if c.unread != nil {
				unread = c.unread
			}
			return c.domain == ""
		})
		if len(all) == 0 && unread != nil { // there is one, and nobody can tell whose
			return nil, worded("", unread)
		}
		if len(all) != 1 {
			several := &UnknownDomainError{}
			for _, c := range all {
				several.Several = append(several.Several, lower(c.domain))
			}
			return nil, several
		}
		domain = all[0].domain
	}
	v, err := s.view(ctx, Configuration{Domain: domain})
	if err != nil {
		return nil, err
	}
	v.c = v.stored(v.c)
	id, err := v.principal(ctx)
	if err != nil {
		return nil, worded("", err)
	}
	if id == "" {
		return nil, &UnknownDomainError{Domain: domain}
	}
	_, err = v.allJobs(ctx)
	return v, worded("", err)
}

// stored is the configuration that was last applied or imported, as far as it names the service principal.
func (v *view) stored(c Configuration) Configuration {
	if kept, err := ParseConfiguration(strings.NewReader(v.known.Configuration)); err == nil {
		c.ServicePrincipal, c.DisplayName = kept.ServicePrincipal, kept.DisplayName
	}
	return c
}

// chosen are the jobs of a template, or all for "".
func (v *view) chosen(template string) ([]graph.SynchronizationJob, error) {
	var found []graph.SynchronizationJob
	for _, j := range v.jobs {
		if template == "" || j.Is(template) || strings.EqualFold(j.ID, template) {
			found = append(found, j)
		}
	}
	if len(found) == 0 {
		return nil, &ArgumentError{problem{"cloudsync_no_job", "The configuration of " + v.c.Domain + " has no such job.", "See its jobs with: concordctl cloudsync status."}}
	}
	return found, nil
}

// steer does something with chosen jobs, one after the other, and writes it into the journal.
func (s *Service) steer(ctx context.Context, domain, template, what string, do func(v *view, j graph.SynchronizationJob) (did bool, err error)) ([]string, error) {
	v, err := s.find(ctx, domain)
	if err != nil {
		return nil, err
	}
	jobs, err := v.chosen(template)
	if err != nil {
		return nil, err
	}
	var done []string
	for _, j := range jobs {
		did, err := do(v, j)
		if err != nil {
			return done, worded("", err)
		}
		if did {
			done = append(done, templateOf(j))
			s.enter(ctx, v.c.Domain, what, templateOf(j))
		}
	}
	return done, nil
}

// Start starts the jobs of a domain that do not run, of one template or all, and says which. One in quarantine is started too, which
// lifts it. A job that runs is left alone.
func (s *Service) Start(ctx context.Context, domain, template string) ([]string, error) {
	return s.steer(ctx, domain, template, "start", func(v *view, j graph.SynchronizationJob) (bool, error) {
		if runs(j) && j.Status.Code != graph.JobQuarantine {
			return false, nil
		}
		return true, s.startJob(ctx, v.found.id, j.ID)
	})
}

// Pause pauses the jobs of a domain that run, of one template or all, and says which. They go on where they were.
func (s *Service) Pause(ctx context.Context, domain, template string) ([]string, error) {
	return s.steer(ctx, domain, template, "pause", func(v *view, j graph.SynchronizationJob) (bool, error) {
		if !runs(j) && j.Status.Code != graph.JobQuarantine {
			return false, nil
		}
		return true, s.graph.Do(ctx, graph.PauseSynchronizationJob(v.found.id, j.ID), nil)
	})
}

// RestartScope is what a restart starts over.
type RestartScope string

// The restarts on offer. What Microsoft warns of has none.
const (
	RestartDefault    RestartScope = ""           // as the portal: quarantine, watermark and escrows
	RestartQuarantine RestartScope = "quarantine" // lifts a quarantine for now
	RestartEscrows    RestartScope = "escrows"    // forgets what failed
	RestartWatermark  RestartScope = "watermark"  // looks at every object again
	RestartFull       RestartScope = "full"       // forgets everything and begins anew
)

// Restart restarts a job of a domain; "" is the provisioning job.
func (s *Service) Restart(ctx context.Context, domain, template string, scope RestartScope) error {
	scopes := map[RestartScope][]string{RestartDefault: nil, RestartQuarantine: {graph.ResetQuarantineState}, RestartEscrows: {graph.ResetEscrows},
		RestartWatermark: {graph.ResetWatermark}, RestartFull: {graph.ResetFull}}
	reset, known := scopes[scope]
	if !known {
		return &ArgumentError{problem{"cloudsync_restart_scope", fmt.Sprintf("There is no restart of %q.", shown(string(scope))), "Use one of quarantine, escrows, watermark, full, or none for what the portal does."}}
	}
	if template == "" {
		template = JobProvisioning
	}
	_, err := s.steer(ctx, domain, template, "restart", func(v *view, j graph.SynchronizationJob) (bool, error) {
		return true, s.graph.Do(ctx, graph.RestartSynchronizationJob(v.found.id, j.ID, reset...), nil)
	})
	return err
}
