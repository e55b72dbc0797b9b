package cloudsync

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"concord/backend/graph"
)

// SampleEvery is how often jobs are looked at: Microsoft says that a cycle comes every two minutes at most
// (learn.microsoft.com/entra/identity/hybrid/cloud-sync/what-is-cloud-sync).
const SampleEvery = 2 * time.Minute

// ConfigurationStatus is a configuration as the tenant has it, with how its jobs do.
type ConfigurationStatus struct {
	Domain           string      `json:"domain"` // "" for one that was not told its domain
	Name             string      `json:"name"`
	ServicePrincipal string      `json:"servicePrincipalId"`
	Jobs             []JobStatus `json:"jobs"`
	// Known says that Concord made, imported or applied it.
	Known   bool     `json:"known"`
	Failure *Failure `json:"failure,omitempty"` // why its jobs could not be read
}

// JobStatus is a job with how it does.
type JobStatus struct {
	ID   string `json:"id"`
	Text string `json:"text"` // a sentence
	Status
}

// Status looks at all configurations of the tenant, or at the one of a domain, and keeps what has changed.
func (s *Service) Status(ctx context.Context, domain string) ([]ConfigurationStatus, error) {
	known, err := s.store.CloudSyncKnown(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.candidates(ctx)
	if err != nil {
		return nil, worded("", err)
	}
	for _, k := range known { // one made a moment ago is not in the list yet
		if k.ServicePrincipal == "" || slices.ContainsFunc(all, func(c candidate) bool { return c.ID == k.ServicePrincipal }) {
			continue
		}
		var sp graph.ServicePrincipal
		if err := s.graph.Do(ctx, graph.GetServicePrincipal(k.ServicePrincipal), &sp); err == nil {
			all = append(all, candidate{ServicePrincipal: sp, domain: k.Domain})
		}
	}
	var found []ConfigurationStatus
	for _, c := range all {
		if i := slices.IndexFunc(known, func(k Known) bool { return k.ServicePrincipal == c.ID }); c.unread != nil && i >= 0 {
			c.domain = known[i].Domain // as far as we know
		}
		if domain != "" && !strings.EqualFold(c.domain, domain) {
			continue
		}
		one := ConfigurationStatus{Domain: lower(c.domain), Name: c.DisplayName, ServicePrincipal: c.ID, Jobs: []JobStatus{},
			Known: slices.ContainsFunc(known, func(k Known) bool { return k.ServicePrincipal == c.ID })}
		jobs, err := s.listJobs(ctx, c.ID)
		if err == nil {
			err = c.unread
		}
		if err != nil {
			if ctx.Err() != nil {
				return found, err
			}
			one.Failure = failureOf(worded("", err))
		}
		for _, j := range jobs {
			sample := sampleOf(c.domain, c.ID, j, time.Now())
			if _, err := s.store.SaveCloudSyncStatus(ctx, sample); err != nil {
				return found, err
			}
			one.Jobs = append(one.Jobs, JobStatus{ID: j.ID, Text: sample.Words(), Status: sample.Status})
		}
		found = append(found, one)
	}
	if domain != "" && len(found) == 0 {
		return nil, &UnknownDomainError{Domain: domain}
	}
	return found, nil
}

// Watch looks at the jobs again and again until ctx ends, and calls changed after a look that brought something new. A look that fails
// is tried again with the next; nothing is started, stopped or changed.
func (s *Service) Watch(ctx context.Context, every time.Duration, changed func()) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		before, err := s.store.LatestCloudSyncStatuses(ctx)
		if err == nil {
			_, err = s.Status(ctx, "")
		}
		if err == nil {
			var after []Sample
			if after, err = s.store.LatestCloudSyncStatuses(ctx); err == nil && !sameSamples(before, after) && changed != nil {
				changed()
			}
		}
		if err != nil && ctx.Err() == nil && s.log != nil && !errors.As(err, new(*UnknownDomainError)) {
			s.log.WithError(err).Warn("the cloud sync jobs could not be looked at")
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func sameSamples(a, b []Sample) bool {
	return slices.EqualFunc(a, b, func(x, y Sample) bool { return x.Job == y.Job && x.At.Equal(y.At) })
}

// History is how a domain's jobs did over time: a sample for each change, the oldest first.
func (s *Service) History(ctx context.Context, domain string, from, till time.Time) ([]Sample, error) {
	return s.store.CloudSyncStatuses(ctx, lower(domain), from, till)
}

// Latest is how each job was when it was last looked at, without asking Microsoft.
func (s *Service) Latest(ctx context.Context) ([]Sample, error) {
	return s.store.LatestCloudSyncStatuses(ctx)
}

// Known lists the configurations that Concord remembers, without asking Microsoft.
func (s *Service) Known(ctx context.Context) ([]Known, error) { return s.store.CloudSyncKnown(ctx) }
