package cloudsync

import (
	"context"
	"slices"
	"strings"
)

// JobStanding is a job of a configuration that is known here, as it was when it was last looked at.
type JobStanding struct {
	Sample
	// PausedHere says that the last thing Concord did to it was to pause it; Unwanted that its configuration wants it paused.
	PausedHere, Unwanted bool
}

// entriesRead is how many of the latest entries tell who paused a job.
const entriesRead = 200

// Standing lists the jobs of the configurations that Concord made, imported or applied, by domain and template, without asking
// Microsoft. Of a job that was made anew there is only the new one.
func (s *Service) Standing(ctx context.Context) ([]JobStanding, error) {
	known, err := s.store.CloudSyncKnown(ctx)
	if err != nil || len(known) == 0 {
		return nil, err
	}
	samples, err := s.store.LatestCloudSyncStatuses(ctx)
	if err != nil {
		return nil, err
	}
	var found []JobStanding
	for _, k := range known {
		wanted, _ := ParseConfiguration(strings.NewReader(k.Configuration)) // without one nothing is known to be unwanted
		entries, err := s.store.CloudSyncEntries(ctx, k.Domain, entriesRead)
		if err != nil {
			return nil, err
		}
		for _, sample := range Newest(samples) {
			if sample.ServicePrincipal != k.ServicePrincipal {
				continue
			}
			j := JobStanding{Sample: sample, PausedHere: pausedLast(entries, sample.Template)}
			j.Unwanted = sample.Template == JobWriteback && wanted.ExchangeHybridWriteback != nil && !*wanted.ExchangeHybridWriteback
			found = append(found, j)
		}
	}
	return found, nil
}

// Newest leaves of each configuration's jobs the one of a template that was seen last: what was deleted keeps its samples.
func Newest(samples []Sample) []Sample {
	type of struct{ servicePrincipal, template string }
	at := map[of]int{}
	var all []Sample
	for _, s := range samples {
		key := of{s.ServicePrincipal, s.Template}
		i, there := at[key]
		switch {
		case !there:
			at[key] = len(all)
			all = append(all, s)
		case s.Last.After(all[i].Last):
			all[i] = s
		}
	}
	return all
}

// pausedLast reports whether of what was done to a job pausing was the last.
func pausedLast(entries []Entry, template string) bool {
	for _, e := range entries { // the newest first
		switch e.What {
		case "pause", "restart":
			if e.Text == template {
				return e.What == "pause"
			}
		case stepStart: // as a step of an apply it names no job, and is about all of them
			if e.Text == template || !slices.Contains([]string{JobProvisioning, JobPasswordHash, JobWriteback}, e.Text) {
				return false
			}
		}
	}
	return false
}
